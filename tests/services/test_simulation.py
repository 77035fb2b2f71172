"""The outbox and what sends it, simulated: edits, lost requests and answers, faults, other people, kills at any point.

No sockets, no sleeps, no clock: the server is a dictionary, a kill is an exception that nothing catches, and a restart
opens the same files again.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.services.served import Nowhere
from tui.api.errors import ApiError, Interrupted, NotFound, Refused, ServerFault, Unreachable
from tui.api.page import Page
from tui.services import doubts, failing, sending
from tui.services.sync import Session
from tui.services.workspace import Workspace

T = TypeVar("T")
Json = dict[str, Any]

FAULTS = ["", "", "", "", "down", "lost request", "lost reply", "500 after", "500 before"]
BAD = "The server does not like this title"
STAGES = (1, 2, 3)
SCHEDULES = int(os.environ.get("PIPEDRIVE_TUI_SCHEDULES", "80"))
"""How many schedules are tried; 2,000 take some minutes."""
NOW = "2026-03-11T09:30:00Z"


class Killed(BaseException):
    """The process is gone: nothing catches this."""


class Deal(SimpleNamespace):
    """An answer of the server."""

    def model_dump(self, **_how: Any) -> Json:
        return dict(vars(self))


class Server:
    """A Pipedrive in a dictionary: deals by id, what was done to them, keys it has seen."""

    def __init__(self) -> None:
        self.deals: dict[int, Json] = {}
        self.keys: dict[str, int] = {}
        self.created: Counter[str] = Counter()
        self.log: list[tuple[int, str]] = []
        self.overwrote: list[tuple[str, str]] = []
        self.keyed = True

    def call(self, operation: str, arguments: Json, body: Json | None, key: str) -> Any:
        verb, body = operation.rsplit(".", 1)[-1], body or {}
        if BAD in str(body.get("title")):
            raise Refused(400, BAD)
        if verb == "create":
            return self._create(body, key)
        if arguments["id"] < 0:
            raise AssertionError("a temporary id was sent")
        deal = self.deals.get(arguments["id"])
        if deal is None or (deal["is_deleted"] and body.get("is_deleted") is not False):
            raise NotFound(404, "Deal not found.")
        if verb == "delete":
            deal["is_deleted"] = True
            return None
        if "title" in body:
            self.overwrote.append((deal["title"], body["title"]))
        deal.update(body)
        if "title" in body:
            self.log.append((deal["id"], body["title"]))
        return Deal(**deal)

    def _create(self, body: Json, key: str) -> Deal:
        if self.keyed and key in self.keys:
            return Deal(**self.deals[self.keys[key]])
        number = len(self.deals) + 1
        fixed = {"status": "open", "pipeline_id": 1, "is_archived": False, "creator_user_id": 1, "add_time": NOW}
        self.deals[number] = {"id": number, "stage_id": 1, **fixed, **body, "is_deleted": False}
        self.keys[key] = number
        self.created[key] += 1
        self.log.append((number, body["title"]))
        return Deal(**self.deals[number])


class Line:
    """The way to the server, as far as the sync uses it; `plan` are the faults of the next calls."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.plan: list[str] = []
        self.before_each: Callable[[], None] = lambda: None
        self.transport = SimpleNamespace(limits=None, server=SimpleNamespace(socket="s" if server.keyed else ""))
        deals = SimpleNamespace(get=self._get, list=self._list)
        self.v1 = SimpleNamespace(users=SimpleNamespace(me=self._me), deals=deals)
        self.v2 = SimpleNamespace(deals=deals)

    async def call(self, operation: str, arguments: Json, body: Json | None = None, *, key: str = "") -> Any:
        self.before_each()
        fault = self.plan.pop(0) if self.plan else ""
        if fault == "down":
            raise Unreachable("nobody listens")
        if fault == "lost request":
            raise Interrupted("the line broke")
        if fault == "500 before":
            raise ServerFault(500, "boom")
        answer = self.server.call(operation, arguments, body, key)
        self.before_each()
        if fault == "lost reply":
            raise Interrupted("the line broke")
        if fault == "500 after":
            raise ServerFault(500, "boom")
        return answer

    async def _get(self, number: int, **_asked: Any) -> Deal:
        if number not in self.server.deals:
            raise NotFound(404, "Deal not found.")
        return Deal(**self.server.deals[number])

    async def _list(self, **_asked: Any) -> Page[Deal]:
        return Page([Deal(**deal) for deal in reversed(self.server.deals.values())])

    async def _me(self) -> Deal:
        return Deal(id=1)


class Simulation(RuleBasedStateMachine):
    """One user, one server, and everything that can go wrong between them."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        memory = Path("/dev/shm")
        self.directory = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.server = Server()
        self.titles = 0
        self.made: dict[str, int] = {}
        self.wanted: dict[int, list[str]] = {}
        self.theirs: set[int] = set()
        self.upon: dict[str, str] = {}
        self.deleted: set[int] = set()
        self.fuse: int | None = None
        self.first, failing.FIRST = failing.FIRST, 0.0
        self._start()

    @initialize(keyed=st.booleans())
    def kind_of_server(self, keyed: bool) -> None:
        """With keys as the backend of this machine, or without as an account."""
        self.server.keyed = keyed
        self.line.transport.server.socket = "s" if keyed else ""

    def _start(self) -> None:
        self.workspace = Workspace(self.directory / "copy.db", self.directory / "outbox.db", Nowhere())
        self.line = Line(self.server)
        self.line.before_each = self._burn
        copy, outbox = self.workspace.sync._open_files()
        for box in (outbox, self.workspace.outbox):
            box.db.execute("PRAGMA synchronous=OFF")  # nobody cuts the power here
        self.session = Session(self.line, copy, outbox, self.workspace.sync)  # type: ignore[arg-type]
        for thing, names in ((outbox, ("set_state", "claim", "set_apart", "done")), (copy, ("put", "mark_deleted"))):
            for name in names:
                setattr(thing, name, self._fused(getattr(thing, name)))
        copy.remember("me", {"id": 1})
        if not copy.ids("pipeline"):
            copy.put("pipeline", [{"id": 1, "order_nr": 1}])
            copy.put("stage", [{"id": s, "order_nr": s, "pipeline_id": 1, "deal_probability": 100} for s in STAGES])

    def _fused(self, work: Callable[..., T]) -> Callable[..., T]:
        def fused(*args: Any, **kwargs: Any) -> T:
            self._burn()
            result = work(*args, **kwargs)
            self._burn()
            return result

        return fused

    def _burn(self) -> None:
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                raise Killed

    def _end(self) -> None:
        self.workspace.sync._close_files()
        self.workspace.close()

    def do(self, work: Awaitable[T]) -> T:
        return self.loop.run_until_complete(work)

    # -- the user -----------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        self.titles += 1
        return f"title {self.titles}"

    def _deal(self, pick: int) -> int | None:
        rows = self.workspace.copy.select("SELECT id FROM shown_deal WHERE is_deleted = 0 ORDER BY id")
        return int(rows[pick % len(rows)][0]) if rows else None

    @rule()
    def create(self) -> None:
        title = self._title()
        deal = self.do(self.workspace.deals.create({"title": title}))
        self.made[title] = deal
        self.wanted[deal] = [title]

    @rule()
    def create_badly(self) -> None:
        self.do(self.workspace.deals.create({"title": BAD}))

    @rule(pick=st.integers(0, 99))
    def rename(self, pick: int) -> None:
        if (deal := self._deal(pick)) is not None:
            title = self._title()
            self.upon[title] = self.workspace.deals.get(deal)["title"]
            self.do(self.workspace.deals.change(deal, {"title": title}))
            self._want(deal, title)

    @rule(pick=st.integers(0, 99), times=st.integers(2, 3))
    def rename_in_a_row(self, pick: int, times: int) -> None:
        for _ in range(times):
            self.rename(pick)

    @rule(pick=st.integers(0, 99))
    def rename_badly(self, pick: int) -> None:
        if (deal := self._deal(pick)) is not None:
            title = f"{BAD} {self._title()}"
            self.upon[title] = self.workspace.deals.get(deal)["title"]
            self.do(self.workspace.deals.change(deal, {"title": title}))

    @rule(pick=st.integers(0, 99), stage=st.sampled_from(STAGES))
    def move(self, pick: int, stage: int) -> None:
        if (deal := self._deal(pick)) is not None:
            self.do(self.workspace.deals.move(deal, stage))

    @rule(pick=st.integers(0, 99))
    def delete(self, pick: int) -> None:
        if (deal := self._deal(pick)) is not None:
            self.do(self.workspace.deals.delete(deal))
            self.deleted.add(deal)

    @rule(undone=st.booleans())
    def turn(self, undone: bool) -> None:
        if self.do(self.workspace.undo() if undone else self.workspace.redo()) is not None:
            self._forget_wishes()

    def _want(self, deal: int, title: str) -> None:
        for known in self.wanted:
            if self._real(known) == self._real(deal):
                self.wanted[known].append(title)
                return
        self.wanted[deal] = [title]

    def _real(self, deal: int) -> int:
        return int(self.workspace.outbox.real_id("deal", deal))

    def _forget_wishes(self) -> None:
        """Once something is taken back, what it should be is what is shown."""
        self.wanted.clear()
        self.made.clear()

    # -- the rest of the world ----------------------------------------------------------------------------------------

    @rule(plan=st.lists(st.sampled_from(FAULTS), max_size=8))
    def send(self, plan: list[str]) -> None:
        self.line.plan = list(plan)
        with suppress(ApiError):
            self.do(sending.drain(self.session))
        self.line.plan = []
        self.do(self.workspace.edits.catch_up())

    @rule(plan=st.lists(st.sampled_from(FAULTS), max_size=4), fuse=st.integers(0, 25))
    def send_and_be_killed(self, plan: list[str], fuse: int) -> None:
        self.line.plan, self.fuse = list(plan), fuse
        with suppress(ApiError, Killed):
            self.do(sending.drain(self.session))
        self.fuse = None
        self._end()
        self._start()

    @rule()
    def restart(self) -> None:
        self._end()
        self._start()

    @rule()
    def refresh(self) -> None:
        self.session.put("deal", [dict(deal) for deal in self.server.deals.values()])
        self.do(self.workspace.edits.catch_up())

    @rule(pick=st.integers(0, 99))
    def somebody_else_renames(self, pick: int) -> None:
        deals = [d for d in self.server.deals.values() if not d["is_deleted"]]
        if deals:
            deal = deals[pick % len(deals)]
            deal["title"] = f"theirs {self._title()}"
            self.theirs.add(deal["id"])

    @rule(pick=st.integers(0, 99))
    def two_rename_the_same(self, pick: int) -> None:
        """By chance alone this comes together too seldom."""
        self.create()
        self.send([])
        self.somebody_else_renames(pick)
        self.rename(pick)
        self.send([])

    # -- what must be true --------------------------------------------------------------------------------------------

    @invariant()
    def a_pending_value_is_shown(self) -> None:
        last: dict[tuple[str, int | str], Json] = {}
        for entry in self.workspace.outbox.pending():
            for kind, record, patch in entry.call.effects:
                last[kind, record] = {**last.get((kind, record), {}), **patch}
        for (kind, record), patch in last.items():
            found = self.workspace.copy.get(kind, record)
            assert found is not None or "id" not in patch
            if found is not None:
                assert {name: found.get(name) for name in patch} == patch

    @invariant()
    def nothing_was_made_twice(self) -> None:
        assert all(count == 1 for count in self.server.created.values())

    @invariant()
    def no_name_of_somebody_else_was_overwritten_unseen(self) -> None:
        for theirs, ours in self.server.overwrote:
            seen, name = {ours}, ours
            while (name := self.upon.get(name, "")) and name not in seen:
                seen.add(name)
            assert not theirs.startswith("theirs") or theirs in seen, f"{theirs} was overwritten unseen"

    @invariant()
    def names_were_given_in_the_order_they_were_chosen(self) -> None:
        if not self.wanted:
            return  # something was taken back: then an older name may come after a newer one
        for deal, titles in self.wanted.items():
            sent = [t for number, t in self.server.log if number == self._real(deal) and t in titles]
            assert [titles.index(t) for t in sent] == sorted(titles.index(t) for t in sent)

    def teardown(self) -> None:
        """In the end, with a line that works, both sides are the same, and every wish has come true."""
        try:
            self._settle()
            shown = {d["id"]: d for d in self.workspace.copy.all("deal")}
            there = {n: d for n, d in self.server.deals.items() if not d["is_deleted"]}
            assert [e.call.words for e in self.workspace.outbox.pending()] == []
            assert {n: (d["title"], d["stage_id"]) for n, d in shown.items()} == {
                n: (d["title"], d["stage_id"]) for n, d in there.items()
            }
            deleted = {self._real(deal) for deal in self.deleted}
            refused = {str((e.call.body or {}).get("title")) for e in self.workspace.outbox.refused()}
            for title, deal in self.made.items():
                if title in refused:
                    continue
                assert title in {t for _, t in self.server.log}, "an acknowledged deal is lost"
                assert self._real(deal) in there or self._real(deal) in deleted
            last: dict[int, set[str]] = {}  # one that arrived under its own id before its answer did has two lists
            for deal, titles in self.wanted.items():
                last.setdefault(self._real(deal), set()).update([t for t in titles if t not in refused][-1:])
            for deal in set(last) & set(there) - self.theirs:
                assert there[deal]["title"] in last[deal], "an acknowledged name is lost"
        finally:
            failing.FIRST = self.first
            self._end()
            self.loop.close()
            shutil.rmtree(self.directory)

    def _settle(self) -> None:
        settled, again = doubts.SETTLED, doubts.AGAIN
        doubts.SETTLED = doubts.AGAIN = -1.0
        try:
            for _ in range(3):
                self.do(sending.drain(self.session))
        finally:
            doubts.SETTLED, doubts.AGAIN = settled, again
        for number in self.session.copy.ids("deal") - set(self.server.deals):
            self.session.remove("deal", [number])
        self.refresh()


Simulation.TestCase.settings = settings(
    max_examples=SCHEDULES, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestSimulation = Simulation.TestCase
