"""Secrets in a file of the profile: encrypted with a passphrase, or in the clear where the user insists.

Encrypted: AES-256-GCM under a key that Argon2id makes of the passphrase (RFC 9106's second recommended choice: 3
passes over 64 MiB, 4 lanes). Each writing takes a new nonce; what the header says is authenticated too.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tui.credentials.errors import Damaged, PassphraseNeeded, WrongPassphrase
from tui.durable import replace

if TYPE_CHECKING:
    from tui.api.transport import Secret

PASSES, KIB, LANES = 3, 64 * 1024, 4
SHORTEST = 8
"""Characters of a passphrase."""
LARGEST = 2**20
_keys: dict[Path, tuple[bytes, bytes]] = {}
"""The salt and the key of each file opened in this process."""


class Plain:
    """Keeps secrets in a private file, readable by whoever reads the user's files."""

    name: Literal["plain file"] = "plain file"

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, account: str) -> str | None:
        """The secret, None where there is none."""
        return self._load().get(account)

    def write(self, account: str, value: str) -> None:
        """Keep a secret."""
        with _alone(self.path):
            self._save(self._load() | {account: value})

    def delete(self, account: str) -> bool:
        """Remove a secret and tell whether there was one; with the last one goes the file."""
        if not self.path.exists():
            return False
        with _alone(self.path):
            found = self._load()
            known = found.pop(account, None) is not None
            self._save(found) if found else self.path.unlink()
        return known

    def _load(self) -> dict[str, str]:
        return _texts(_content(self.path) or b"{}")

    def _save(self, values: dict[str, str]) -> None:
        replace(self.path, json.dumps(values).encode())


class Sealed:
    """Keeps secrets in a file that opens with a passphrase, once for each start of the program."""

    name: Literal["encrypted file"] = "encrypted file"

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def opened(self) -> bool:
        """Whether the passphrase was given."""
        return self.path in _keys

    def open(self, passphrase: Secret) -> None:
        """Make the key; a file that is not there yet will be written with it. Raises `CredentialsError`."""
        header = self._header()
        salt = header["salt"] if header else os.urandom(16)
        key = _derived(passphrase, salt)
        if header:
            _unsealed(header, key)
        _keys[self.path] = salt, key

    def read(self, account: str) -> str | None:
        """The secret, None where there is none; raises `PassphraseNeeded`."""
        return self._load().get(account)

    def write(self, account: str, value: str) -> None:
        """Keep a secret; raises `PassphraseNeeded`."""
        with _alone(self.path):
            self._save(self._load() | {account: value})

    def delete(self, account: str) -> bool:
        """Remove a secret; a file nobody opened is removed as a whole, for it holds one profile's secrets only."""
        if not self.path.exists():
            return False
        with _alone(self.path):
            found = self._load() if self.opened else {account: ""}
            known = found.pop(account, None) is not None
            self._save(found) if found else self.path.unlink()
        return known

    def _load(self) -> dict[str, str]:
        if not (found := _keys.get(self.path)):
            raise PassphraseNeeded
        header = self._header()
        if header is None:
            return {}
        if header["salt"] != found[0]:  # another process wrote it with another passphrase
            del _keys[self.path]
            raise PassphraseNeeded
        return _unsealed(header, found[1])

    def _save(self, values: dict[str, str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, key = _keys[self.path]
        nonce = os.urandom(12)
        sealed = AESGCM(key).encrypt(nonce, json.dumps(values).encode(), _bound(salt))
        parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
        words = {name: base64.b64encode(part).decode() for name, part in parts.items()}
        replace(self.path, json.dumps({"version": 1, "kdf": "argon2id", **words}).encode())

    def _header(self) -> dict[str, bytes] | None:
        if (content := _content(self.path)) is None:
            return None
        try:
            found = json.loads(content)
            return {name: base64.b64decode(found[name]) for name in ("salt", "nonce", "sealed")}
        except (ValueError, KeyError, TypeError):
            raise Damaged(self.path.name) from None


def _bound(salt: bytes) -> bytes:
    return b"pipedrive-tui 1 argon2id " + salt


def _derived(passphrase: Secret, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=LANES, memory_cost=KIB)
    return kdf.derive(passphrase.reveal().encode())


def _unsealed(header: dict[str, bytes], key: bytes) -> dict[str, str]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return _texts(AESGCM(key).decrypt(header["nonce"], header["sealed"], _bound(header["salt"])))
    except (InvalidTag, ValueError):
        raise WrongPassphrase from None


def _texts(content: bytes) -> dict[str, str]:
    try:
        found: Any = json.loads(content)
    except ValueError:
        raise Damaged from None
    if not isinstance(found, dict):
        raise Damaged
    return {str(account): str(value) for account, value in found.items()}


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Damaged(error.strerror or "") from None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Be the only process that changes the file."""
    import fcntl

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
