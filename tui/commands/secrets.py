"""Asking for secrets on a terminal: never shown, and never given as an argument, where every user could read them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui import credentials
from tui.commands.problems import Failed, Misused, say
from tui.services import accounts

if TYPE_CHECKING:
    from tui.api.transport import Secret
    from tui.credentials.files import Sealed
    from tui.settings import Profile

UNLOCK = 60.0
"""Seconds the desktop may ask for the keyring's password while somebody sits there waiting for it."""
TRIES = 3


def asked(what: str, prompt: str) -> str:
    """A line nobody sees: from the terminal, or the next one of standard input; raises `Misused` for none."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip() or nothing(what)
    import getpass
    import warnings

    warnings.simplefilter("error", getpass.GetPassWarning)  # rather no secret than one shown on the screen
    try:
        with _interruptible():
            return getpass.getpass(f"{prompt} (not shown): ").strip() or nothing(what)
    except (EOFError, getpass.GetPassWarning):
        return nothing(what)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Have ^C end a question at once: asyncio's own handler would only cancel a task, which comes to it afterwards."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def nothing(what: str) -> str:
    """Raise `Misused`."""
    raise Misused(f"no {what} was given: nothing was changed")


def patience(profile: Profile) -> float:
    """How long the profile's place may take to open; asks what opens it. Raises `CredentialsError` and `Failed`.

    This comes first: nobody should type a token in vain.
    """
    if profile.keep == "file":
        open_file(profile)
    if profile.keep != "keyring":
        return 0.0
    try:
        credentials.probe()
    except credentials.KeyringLocked:
        return _unlocked()
    return 0.0


def _unlocked() -> float:
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        say(f"the keyring is locked; the desktop may ask for its password, for {UNLOCK:g} s")
        return UNLOCK
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise credentials.KeyringLocked
    say("the keyring is locked; its password, mostly that of this user, unlocks it until this user's sessions end")
    credentials.unlock_keyring(credentials.passphrase(asked("password", "Password of the keyring")))
    return 0.0


def open_file(profile: Profile) -> None:
    """Ask for what opens a profile's encrypted file, where it is still closed; raises `Failed` and `Misused`."""
    from tui.credentials.files import Sealed

    place = accounts.place_of(profile)
    if not isinstance(place, Sealed) or not accounts.closed(profile):
        return
    if not sys.stdin.isatty():
        raise Failed(
            "the token is in an encrypted file, whose passphrase is asked for on a terminal: "
            f"run this on one, or set {credentials.VARIABLE}"
        )
    new = not place.path.exists()
    with _interruptible():
        if any(_opened(place, new=new) for _ in range(TRIES)):
            return
    raise Failed("the encrypted file stays closed: nothing was changed")


def _opened(place: Sealed, *, new: bool) -> bool:
    from tui.credentials.files import SHORTEST

    text = asked("passphrase", "New passphrase for the encrypted file" if new else "Passphrase of the encrypted file")
    if new and len(text) < SHORTEST:
        say(f"a passphrase has {SHORTEST} characters or more")
    elif new and asked("passphrase", "The same once more") != text:
        say("the two are not the same")
    else:
        try:
            place.open(credentials.passphrase(text))
        except credentials.WrongPassphrase as error:
            say(str(error))
        else:
            return True
    return False


def token(origin: str) -> Secret:
    """The API token; raises `NotAToken` and `Misused`."""
    return credentials.secret(asked("API token", f"API token for {origin}"))
