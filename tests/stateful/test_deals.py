"""Deals live through anything a user can do, and the backend agrees with a plain Python account of it."""

from __future__ import annotations

import asyncio
import functools
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.conftest import Clock, client_of, made, opened
from tests.dice import thrown
from tests.stateful.oracle import OWN_PROBABILITY, STAGES, Activity, Deal, pipeline_of, totals
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.api.v2.deals import Extra
from tui.backend.app import create_app
from tui.backend.clock import stamp

T = TypeVar("T")

EXTRAS: list[Extra] = [
    *("next_activity_id", "last_activity_id", "first_won_time", "notes_count"),
    *("activities_count", "done_activities_count", "undone_activities_count"),
]
VALUES = st.integers(0, 400_000).map(lambda quarters: Decimal(quarters) / 4)
DATES = st.none() | st.sampled_from(["2026-03-10", "2026-03-11", "2026-03-12"])
TIMES = st.none() | st.sampled_from(["08:00:00", "17:30:00"])


@functools.cache
def template() -> Path:
    """An empty company with the oracle's stages, made once."""
    directory = made(Path(tempfile.mkdtemp()) / "workspace", None)

    async def prepare() -> None:
        async with opened(directory, Clock()) as database, client_of(create_app(database, trusted=True)) as client:
            await client.call("pipelines.create", {}, {"name": "2", "is_deal_probability_enabled": OWN_PROBABILITY[2]})
            for stage, likely in STAGES.items():
                if stage > 5:
                    await client.call("stages.create", {}, {"name": str(stage), "pipeline_id": 2})
                await client.call("stages.update", {"id": stage}, {"deal_probability": likely})

    asyncio.run(prepare())
    return directory


class Deals(RuleBasedStateMachine):
    """The machine: each rule does one thing to the backend and to the oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.deals: list[Deal] = []
        self.activities = 0
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

    def patch(self, deal: Deal, **change: Any) -> bool:
        """Change a deal; whether it could be: a deleted one is not there."""
        call = self.client.call("deals.update", {"id": deal.id}, change)
        if not deal.is_deleted:
            self.run(call)
            return True
        with pytest.raises(NotFound):
            self.run(call)
        return False

    @property
    def now(self) -> str:
        return stamp(self.clock.now)

    def any_deal(self, data: st.DataObject) -> Deal:
        self.clock.advance(seconds=61)  # so that every update shows
        return data.draw(st.sampled_from(self.deals))

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(hours=hours)

    @rule(
        value=VALUES,
        currency=st.sampled_from(["EUR", "USD", "JPY"]),
        stage=st.sampled_from(list(STAGES)),
        probability=st.none() | st.integers(0, 100),
    )
    def create(self, value: Decimal, currency: str, stage: int, probability: int | None) -> None:
        body = {
            "title": "D",
            "value": float(value),
            "currency": currency,
            "stage_id": stage,
            "probability": probability,
        }
        made_deal = self.run(self.client.call("deals.create", {}, body))
        self.deals.append(Deal(made_deal.id, value, currency, stage, probability, self.now))

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), stage=st.sampled_from(list(STAGES)))
    def move(self, data: st.DataObject, stage: int) -> None:
        deal = self.any_deal(data)
        if self.patch(deal, stage_id=stage):
            deal.move(stage, self.now)

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), pipeline=st.sampled_from([1, 2]))
    def move_to_pipeline(self, data: st.DataObject, pipeline: int) -> None:
        deal = self.any_deal(data)
        if self.patch(deal, pipeline_id=pipeline) and pipeline != pipeline_of(deal.stage):
            deal.move({1: 1, 2: 6}[pipeline], self.now)

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), status=st.sampled_from(["won", "open"]))
    def win_or_reopen(self, data: st.DataObject, status: str) -> None:
        deal = self.any_deal(data)
        if self.patch(deal, status=status):
            deal.close(status, self.now)

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), reason=st.sampled_from(["Price", "Timing"]))
    def lose(self, data: st.DataObject, reason: str) -> None:
        deal = self.any_deal(data)
        if self.patch(deal, status="lost", lost_reason=reason):
            deal.close("lost", self.now, reason)

    @precondition(lambda self: self.deals)
    @rule(data=st.data())
    def give_a_reason_without_losing(self, data: st.DataObject) -> None:
        deal = self.any_deal(data)
        if deal.is_deleted or deal.status == "lost":
            return
        with pytest.raises(Refused, match="lost_reason"):
            self.run(self.client.call("deals.update", {"id": deal.id}, {"lost_reason": "Price"}))

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), value=VALUES, probability=st.none() | st.integers(0, 100))
    def edit(self, data: st.DataObject, value: Decimal, probability: int | None) -> None:
        deal = self.any_deal(data)
        changed = (deal.value, deal.probability) != (value, probability)
        if self.patch(deal, value=float(value), probability=probability) and changed:
            deal.value, deal.probability, deal.update_time = value, probability, self.now

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), archived=st.booleans())
    def archive(self, data: st.DataObject, archived: bool) -> None:
        deal = self.any_deal(data)
        if self.patch(deal, is_archived=archived) and archived != (deal.archive_time is not None):
            deal.archive_time, deal.update_time = self.now if archived else None, self.now

    @precondition(lambda self: self.deals)
    @rule(data=st.data())
    def delete_or_restore(self, data: st.DataObject) -> None:
        deal = self.any_deal(data)
        if deal.is_deleted:
            self.run(self.client.call("deals.update", {"id": deal.id}, {"is_deleted": False}))
        else:
            self.run(self.client.v2.deals.delete(deal.id))
        deal.is_deleted, deal.update_time = not deal.is_deleted, self.now

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), due_date=DATES, due_time=TIMES, done=st.booleans())
    def plan(self, data: st.DataObject, due_date: str | None, due_time: str | None, done: bool) -> None:
        deal = self.any_deal(data)
        body = {"deal_id": deal.id, "due_date": due_date, "due_time": due_time, "done": done}
        call = self.client.call("activities.create", {}, body)
        if deal.is_deleted:
            with pytest.raises(Refused, match="deal_id"):
                self.run(call)
            return
        self.run(call)
        self.activities += 1
        deal.activities.append(Activity(self.activities, due_date, due_time, self.now if done else None))
        deal.update_time = self.now if done else deal.update_time

    @precondition(lambda self: self.activities)
    @rule(data=st.data(), done=st.booleans())
    def mark(self, data: st.DataObject, done: bool) -> None:
        deal, activity = self.any_activity(data)
        if activity.is_deleted:
            return
        self.run(self.client.call("activities.update", {"id": activity.id}, {"done": done}))
        if done and activity.done_time is None:
            activity.done_time = deal.update_time = self.now
        elif not done:
            activity.done_time = None

    @precondition(lambda self: self.activities)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        _deal, activity = self.any_activity(data)
        if not activity.is_deleted:
            self.run(self.client.v2.activities.delete(activity.id))
            activity.is_deleted = True

    def any_activity(self, data: st.DataObject) -> tuple[Deal, Activity]:
        self.clock.advance(seconds=61)
        return data.draw(st.sampled_from([(deal, activity) for deal in self.deals for activity in deal.activities]))

    @precondition(lambda self: self.deals)
    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        deal = self.any_deal(data)
        if not deal.is_deleted:
            self.run(self.client.call("notes.create", {}, {"content": "x", "deal_id": deal.id}))
            deal.notes, deal.update_time = deal.notes + 1, self.now

    @invariant()
    def lists_agree(self) -> None:
        listed = self.run(self.client.v2.deals.list(include_fields=EXTRAS)).items
        archived = self.run(self.client.v2.deals.archived(include_fields=EXTRAS)).items
        deleted = self.run(self.client.v2.deals.list(status=["deleted"], include_fields=EXTRAS)).items
        alive = [deal for deal in self.deals if not deal.is_deleted]

        assert [shown(d) for d in listed] == [expected(d) for d in alive if d.archive_time is None]
        assert [shown(d) for d in archived] == [expected(d) for d in alive if d.archive_time is not None]
        assert [shown(d) for d in deleted] == [
            expected(d) for d in self.deals if d.is_deleted and d.archive_time is None
        ]

    @invariant()
    def totals_agree(self) -> None:
        summary, wanted = self.run(self.client.v1.deals.summary()), totals(self.deals)

        assert summary.total_count == wanted.count
        assert {code: Decimal(str(total.value)) for code, total in (summary.values_total or {}).items()} == wanted.plain
        weighted = {code: Decimal(str(t.value)) for code, t in (summary.weighted_values_total or {}).items()}
        assert weighted == wanted.weighted
        for found, sums in (
            (summary.total_currency_converted_value, wanted.plain),
            (summary.total_weighted_currency_converted_value, wanted.weighted),
        ):
            assert abs(Decimal(str(found)) - wanted.in_euros(sums)) <= Decimal("0.03"), "rounded once per currency"


def shown(deal: Any) -> dict[str, Any]:
    """What the backend says of a deal, as far as the oracle has an opinion."""
    names = (
        *("id", "value", "currency", "stage_id", "pipeline_id", "probability", "status", "lost_reason", "is_deleted"),
        *("update_time", "stage_change_time", "won_time", "lost_time", "close_time", "archive_time"),
        *("local_won_date", "local_lost_date", "local_close_date"),
    )
    return {name: getattr(deal, name) for name in names} | dict(deal.model_extra)


def expected(deal: Deal) -> dict[str, Any]:
    """The same, as the oracle has it; the company's time zone is UTC."""
    total, done, undone = deal.counts
    times = {"won": deal.won_time, "lost": deal.lost_time, "close": deal.close_time}
    return {
        "id": deal.id,
        "value": float(deal.value),
        "currency": deal.currency,
        "stage_id": deal.stage,
        "pipeline_id": pipeline_of(deal.stage),
        "probability": deal.probability,
        "status": deal.status,
        "lost_reason": deal.lost_reason,
        "is_deleted": deal.is_deleted,
        "update_time": deal.update_time,
        "stage_change_time": deal.stage_change_time,
        "archive_time": deal.archive_time,
        **{f"{name}_time": time for name, time in times.items()},
        **{f"local_{name}_date": time and time[:10] for name, time in times.items()},
        "first_won_time": deal.first_won_time,
        "next_activity_id": deal.next_activity,
        "last_activity_id": deal.last_activity,
        "notes_count": deal.notes,
        "activities_count": total,
        "done_activities_count": done,
        "undone_activities_count": undone,
    }


TestDeals = Deals.TestCase
TestDeals.settings = settings(
    max_examples=thrown(5), stateful_step_count=30, deadline=None, derandomize=True, database=None
)
