"""Secrets at rest: in the environment, behind a command, in the system's keyring, or where the user chose instead.

A keyring can block for ever (Secret Service: locked, with a display to ask on), so every call runs in a daemon thread
that is given up after a limit: neither the program nor its exit waits for it. The backend is chosen by class:
`keyring.get_keyring()` may choose one that writes plain text. A profile's secrets are separate items, because
Windows keeps no more than 1,280 characters in one.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from tui.credentials.errors import (
    VARIABLE,
    CommandFailed,
    CredentialsError,
    Damaged,
    KeyringAbsent,
    KeyringLocked,
    KeyringRefused,
    KeyringTimedOut,
    NotAToken,
    NoToken,
    PassphraseNeeded,
    State,
    WrongPassphrase,
)
from tui.credentials.keyring import SERVICE, Keyring, backend, unlock_with

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import Future

    from tui.api.transport import Secret

__all__ = [
    "SERVICE",
    "SESSION",
    "VARIABLE",
    "CommandFailed",
    "CredentialsError",
    "Damaged",
    "Item",
    "Keyring",
    "KeyringAbsent",
    "KeyringLocked",
    "KeyringRefused",
    "KeyringTimedOut",
    "NoToken",
    "NotAToken",
    "PassphraseNeeded",
    "Place",
    "Rung",
    "State",
    "WrongPassphrase",
    "fetch",
    "forget",
    "hold",
    "opaque",
    "passphrase",
    "probe",
    "rung",
    "secret",
    "state",
    "store",
    "take_variable",
    "token",
    "unlock_keyring",
]
LIMIT = 3.0
"""Seconds a keyring may take."""
COMMAND_LIMIT = 10.0
"""Seconds a profile's `token_command` may take."""
LONGEST_OUTPUT = 64 * 1024

T = TypeVar("T")
Item = Literal["api-token", "access-token", "refresh-token", "client-secret"]
Kept = Literal["keyring", "kernel keyring until reboot", "encrypted file", "plain file"]
Rung = Literal["this session only", "PIPEDRIVE_API_TOKEN", "token_command", Kept]
"""Where a token comes from, the first that has one."""
SESSION: Rung = "this session only"
API_TOKEN: Item = "api-token"  # noqa: S105 - the name of an item


class Place(Protocol):
    """Where secrets are kept, each under the name of an account; raises `CredentialsError`."""

    @property
    def name(self) -> Kept:
        """What users call it."""
        ...

    def read(self, account: str) -> str | None:
        """The secret, None where there is none."""
        ...

    def write(self, account: str, value: str) -> None:
        """Keep a secret, in place of one that was there."""
        ...

    def delete(self, account: str) -> bool:
        """Remove a secret and tell whether there was one."""
        ...


@functools.cache
def take_variable() -> bool:
    """Move the environment variable's token into this process alone, before any child could inherit it."""
    return bool(_variable())


def rung(profile: str, command: Sequence[str] = (), *, place: Place | None = None, item: Item = API_TOKEN) -> Rung:
    """Where a secret of a profile with this `token_command` is taken from now; `place` is the keyring if not given."""
    if _account(profile, item) in _session:
        return SESSION
    if item == API_TOKEN and _variable():
        return VARIABLE
    return "token_command" if command else (place or Keyring()).name


def hold(profile: str, value: Secret, *, item: Item = API_TOKEN) -> None:
    """Use a secret until the program ends, before any other; it is kept nowhere else."""
    _session[_account(profile, item)] = value


def token(
    profile: str,
    command: Sequence[str] = (),
    *,
    unlock: float = 0.0,
    place: Place | None = None,
    item: Item = API_TOKEN,
) -> Secret:
    """The profile's API token or another item, from the rung in use; raises `CredentialsError`.

    A locked keyring is an error at once, unless the desktop may ask for its password for `unlock` seconds.
    """
    if value := _at_hand(profile, item):
        return value
    if command:
        return _asked(command)
    return _wait(_start(lambda: _read(profile, item, place or Keyring(unlock))), unlock)


async def fetch(
    profile: str,
    command: Sequence[str] = (),
    *,
    unlock: float = 0.0,
    place: Place | None = None,
    item: Item = API_TOKEN,
) -> Secret:
    """The same as `token` without blocking the event loop, nor its end."""
    import asyncio

    if value := _at_hand(profile, item):
        return value
    future = _start(lambda: _asked(command) if command else _read(profile, item, place or Keyring(unlock)))
    limit = 2 * COMMAND_LIMIT if command else max(LIMIT, unlock)  # the command keeps a limit of its own
    try:
        return await asyncio.wait_for(asyncio.wrap_future(future), limit)
    except TimeoutError:
        raise KeyringTimedOut from None


_session: dict[str, Secret] = {}


def _at_hand(profile: str, item: Item) -> Secret | None:
    if value := _session.get(_account(profile, item)):
        return value
    return secret(_variable()) if item == API_TOKEN and _variable() else None


def _asked(command: Sequence[str]) -> Secret:
    """The first line a command prints; it has no shell and no terminal, and what it prints is kept nowhere."""
    import subprocess

    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    try:
        child = subprocess.Popen(  # noqa: S603 - the user's own command, as its words stand in the user's settings
            list(command), stdin=nothing, stdout=pipe, stderr=nothing, start_new_session=True
        )
    except (OSError, ValueError) as error:
        raise CommandFailed(getattr(error, "strerror", None) or "it cannot be run") from None
    try:
        output, _ = child.communicate(timeout=COMMAND_LIMIT)
    except subprocess.TimeoutExpired:
        raise CommandFailed(f"no answer in {COMMAND_LIMIT:g} s") from None
    finally:
        _end(child)
    if child.returncode:
        raise CommandFailed(f"exit code {child.returncode}")
    return _first_line(output)


def _first_line(output: bytes) -> Secret:
    line = output[:LONGEST_OUTPUT].strip().partition(b"\n")[0]
    try:
        return secret(line.decode())
    except (NotAToken, UnicodeDecodeError):
        raise CommandFailed("what it printed is no token") from None


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a command and all it started, if it still runs."""
    import signal

    if child.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.stdout:
        child.stdout.close()


def store(
    profile: str, value: Secret, *, unlock: float = 0.0, place: Place | None = None, item: Item = API_TOKEN
) -> None:
    """Keep a profile's secret in its place; raises `CredentialsError`, and then it is kept nowhere."""
    chosen = place or Keyring(unlock)
    _wait(_start(lambda: chosen.write(_account(profile, item), value.reveal())), unlock)
    _session.pop(_account(profile, item), None)


def forget(profile: str, *, unlock: float = 0.0, place: Place | None = None, item: Item = API_TOKEN) -> bool:
    """Remove a profile's secret from its place and tell whether there was one; raises `CredentialsError`."""
    chosen = place or Keyring(unlock)
    _session.pop(_account(profile, item), None)
    return _wait(_start(lambda: chosen.delete(_account(profile, item))), unlock)


def unlock_keyring(password: Secret) -> None:
    """Unlock GNOME Keyring with its password, over SSH too; raises `CredentialsError`."""
    _wait(_start(lambda: unlock_with(password)), 4 * LIMIT)


def probe() -> None:
    """Raise the `CredentialsError` that a call would meet now; never makes anything ask for a password."""
    _wait(_start(lambda: backend(0.0)), 0.0)


def state() -> State:
    """What the keyring is now, in a word or two."""
    try:
        probe()
    except CredentialsError as error:
        return error.state
    return "available"


def secret(value: str) -> Secret:
    """A token as typed, pasted or read; raises `NotAToken` for what a header cannot carry."""
    return _secret(value, 512)


def opaque(value: str) -> Secret:
    """A token or secret of OAuth, as long as the smallest keyring can keep; raises `NotAToken`."""
    return _secret(value, 1280)


def passphrase(value: str) -> Secret:
    """What a user typed to open something, whatever it holds."""
    from tui.api.transport import Secret

    return Secret(value)


def _secret(value: str, longest: int) -> Secret:
    from tui.api.transport import Secret

    if not re.fullmatch(r"[\x21-\x7e]+", value.strip()) or len(value.strip()) > longest:
        raise NotAToken
    return Secret(value.strip())


@functools.cache
def _variable() -> str:
    if VARIABLE not in os.environ:
        return ""
    with suppress(OSError, ValueError, AttributeError):
        _wipe(VARIABLE)
    return os.environ.pop(VARIABLE, "").strip()


def _wipe(name: str) -> None:
    """Overwrite a variable where the process got it, for /proc shows it there as long as the process lives."""
    import ctypes
    from itertools import count, takewhile

    found = ctypes.POINTER(ctypes.c_void_p).in_dll(ctypes.CDLL(None), "environ")
    head = f"{name}=".encode()
    for address in takewhile(bool, (found[number] for number in count())):
        text = ctypes.string_at(address)
        if text.startswith(head):
            ctypes.memset(address + len(head), 0, len(text) - len(head))


def _account(profile: str, item: Item) -> str:
    return f"{profile}:{item}"


def _read(profile: str, item: Item, place: Place) -> Secret:
    value = place.read(_account(profile, item))
    if value is None:
        raise NoToken
    return opaque(value)


def _start(call: Callable[[], T]) -> Future[T]:
    """Begin a call in a thread that nothing ever waits for."""
    import threading
    from concurrent.futures import Future

    future: Future[T] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - whatever a keyring raises is told in this module's terms
            future.set_exception(_named(error))

    threading.Thread(target=run, name="keyring", daemon=True).start()
    return future


def _wait(future: Future[T], unlock: float) -> T:
    try:
        return future.result(max(LIMIT, unlock))
    except TimeoutError:
        raise KeyringTimedOut from None


def _named(error: BaseException) -> CredentialsError:
    """The error in this module's terms; a keyring's own words are dropped, for they may hold what was stored."""
    from keyring import errors

    if isinstance(error, CredentialsError):
        return error.with_traceback(None)
    if isinstance(error, errors.KeyringLocked):
        return KeyringLocked()
    if isinstance(error, errors.NoKeyringError):
        return KeyringAbsent()
    return KeyringRefused(type(error).__name__)
