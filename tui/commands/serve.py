"""`serve`: a workspace's backend over TCP, for scripts and for other programs that speak Pipedrive's API."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.options import add_choice, chosen
from tui.commands.problems import Failed, Misused
from tui.settings import private_directory

if TYPE_CHECKING:
    import argparse

DESCRIPTION = """\
Serve a workspace on 127.0.0.1, speaking Pipedrive's API. The first line written is the URL, the
second a new API token for it. Ends with Ctrl+C.
"""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    import argparse

    parser = commands.add_parser(
        "serve",
        help="serve a workspace on 127.0.0.1, speaking Pipedrive's API",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, required=True, metavar="N", help="the port to serve on; 0 for a free one")
    parser.add_argument("--directory", type=Path, metavar="D", help="where the workspace lies, instead of a profile's")
    add_choice(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from tui.backend.serve import Busy, lock

    directory, demo = workspace(given)
    private_directory(directory)
    try:
        descriptor = lock(directory)
    except Busy:
        raise Failed(f"another process serves {directory}: close it, or name another with --directory") from None
    try:
        _serve(directory, given.port, demo=demo)
    finally:
        os.close(descriptor)
    return 0


def _serve(directory: Path, port: int, *, demo: bool) -> None:
    from tui.backend.serve import serve_tcp

    try:
        asyncio.run(serve_tcp(directory, port, demo=demo))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        why = "is in use" if error.errno == errno.EADDRINUSE else "may not be used by this user"
        raise Failed(f"port {port} {why}: choose another, or 0 for a free one") from None


def workspace(given: argparse.Namespace) -> tuple[Path, bool]:
    """The directory to serve, and whether an empty one is filled with the demo company."""
    if given.directory:
        return given.directory.expanduser().absolute(), getattr(given, "demo", False)
    profile = chosen(given)
    if profile.kind == "pipedrive":
        raise Misused(f"{profile.name!r} is an account, which Pipedrive serves: add --demo, --profile or --directory")
    return profile.workspace, profile.kind == "demo"


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise ValueError(text)


_port.__name__ = "port number"
