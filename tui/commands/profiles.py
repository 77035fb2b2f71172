"""`profiles`: what this machine holds, a new local workspace, the choice of the current one."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from tui import settings
from tui.commands.problems import Failed, Misused
from tui.settings import DEMO, Profile

if TYPE_CHECKING:
    import argparse

WORDS = {"local": "workspace on this machine", "demo": "demo company on this machine", "pipedrive": "account"}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its two sub-commands."""
    parser = commands.add_parser(
        "profiles", help="list profiles, make a workspace, choose the current one", description="List the profiles."
    )
    parser.set_defaults(run=show)
    verbs = parser.add_subparsers(metavar="")
    new = verbs.add_parser(
        "new", help="make an empty workspace on this machine", description="Make an empty workspace."
    )
    new.add_argument("name", metavar="NAME", help="what to call it: a-z, 0-9, - and _")
    new.set_defaults(run=make)
    for place in (verbs, commands):
        use = place.add_parser("use", help="open this profile from now on", description="Choose the current profile.")
        use.add_argument("name", metavar="NAME", help="the profile to open from now on")
        use.set_defaults(run=choose)


def show(_given: argparse.Namespace) -> int:
    """Write the profiles, the current one marked."""
    loaded = settings.load()
    current = loaded.profile().name
    for profile in loaded.listed().values():
        mark = "*" if profile.name == current else " "
        sys.stdout.write(f"{mark} {profile.name:<16} {_words(profile)}\n")
    return 0


def make(given: argparse.Namespace) -> int:
    """Make a local workspace and the current profile of it."""
    if given.name in settings.load().profiles or given.name == DEMO.name:
        raise Misused(f"there is a profile {given.name!r} already: choose another name")
    settings.with_profile(Profile(given.name))
    sys.stdout.write(f"Profile {given.name!r} is ready; run pipedrive-tui to open it.\n")
    return 0


def choose(given: argparse.Namespace) -> int:
    """Make a profile the current one."""
    profile = settings.load().profile(given.name)
    settings.use(profile.name)
    sys.stdout.write(f"pipedrive-tui opens {profile.name!r} from now on.\n")
    return 0


def empty_demo() -> None:
    """Remove the demo's own files; raises `Failed` while another process uses them."""
    directory = DEMO.directory
    if directory.is_symlink():
        raise Failed(f"{directory} is a link to somewhere else, so it is not emptied: remove the link yourself")
    if not directory.exists():
        return
    from tui.backend.serve import Busy, lock

    try:
        descriptor = lock(DEMO.workspace)
    except Busy:
        raise Failed("the demo is open in another process: close it there, then try again") from None
    try:
        shutil.rmtree(directory)
    finally:
        os.close(descriptor)


def _words(profile: Profile) -> str:
    if profile.kind == "pipedrive":
        return f"{profile.user_name} at {profile.company_name}, {profile.origin}"
    return WORDS[profile.kind]
