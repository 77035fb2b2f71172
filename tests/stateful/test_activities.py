"""Activities live through anything in both dialects, and everything they are about agrees with a plain account."""

from __future__ import annotations

import asyncio
import functools
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.conftest import Clock, client_of, made, opened
from tests.dice import thrown
from tui.api.client import Client
from tui.backend.app import create_app
from tui.backend.clock import stamp

T = TypeVar("T")

DAYS = st.sampled_from([None, "2026-03-11", "2026-03-11", "2026-03-12"])
TIMES = st.none() | st.sampled_from(["08:00", "17:30"])
DIALECTS = st.sampled_from(["v1", "v2"])
SOMEBODY = st.none() | st.sampled_from([1, 2])
DEALS: dict[int, tuple[int | None, int | None]] = {1: (1, 1), 2: (2, None)}
"""Whose person and organization an activity takes over with a deal."""
COUNTS = ("activities_count", "done_activities_count", "undone_activities_count")


@dataclass
class Activity:
    """What is known of one: when it is due, since when it is done, and what it is about."""

    id: int
    day: str | None
    time: str | None
    done: str | None
    links: dict[str, Any]
    gone: bool = False


def first(activities: list[Activity]) -> Activity | None:
    """The one that is due first: those without a day at last, those without a time as the day begins."""
    return min(activities, key=lambda one: (one.day is None, one.day or "", one.time or "", one.id), default=None)


def latest(activities: list[Activity]) -> Activity | None:
    """The one with the latest day, then the one marked done last."""
    return max(activities, key=lambda one: (one.day or "", one.done or "", one.id), default=None)


@functools.cache
def template() -> Path:
    """Two organizations, persons and deals, and a lead."""
    directory = made(Path(tempfile.mkdtemp()) / "workspace", None)

    async def prepare() -> None:
        async with opened(directory, Clock()) as database, client_of(create_app(database, trusted=True)) as client:
            for name in ("A", "B"):
                await client.call("organizations.create", {}, {"name": name})
                await client.call("persons.create", {}, {"name": name})
            for person, org in DEALS.values():
                await client.call("deals.create", {}, {"title": "D", "person_id": person, "org_id": org})

    asyncio.run(prepare())
    return directory


class Activities(RuleBasedStateMachine):
    """The machine: each rule does one thing to the backend and to the account."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.activities: list[Activity] = []
        self.touched = dict.fromkeys(DEALS, stamp(self.clock.now))
        self.directory = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.open = AsyncExitStack()
        self.client = self.run(self.start(template()))

    async def start(self, filled: Path) -> Client:
        workspace = Path(shutil.copytree(filled, Path(self.directory.name) / "workspace"))
        database = await self.open.enter_async_context(opened(workspace, self.clock))
        return await self.open.enter_async_context(client_of(create_app(database, trusted=True)))

    def teardown(self) -> None:
        self.run(self.open.aclose())
        self.runner.close()
        self.directory.cleanup()

    def run(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.run(awaited())

    @property
    def alive(self) -> list[Activity]:
        return [one for one in self.activities if not one.gone]

    def change(self, dialect: str, one: Activity, **fields: Any) -> None:
        self.run(self.client.call(f"{dialect}.activities.update", {"id": one.id}, fields))

    def touch(self, one: Activity) -> None:
        """A done activity is an update of its deal."""
        if one.links["deal_id"] is not None:
            self.touched[one.links["deal_id"]] = stamp(self.clock.now)

    # -- what happens -------------------------------------------------------------------------------------------------

    @initialize(several=st.lists(st.tuples(DIALECTS, DAYS, TIMES, st.booleans()), min_size=3, max_size=6))
    def begin(self, several: list[tuple[str, str | None, str | None, bool]]) -> None:
        for one in several:
            self.add_one(*one, 1, None, None)

    @rule(minutes=st.integers(1, 100))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule(dialect=DIALECTS, day=DAYS, time=TIMES, done=st.booleans(), deal=SOMEBODY, person=SOMEBODY, org=SOMEBODY)
    def add(
        self, dialect: str, day: str | None, time: str | None, done: bool,
        deal: int | None, person: int | None, org: int | None,
    ) -> None:  # fmt: skip
        self.add_one(dialect, day, time, done, deal, person, org)

    def add_one(
        self, dialect: str, day: str | None, time: str | None, done: bool,
        deal: int | None, person: int | None, org: int | None,
    ) -> None:  # fmt: skip
        links = {"deal_id": deal, "person_id": person, "org_id": org}
        body = {"due_date": day, "due_time": time, "done": done} | links
        made_id = int(self.run(self.client.call(f"{dialect}.activities.create", {}, body)).id)
        if deal is not None:
            links = {"deal_id": deal, "person_id": person or DEALS[deal][0], "org_id": org or DEALS[deal][1]}
        self.activities.append(Activity(made_id, day, time, stamp(self.clock.now) if done else None, links))
        if done:
            self.touch(self.activities[-1])

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), dialect=DIALECTS, day=DAYS, time=TIMES)
    def plan(self, data: st.DataObject, dialect: str, day: str | None, time: str | None) -> None:
        one = data.draw(st.sampled_from(self.alive))
        self.change(dialect, one, due_date=day, due_time=time)
        one.day, one.time = day, time

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), dialect=DIALECTS, done=st.booleans())
    def mark(self, data: st.DataObject, dialect: str, done: bool) -> None:
        one = data.draw(st.sampled_from(self.alive))
        self.clock.advance(minutes=1)
        self.change(dialect, one, done=done)
        if done and one.done is None:
            one.done = stamp(self.clock.now)
            self.touch(one)
        elif not done:
            one.done = None

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), dialect=DIALECTS, deal=SOMEBODY)
    def move_to_deal(self, data: st.DataObject, dialect: str, deal: int | None) -> None:
        one = data.draw(st.sampled_from(self.alive))
        self.change(dialect, one, deal_id=deal)
        one.links["deal_id"] = deal
        if deal is not None:
            one.links["person_id"] = DEALS[deal][0] or one.links["person_id"]
            one.links["org_id"] = DEALS[deal][1] or one.links["org_id"]

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), dialect=DIALECTS, person=SOMEBODY)
    def move_to_person(self, data: st.DataObject, dialect: str, person: int | None) -> None:
        one = data.draw(st.sampled_from(self.alive))
        self.change(dialect, one, person_id=person)
        one.links["person_id"] = person

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), dialect=DIALECTS)
    def delete(self, data: st.DataObject, dialect: str) -> None:
        one = data.draw(st.sampled_from(self.alive))
        self.run(self.client.call(f"{dialect}.activities.delete", {"id": one.id}))
        one.gone = True

    # -- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def what_they_are_about_agrees(self) -> None:
        for kind, link in (("deals", "deal_id"), ("persons", "person_id"), ("organizations", "org_id")):
            older = self.run(self.client.call(f"v1.{kind}.list", {}))
            fields = ["next_activity_id", "last_activity_id", *COUNTS]
            newer = self.run(self.client.call(f"v2.{kind}.list", {"include_fields": fields}))
            for one, other in zip(older.items, newer.items, strict=True):
                about = [activity for activity in self.alive if activity.links[link] == one.id]
                assert {name: getattr(one, name) for name in planned(about)} == planned(about)
                assert {name: other.model_dump()[name] for name in fields} == {n: planned(about)[n] for n in fields}

    @invariant()
    def activities_agree(self) -> None:
        found = self.run(self.client.v1.activities.list(user_id=0, limit=500)).items
        told = [(one.id, one.due_date, one.due_time or None, one.deal_id, one.person_id, one.org_id) for one in found]
        assert told == [(one.id, one.day, one.time, *one.links.values()) for one in self.alive]
        assert [one.done for one in found] == [one.done is not None for one in self.alive]
        newer = self.run(self.client.v2.activities.list(limit=500)).items
        assert [one.marked_as_done_time for one in newer] == [one.done for one in self.alive]

    @invariant()
    def deals_are_touched(self) -> None:
        deals = self.run(self.client.v2.deals.list()).items
        assert {deal.id: deal.update_time for deal in deals} == self.touched


def planned(about: list[Activity]) -> dict[str, Any]:
    """What a record tells of its activities."""
    undone = [one for one in about if one.done is None]
    coming, last = first(undone), latest([one for one in about if one.done is not None])
    return {
        "next_activity_id": coming and coming.id,
        "next_activity_date": coming and coming.day,
        "next_activity_time": coming and coming.time and f"{coming.time}:00",
        "last_activity_id": last and last.id,
        "last_activity_date": last and last.day,
        "activities_count": len(about),
        "done_activities_count": len(about) - len(undone),
        "undone_activities_count": len(undone),
    }


TestActivities = Activities.TestCase
TestActivities.settings = settings(
    max_examples=thrown(4), stateful_step_count=20, deadline=None, derandomize=True, database=None
)
