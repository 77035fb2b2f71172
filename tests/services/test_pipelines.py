"""Pipelines and stages, against the real backend: shown at once, the same after the answer, and taken back."""

from __future__ import annotations

import pytest

from tests.services.served import Served
from tui.services.edits import EditError
from tui.services.pipelines import BEGINNING, Pipelines


def names(demo: Served) -> list[tuple[str, list[str]]]:
    return [(p.name, [s.name for s in p.stages]) for p in demo.workspace.deals.pipelines()]


async def on_server(demo: Served) -> list[tuple[str | None, list[str | None]]]:
    pipelines = sorted((await demo.client.v2.pipelines.list()).items, key=lambda p: (p.order_nr or 0, p.id))
    stages = sorted((await demo.client.v2.stages.list(limit=500)).items, key=lambda s: (s.order_nr or 0, s.id))
    return [(p.name, [s.name for s in stages if s.pipeline_id == p.id]) for p in pipelines]


async def same_everywhere(demo: Served) -> None:
    """What is shown now is what the server has after it was sent, and what is shown then."""
    before = names(demo)
    assert await demo.drain() is None
    assert names(demo) == before
    assert await on_server(demo) == before
    assert await demo.sync() is None
    assert names(demo) == before
    assert demo.refusals == []


async def test_a_pipeline_begins_with_stages_and_goes_with_them(demo: Served) -> None:
    edits, whole = Pipelines(demo.workspace), names(demo)
    await edits.add_pipeline("  Key   accounts ", own_probability=True)
    assert names(demo) == [*whole, ("Key accounts", list(BEGINNING))]
    await same_everywhere(demo)
    assert demo.workspace.deals.pipelines()[-1].uses_deal_probability
    await demo.workspace.undo()
    assert names(demo) == whole
    await same_everywhere(demo)
    await demo.workspace.redo()
    assert names(demo)[-1] == ("Key accounts", list(BEGINNING))
    await same_everywhere(demo)


async def test_a_stage_that_is_new_takes_deals_before_the_server_knows_it(demo: Served) -> None:
    deals, edits = demo.workspace.deals, Pipelines(demo.workspace)
    pipeline = deals.pipelines()[0]
    deal = deals.board(pipeline).columns[0].ids[0]
    new = await edits.add_stage(
        pipeline.id, {"name": "Trial", "deal_probability": 70, "days_to_rotten": 9, "is_deal_rot_enabled": True}
    )
    await deals.move(deal, new)
    assert deals.board(deals.pipelines()[0]).columns[-1].ids == [deal]
    await same_everywhere(demo)
    stage = deals.pipelines()[0].stages[-1]
    assert (stage.name, stage.probability, stage.rots_after) == ("Trial", 70, 9)
    assert (await demo.client.v2.deals.get(deal)).stage_id == stage.id


async def test_changes_and_places_are_taken_back(demo: Served) -> None:
    edits, whole = Pipelines(demo.workspace), names(demo)
    pipeline = demo.workspace.deals.pipelines()[0]
    first, last = pipeline.stages[0].id, pipeline.stages[-1].id
    assert await edits.change("stage", first, {"name": "First", "deal_probability": 5})
    assert not await edits.change("stage", first, {"name": "First"})
    assert await edits.change("pipeline", pipeline.id, {"name": "Selling"})
    assert await edits.move("stage", last, -2)
    assert await edits.move("pipeline", pipeline.id, 1)
    assert not await edits.move("stage", first, -1)
    changed = names(demo)
    assert changed[1][0] == "Selling"
    assert changed[1][1] == ["First", *whole[0][1][1:2], whole[0][1][-1], *whole[0][1][2:-1]]
    await same_everywhere(demo)
    for _ in range(4):
        await demo.workspace.undo()
    assert names(demo) == whole
    await same_everywhere(demo)


@pytest.mark.parametrize("sent", [False, True])
async def test_the_deals_of_a_deleted_stage_go_on_and_come_back(demo: Served, sent: bool) -> None:
    workspace, deals, edits = demo.workspace, demo.workspace.deals, Pipelines(demo.workspace)
    pipeline, whole = deals.pipelines()[0], names(demo)
    stage, target = pipeline.stages[1].id, pipeline.stages[0].id
    inside = edits.deals_in(stage)
    assert len(inside) > len(deals.board(pipeline).columns[1].ids), "won and lost ones too"
    with pytest.raises(EditError, match="Say where they go"):
        await edits.delete_stage(stage)
    assert await edits.delete_stage(stage, target) == len(inside)
    assert names(demo)[0][1] == [whole[0][1][0], *whole[0][1][2:]]
    assert set(inside) <= set(edits.deals_in(target))
    if sent:
        await same_everywhere(demo)
    await workspace.undo()
    assert names(demo) == whole
    back = deals.pipelines()[0].stages[1]
    assert edits.deals_in(back.id) == inside
    assert (back.probability, back.rots_after) == pipeline.stages[1][3:]
    await same_everywhere(demo)
    assert edits.deals_in(deals.pipelines()[0].stages[1].id) == inside


async def test_the_deals_of_a_deleted_pipeline_go_on_and_come_back(demo: Served) -> None:
    workspace, deals, edits = demo.workspace, demo.workspace.deals, Pipelines(demo.workspace)
    first, second = deals.pipelines()[:2]
    whole = names(demo)
    inside = [edits.deals_in(s.id) for s in second.stages]
    target = first.stages[2].id
    assert await edits.delete_pipeline(second.id, target) == sum(map(len, inside))
    assert second.name not in [name for name, _ in names(demo)]
    await same_everywhere(demo)
    await workspace.undo()
    assert sorted(names(demo)) == sorted(whole)
    again = next(p for p in deals.pipelines() if p.name == second.name)
    assert [edits.deals_in(s.id) for s in again.stages] == inside
    await same_everywhere(demo)


async def test_what_cannot_be_says_why(demo: Served) -> None:
    edits = Pipelines(demo.workspace)
    with pytest.raises(EditError, match="needs a name"):
        await edits.add_pipeline(" ")
    new = await edits.add_pipeline("One", stages=["Only"])
    stage = next(p for p in edits.all() if p.id == new).stages[0].id
    with pytest.raises(EditError, match="needs a stage"):
        await edits.delete_stage(stage)
