"""What two people write into the same field: nobody's words are lost, and the one who can decide is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.conftest import Clock
from tests.services.served import DOWN, LOST_REPLY, Served, served
from tui.api.models.deals import DealChange
from tui.store.calls import REFUSED, Call


@pytest.fixture
async def one(backend: Starlette, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """A workspace over a company with one deal, which the copy knows."""
    async with served(backend, tmp_path, now=clock) as found:
        assert await found.sync() is None
        await found.workspace.deals.create({"title": "One", "value": 1})
        assert await found.sync() is None
        found.heard.clear()
        yield found


def deal_of(found: Served) -> int:
    return int(next(iter(found.workspace.copy.ids("deal"))))


async def theirs(found: Served, **fields: Any) -> None:
    await found.client.v2.deals.update(deal_of(found), DealChange(**fields))


async def there(found: Served) -> tuple[Any, ...]:
    deal = await found.client.v2.deals.get(deal_of(found))
    return deal.title, deal.value, deal.probability


def shown(found: Served) -> Any:
    return found.workspace.deals.get(deal_of(found))["title"]


def refused(found: Served) -> list[Call]:
    return [e.call for e in found.workspace.outbox.entries() if e.state == REFUSED]


async def test_the_field_somebody_else_changed_waits_for_a_decision_and_the_others_are_sent(one: Served) -> None:
    await one.workspace.deals.change(deal_of(one), {"title": "Mine", "probability": 50})
    await theirs(one, title="Theirs")

    assert await one.sync() is None

    assert await there(one) == ("Theirs", 1, 50)
    assert shown(one) == "Theirs"
    assert [(c.body, c.base, c.theirs) for c in refused(one)] == [
        ({"title": "Mine"}, {"title": "One"}, {"title": "Theirs"})
    ]
    assert len(one.refusals) == 1
    assert "Title changed on the server since you saw it" in one.refusals[0]


async def test_even_an_edit_made_this_moment_overwrites_nothing_the_user_has_not_seen(one: Served) -> None:
    await theirs(one, title="Theirs")
    await one.workspace.deals.change(deal_of(one), {"title": "Mine"})
    await one.drain()
    assert (await there(one))[0] == shown(one) == "Theirs"
    await one.workspace.deals.change(deal_of(one), {"title": "Mine, having seen theirs"})
    await one.drain()
    assert (await there(one))[0] == "Mine, having seen theirs"


async def test_what_was_refreshed_while_an_edit_waited_is_not_taken_for_what_was_seen(one: Served) -> None:
    await one.workspace.deals.change(deal_of(one), {"title": "Mine"})
    await theirs(one, title="Theirs")
    found = await one.client.v2.deals.get(deal_of(one))
    one.session.put("deal", [found.model_dump(mode="json", by_alias=True)])
    await one.drain()
    assert (await there(one))[0] == "Theirs"
    assert len(refused(one)) == 1


async def test_an_edit_that_was_tried_in_vain_is_compared_again(one: Served) -> None:
    await one.workspace.deals.change(deal_of(one), {"title": "Mine"})
    one.faults.plan = lambda r: DOWN if r.method == "PATCH" else ""
    await one.drain()
    await theirs_after(one, title="Theirs")
    await one.drain()
    assert (await there(one))[0] == "Theirs"


async def theirs_after(found: Served, **fields: Any) -> None:
    found.faults.plan = lambda _request: ""
    await theirs(found, **fields)


async def test_our_own_change_whose_answer_was_lost_is_no_conflict(one: Served) -> None:
    await one.workspace.deals.change(deal_of(one), {"title": "Mine"})
    one.faults.plan = lambda r: LOST_REPLY if r.method == "PATCH" else ""
    await one.drain()
    one.faults.plan = lambda _request: ""
    await one.drain()
    assert (await there(one))[0] == "Mine"
    assert one.refusals == []


async def test_other_fields_the_same_value_and_our_own_edits_are_no_conflict(one: Served) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    await theirs(one, title="Agreed", value=7)
    await deals.change(deal, {"title": "Agreed"})
    await one.drain()
    await deals.change(deal, {"title": "Better "})
    await deals.change(deal, {"probability": 5})
    await deals.change(deal, {"title": "Best", "probability": 6})
    await one.workspace.undo()
    await one.workspace.redo()
    assert await one.sync() is None
    assert await there(one) == ("Best", 7, 6)
    assert one.refusals == []


async def test_what_is_made_upon_a_refused_edit_is_made_upon_what_was_there_before(one: Served) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    await deals.change(deal, {"title": "x" * 300, "probability": 1000})
    await deals.create({"title": "Between"})
    await one.workspace.edits.make(
        "Between", [Call("v2.deals.update", {"id": deal}, {"value": 3}, (("deal", deal, {"value": 3}),), "Value")]
    )
    await deals.change(deal, {"title": "Short"})
    await one.sync()
    assert (await there(one))[:2] == ("Short", 3)
    assert [words.split(":")[0] for words in one.refusals] == ["Edit “One”"]


async def test_taking_back_what_somebody_has_changed_since_is_asked_too(one: Served) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    await deals.change(deal, {"title": "Mine"})
    await one.sync()
    await theirs(one, title="Theirs")
    await one.workspace.undo()
    await one.sync()
    assert (await there(one))[0] == "Theirs"
    assert [c.base for c in refused(one)] == [{"title": "Mine"}]


async def test_amount_and_currency_are_decided_together(one: Served) -> None:
    await one.workspace.deals.change(deal_of(one), {"value": 5, "currency": "USD", "probability": 9})
    await theirs(one, value=8)
    await one.sync()
    assert await there(one) == ("One", 8, 9)
    assert [c.body for c in refused(one)] == [{"value": 5, "currency": "USD"}]


async def test_a_change_nobody_has_heard_of_is_said_once(one: Served) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    for title in ("A", "B", "C"):
        await deals.change(deal, {"title": title})
    assert [e.call.body for e in one.workspace.outbox.entries()] == [{"title": "C"}]
    assert [e.call.base for e in one.workspace.outbox.entries()] == [{"title": "One"}]
    await one.workspace.undo()
    assert shown(one) == "B"
    for _ in range(2):
        await one.workspace.undo()
    assert shown(one) == "One"
    assert await one.sync() is None
    assert (await there(one))[0] == "One"


async def test_of_what_was_given_up_while_it_was_compared_nothing_is_sent(one: Served) -> None:
    await one.workspace.deals.change(deal_of(one), {"title": "Mine"})

    def give_up(request: Any) -> str:
        if request.method == "GET":
            one.workspace.outbox.drop(one.workspace.outbox.entries())
        return ""

    one.faults.plan = give_up
    await one.drain()
    assert (await there(one))[0] == "One"


async def test_what_a_refused_change_took_the_place_of_counts_again(one: Served) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    for probability in (5, 6, 1000):
        await deals.change(deal, {"probability": probability})
    assert len(one.waiting) == 1
    assert await one.drain() is None
    assert (await there(one))[2] == 6
    assert len(refused(one)) == 1
    assert one.waiting == [f"{REFUSED}: Edit “One”"]


async def second(found: Served, **fields: Any) -> int:
    """A deal that waits to be made, and then changed."""
    deal = await found.workspace.deals.create({"title": "Two", "value": 2})
    await found.workspace.deals.change(deal, fields)
    return deal


async def renamed_there(found: Served, deal: int, title: str) -> None:
    await found.client.v2.deals.update(found.real("deal", deal), DealChange(title=title))


async def test_a_deal_changed_before_it_was_made_overwrites_nothing_unseen_either(one: Served) -> None:
    deal = await second(one, title="Mine")
    one.faults.plan = lambda r: DOWN if r.method == "PATCH" else ""
    await one.drain()
    one.faults.plan = lambda _request: ""
    await renamed_there(one, deal, "Theirs")
    await one.drain()
    assert (await one.client.v2.deals.get(one.real("deal", deal))).title == "Theirs"
    assert [(c.body, c.base, c.theirs) for c in refused(one)] == [
        ({"title": "Mine"}, {"title": "Two"}, {"title": "Theirs"})
    ]


async def test_nor_when_the_answer_to_its_creation_was_lost(one: Served) -> None:
    deal = await second(one, title="Mine")
    one.faults.plan = lambda r: LOST_REPLY if r.method == "POST" else ""
    await one.drain()
    one.faults.plan = lambda _request: ""
    newest = (await one.client.v2.deals.list(sort_by="id", sort_direction="desc", limit=1)).items[0]
    await one.client.v2.deals.update(newest.id, DealChange(title="Theirs"))
    await one.drain()
    assert (await one.client.v2.deals.get(one.real("deal", deal))).title == "Theirs"
    assert [c.base for c in refused(one)] == [{"title": "Two"}]


async def test_what_the_service_fills_in_when_it_makes_a_deal_is_no_conflict(one: Served) -> None:
    deal = await second(one, owner_id=1, probability=30, expected_close_date="2026-05-01", visible_to=3)
    await one.workspace.deals.change(deal, {"owner_id": 1, "value": 9, "visible_to": 1})
    await one.drain()
    assert one.refusals == []
    made = await one.client.v2.deals.get(one.real("deal", deal))
    assert (made.probability, made.value, made.visible_to) == (30, 9, 1)
