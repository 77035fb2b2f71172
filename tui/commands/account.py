"""`login` and `logout`: a profile for a Pipedrive account, its token in the keyring and nowhere else."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from tui import credentials, settings
from tui.commands.options import add_profile, chosen
from tui.commands.problems import Failed, Misused, say
from tui.services import accounts
from tui.services.accounts import default_name, origin_of
from tui.settings import DEMO, Plan, Profile

if TYPE_CHECKING:
    import argparse

    from tui.api.transport import Secret

UNLOCK = 60.0
"""Seconds the desktop may ask for the keyring's password while somebody sits there waiting for it."""

LOGIN = """\
Connect a Pipedrive account. COMPANY is what stands before .pipedrive.com in the browser.
The API token is asked for, or read from standard input where that is not a terminal; it is
checked, then kept in the operating system's keyring. It is under Personal preferences > API.
With --token-command it is taken from a command's first line of output instead, and stored nowhere.
"""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    import argparse

    parser = commands.add_parser(
        "login",
        help="connect a Pipedrive account",
        description=LOGIN,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # `--token` is refused, never taken for the beginning of another word
    )
    parser.add_argument("company", nargs="?", default="", metavar="COMPANY", help="acme, or acme.pipedrive.com")
    add_profile(parser, "what to call it here; the company's name else")
    parser.add_argument("--proxy", metavar="URL", help="reach Pipedrive through a proxy, as http://proxy.example:3128")
    parser.add_argument("--ca-file", metavar="FILE", help="trust the certificates of this file as well")
    parser.add_argument("--plan", choices=get_args(Plan), help="what the company pays for: it decides the daily budget")
    parser.add_argument("--seats", type=int, metavar="N", help="how many users the company has")
    parser.add_argument("--token-command", metavar="COMMAND", help="take the token from a command, as 'pass pipedrive'")
    parser.set_defaults(run=login)
    parser = commands.add_parser("logout", help="forget an account and its token", description="Forget an account.")
    add_profile(parser, "the profile to forget; the current one else")
    parser.set_defaults(run=logout)


def login(given: argparse.Namespace) -> int:
    """Ask, check, keep the token, write the profile, in this order, so a failure leaves everything as it was."""
    if getattr(given, "demo", False):
        raise Misused("the demo needs no login: leave out --demo to connect an account")
    before = settings.load()
    origin = origin_of(given.company or _asked_company())
    name = settings.check_name(getattr(given, "profile", "") or default_name(origin))
    known = before.profiles.get(name)
    if name == DEMO.name or (known and known.kind != "pipedrive"):
        raise Misused(f"{name!r} is a workspace on this machine: choose another name with --profile")
    way = _way(known or Profile(name, "pipedrive", origin), given)
    rung = credentials.rung(name, way.token_command)
    own = rung != "keyring"
    unlock = 0.0 if own else _patience()
    token = credentials.token(name, way.token_command) if own else credentials.secret(_asked_token(origin))
    profile = _owned(replace(way, origin=origin), token)
    if not own:
        credentials.store(name, token, unlock=unlock)
    settings.with_profile(profile)
    kept = f"{rung} is used and not stored" if own else "the token is in the keyring"
    sys.stdout.write(f"{profile.user_name} at {profile.company_name} is profile {name!r}; {kept}.\n")
    return 0


def logout(given: argparse.Namespace) -> int:
    """Remove the token, then the profile; what is on this machine stays."""
    profile = chosen(given)
    if profile.kind != "pipedrive":
        raise Misused(f"{profile.name!r} is a workspace on this machine and has no token: nothing to log out of")
    try:
        credentials.forget(profile.name, unlock=_patience())
    except credentials.KeyringAbsent:  # then none was ever stored
        say("there is no keyring, so no token was stored")
    settings.without_profile(profile.name)
    sys.stdout.write(f"Profile {profile.name!r} is forgotten; what was copied stays in {profile.directory}.\n")
    return 0


def _way(profile: Profile, given: argparse.Namespace) -> Profile:
    """The profile with the way to its server that was given; raises `Misused` for a way that cannot be."""
    told = {name: getattr(given, name, None) for name in ("proxy", "ca_file", "plan", "seats")}
    wanted = {name: value for name, value in told.items() if value is not None}
    if wanted.get("seats", 1) < 1:
        raise Misused("--seats is how many users the company has: 1 or more")
    if told_command := getattr(given, "token_command", None):
        wanted["token_command"] = _words(told_command)
    if "@" in wanted.get("proxy", ""):
        raise Misused("--proxy must hold no password: it would be kept in a file that anybody may copy")
    if wanted.get("ca_file"):
        wanted["ca_file"] = str(Path(wanted["ca_file"]).expanduser().absolute())
    return replace(profile, **wanted)


def _words(command: str) -> tuple[str, ...]:
    import shlex

    try:
        return tuple(shlex.split(command))
    except ValueError:
        raise Misused("--token-command has a quote that is not closed") from None


def _owned(way: Profile, token: Secret) -> Profile:
    try:
        return accounts.owned(way, asyncio.run(accounts.owner(way, token)))
    except accounts.OtherOwner as error:
        raise Failed(f"{error}: give the new one another name with --profile") from None


def _patience() -> float:
    """How long the keyring may take; raises `CredentialsError` before anybody typed a token in vain."""
    try:
        credentials.probe()
    except credentials.KeyringLocked:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            raise
        say(f"the keyring is locked; the desktop may ask for its password, for {UNLOCK:g} s")
        return UNLOCK
    return 0.0


def _asked_company() -> str:
    if not sys.stdin.isatty():
        raise Misused("name the company: pipedrive-tui login COMPANY")
    sys.stderr.write("Company (what stands before .pipedrive.com): ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() or _nothing("company")


def _asked_token(origin: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip() or _nothing("API token")
    import getpass
    import warnings

    warnings.simplefilter("error", getpass.GetPassWarning)  # rather no token than one shown on the screen
    try:
        return getpass.getpass(f"API token for {origin} (not shown): ").strip() or _nothing("API token")
    except (EOFError, getpass.GetPassWarning):
        return _nothing("API token")


def _nothing(what: str) -> str:
    raise Misused(f"no {what} was given: nothing was changed")
