"""Options several commands share: the choice of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import settings
from tui.commands.problems import say
from tui.settings import DEMO, Profile

if TYPE_CHECKING:
    import argparse


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options that choose a profile."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--profile", metavar="NAME", default="", help="the profile to use instead of the current one")
    group.add_argument("--demo", action="store_true", help="use the demo company, which needs no account")


def chosen(given: argparse.Namespace) -> Profile:
    """The profile the options mean, else the current one; raises `SettingsError`."""
    if given.demo:
        return DEMO
    loaded = settings.load()
    for warning in loaded.warnings:
        say(warning)
    return loaded.profile(given.profile)
