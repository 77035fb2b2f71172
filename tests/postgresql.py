"""`--database=postgresql`: every workspace the tests open has its rows in a server of their own, gone when they end.

A workspace's directory holds the name of its database; a copy of the directory gets a copy of the database.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "TESTS_POSTGRESQL"
"""The server's directory, for processes that share it."""
MARK = "database.name"
MEMORY = Path("/dev/shm")
BUILDS = Path("/usr/lib/postgresql")
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=400")
"""The tests' own server forgets everything anyway."""


class NoServer(Exception):
    """PostgreSQL cannot be started here, and why."""


@contextmanager
def server(*settings: str) -> Iterator[Path]:
    """A running server whose socket is in the directory; raises `NoServer`."""
    directory = Path(tempfile.mkdtemp(prefix="pg-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        _run(
            directory, "initdb", "-D", str(directory / "data"), "-A", "trust", "-U", "tests", "--no-sync", "-E", "UTF8"
        )
        options = " ".join(
            f"-c {one}" for one in (f"unix_socket_directories={directory}", "listen_addresses=", *settings)
        )
        control = ["pg_ctl", "-D", str(directory / "data"), "-w"]
        _run(directory, *control, "-l", str(directory / "log"), "-o", f"'{options}'", "start")
        try:
            yield directory
        finally:
            _run(directory, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _run(directory: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, never as root, which it refuses."""
    found = sorted(BUILDS.glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(program)
    if not path:
        raise NoServer("PostgreSQL is not installed: apt-get install postgresql")
    command = " ".join([path, *arguments])
    if os.getuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
    line = ["su", "postgres", "-s", "/bin/sh", "-c", command] if os.getuid() == 0 else ["sh", "-c", command]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=directory, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise NoServer(f"{program} failed: {done.stderr.strip()}")


class Databases:
    """The databases of the workspaces one process opens."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.made: list[str] = []
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._connection: Any = None

    def url(self, workspace: Path) -> str:
        """Where the rows of a workspace are: in a new database, or in a copy if the directory is one."""
        mark, here = workspace / MARK, str(workspace.resolve())
        name, _, place = mark.read_text().partition("\n") if mark.exists() else ("template1", "", "")
        if place != here:  # a path may be used again, when what was there is gone: its database need not be
            source, name = name, f"w{uuid.uuid4().hex}"
            self._do(f"CREATE DATABASE {name} TEMPLATE {source}")
            self.made.append(name)
            workspace.mkdir(parents=True, exist_ok=True, mode=0o700)
            mark.write_text(f"{name}\n{here}")
        return f"postgresql+asyncpg://tests@/{name}?host={self.directory}"

    def drop(self, kept: int) -> None:
        """Drop all but the first ones."""
        for name in self.made[kept:]:
            self._do(f"DROP DATABASE {name} WITH (FORCE)")
        del self.made[kept:]

    def close(self) -> None:
        """End the connection that made and dropped them."""
        self._thread.submit(self._runner.run, self._end()).result()
        self._thread.submit(self._runner.close).result()

    def _do(self, statement: str) -> None:
        self._thread.submit(lambda: self._runner.run(self._execute(statement))).result()

    async def _execute(self, statement: str) -> None:
        import asyncpg

        if not self._connection:
            self._connection = await asyncpg.connect(host=str(self.directory), user="tests", database="postgres")
        # Copying files costs a third less than logging every page, which is what newer servers do of themselves.
        copies = statement.startswith("CREATE") and self._connection.get_server_version().major >= 15
        await self._connection.execute(f"{statement} STRATEGY FILE_COPY" if copies else statement)

    async def _end(self) -> None:
        if self._connection:
            await self._connection.close()


class Plugin:
    """Gives every `Database` of the tests the address of its rows."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases

    @pytest.fixture(scope="session", autouse=True)
    def rows_in_postgresql(self) -> Iterator[None]:
        """Patch `Database` for as long as the tests last."""
        from tui.backend.database import Database

        made: Any = Database.__init__

        def __init__(one: Database, directory: Path, *, url: str = "", **more: Any) -> None:  # noqa: N807 - it is one
            made(one, directory, url=url or self.databases.url(directory), **more)

        patched = pytest.MonkeyPatch()
        patched.setattr(Database, "__init__", __init__)
        yield
        patched.undo()
        self.databases.close()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is about SQLite's own file."""
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="about the file SQLite keeps a workspace in"))

    @pytest.fixture(autouse=True)
    def databases_of_one_test(self, request: pytest.FixtureRequest) -> Iterator[None]:
        """Drop what a test made; what fixtures of the session made stays."""
        request.getfixturevalue("rows_in_postgresql")
        shared = {"world", "template", "demo_workspace"} & set(request.fixturenames)
        for name in sorted(shared):
            request.getfixturevalue(name)
        kept = len(self.databases.made)
        yield
        self.databases.drop(kept)


class Skipping:
    """Skips every test, and says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Mark them."""
        for item in items:
            item.add_marker(pytest.mark.skip(reason=self.reason))


def use(config: pytest.Config) -> None:
    """Keep the rows of workspaces in PostgreSQL; the first process starts the server, those it starts find it."""
    if VARIABLE not in os.environ:
        running = server(*UNSAFE)
        try:
            os.environ[VARIABLE] = str(running.__enter__())
        except NoServer as error:
            config.pluginmanager.register(Skipping(str(error)))
            return
        config.add_cleanup(lambda: _end(running))
    config.pluginmanager.register(Plugin(Databases(Path(os.environ[VARIABLE]))))


def _end(running: AbstractContextManager[Path]) -> None:
    os.environ.pop(VARIABLE, None)
    running.__exit__(None, None, None)
