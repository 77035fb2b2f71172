"""API tokens: from the environment, a command of the user's or the system's keyring; never a file of this program.

A keyring can block for ever (Secret Service: locked, with a display to ask on), so every call runs in a daemon thread
that is given up after a limit: neither the program nor its exit waits for it. The backend is chosen by class:
`keyring.get_keyring()` may choose one that writes plain text.
"""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import Future

    from keyring.backend import KeyringBackend

    from tui.api.transport import Secret

SERVICE = "pipedrive-tui"
VARIABLE = "PIPEDRIVE_API_TOKEN"
LIMIT = 3.0
"""Seconds a keyring may take."""
COMMAND_LIMIT = 10.0
"""Seconds a profile's `token_command` may take."""
LONGEST_OUTPUT = 64 * 1024

T = TypeVar("T")
State = Literal["available", "locked", "absent", "timed out", "refused", "empty", "not a token", "command failed"]
Rung = Literal["this session only", "PIPEDRIVE_API_TOKEN", "token_command", "keyring"]
"""Where a token comes from, the first that has one."""
SESSION: Rung = "this session only"


class CredentialsError(Exception):
    """A token cannot be had or kept; the message says why and what to do."""

    state: ClassVar[State] = "refused"
    reason: ClassVar[str] = "the keyring refused"
    advice: ClassVar[str] = f"try again, or set {VARIABLE} instead"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.reason}{f' ({detail})' if detail else ''}: {self.advice}")


class KeyringRefused(CredentialsError):
    """The keyring answered, and said no."""


class KeyringLocked(CredentialsError):
    """The keyring is there but locked."""

    state = "locked"
    reason = "the keyring is locked"
    advice = f"unlock it (logging in to the desktop does), or set {VARIABLE} instead"


class KeyringAbsent(CredentialsError):
    """There is no keyring to keep a token in."""

    state = "absent"
    reason = "there is no keyring on this machine that keeps secrets encrypted"
    advice = f"set one up (for example GNOME Keyring), or set {VARIABLE} instead; nothing is written in the clear"


class KeyringTimedOut(CredentialsError):
    """The keyring did not answer within the limit."""

    state = "timed out"
    reason = "the keyring did not answer in time"
    advice = f"see whether the desktop is asking for a password, then try again, or set {VARIABLE} instead"


class NoToken(CredentialsError):
    """The keyring holds no token for this profile."""

    state = "empty"
    reason = "no API token is stored for this profile"
    advice = f"run 'pipedrive-tui login', or set {VARIABLE}"


class NotAToken(CredentialsError):
    """What was given cannot be an API token."""

    state = "not a token"
    reason = "that is not an API token"
    advice = "Pipedrive shows yours under Personal preferences > API: letters and digits, without spaces"


class CommandFailed(CredentialsError):
    """The profile's `token_command` gave no token."""

    state = "command failed"
    reason = "the profile's token_command gave no token"
    advice = "run it in a shell to see why; it must print the token on its first line and ask nothing"


@functools.cache
def take_variable() -> bool:
    """Move the environment variable's token into this process alone, before any child could inherit it."""
    return bool(_variable())


def rung(profile: str, command: Sequence[str] = ()) -> Rung:
    """Where the token of a profile with this `token_command` is taken from now."""
    if profile in _session:
        return SESSION
    if _variable():
        return "PIPEDRIVE_API_TOKEN"
    return "token_command" if command else "keyring"


def hold(profile: str, value: Secret) -> None:
    """Use a token until the program ends, before any other; it is kept nowhere else."""
    _session[profile] = value


def token(profile: str, command: Sequence[str] = (), *, unlock: float = 0.0) -> Secret:
    """The profile's API token, from the rung in use; raises `CredentialsError`.

    A locked keyring is an error at once, unless the desktop may ask for its password for `unlock` seconds.
    """
    if value := _at_hand(profile):
        return value
    if command:
        return _asked(command)
    return _wait(_start(lambda: _read(profile, unlock)), unlock)


async def fetch(profile: str, command: Sequence[str] = (), *, unlock: float = 0.0) -> Secret:
    """The same as `token` without blocking the event loop, nor its end."""
    import asyncio

    if value := _at_hand(profile):
        return value
    future = _start(lambda: _asked(command) if command else _read(profile, unlock))
    limit = 2 * COMMAND_LIMIT if command else max(LIMIT, unlock)  # the command keeps a limit of its own
    try:
        return await asyncio.wait_for(asyncio.wrap_future(future), limit)
    except TimeoutError:
        raise KeyringTimedOut from None


_session: dict[str, Secret] = {}


def _at_hand(profile: str) -> Secret | None:
    if value := _session.get(profile):
        return value
    return secret(_variable()) if _variable() else None


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


def store(profile: str, value: Secret, *, unlock: float = 0.0) -> None:
    """Keep a profile's token in the keyring; raises `CredentialsError`, and then it is kept nowhere."""
    _wait(_start(lambda: _write(profile, value, unlock)), unlock)
    _session.pop(profile, None)


def forget(profile: str, *, unlock: float = 0.0) -> bool:
    """Remove a profile's token from the keyring and tell whether there was one; raises `CredentialsError`."""
    _session.pop(profile, None)
    return _wait(_start(lambda: _delete(profile, unlock)), unlock)


def probe() -> None:
    """Raise the `CredentialsError` that a call would meet now; never makes anything ask for a password."""
    _wait(_start(lambda: _backend(0.0)), 0.0)


def state() -> State:
    """What the keyring is now, in a word or two."""
    try:
        probe()
    except CredentialsError as error:
        return error.state
    return "available"


def secret(value: str) -> Secret:
    """A token as typed, pasted or read; raises `NotAToken` for what a header cannot carry."""
    from tui.api.transport import Secret

    if not re.fullmatch(r"[\x21-\x7e]{1,512}", value.strip()):
        raise NotAToken
    return Secret(value.strip())


@functools.cache
def _variable() -> str:
    return os.environ.pop(VARIABLE, "").strip()


def _account(profile: str) -> str:
    return f"{profile}:api-token"


def _read(profile: str, unlock: float) -> Secret:
    value = _backend(unlock).get_password(SERVICE, _account(profile))
    if value is None:
        raise NoToken
    return secret(value)


def _write(profile: str, value: Secret, unlock: float) -> None:
    _backend(unlock).set_password(SERVICE, _account(profile), value.reveal())


def _delete(profile: str, unlock: float) -> bool:
    backend = _backend(unlock)
    if backend.get_password(SERVICE, _account(profile)) is None:
        return False
    backend.delete_password(SERVICE, _account(profile))
    return True


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


def _backend(unlock: float) -> KeyringBackend:
    """The keyring of this system, ready to use; raises `CredentialsError`."""
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring

        return _viable(Keyring)
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return _viable(WinVaultKeyring)
    try:
        return _secret_service(unlock)
    except KeyringAbsent:
        from keyring.backends.kwallet import DBusKeyring

        wallet: type[KeyringBackend] = DBusKeyring
        if not wallet.viable:
            raise
        return wallet()


def _viable(kind: type[KeyringBackend]) -> KeyringBackend:
    if not kind.viable:
        raise KeyringAbsent
    return kind()


def _secret_service(unlock: float) -> KeyringBackend:
    """The Secret Service, asked without a prompt: found by alias, because asking for the default creates it."""
    import secretstorage
    from keyring.backends.SecretService import Keyring

    try:
        with secretstorage.dbus_init() as bus:
            if not secretstorage.check_service_availability(bus):
                raise KeyringAbsent
            locked = secretstorage.get_collection_by_alias(bus, "default").is_locked()
    except secretstorage.ItemNotFoundException:
        raise KeyringAbsent("it has no default collection yet") from None
    except (secretstorage.SecretServiceNotAvailableException, OSError):
        raise KeyringAbsent from None
    if locked and not unlock:
        raise KeyringLocked
    chosen: type[KeyringBackend] = Keyring
    return chosen()
