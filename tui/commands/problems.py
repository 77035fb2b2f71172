"""Failures of commands, told as one sentence on stderr, and the exit code each kind has."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime

from tui import settings
from tui.api import errors
from tui.commands.log import make_room
from tui.credentials import CredentialsError
from tui.settings import SettingsError

FAILED, MISUSED, UNREACHED, INTERRUPTED = 1, 2, 3, 130


class Misused(Exception):
    """The program was started in a way that cannot work; the message says what to do."""


class Failed(Exception):
    """A command could not do what it is for; the message says what to do."""


def tell(error: Exception) -> int:
    """Say what went wrong, and give the exit code."""
    sentence, code = _explained(error)
    say(sentence)
    return code


def explained(error: Exception) -> str:
    """What went wrong and what to do, in a sentence."""
    return _explained(error)[0]


def say(sentence: str) -> None:
    """Write one sentence to stderr; a server's words in it cannot drive the terminal."""
    from tui.store.text import clean

    sys.stderr.write(f"pipedrive-tui: {clean(sentence)}\n")


def _explained(error: Exception) -> tuple[str, int]:
    if isinstance(error, Misused | SettingsError):
        return str(error), MISUSED
    if isinstance(error, Failed | CredentialsError):
        return str(error), FAILED
    if isinstance(error, errors.ApiError):
        return _of_call(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'the system'}: {error.strerror}", FAILED
    return _of_others(error)


def _of_call(error: errors.ApiError) -> tuple[str, int]:
    if isinstance(error, errors.Unauthorized):
        return f"the API token was refused ({error.message}): run 'pipedrive-tui login' with a new one", FAILED
    if isinstance(error, errors.BadArgument | errors.UnknownOperation | errors.WrongOrigin):
        return error.message, MISUSED
    if isinstance(error, errors.Unreachable):
        return f"{error.message}; see whether this machine is online, then try again", UNREACHED
    if isinstance(error, errors.Interrupted | errors.Unreadable):
        return error.message, UNREACHED
    if isinstance(error, errors.RateLimited):
        wait = "later" if error.wait is None else f"in {error.wait:g} s"
        return f"Pipedrive accepts no more calls now ({error.message}): try again {wait}", FAILED
    return error.message, FAILED


def _of_others(error: Exception) -> tuple[str, int]:
    from tui.backend.process import BackendFailed
    from tui.store.database import StoreError

    if isinstance(error, BackendFailed):
        return str(error), UNREACHED
    if isinstance(error, StoreError):
        return str(error), FAILED
    return f"this is a fault of the program ({type(error).__name__}); please report it with {_log(error)}", FAILED


def _log(error: Exception) -> str:
    """Keep a traceback, without the values of variables, and give the place of it."""
    path = settings.paths().log
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        make_room(path)
        with settings.private_file(path).open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{stamp}\n{''.join(traceback.format_exception(error))}\n")
    except OSError as problem:
        return f"these words: {error} (no log could be written: {problem.strerror})"
    return str(path)
