"""The command line: opens the app, or does one thing from the shell.

Exit codes: 0 done, 1 refused or failed, 2 used wrongly, 3 not reached, 130 interrupted. Every failure is one sentence
on stderr that says what to do. What a command needs is imported when it runs.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from tui import __version__, collecting, credentials, settings
from tui.settings import Profile

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

PROGRAM = "pipedrive-tui"
FAILED, INTERRUPTED = 1, 130
UNUSABLE_TERMINALS = ("", "dumb", "unknown")

DESCRIPTION = "A keyboard-first, local-first terminal application for the Pipedrive CRM."
EXAMPLES = """\
examples:
  pipedrive-tui                        open the current profile; asks what to begin with where there is none
  pipedrive-tui --demo                 open the demo company: no account, no network
  pipedrive-tui login acme             connect acme.pipedrive.com; asks for your API token
  pipedrive-tui call deals.list --limit 5
  pipedrive-tui call deals.update --id 5 --title "Bigger deal"
  pipedrive-tui call deals --help      what can be called, and with which parameters
  pipedrive-tui operations note        what can be called, by words
  pipedrive-tui serve --port 8000 --demo

The API token is kept in the operating system's keyring; PIPEDRIVE_API_TOKEN is used instead where it is set.
PIPEDRIVE_TUI_HOME puts settings and records under one directory of your choice.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give the exit code."""
    collecting.hold()
    os.umask(0o077)
    _keep_secret()
    _keep_log()
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence()
        return FAILED
    except Exception as error:  # noqa: BLE001 - a user gets a sentence, the log gets the rest
        from tui.commands.problems import tell

        return tell(error)


def _run(arguments: list[str]) -> int:
    from tui.commands.options import profile_named
    from tui.commands.problems import Misused

    if not arguments:  # the way to the first frame: nothing to parse
        known = settings.load()
        return open_app(profile_named()) if known.profiles or known.current else welcome()
    if arguments[0] == "__complete":
        from tui.commands.completion import answer

        return answer(arguments[1:], parser)
    if (call := _call_arguments(arguments)) is not None:
        from tui.commands.call import run_call

        return run_call(call)
    given = parser().parse_args(arguments)
    if given.fresh and given.run is not open_chosen:
        raise Misused("--fresh belongs to opening the demo: leave it out here")
    if given.run is not open_chosen:  # the app collects again when its first frame stands
        collecting.resume()
    return int(given.run(given))


def _call_arguments(arguments: list[str]) -> list[str] | None:
    """What `call` is given, with the choice of a profile moved behind it; None where another thing is asked for."""
    words = ["call" if a == "call" else "profile" if a.startswith("--profile=") else a for a in arguments]
    place = words.index("call") if "call" in words else len(words)
    if words[:place] in ([], ["--demo"], ["profile"]) or (place == 2 and words[0] == "--profile"):
        return [*arguments[place + 1 :], *arguments[:place]] if place < len(words) else None
    return None


def parser() -> argparse.ArgumentParser:
    """The parser of everything but `call`, whose parameters come from the declared operations."""
    import argparse

    top = argparse.ArgumentParser(
        PROGRAM,
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    from tui.commands import account, completion, doctor, operations, options, profiles, serve

    top.set_defaults(run=open_chosen)
    options.add_choice(top)
    top.add_argument("--fresh", action="store_true", help="with --demo: throw the demo's records away and begin anew")
    top.add_argument("--slow-link", action="store_true", help="few colours and bytes, for a slow line to this machine")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for module in (account, profiles, doctor, serve, operations, completion):
        module.add_commands(commands)
    commands.add_parser("call", help="call any operation of the API and print its answer", add_help=False)
    return top


def open_chosen(given: argparse.Namespace) -> int:
    """Open the app with the profile the options mean."""
    from tui.commands.options import chosen
    from tui.commands.problems import Misused
    from tui.commands.profiles import empty_demo

    profile = chosen(given)
    if given.fresh and profile.kind != "demo":
        raise Misused("--fresh throws records away, so it only works with the demo: add --demo")
    check_terminal()
    if given.slow_link:
        from tui.app.terminal import LINK_VARIABLE

        os.environ[LINK_VARIABLE] = "slow"
    if given.fresh:
        empty_demo()
    return open_app(profile)


def open_app(profile: Profile) -> int:
    """Open the app; raises `Misused` where no terminal can show it."""
    check_terminal()
    chosen = settings.load()
    if chosen.keys:
        from tui.app import keymap

        keymap.use(chosen.keys)
    from tui.app.app import run

    return run(profile, theme=chosen.theme, start=chosen.start)


def welcome() -> int:
    """Ask what to begin with, where nothing is set up yet; raises `Misused` where no terminal can show it."""
    check_terminal()
    from tui.app.welcome import run

    chosen = settings.load()
    return run(chosen.theme, chosen.start)


def check_terminal() -> None:
    """Raise `Misused` unless keys can be read and a screen can be drawn."""
    from tui.commands.problems import Misused

    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or not stream.isatty():
            raise Misused(
                f"the application needs a terminal, but standard {name} is not one: "
                f"run it without pipes, or use '{PROGRAM} call' in scripts"
            )
    if (term := os.environ.get("TERM", "")) in UNUSABLE_TERMINALS:
        raise Misused(
            f"the terminal cannot show the application (TERM={term!r}): use another, or set TERM=xterm-256color"
        )


def _keep_secret() -> None:
    """A token is inherited by no child and gets into no core dump."""
    credentials.take_variable()
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _keep_log() -> None:
    """Send warnings to the log file: written to stderr they would land on the screen of the app."""
    from tui.commands import log

    log.keep()


def _silence() -> None:
    """Whoever read our output left: let the interpreter flush what is left to nowhere."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
