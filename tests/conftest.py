"""What tests of every layer need: the embedded backend, empty or with the demo company, and a client of it."""

from __future__ import annotations

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, settings
from starlette.applications import Starlette

from tests.connections import ask_here
from tests.engines import share_compiled
from tests.sharing import made_once
from tests.stylesheets import share_parsed
from tui.api.client import Client
from tui.api.transport import Server, Transport
from tui.backend.app import create_app
from tui.backend.database import Database, Seed
from tui.backend.storage import sqlite

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # no test asks a busy machine to be fast

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on by `days`, `hours`, `minutes`, `seconds`."""
        self.now += timedelta(**by)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgresql"), default="sqlite", help="where workspaces' rows are"
    )


def pytest_configure(config: pytest.Config) -> None:
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    share_compiled(patch, sqlite)
    share_parsed(patch)
    if config.getoption("--database") == "postgresql":
        from tests.postgresql import use
        from tui.backend.storage import postgresql

        share_compiled(patch, postgresql)
        use(config)


def pytest_collection_finish() -> None:
    """Modules and collected tests are no garbage: they are looked at no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@asynccontextmanager
async def client_of(app: Starlette) -> AsyncIterator[Client]:
    """A real client whose transport ends in an app instead of a socket."""
    server = Server("http://localhost")
    async with Client(server, transport=Transport(server, wrap=httpx.ASGITransport(app))) as client:
        yield client


@asynccontextmanager
async def opened(directory: Path, clock: Clock) -> AsyncIterator[Database]:
    """The database of a workspace, open."""
    database = Database(directory, clock=clock)
    try:
        await database.open()
        yield database
    finally:
        await database.close()


def made(directory: Path, seed: Seed | None) -> Path:
    """A new workspace, filled by `seed`."""

    async def fill() -> None:
        database = Database(directory, clock=Clock())
        await database.open(seed)
        await database.close()

    asyncio.run(fill())
    return directory


@pytest.fixture(autouse=True, scope="module")
def no_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """SQLite is asked in the test's own thread, but for modules marked `threads`."""
    with pytest.MonkeyPatch.context() as patch:
        if not request.node.get_closest_marker("threads"):
            ask_here(patch)
        yield


@pytest.fixture
def clock() -> Clock:
    """The backend's clock: 2026-03-11 09:30 UTC, a Wednesday."""
    return Clock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of an empty company, made once; copy it before you write."""
    return made_once(tmp_path_factory, "empty", lambda directory: made(directory, None))


@pytest.fixture
async def database(template: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[Database]:
    """The database of a fresh copy of the template."""
    shutil.copytree(template, tmp_path / "workspace")
    async with opened(tmp_path / "workspace", clock) as database:
        yield database


@pytest.fixture
def backend(database: Database) -> Starlette:
    """The backend of an empty company, whose caller is its owner."""
    return create_app(database, trusted=True)


@pytest.fixture
async def client(backend: Starlette) -> AsyncIterator[Client]:
    """A client of the empty company."""
    async with client_of(backend) as client:
        yield client


@pytest.fixture(scope="session")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the demo company, made once; copy it before you write."""
    from tui.backend.serve import demo_company

    return made_once(tmp_path_factory, "demo", lambda directory: made(directory, demo_company()))


@pytest.fixture
async def demo_backend(demo_workspace: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[Starlette]:
    """The backend of a fresh copy of the demo company."""
    directory = tmp_path / "demo"
    shutil.copytree(demo_workspace, directory)
    async with opened(directory, clock) as database:
        yield create_app(database, trusted=True)


@pytest.fixture
async def demo_client(demo_backend: Starlette) -> AsyncIterator[Client]:
    """A client of a fresh copy of the demo company."""
    async with client_of(demo_backend) as client:
        yield client
