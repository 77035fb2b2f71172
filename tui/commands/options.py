"""Options several commands share: the choice of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import settings
from tui.settings import DEMO, Profile

if TYPE_CHECKING:
    import argparse


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options that choose a profile; before a command and after it they mean the same."""
    import argparse

    group = parser.add_mutually_exclusive_group()
    add_profile(group, "the profile to use instead of the current one")
    group.add_argument(
        "--demo", action="store_true", default=argparse.SUPPRESS, help="use the demo company, which needs no account"
    )


def add_profile(parser: argparse._ActionsContainer, words: str) -> None:
    """Give a parser `--profile`, which leaves alone what was given before the command."""
    import argparse

    parser.add_argument("--profile", metavar="NAME", default=argparse.SUPPRESS, help=words)


def chosen(given: argparse.Namespace) -> Profile:
    """The profile the options mean, else the current one; raises `SettingsError`."""
    return profile_named(getattr(given, "profile", ""), demo=getattr(given, "demo", False))


def profile_named(name: str = "", *, demo: bool = False) -> Profile:
    """The demo, the profile of that name or the current one; says what in the settings was not understood."""
    if demo:
        return DEMO
    loaded = settings.load()
    if loaded.warnings:
        from tui.commands.problems import say

        for warning in loaded.warnings:
            say(warning)
    return loaded.profile(name)
