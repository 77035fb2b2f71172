"""`serve`: a workspace's backend over TCP, for scripts and for other programs that speak Pipedrive's API."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.options import add_choice, chosen
from tui.commands.problems import Failed, Misused
from tui.settings import private_directory

if TYPE_CHECKING:
    import argparse

    from tui.backend.database import Database

POSTGRESQL = "postgresql+asyncpg://"
PLANS = ("lite", "growth", "premium", "ultimate")
DESCRIPTION = """\
Serve a workspace on 127.0.0.1, speaking Pipedrive's API. The first line written is the URL, the
second the owner's API token, which is the same at every start. Ends with Ctrl+C.

With --add-user or --oauth-client nothing is served: a user or an app is added to the workspace, and the
token or secret is written, which can be read then and never again. --new-token writes another token of the
owner, and the one before is valid no more.

With --database the records are in PostgreSQL, and several processes, each with a port of its own, may serve
them; files lie in the workspace's directory, which those processes share. A password in the URL can be read
by every user of this machine: put it into ~/.pgpass or PGPASSWORD.

--backup and --restore copy a whole workspace, files too, while it is served or while it is not. A database
in PostgreSQL is backed up with pg_dump, and its directory with any program that copies files.
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
    parser.add_argument("--port", type=_port, metavar="N", help="the port to serve on; 0 for a free one")
    parser.add_argument("--directory", type=Path, metavar="D", help="where the workspace lies, instead of a profile's")
    parser.add_argument(
        "--limits", choices=PLANS, metavar="PLAN", help=f"limit calls as a plan does: {', '.join(PLANS)}"
    )
    parser.add_argument(
        "--database", metavar="URL", help="keep records in PostgreSQL: postgresql+asyncpg://user@host/name"
    )
    _add_staff(parser)
    copies = parser.add_argument_group("backups")
    copies.add_argument("--backup", type=Path, metavar="FILE", help="write a copy of the workspace to a file")
    copies.add_argument("--restore", type=Path, metavar="FILE", help="make the workspace what it was in such a copy")
    add_choice(parser)
    parser.set_defaults(run=run)


def _add_staff(parser: argparse.ArgumentParser) -> None:
    users = parser.add_argument_group("users")
    users.add_argument("--add-user", nargs=2, metavar=("NAME", "EMAIL"), help="add a user and write an API token")
    users.add_argument("--admin", action="store_true", help="with --add-user: the user is an administrator")
    users.add_argument("--new-token", action="store_const", const=True, help="replace the owner's API token")
    apps = parser.add_argument_group("apps (OAuth 2)")
    apps.add_argument("--oauth-client", metavar="ID", help="register an app, or give it a new secret, and write that")
    apps.add_argument("--redirect-uri", action="append", metavar="URL", help="where its users are sent back to")
    apps.add_argument("--scope", action="append", metavar="S", help="what it may ask for; without this, everything")
    apps.add_argument("--single-use-refresh", action="store_true", help="its refresh tokens are good for one use")


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted, or do what else is asked for."""
    _check(given)
    if given.port is not None:
        gc.disable()  # until the server answers, which collects again itself
    directory, demo = workspace(given)
    private_directory(directory)
    with _alone(directory, given):
        if given.port is not None:
            _serve(directory, given, demo=demo)
        elif given.backup or given.restore:
            _copied(directory, given)
        else:
            sys.stdout.write(f"{_added(directory, given, demo=demo)}\n")
    return 0


@contextmanager
def _alone(directory: Path, given: argparse.Namespace) -> Iterator[None]:
    """Be the only one to serve a workspace, unless others may be there too; raises `Failed`."""
    from tui.backend.serve import Busy, lock

    if given.database or given.backup or given.restore:
        yield
        return
    try:
        descriptor = lock(directory)
    except Busy:
        raise Failed(f"another process serves {directory}: close it, or name another with --directory") from None
    try:
        yield
    finally:
        os.close(descriptor)


def _check(given: argparse.Namespace) -> None:
    """Raise `Misused` unless exactly one thing is asked for."""
    asked = (given.port, given.add_user, given.new_token, given.oauth_client, given.backup, given.restore)
    if sum(one is not None for one in asked) != 1:
        raise Misused("give one of --port, --add-user, --new-token, --oauth-client, --backup and --restore")
    if given.database and not given.database.startswith(POSTGRESQL):
        raise Misused(f"--database takes a URL that begins with {POSTGRESQL}; without it records are in a file")
    if given.database and (given.backup or given.restore):
        raise Misused("a database in PostgreSQL is backed up with pg_dump and restored with pg_restore")
    if given.admin and given.add_user is None:
        raise Misused("--admin belongs to --add-user")
    if (given.redirect_uri or given.scope or given.single_use_refresh) and given.oauth_client is None:
        raise Misused("--redirect-uri, --scope and --single-use-refresh belong to --oauth-client")
    if given.limits and given.port is None:
        raise Misused("--limits belongs to --port")


def _added(directory: Path, given: argparse.Namespace, *, demo: bool) -> str:
    """Add a user or an app and give the secret; raises `Failed` for one that cannot be."""
    from tui.backend.errors import Refusal
    from tui.backend.oauth.clients import BadClient
    from tui.backend.owner import replaced_token
    from tui.backend.serve import once
    from tui.backend.staff import add_app, add_user

    async def work(database: Database) -> str:
        if given.add_user is not None:
            return await add_user(database, *given.add_user, admin=given.admin)
        if given.new_token:
            return await replaced_token(database, directory)
        uris, scopes = given.redirect_uri or [], given.scope or []
        return await add_app(database, given.oauth_client, uris, scopes, single_use=given.single_use_refresh)

    try:
        with _reached(given):
            return asyncio.run(once(directory, work, demo=demo, url=given.database or ""))
    except (Refusal, BadClient) as error:
        raise Failed(str(error)) from None


@contextmanager
def _reached(given: argparse.Namespace) -> Iterator[None]:
    """Say what is wrong where PostgreSQL cannot be used; raises `Failed`."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "asyncpg":
            raise
        raise Failed("PostgreSQL needs a driver: pip install 'pipedrive-tui[postgresql]'") from None
    except Exception as error:
        if not given.database or not type(error).__module__.startswith(("asyncpg", "sqlalchemy")):
            raise
        raise Failed(f"the database cannot be used: {error}") from None


def _copied(directory: Path, given: argparse.Namespace) -> None:
    """Write a backup or put one back; raises `Failed`."""
    from tui.backend.backup import BadBackup, backup, restore
    from tui.backend.database import NewerSchema

    try:
        if given.backup:
            asyncio.run(backup(directory, given.backup.expanduser().absolute()))
        else:
            asyncio.run(restore(directory, given.restore.expanduser().absolute()))
    except (BadBackup, NewerSchema) as error:
        raise Failed(str(error)) from None


def _serve(directory: Path, given: argparse.Namespace, *, demo: bool) -> None:
    from tui.backend.serve import serve_tcp

    port, plan, url = given.port, given.limits or "", given.database or ""
    try:
        with _reached(given):
            asyncio.run(serve_tcp(directory, port, demo=demo, plan=plan, url=url))
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
