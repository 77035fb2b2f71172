"""The copy becomes like the server and stays so: no change is missed, and what is gone is forgotten."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.conftest import Clock
from tests.services.served import ACCOUNT, DOWN, Served, served
from tui import collecting
from tui.api.errors import Unreachable
from tui.api.limits import Burst, Limits
from tui.api.models.deals import DealChange
from tui.api.models.organizations import OrganizationChange
from tui.api.page import every
from tui.services import filling
from tui.services.filling import OtherAccount
from tui.services.sync import QUIET_INTERVAL, Session
from tui.store.database import Damaged, StoreError


@pytest.fixture
async def demo(demo_backend: Starlette, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """A workspace over the demo company, not filled yet."""
    async with served(demo_backend, tmp_path, now=clock) as found:
        yield found


async def test_what_changes_while_the_copy_is_filled_is_not_missed(
    demo: Served, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    early: list[int] = []

    async def between(session: Session) -> None:
        if early or not (found := session.copy.ids("deal", "status = 'open'")):
            return
        early.append(int(min(found)))
        clock.advance(seconds=5)
        await demo.client.v2.deals.update(early[0], DealChange(title="Changed behind our back"))
        clock.advance(minutes=5)
        closed = (await demo.client.v2.deals.list(status=["won"], limit=1)).items[0]
        await demo.client.v2.deals.update(closed.id, DealChange(title="Changed ahead of us"))
        organization = (await demo.client.v2.organizations.list(limit=1)).items[0]
        await demo.client.v2.organizations.update(organization.id, OrganizationChange(name="Renamed"))

    monkeypatch.setattr(demo.workspace.sync, "between", between)
    assert await demo.sync() is None

    assert demo.workspace.deals.get(early[0])["title"] == "Changed behind our back"


async def test_a_fill_does_not_begin_to_look_through_everything_for_garbage(demo: Served) -> None:
    usual, found = gc.get_threshold(), set[int]()

    def plan(request: httpx.Request) -> str:
        found.update([gc.get_threshold()[2]] if request.url.path.endswith("/v2/persons") else [])
        return DOWN if request.url.path.endswith("/notes") and "sort" not in str(request.url) else ""

    demo.faults.plan = plan
    assert isinstance(await demo.sync(), Unreachable)

    assert found == {collecting.NEVER}
    assert gc.get_threshold() == usual


async def test_an_interrupted_fill_goes_on_where_it_was(demo: Served, clock: Clock) -> None:
    demo.faults.plan = lambda r: DOWN if r.url.path.endswith("/notes") and "sort" not in str(r.url) else ""
    assert isinstance(await demo.sync(), Unreachable)
    assert not demo.workspace.filled
    done = demo.workspace.copy.fact("filled steps")
    clock.advance(hours=1)
    deal = int(min(demo.workspace.copy.ids("deal")))
    await demo.client.v2.deals.update(deal, DealChange(title="Changed in between"))
    demo.faults.plan = lambda _request: ""
    demo.faults.seen.clear()

    assert await demo.sync() is None

    assert demo.workspace.filled
    assert "open deals" in done
    assert len([path for _, path in demo.faults.seen if path.endswith("/v2/persons")]) == 1, "only its changes"
    assert demo.workspace.deals.get(deal)["title"] == "Changed in between"


async def test_an_interrupted_list_goes_on_at_its_page(
    demo: Served, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "LOCAL_PAGE", 20)
    asked: list[str] = []
    broken = [True]

    def plan(request: httpx.Request) -> str:
        whole = "limit=20" in str(request.url) and "updated_since" not in str(request.url)
        here = request.url.path.endswith("/persons") and whole
        asked.extend([str(request.url)] if here else [])
        return DOWN if here and broken and len(asked) == 3 else ""

    demo.faults.plan = plan
    assert isinstance(await demo.sync(), Unreachable)
    kept = len(demo.workspace.copy.ids("person"))
    assert 0 < kept <= 40
    asked.clear()
    broken.clear()
    assert await demo.sync() is None

    assert "cursor=" in asked[0], "not from the beginning"
    there = [p.id async for p in every(demo.client.v2.persons.list, limit=500)]
    assert demo.workspace.copy.ids("person") == set(there)


async def test_a_place_the_server_does_not_know_any_more_is_not_asked_for_for_ever(demo: Served) -> None:
    demo.session.copy.remember("filling at", ["persons", "gone-cursor"])
    await demo.sync()
    assert await demo.sync() is None
    assert demo.workspace.filled


async def test_what_was_deleted_elsewhere_is_told_with_the_changes(demo: Served, clock: Clock) -> None:
    assert await demo.sync() is None
    copy, client = demo.workspace.copy, demo.client
    kinds = ("person", "organization", "activity", "note", "product", "deal")
    gone = {kind: int(min(copy.ids(kind))) for kind in kinds}
    clock.advance(minutes=5)
    for kind, record in gone.items():
        dialect = client.v1 if kind == "note" else client.v2
        await getattr(dialect, "activities" if kind == "activity" else f"{kind}s").delete(record)
    before = {kind: len(copy.ids(kind, "is_deleted = 0")) for kind in kinds}

    assert await demo.sync(asked=True) is None

    for kind, record in gone.items():
        assert record not in copy.ids(kind, "is_deleted = 0"), kind
        assert len(copy.ids(kind, "is_deleted = 0")) == before[kind] - 1, kind


async def test_a_copy_damaged_while_it_is_filled_is_filled_again(demo: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[bool] = []

    async def between(session: Session) -> None:
        if session.copy.ids("person") and not done:
            done.append(True)
            session.copy.mend(Damaged("bits have turned"))

    monkeypatch.setattr(demo.workspace.sync, "between", between)
    with pytest.raises(StoreError, match="fetched again"):
        await demo.sync()
    await demo.settle()
    assert not demo.workspace.filled, "the other connection sees the new file"
    assert await demo.sync() is None
    assert demo.workspace.filled
    assert len(demo.workspace.copy.ids("deal")) > 100


async def test_what_was_deleted_elsewhere_is_found_by_comparing(demo: Served, clock: Clock) -> None:
    assert await demo.sync() is None
    copy, client = demo.workspace.copy, demo.client
    person, organization = int(min(copy.ids("person"))), int(min(copy.ids("organization")))
    activity, note = int(min(copy.ids("activity", "deal_id IS NOT NULL"))), int(min(copy.ids("note")))
    lead, product = str(min(copy.ids("lead", "is_archived = 0"))), int(min(copy.ids("product")))
    deal = int(min(copy.ids("deal")))
    owner = copy.owners([activity])["deal"]
    await client.v2.persons.delete(person)
    await client.v2.organizations.delete(organization)
    await client.v2.activities.delete(activity)
    await client.v2.products.delete(product)
    await client.v2.deals.delete(deal)
    await client.v1.notes.delete(note)
    await client.v1.leads.delete(lead)
    clock.advance(minutes=5)
    demo.heard.clear()

    for kind in ("person", "organization", "activity", "note", "lead", "product", "deal"):
        await filling.sweep(demo.session, kind)
    await demo.settle()

    went: dict[str, int | str] = {
        "person": person, "organization": organization, "activity": activity, "note": note, "lead": lead,
        "product": product, "deal": deal,
    }  # fmt: skip
    for kind, gone in went.items():
        record = copy.get(kind, gone)
        assert record is None or record.get("is_deleted") or record.get("active_flag") is False, kind
        assert any(gone in changed.ids.get(kind, ()) for changed in demo.heard), kind
    assert any(owner <= changed.ids.get("deal", set()) for changed in demo.heard)


async def test_a_deal_archived_or_deleted_elsewhere_leaves_the_board(demo: Served, clock: Clock) -> None:
    assert await demo.sync() is None
    deals = demo.workspace.deals
    board = deals.board(deals.pipelines()[0])
    archived, deleted = board.columns[0].ids[:2]
    lead = demo.workspace.leads.inbox().ids[0]
    clock.advance(minutes=5)
    await demo.client.v2.deals.update(archived, DealChange(is_archived=True))
    await demo.client.v2.deals.delete(deleted)
    await demo.client.call("v1.leads.update", {"id": lead}, {"is_archived": True})

    assert await demo.sync(asked=True) is None

    touched = {int(i) for changed in demo.heard for i in changed.ids.get("deal", ())}
    board.follow(touched)
    assert board.find(archived) is None
    assert board.find(deleted) is None
    assert lead not in demo.workspace.leads.inbox().ids


async def test_changes_are_asked_for_once_and_only_told_when_they_are_some(demo: Served, clock: Clock) -> None:
    assert await demo.sync() is None
    clock.advance(minutes=5)
    assert await demo.sync(asked=True) is None
    demo.heard.clear()
    assert await demo.sync(asked=True) is None
    told = {kind: ids for changed in demo.heard for kind, ids in changed.ids.items()}
    assert told == {}, "nothing changed"


async def test_a_copy_and_edits_of_another_account_are_neither_shown_nor_sent(
    demo: Served, backend: Starlette, tmp_path: Path, clock: Clock
) -> None:
    assert await demo.sync() is None
    deals = demo.workspace.deals
    await deals.win(deals.board(deals.pipelines()[0]).columns[0].ids[0])
    demo.workspace.outbox.remember("account", [4711, 1])

    with pytest.raises(OtherAccount, match="1 edits of another account wait"):
        await demo.sync()
    assert not [method for method, _ in demo.faults.seen if method == "PATCH"]

    demo.workspace.outbox.drop(demo.workspace.outbox.pending())
    copy = demo.workspace.copy
    copy.remember("me", {**copy.fact("me"), "company_id": 4711})
    copy.put("deal", [{"id": 10**6, "title": "Of another company", "status": "open"}])
    assert await demo.sync() is None
    assert copy.get("deal", 10**6) is None
    assert await demo.workspace.undo() is None


def test_a_copy_of_another_company_is_not_even_shown_at_the_start(tmp_path: Path, clock: Clock) -> None:
    from tests.services.served import Nowhere
    from tui.services.workspace import Workspace

    files = tmp_path / "copy.db", tmp_path / "outbox.db"
    first = Workspace(*files, Nowhere(), company=7)
    first.copy.remember("me", {"company_id": 7})
    first.copy.put("deal", [{"id": 1, "title": "Theirs"}])
    first.close()
    same = Workspace(*files, Nowhere(), company=7)
    assert same.copy.get("deal", 1) is not None
    same.close()
    other = Workspace(*files, Nowhere(), company=8)
    assert other.copy.get("deal", 1) is None
    other.close()


async def test_a_day_of_work_costs_an_account_few_tokens(
    demo_backend: Starlette, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, limits = [1_700_000_000.0], Limits()
    limits.burst = Burst(10**6)  # the day goes by in a second here
    monkeypatch.setattr("tui.services.filling.time.time", lambda: now[0])
    async with served(demo_backend, tmp_path, server=ACCOUNT, now=clock) as found:
        assert await found.sync() is None
        found.client.transport.limits = limits
        deals = sorted(int(i) for i in found.workspace.copy.ids("deal", "status = 'open' AND is_archived = 0"))
        for refresh in range(int(8 * 3600 / QUIET_INTERVAL)):
            now[0] += QUIET_INTERVAL
            if refresh % 2:
                await found.workspace.deals.change(deals[refresh], {"title": f"Renamed {refresh}"})
                assert await found.drain() is None
            await filling.refresh(found.session)
    assert found.refusals == []
    assert 1000 < limits.meter.spent <= 5000


@pytest.mark.parametrize("year", [-20, 30])
async def test_a_clock_that_is_years_off_hides_nothing(
    demo: Served, clock: Clock, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    import time

    there = time.time() + year * 31_556_952
    assert await demo.sync() is None
    monkeypatch.setattr("tui.services.filling.time.time", lambda: there)
    clock.advance(seconds=1)
    deal = int(min(demo.workspace.copy.ids("deal")))
    await demo.client.v2.deals.update(deal, DealChange(title="Seen all the same"))
    assert await demo.sync() is None
    assert demo.workspace.deals.get(deal)["title"] == "Seen all the same"


async def test_records_that_cannot_be_kept_do_not_keep_the_others_away(demo: Served) -> None:
    odd: list[dict[str, Any]] = [
        {"id": None, "title": "No id"},
        {"id": 2**70, "title": "Too large"},
        {"id": True, "title": "Not a number"},
        {"id": 5, "title": "Good", "stage_id": 2**80},
    ]
    assert demo.workspace.copy.put("deal", odd) == [5]
    assert demo.workspace.copy.ids("deal") == {5}
