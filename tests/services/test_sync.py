"""The sync in its thread: starts and ends at any moment, goes offline in words, comes back by itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina

from tests.services.served import DOWN, LOCAL, LOST_REQUEST, Faults
from tui.api.client import Client
from tui.api.errors import NotFound
from tui.api.transport import Server, Transport
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.process import LocalBackend
from tui.services import doubts
from tui.services import sync as syncing
from tui.services.changes import Changed, Hub, SyncState, changed, everything
from tui.services.failures import told
from tui.services.sync import Session, Sync
from tui.services.workspace import Workspace

pytestmark = pytest.mark.threads


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A runtime directory of this test alone, with a name short enough for sockets."""
    with tempfile.TemporaryDirectory() as directory:
        monkeypatch.setenv("XDG_RUNTIME_DIR", directory)
        yield


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits in tests."""
    stamina.set_testing(True, attempts=1)
    monkeypatch.setattr(syncing, "RETRY_FIRST", 0.02)
    monkeypatch.setattr(syncing, "RETRY_LAST", 0.2)
    monkeypatch.setattr(syncing, "LOOK", 0.05)
    yield
    stamina.set_testing(False)


class InThread:
    """A connection to a backend in a thread of its own, which goes on whoever hangs up; `plan` as in `Faults`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.plan: Callable[[httpx.Request], str | httpx.Response] = lambda _request: ""
        self.opened = 0
        self.server = LOCAL
        self.ended = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="backend", daemon=True)
        self.ready: Future[Backend] = Future()

    async def open(self) -> Client:
        self.opened += 1
        if self.thread.ident is None:
            self.thread.start()
        backend = await asyncio.shield(asyncio.wrap_future(self.ready))
        return Client(self.server, transport=Transport(self.server, wrap=backend))

    async def close(self) -> None:
        self.ended.set()
        if self.thread.ident is not None:
            await asyncio.to_thread(self.thread.join)

    async def _live(self) -> None:
        database = Database(self.directory)
        try:
            await database.open()
            faults = Faults(httpx.ASGITransport(create_app(database, trusted=True)))
            faults.plan = self._plan
            self.ready.set_result(Backend(faults, asyncio.get_running_loop()))
            await asyncio.to_thread(self.ended.wait)
            await faults.aclose()
        finally:
            await database.close()

    def _plan(self, request: httpx.Request) -> str | httpx.Response:
        return self.plan(request)


@dataclass
class Backend(httpx.AsyncBaseTransport):
    """The way into the loop of a backend's thread."""

    faults: Faults
    loop: asyncio.AbstractEventLoop

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Have a request answered there."""
        return await asyncio.wrap_future(
            asyncio.run_coroutine_threadsafe(self.faults.handle_async_request(request), self.loop)
        )


class OwnBackend:
    """The way to a backend in a child process."""

    def __init__(self, directory: Path) -> None:
        self.backend = LocalBackend(directory)

    async def open(self) -> Client:
        return Client(await self.backend.ensure())

    async def close(self) -> None:
        await self.backend.stop()


@asynccontextmanager
async def running(directory: Path, connection: Any) -> AsyncIterator[Workspace]:
    workspace = Workspace(directory / "copy.db", directory / "outbox.db", connection)
    workspace.start()
    try:
        yield workspace
    finally:
        workspace.close()
        ends(workspace)


def ends(workspace: Workspace) -> None:
    """The sync's thread notices that it is to stop; how fast is a matter of how busy this machine is."""
    assert workspace.sync._thread is not None
    workspace.sync._thread.join(30)
    assert not workspace.sync._thread.is_alive()


async def until(condition: Callable[[], Any], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


def fresh(workspace: Workspace) -> bool:
    return workspace.state.phase == "fresh" and workspace.filled


def settled(workspace: Workspace) -> bool:
    return fresh(workspace) and not workspace.outbox.pending()


# -- living -------------------------------------------------------------------------------------------------------


async def test_it_fills_sends_and_ends_its_backend(tmp_path: Path) -> None:
    connection = OwnBackend(tmp_path / "company")
    async with running(tmp_path, connection) as workspace:
        await until(lambda: fresh(workspace))
        child = connection.backend._child
        assert child is not None
        deal = await workspace.deals.create({"title": "Sent"})
        await until(lambda: settled(workspace))
        assert workspace.outbox.real_id("deal", deal) == 1
        assert workspace.state.waiting == 0
    assert child.returncode == 0
    async with running(tmp_path, OwnBackend(tmp_path / "company")) as workspace:
        assert workspace.filled, "a restart begins with what was there"
        assert workspace.deals.get(1)["title"] == "Sent"
        assert await workspace.undo() == "Add “Sent”"
        await until(lambda: settled(workspace))
        assert not workspace.copy.ids("deal", "is_deleted = 0")


async def test_what_may_have_arrived_is_settled_without_anybody_doing_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts, "SETTLED", 0.3)
    connection = InThread(tmp_path / "company")
    connection.server = Server("http://localhost")
    async with running(tmp_path, connection) as workspace:
        await until(lambda: fresh(workspace))
        lost: list[str] = []

        def lose(request: httpx.Request) -> str:
            lost.extend([request.url.path] if request.method == "POST" else [])
            return LOST_REQUEST if request.method == "POST" else ""

        connection.plan = lose
        await workspace.deals.create({"title": "Lost"})
        await until(lambda: lost)
        connection.plan = lambda _request: ""
        await until(lambda: settled(workspace), 60)
        await until(lambda: [d["title"] for d in workspace.copy.all("deal")] == ["Lost"])
        assert len(workspace.copy.ids("deal")) == 1


async def test_what_the_user_asks_for_while_it_rests_is_fetched_at_once(tmp_path: Path) -> None:
    connection = InThread(tmp_path / "company")
    async with running(tmp_path, connection) as workspace:
        await until(lambda: fresh(workspace), 60)
        workspace.sync.interval = 3600.0
        await asyncio.sleep(0.3)  # it rests by now
        asked: list[str] = []

        def listen(request: httpx.Request) -> str:
            asked.append(request.url.path)
            return ""

        connection.plan = listen
        workspace.sync.refresh()
        await until(lambda: "/v1/leadLabels" in asked and "/api/v2/deals" in asked, 60)


async def test_it_can_be_stopped_at_any_moment(tmp_path: Path) -> None:
    threads = threading.active_count()
    for pause in (0.0, 0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3):
        workspace = Workspace(tmp_path / "copy.db", tmp_path / "outbox.db", InThread(tmp_path / "company"))
        workspace.start()
        await asyncio.sleep(pause)
        workspace.close()
        ends(workspace)
    await until(lambda: threading.active_count() <= threads + 1)


async def test_what_is_asked_before_there_is_a_thread_is_done(tmp_path: Path) -> None:
    done: list[str] = []

    async def task(session: Session) -> None:
        done.append((await session.client.v1.users.me()).name or "")

    workspace = Workspace(tmp_path / "copy.db", tmp_path / "outbox.db", InThread(tmp_path / "company"))
    workspace.sync.ask(task)
    workspace.start()
    await until(lambda: done)
    workspace.close()


async def test_a_question_the_server_refuses_is_no_outage(tmp_path: Path) -> None:
    asked: list[int] = []

    async def task(session: Session) -> None:
        asked.append(1)
        await session.client.v2.deals.get(4711)

    async with running(tmp_path, connection := InThread(tmp_path / "company")) as workspace:
        await until(lambda: fresh(workspace))
        phases: list[str] = []
        workspace.hub.listen(lambda c: phases.append(c.state.phase) if c.state else None)
        workspace.sync.ask(task)
        await until(lambda: asked and phases)
        assert "offline" not in phases
        assert connection.opened == 1


async def test_it_goes_offline_in_words_and_comes_back_by_itself(tmp_path: Path) -> None:
    connection = InThread(tmp_path / "company")
    async with running(tmp_path, connection) as workspace:
        await until(lambda: fresh(workspace))
        connection.plan = lambda _request: DOWN
        await workspace.deals.create({"title": "Made offline"})
        await until(lambda: workspace.state.phase == "offline")
        assert "cannot be reached" in workspace.state.words
        assert workspace.state.waiting == 1
        before = connection.opened
        await asyncio.sleep(0.5)
        assert 2 <= connection.opened - before <= 12, "it tries again, each time a little later"
        assert "Made offline" in [d["title"] for d in workspace.copy.all("deal")]
        connection.plan = lambda _request: ""
        await until(lambda: settled(workspace))
        assert workspace.state.waiting == 0


async def test_a_fault_of_the_program_is_told_and_survived(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "RETRY_FIRST", 0.3)  # states that follow each other at once are told as one

    async def task(_session: Session) -> None:
        raise ZeroDivisionError

    async with running(tmp_path, InThread(tmp_path / "company")) as workspace:
        await until(lambda: fresh(workspace))
        words: list[str] = []
        workspace.hub.listen(lambda c: words.append(c.state.words) if c.state else None)
        workspace.sync.ask(task)
        await until(lambda: any("fault" in w for w in words))
        await until(lambda: fresh(workspace))
    assert "ZeroDivisionError" in caplog.text


async def test_the_server_says_how_long_to_wait_and_is_heard(tmp_path: Path) -> None:
    connection = InThread(tmp_path / "company")
    async with running(tmp_path, connection) as workspace:
        await until(lambda: fresh(workspace))
        connection.plan = lambda _r: httpx.Response(429, json={"error": "slow down"}, headers={"retry-after": "0.5"})
        await workspace.deals.create({"title": "One"})
        await until(lambda: "limit" in workspace.state.words)
        before = connection.opened
        connection.plan = lambda _request: ""
        await workspace.deals.create({"title": "Two"})
        await asyncio.sleep(0.25)
        assert connection.opened == before, "an edit is no reason to ask sooner"
        await until(lambda: settled(workspace))


async def test_a_damaged_copy_is_filled_again_while_the_screens_go_on(tmp_path: Path) -> None:
    async with running(tmp_path, InThread(tmp_path / "company")) as workspace:
        await until(lambda: fresh(workspace))
        await workspace.deals.create({"title": "Safe"})
        await until(lambda: settled(workspace))
        told: list[str] = []
        workspace.hub.listen(lambda c: told.extend(c.warnings))
        path = workspace.copy.path
        workspace.copy.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (path.stat().st_size - 4096))
        await workspace.deals.create({"title": "Made meanwhile"})
        workspace.copy.check()
        await until(lambda: len(workspace.copy.ids("deal")) == 2)
        await until(lambda: settled(workspace))
        assert {d["title"] for d in workspace.copy.all("deal")} == {"Safe", "Made meanwhile"}
        await until(lambda: bool(told))
        assert "fetched again" in told[0]


async def test_an_edit_made_during_the_first_fill_is_sent_before_its_end(tmp_path: Path) -> None:
    connection = InThread(tmp_path / "company")
    sent_at: list[bool] = []
    async with running(tmp_path, connection) as workspace:

        def plan(request: httpx.Request) -> str:
            if request.method == "POST":
                sent_at.append(workspace.sync._files is not None and not workspace.sync._files[0].fact("filled"))
            return ""

        connection.plan = plan
        await workspace.deals.create({"title": "Early"})
        await until(lambda: settled(workspace))
    assert sent_at == [True]


# -- several windows ----------------------------------------------------------------------------------------------


async def test_of_two_windows_one_sends_and_the_other_takes_over(tmp_path: Path) -> None:
    company = tmp_path / "company"
    async with running(tmp_path, OwnBackend(company)) as second_to_leave:
        await until(lambda: fresh(second_to_leave))
        async with running(tmp_path, OwnBackend(company)) as other:
            await until(lambda: syncing.ELSEWHERE in other.state.words)
            await other.deals.create({"title": "From the other window"})
            await until(lambda: not other.outbox.pending())
            await until(lambda: any(d["title"].startswith("From") for d in second_to_leave.copy.all("deal")))
            await second_to_leave.deals.create({"title": "From the first window"})
            await until(lambda: not other.outbox.pending())
            await until(lambda: len([d for d in other.copy.all("deal") if d["id"] > 0]) == 2)

            second_to_leave.sync.stop()
            await until(lambda: fresh(other) and not other.state.words)
            await other.deals.create({"title": "After the change"})
            await until(lambda: settled(other))
            assert len(other.copy.ids("deal")) == 3


# -- ending -------------------------------------------------------------------------------------------------------

ENDING = """
    import asyncio, socket, sys, time
    from pathlib import Path
    from tui.api.client import Client
    from tui.api.transport import Server, Transport
    from tui.backend.process import LocalBackend
    from tui.services.workspace import Workspace

    home, how = Path(sys.argv[1]), sys.argv[2]

    class Connection:
        backend = LocalBackend(home / "company")
        async def open(self):
            if how == "opening hangs":
                await asyncio.sleep(60)
            if how == "names hang":
                socket.getaddrinfo = lambda *a, **k: time.sleep(60)
                return Client(Server("https://example.pipedrive.com"))
            if how == "answers hang":
                self.deaf = socket.socket(socket.AF_UNIX)
                self.deaf.bind(str(home / "s"))
                self.deaf.listen()
                return Client(Server("http://localhost", socket=str(home / "s")))
            return Client(await self.backend.ensure())
        async def close(self):
            if how == "answers hang":
                self.deaf.close()
            await self.backend.stop()

    async def main():
        workspace = Workspace(home / "copy.db", home / "outbox.db", Connection())
        workspace.start()
        end = time.monotonic() + (20 if how == "well" else 0.5)
        while time.monotonic() < end and workspace.state.phase != "fresh":
            await asyncio.sleep(0.01)
        return workspace

    workspace = asyncio.run(main())
    begun = time.monotonic()
    workspace.close()
    print(time.monotonic() - begun, workspace.state.phase, flush=True)
    print(time.time(), flush=True)
"""


@pytest.mark.parametrize("how", ["well", "opening hangs", "names hang", "answers hang"])
def test_the_program_ends_at_once_and_without_a_word(tmp_path: Path, how: str) -> None:
    with tempfile.TemporaryDirectory() as short:
        command = [sys.executable, "-W", "error", "-c", textwrap.dedent(ENDING), short, how]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        ended = time.time()
    assert result.stderr == ""
    assert result.returncode == 0
    closing, phase = result.stdout.splitlines()[0].split()
    assert float(closing) < 2.0
    assert ended - float(result.stdout.splitlines()[1]) < 2.0
    assert phase == ("fresh" if how == "well" else "starting")


# -- telling ------------------------------------------------------------------------------------------------------


async def test_a_listener_that_fails_does_not_keep_the_others_from_hearing(caplog: pytest.LogCaptureFixture) -> None:
    hub, heard = Hub(), list[Changed]()
    hub.listen(lambda _changed: 1 // 0)  # type: ignore[arg-type]
    deaf = hub.listen(heard.append)
    hub.announce(changed("deal", 1))
    deaf()
    deaf()
    hub.announce(changed("deal", 2))
    assert [c.ids["deal"] for c in heard] == [{1}]
    assert "ZeroDivisionError" in caplog.text


async def test_many_changes_of_many_threads_become_few_announcements() -> None:
    hub, heard = Hub(), list[Changed]()
    hub.attach(asyncio.get_running_loop())
    hub.listen(heard.append)

    def post(number: int) -> None:
        news = changed("deal", number)
        news.renamed["deal", -number] = number
        news.refusals.append(str(number))
        hub.post(news)
        hub.post(Changed(state=SyncState("syncing", str(number)), warnings=[str(number)]))

    threads = [threading.Thread(target=post, args=(n,)) for n in range(1, 41)]
    for thread in threads:
        thread.start()
    await until(lambda: sum(len(c.refusals) for c in heard) == 40)
    assert len(heard) <= 3
    assert set().union(*(c.ids["deal"] for c in heard)) == set(range(1, 41))
    assert sum(len(c.warnings) for c in heard) == 40
    assert heard[-1].state is not None


async def test_what_cannot_be_brought_up_to_date_is_announced_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    hub, heard = Hub(), list[Changed]()

    async def fail(_news: Changed) -> Changed:
        raise OSError("no disk")

    hub.before = fail
    hub.attach(asyncio.get_running_loop())
    hub.listen(heard.append)
    hub.post(changed("deal", 1))
    await until(lambda: heard)
    assert "no disk" in caplog.text


async def test_a_slow_screen_is_told_less_often() -> None:
    hub, heard = Hub(), list[Changed]()
    hub.attach(asyncio.get_running_loop())

    def slow(news: Changed) -> None:
        time.sleep(0.03)
        heard.append(news)

    hub.listen(slow)
    end = time.monotonic() + 0.9
    while time.monotonic() < end:
        hub.post(changed("deal", 1))
        await asyncio.sleep(0.01)
    hub.close()
    assert 2 <= len(heard) <= 5


async def test_nothing_arrives_after_the_end() -> None:
    hub, heard = Hub(), list[Changed]()
    hub.post(everything())
    hub.attach(asyncio.get_running_loop())
    hub.listen(heard.append)
    hub.post(everything())
    await asyncio.sleep(0)
    hub.close()
    hub.post(everything())
    await asyncio.sleep(0.1)
    assert heard == []


def test_posting_into_a_loop_that_is_over_is_no_error() -> None:
    hub = Hub()

    async def attach() -> None:
        hub.attach(asyncio.get_running_loop())

    asyncio.run(attach())
    hub.post(everything())


def test_every_failure_has_words() -> None:
    assert told(NotFound(404, "Not found."))[:2] == ("offline", "Not found.")
    assert told(OSError("no route"))[:2] == ("offline", "no route")
    assert "log" in told(KeyError("x"))[1]


async def test_refreshing_before_the_start_is_no_error(tmp_path: Path) -> None:
    sync = Sync(tmp_path / "copy.db", tmp_path / "outbox.db", InThread(tmp_path), Hub())
    sync.refresh()
    sync.stop()
