"""`whoami` and `doctor`: whose token is in use, where it comes from, what this machine offers; never a secret."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tui import __version__, credentials, settings
from tui.commands.options import add_choice, chosen
from tui.commands.problems import Failed, explained
from tui.commands.secrets import open_file
from tui.services import accounts

if TYPE_CHECKING:
    import argparse

    from tui.api.models.users import CurrentUser
    from tui.settings import Profile

LIBRARIES = ("textual", "httpx", "pydantic", "keyring")
PATIENCE = 15.0
"""Seconds the server may take to say who we are."""

Line = tuple[str, str]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    parser = commands.add_parser("whoami", help="tell who is signed in, and by which token", description="Who am I?")
    add_choice(parser)
    parser.set_defaults(run=whoami)
    words = "Tell the state of everything the program needs. Nothing of it is secret."
    parser = commands.add_parser("doctor", help="tell what may be wrong on this machine", description=words)
    add_choice(parser)
    parser.set_defaults(run=doctor)


def whoami(given: argparse.Namespace) -> int:
    """Ask the server who the profile's token belongs to; raises `Failed` for another company than the profile's."""
    profile = chosen(given)
    me = asyncio.run(_me(profile))
    check_company(profile, me)
    address = f" <{me.email}>" if me.email else ""
    _write([("", f"{me.name}{address} at {me.company_name}"), *_identity(profile)])
    return 0


def check_company(profile: Profile, me: CurrentUser) -> None:
    """Raise `Failed` for a token of another company than the profile's."""
    if profile.company_id and me.company_id not in (None, profile.company_id):
        raise Failed(
            f"the token is of {me.company_name!r}, but profile {profile.name!r} is of {profile.company_name!r}"
        )


def doctor(given: argparse.Namespace) -> int:
    """Write the state of each part; 1 where one of them keeps the program from working."""
    profile = chosen(given)
    problem = asyncio.run(_network(profile))
    _write(
        [
            *_versions(),
            *_terminal(),
            ("keyring", credentials.state()),
            *_identity(profile),
            ("network", problem or ("it answers" if profile.kind == "pipedrive" else "not needed; it answers")),
            *_files(profile),
        ]
    )
    return 1 if problem else 0


def _write(lines: list[Line]) -> None:
    from tui.store.text import clean

    for name, value in lines:
        sys.stdout.write(f"{name:<10}{clean(value)}\n" if name else f"{clean(value)}\n")


def _identity(profile: Profile) -> Iterator[Line]:
    yield "profile", f"{profile.name} ({profile.kind}){f', {profile.origin}' if profile.origin else ''}"
    if profile.kind != "pipedrive":
        yield "token", "not needed on this machine"
        return
    rung = accounts.rung(profile)
    program = f" ({Path(profile.token_command[0]).name})" if rung == "token_command" else ""  # its words may be secret
    yield "token", f"{'of OAuth, ' if profile.sign_in == 'oauth' else ''}from {rung}{program}{_warned(profile)}"
    if profile.read_only:
        yield "changes", "none: the profile is read-only in the app"
    if profile.proxy:
        yield "proxy", _without_password(profile.proxy)


def _warned(profile: Profile) -> str:
    return " ✗ unencrypted" if profile.keep == "plain" else ""


def _without_password(proxy: str) -> str:
    """An address as it stands in the settings, where somebody may have written a password into it."""
    host = urlsplit(proxy).netloc.rpartition("@")[2]
    return host or "not an address"


async def _me(profile: Profile) -> CurrentUser:
    from tui.services.connection import Connection

    open_file(profile)
    async with Connection(profile) as client:
        return await client.v1.users.me()


async def _network(profile: Profile) -> str:
    """What keeps the server from answering, empty for nothing."""
    try:
        check_company(profile, await asyncio.wait_for(_me(profile), PATIENCE))
    except TimeoutError:
        return f"✗ no answer in {PATIENCE:g} s"
    except Exception as error:  # noqa: BLE001 - whatever is wrong is what was asked for
        return f"✗ {explained(error)}"
    return ""


def _versions() -> Iterator[Line]:
    from importlib.metadata import version

    yield (
        "program",
        f"pipedrive-tui {__version__}, Python {platform.python_version()} on {platform.platform(terse=True)}",
    )
    yield "libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def _terminal() -> Iterator[Line]:
    size = shutil.get_terminal_size()
    kind = "a terminal" if sys.stdin.isatty() and sys.stdout.isatty() else "not a terminal"
    told = [f"{name}={os.environ[name]}" for name in ("TERM", "COLORTERM", "LANG", "NO_COLOR") if name in os.environ]
    inside = [
        word for name, word in (("TMUX", "tmux"), ("STY", "screen"), ("SSH_CONNECTION", "SSH")) if name in os.environ
    ]
    parts = [kind, f"{size.columns}x{size.lines}", sys.stdout.encoding, *told]
    yield "terminal", ", ".join(parts) + (f", inside {' and '.join(inside)}" if inside else "")


def _files(profile: Profile) -> Iterator[Line]:
    where = settings.paths()
    for name, path in (
        ("settings", where.settings),
        ("log", where.log),
        ("records", profile.copy),
        ("unsent", profile.outbox),
    ):
        yield name, f"{path}{_state_of(path)}"


def _state_of(path: Path) -> str:
    try:
        found = path.stat()
    except FileNotFoundError:
        return " (not there yet)"
    except OSError as error:
        return f" (✗ {error.strerror})"
    open_to = " ✗ others can read it" if stat.S_IMODE(found.st_mode) & 0o077 else ""
    return f" ({found.st_size:,} bytes{open_to})"
