"""What one does to deals, against the real backend: shown at once, the same after the server has answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.served import Served
from tui.api.page import every
from tui.services.board import Pipeline
from tui.services.board_view import View
from tui.services.deals import Deals
from tui.services.edits import EditError


def board_of(deals: Deals, pipeline: Pipeline) -> list[tuple[int, list[int], int, dict[str, int], dict[str, int]]]:
    board = deals.board(pipeline)
    return [(c.stage.id, c.ids, c.total.count, c.total.values, c.total.weighted) for c in board.columns]


async def test_the_demo_company_is_filled_whole(demo: Served) -> None:
    lists: dict[str, Any] = {
        "deal": demo.client.v2.deals.list,
        "activity": demo.client.v2.activities.list,
        "person": demo.client.v2.persons.list,
        "organization": demo.client.v2.organizations.list,
        "lead": demo.client.v1.leads.list,
        "note": demo.client.v1.notes.list,
        "product": demo.client.v2.products.list,
        "stage": demo.client.v2.stages.list,
    }
    for kind, call in lists.items():
        where = "is_archived = 0" if kind in ("deal", "lead") else "TRUE"
        assert {r.id async for r in every(call, limit=500)} == demo.workspace.copy.ids(kind, where), kind
    assert demo.workspace.filled
    assert (demo.workspace.copy.get("deal_field", "title") or {})["required_fields"]["enabled"], "rules come along"


async def test_how_many_products_a_deal_has_is_known_and_stays_so(demo: Served) -> None:
    deals, copy = demo.workspace.deals, demo.workspace.copy
    listed = [d async for d in every(demo.client.v2.deals.list, include_fields=["products_count"], limit=500)]
    counts = {d.id: d.model_dump()["products_count"] for d in listed}
    assert {row[0]: row[1] for row in copy.select("SELECT id, products_count FROM main.deal")} == counts
    deal = next(i for c in deals.board(deals.pipelines()[0]).columns for i in c.ids if counts[i])
    await deals.change(deal, {"title": "Renamed"})
    assert await demo.drain() is None
    assert copy.snapshot("deal", deal)["products_count"] == counts[deal]  # type: ignore[index]


async def test_totals_are_those_of_the_server(demo: Served) -> None:
    deals, money = demo.workspace.deals, demo.workspace.money
    for pipeline in deals.pipelines():
        total = deals.board(pipeline).total
        told = await demo.client.v1.deals.summary(status="open", pipeline_id=pipeline.id)
        assert total.count == told.total_count
        assert {c: v / money.currency(c).scale for c, v in total.values.items()} == {
            code: amount.value for code, amount in (told.values_total or {}).items()
        }
        assert {c: v / money.currency(c).scale for c, v in total.weighted.items()} == {
            code: amount.value for code, amount in (told.weighted_values_total or {}).items()
        }


@pytest.mark.parametrize("status", ["won", "lost", "open", "all"])
async def test_totals_of_what_is_filtered_are_those_of_the_server(demo: Served, status: str) -> None:
    deals, money, owner = demo.workspace.deals, demo.workspace.money, demo.workspace.copy.fact("me")["id"]
    asked: dict[str, Any] = {} if status == "all" else {"status": status}
    for pipeline in deals.pipelines():
        total = deals.board(pipeline, view=View(status=status, owner=owner)).total
        told = await demo.client.v1.deals.summary(pipeline_id=pipeline.id, user_id=owner, **asked)
        assert total.count == told.total_count
        for sums, amounts in ((total.values, told.values_total), (total.weighted, told.weighted_values_total)):
            found = {c: v / money.currency(c).scale for c, v in sums.items()}
            assert found == pytest.approx({code: amount.value for code, amount in (amounts or {}).items()})


async def test_everything_one_does_to_a_deal_shows_the_same_before_and_after_the_answer(demo: Served) -> None:
    deals = demo.workspace.deals
    pipeline = deals.pipelines()[0]
    first, second = (stage.id for stage in pipeline.stages[:2])
    one, two, three, four = deals.board(pipeline).columns[0].ids[:4]

    await deals.move(one, second)
    await deals.win(two)
    await deals.lose(three, "Price")
    await deals.change(four, {"title": "Another title", "value": 1234.5})
    new = await deals.create({"title": "Brand new", "stage_id": first, "value": 10})

    before = board_of(deals, pipeline)
    assert one in before[1][1]
    assert new in before[0][1]
    assert not {two, three} & set(before[0][1])
    assert await demo.sync() is None
    real = demo.real("deal", new)
    after = board_of(deals, pipeline)
    assert real > 0
    assert demo.waiting == []
    assert [[real if i == new else i for i in ids] for _, ids, *_ in before] == [ids for _, ids, *_ in after]
    assert [rest for _, _, *rest in before] == [rest for _, _, *rest in after]
    assert demo.renamed["deal", new] == real
    assert (await demo.client.v2.deals.get(one)).stage_id == second
    assert (await demo.client.v2.deals.get(two)).status == "won"
    assert (await demo.client.v2.deals.get(three)).lost_reason == "Price"
    assert (await demo.client.v2.deals.get(four)).value == 1234.5


async def test_undo_and_redo_before_and_after_sending(demo: Served) -> None:
    deals, workspace = demo.workspace.deals, demo.workspace
    pipeline = deals.pipelines()[0]
    whole = board_of(deals, pipeline)
    one, two, three = deals.board(pipeline).columns[0].ids[:3]
    stage = pipeline.stages[2].id

    await deals.move(one, stage)
    await deals.win(two)
    await deals.lose(three, "Timing")
    moved = board_of(deals, pipeline)
    for sent_between in (False, True):
        for _ in range(3):
            assert await workspace.undo()
            if sent_between:
                assert await demo.drain() is None
        assert await workspace.undo() is None
        assert board_of(deals, pipeline) == whole
        for _ in range(3):
            assert await workspace.redo()
        assert await workspace.redo() is None
        assert board_of(deals, pipeline) == moved
        assert await demo.sync() is None
        assert board_of(deals, pipeline) == moved
    assert (await demo.client.v2.deals.get(three)).lost_reason == "Timing"
    assert demo.refusals == []


async def test_a_deal_added_taken_back_and_added_again_is_one_deal(demo: Served) -> None:
    deals, workspace = demo.workspace.deals, demo.workspace
    stage = deals.pipelines()[0].stages[0].id
    new = await deals.create({"title": "Once only", "stage_id": stage})
    await deals.change(new, {"value": 77})
    assert await demo.drain() is None
    await workspace.undo()
    await workspace.undo()
    assert await demo.drain() is None
    assert demo.workspace.copy.get("deal", demo.real("deal", new)) is None or _gone(demo, new)

    await workspace.redo()
    await workspace.redo()
    again = demo.real("deal", new)
    assert again != new
    assert again < 0
    assert await demo.sync() is None
    found = [d for d in (await demo.client.v2.deals.list(limit=500)).items if d.title == "Once only"]
    assert [(d.id, d.value) for d in found] == [(demo.real("deal", new), 77)]

    await workspace.undo()
    await workspace.undo()
    assert await demo.sync() is None
    assert "Once only" not in [d.title for d in (await demo.client.v2.deals.list(limit=500)).items]
    assert demo.refusals == []


def _gone(demo: Served, deal: int) -> bool:
    record = demo.workspace.copy.get("deal", demo.real("deal", deal))
    return record is None or bool(record["is_deleted"])


async def test_undo_of_a_deletion_shows_the_deal_before_the_server_answers(demo: Served) -> None:
    deals = demo.workspace.deals
    pipeline = deals.pipelines()[0]
    whole, deal = board_of(deals, pipeline), deals.board(pipeline).columns[0].ids[0]
    await deals.delete(deal)
    assert await demo.drain() is None
    assert deal not in deals.board(pipeline).columns[0].ids

    await demo.workspace.undo()

    assert board_of(deals, pipeline) == whole
    assert await demo.sync() is None
    assert board_of(deals, pipeline) == whole


async def test_a_lead_converted_taken_back_and_converted_again(demo: Served) -> None:
    workspace, deals = demo.workspace, demo.workspace.deals
    pipeline = deals.pipelines()[0]
    lead = next(i for i in workspace.leads.inbox().ids if workspace.leads.get(i).get("person_id"))
    title = workspace.leads.get(lead)["title"]
    stage = pipeline.stages[1]

    new = await workspace.leads.convert(lead, stage.id, pipeline.id)
    for _round in range(2):
        assert lead not in workspace.leads.inbox().ids
        assert demo.real("deal", new) in deals.board(pipeline).columns[1].ids
        assert await demo.sync() is None
        assert demo.real("deal", new) in deals.board(pipeline).columns[1].ids
        assert demo.real("deal", new) > 0
        await workspace.undo()
        assert await demo.sync() is None
        restored = demo.real("lead", lead)
        assert workspace.leads.get(str(restored))["title"] == title
        assert (await demo.client.v1.leads.get(str(restored))).title == title
        await workspace.redo()
    assert demo.refusals == []


async def test_an_activity_deleted_taken_back_and_deleted_again_is_gone(demo: Served) -> None:
    workspace = demo.workspace
    activity = next(
        a["id"] for a in workspace.copy.all("activity") if a.get("deal_id") and not a["done"] and a["due_date"]
    )
    subject = workspace.copy.get("activity", activity) or {}
    await workspace.activities.delete(activity)
    assert await demo.sync() is None
    await workspace.undo()
    assert await demo.sync() is None
    again = demo.real("activity", activity)
    assert again not in (activity, None)
    assert (await demo.client.v2.activities.get(again)).subject == subject["subject"]
    await workspace.redo()
    assert await demo.sync() is None
    assert (await demo.client.v2.activities.get(again)).is_deleted is True
    assert demo.refusals == []


async def test_an_activity_that_changes_deals_changes_what_both_have_next(demo: Served) -> None:
    workspace = demo.workspace
    copy = workspace.copy
    planned = next(a for a in copy.all("activity") if a.get("deal_id") and not a["done"] and _only_one(demo, a))
    old = planned["deal_id"]
    other = next(d["id"] for d in copy.all("deal") if d["status"] == "open" and d["id"] != old)

    await demo.client.v2.activities.update(planned["id"], await _change({"deal_id": other}))
    assert await demo.sync(asked=True) is None

    assert (copy.get("deal", old) or {})["next_due"] is None
    assert demo_next(demo, other) is not None
    touched = {i for changed in demo.heard for i in changed.ids.get("deal", ())}
    assert {old, other} <= touched


def demo_next(demo: Served, deal: int) -> str | None:
    found: str | None = (demo.workspace.copy.get("deal", deal) or {})["next_due"]
    return found


def _only_one(demo: Served, activity: dict[str, Any]) -> bool:
    sql = "SELECT count(*) FROM shown_activity WHERE deal_id = ? AND done = 0 AND is_deleted = 0"
    return bool(demo.workspace.copy.select(sql, (activity["deal_id"],))[0][0] == 1)


async def _change(values: dict[str, Any]) -> Any:
    from tui.api.models.activities import ActivityChange

    return ActivityChange.model_validate(values)


async def test_many_deals_are_moved_as_one_and_taken_back_as_one(demo: Served) -> None:
    deals, workspace = demo.workspace.deals, demo.workspace
    pipeline, other = deals.pipelines()[:2]
    whole, there = board_of(deals, pipeline), board_of(deals, other)
    first, second = (c.ids[:3] for c in deals.board(pipeline).columns[:2])

    target = other.stages[0].id
    moved = await deals.move_all(dict.fromkeys((*first, *second), target))
    assert moved == 6
    assert await deals.move_all(dict.fromkeys(first, target)) == 0, "they are there already"
    assert {*first, *second} <= set(deals.board(other).columns[0].ids)
    last = workspace.outbox.last_step()
    assert last is not None
    assert last.words == f"Move 6 deals to {other.stages[0].name}"
    assert await demo.sync() is None
    await workspace.undo()
    assert (board_of(deals, pipeline), board_of(deals, other)) == (whole, there)
    assert await demo.sync() is None
    assert [ids for _, ids, *_ in board_of(deals, pipeline)] == [ids for _, ids, *_ in whole]
    assert demo.refusals == []


async def test_many_deals_end_as_one_and_come_back_as_one(demo: Served) -> None:
    deals, workspace, copy = demo.workspace.deals, demo.workspace, demo.workspace.copy
    pipeline = deals.pipelines()[0]
    whole = board_of(deals, pipeline)
    ids = deals.board(pipeline).columns[0].ids
    await deals.win(*ids[:2])
    await deals.lose_all(ids[2:4], "Price", "They took *another* one.")
    await deals.archive(*ids[4:6])
    await deals.delete(*ids[6:8])
    assert not {*ids[:8]} & {i for c in deals.board(pipeline).columns for i in c.ids}
    assert await demo.sync() is None
    assert [(await demo.client.v2.deals.get(i)).status for i in ids[:4]] == ["won", "won", "lost", "lost"]
    assert [(await demo.client.v2.deals.get(i)).is_archived for i in ids[4:6]] == [True, True]
    for lost in ids[2:4]:
        (note,) = [n for n in workspace.notes.of("deal", lost) if "another" in n.html]
        assert note.id > 0, "the comment is a note"
        assert "<em>another</em>" in note.html
    for _ in range(4):
        assert await workspace.undo()
    assert board_of(deals, pipeline) == whole
    assert await demo.sync() is None
    assert [ids for _, ids, *_ in board_of(deals, pipeline)] == [ids for _, ids, *_ in whole]
    assert not [n for n in workspace.notes.of("deal", ids[2]) if "another" in n.html]
    assert (copy.get("deal", ids[2]) or {})["lost_reason"] is None
    assert demo.refusals == []


async def test_a_deal_becomes_a_lead_and_a_deal_again(demo: Served) -> None:
    deals, workspace = demo.workspace.deals, demo.workspace
    pipeline = deals.pipelines()[0]
    stage = pipeline.stages[1]
    labels = list(map(int, deals.labels()))[:1]
    person = next(p["id"] for p in workspace.copy.all("person"))
    fields = {"title": "Not ripe", "stage_id": stage.id, "person_id": person, "value": 12, "label_ids": labels}
    new = await deals.create(fields)
    assert await demo.sync() is None
    deal = demo.real("deal", new)
    await workspace.activities.create({"deal_id": deal, "subject": "Ring", "type": "call", "due_date": "2031-01-01"})

    await deals.to_leads(int(deal))
    for sent in (False, True):
        (lead,) = [i for i in workspace.leads.inbox().ids if workspace.leads.get(i)["title"] == "Not ripe"]
        assert workspace.leads.get(lead)["value"] == {"amount": 12, "currency": "EUR"}
        assert [a.subject for a in workspace.activities.of("lead", lead)] == ["Ring"]
        assert deal not in deals.board(pipeline).columns[1].ids
        assert not sent or not str(lead).startswith("new-")
        assert await demo.sync() is None
    await workspace.undo()
    assert await demo.sync() is None
    again = int(demo.real("deal", deal))
    assert again in deals.board(pipeline).columns[1].ids
    assert deals.get(again)["label_ids"] == labels
    assert [a.subject for a in workspace.activities.of("deal", again)] == ["Ring"]
    assert demo.refusals == []


async def test_what_cannot_be_a_lead_says_why(demo: Served) -> None:
    deals = demo.workspace.deals
    alone = await deals.create({"title": "Alone"})
    won = deals.board(deals.pipelines()[0]).columns[0].ids[0]
    await deals.win(won)
    with pytest.raises(EditError, match="neither"):
        await deals.to_leads(alone)
    with pytest.raises(EditError, match="open deal"):
        await deals.to_leads(won)
