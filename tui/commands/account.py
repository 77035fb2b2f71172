"""`login` and `logout`: a profile for a Pipedrive account, its token in the keyring and nowhere else."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from tui import credentials, settings
from tui.commands import secrets
from tui.commands.options import add_profile, chosen
from tui.commands.problems import Failed, Misused, say
from tui.services import accounts
from tui.services.accounts import default_name, origin_of
from tui.services.oauth import REDIRECT
from tui.settings import DEMO, Plan, Profile

if TYPE_CHECKING:
    import argparse

    from tui.api.transport import Secret

LOGIN = """\
Connect a Pipedrive account. COMPANY is what stands before .pipedrive.com in the browser.
The API token is asked for, or read from standard input where that is not a terminal; it is
checked, then kept in the operating system's keyring. It is under Personal preferences > API.
With --token-command it is taken from a command's first line of output instead, and stored nowhere.

With --oauth a browser asks you to allow an app of your own, here or on another machine.

Where there is no keyring, --keep kernel keeps the token in the kernel's memory until this machine
starts anew, --keep file in a file that opens with a passphrase. --insecure-storage writes it into a
file that every program of yours can read.
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
    _add_oauth(parser)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--keep", choices=("keyring", "kernel", "file"), help="where the token is kept")
    place.add_argument("--insecure-storage", action="store_true", help="keep it unencrypted in a file")
    parser.set_defaults(run=login)
    parser = commands.add_parser("logout", help="forget an account and its token", description="Forget an account.")
    add_profile(parser, "the profile to forget; the current one else")
    parser.set_defaults(run=logout)


def _add_oauth(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("OAuth 2")
    group.add_argument("--oauth", action="store_true", help="sign in with a browser, by an app of your own")
    group.add_argument("--client-id", metavar="ID", default="", help="the app's client id")
    group.add_argument("--redirect-uri", metavar="URL", default="", help=f"its callback URL, {REDIRECT} if not given")


def login(given: argparse.Namespace) -> int:
    """Ask, check, keep the token, write the profile, in this order, so a failure leaves everything as it was."""
    _check(given)
    before = settings.load()
    origin = origin_of(given.company or _asked_company())
    name = settings.check_name(getattr(given, "profile", "") or default_name(origin))
    known = before.profiles.get(name)
    if name == DEMO.name or (known and known.kind != "pipedrive"):
        raise Misused(f"{name!r} is a workspace on this machine: choose another name with --profile")
    way = replace(_way(known or Profile(name, "pipedrive", origin), given), origin=origin)
    profile, kept = _by_oauth(way, given) if given.oauth else _by_token(replace(way, sign_in="token"))
    settings.with_profile(profile)
    sys.stdout.write(f"{profile.user_name} at {profile.company_name} is profile {name!r}; {kept}.\n")
    return 0


def _check(given: argparse.Namespace) -> None:
    """Raise `Misused` for what does not go together."""
    if getattr(given, "demo", False):
        raise Misused("the demo needs no login: leave out --demo to connect an account")
    if (given.client_id or given.redirect_uri) and not given.oauth:
        raise Misused("--client-id and --redirect-uri belong to --oauth")
    if given.oauth and given.token_command:
        raise Misused("--oauth and --token-command are two ways to sign in: give one")


def _by_token(way: Profile) -> tuple[Profile, str]:
    rung = accounts.rung(way)
    if rung in (credentials.VARIABLE, "token_command"):
        profile = _owned(way, credentials.token(way.name, way.token_command))
        return profile, f"{rung} is used and not stored"
    unlock = secrets.patience(way)
    token = secrets.token(way.origin)
    profile = _owned(way, token)
    accounts.store(profile, {"api-token": token}, unlock=unlock)
    return profile, _kept(profile)


def _by_oauth(way: Profile, given: argparse.Namespace) -> tuple[Profile, str]:
    from tui.commands import oauth

    way = oauth.app_of(way, given.client_id, given.redirect_uri)
    unlock = secrets.patience(way)
    try:
        profile, items = oauth.allowed(way, oauth.client_secret(way))
    except accounts.OtherOwner as error:
        raise Failed(f"{error}; where both are yours give the new one another name with --profile") from None
    accounts.store(profile, items, unlock=unlock)
    return profile, _kept(profile)


def _kept(profile: Profile) -> str:
    place = accounts.place_of(profile).name
    if profile.keep == "plain":
        say("the token lies UNENCRYPTED in a file: whoever reads your files can act as you in Pipedrive")
    return f"the token is in the {place}"


def logout(given: argparse.Namespace) -> int:
    """Remove the token, then the profile; what is on this machine stays."""
    profile = chosen(given)
    if profile.kind != "pipedrive":
        raise Misused(f"{profile.name!r} is a workspace on this machine and has no token: nothing to log out of")
    try:
        accounts.forget(profile, unlock=_patience(profile))
    except credentials.KeyringAbsent:  # then none was ever stored
        say("there is no keyring, so no token was stored")
    settings.without_profile(profile.name)
    sys.stdout.write(f"Profile {profile.name!r} is forgotten; what was copied stays in {profile.directory}.\n")
    return 0


def _way(profile: Profile, given: argparse.Namespace) -> Profile:
    """The profile with the way to its server that was given; raises `Misused` for a way that cannot be."""
    told = {name: getattr(given, name, None) for name in ("proxy", "ca_file", "plan", "seats", "keep")}
    wanted = {name: value for name, value in told.items() if value is not None}
    if given.insecure_storage:
        wanted["keep"] = "plain"
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


def _patience(profile: Profile) -> float:
    """A file nobody opened can be removed all the same."""
    return 0.0 if profile.keep == "file" else secrets.patience(profile)


def _asked_company() -> str:
    if not sys.stdin.isatty():
        raise Misused("name the company: pipedrive-tui login COMPANY")
    sys.stderr.write("Company (what stands before .pipedrive.com): ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() or secrets.nothing("company")
