"""Filters kept by Pipedrive: what the copy says they let through is what the backend says; edits of them; teams."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.served import Served
from tui.services.board_view import View
from tui.services.edits import EditError
from tui.services.filter_sql import compiled
from tui.services.filters import EVERY, ONE, Condition, Filters, _written, fetch, fetch_deals

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
EXAMPLES = int(os.environ.get("TUI_FILTERS", "0")) or 40
"""How many filters are made up."""

ORDERS = ["=", "!=", "<", ">", "<=", ">="]
EMPTY = ["IS NULL", "IS NOT NULL"]
DAYS = [
    *("today", "yesterday", "tomorrow", "this_month", "last_month", "next_month", "this_week", "last_week"),
    *("next_week", "this_quarter", "last_quarter", "before_today", "later_or_today", "before_tomorrow"),
    *("later_or_tomorrow", "1_week_ago", "3_months_ago", "in_2_weeks", "in_1_month", "2026-03-02", "2025-12-31"),
]


def _of(fields: list[str], operators: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Condition]:
    """Conditions on these fields."""
    plain = st.builds(
        Condition,
        st.sampled_from([EVERY, ONE]),
        st.just("deal"),
        st.sampled_from(fields),
        st.sampled_from(operators),
        values,
        st.none(),
    )
    return plain.map(lambda c: c._replace(value=None) if c.operator in EMPTY else c)


CONDITIONS = st.one_of(
    _of(["value", "probability"], [*ORDERS, *EMPTY], st.sampled_from([0, 10, 50, 5000, 12_500.5, "20000"])),
    _of(["stage_id", "pipeline_id"], ["=", "!="], st.integers(1, 7)),
    _of(["owner_id", "person_id", "org_id"], ["=", "!=", *EMPTY], st.integers(1, 9).map(str)),
    _of(["status"], ["=", "!="], st.sampled_from(["open", "won", "lost"])),
    _of(["currency"], ["=", "!="], st.sampled_from(["EUR", "USD", "GBP"])),
    _of(["label_ids"], ["=", "!=", "contains", "not_contains", *EMPTY], st.integers(1, 6) | st.just([1, 2])),
    _of(["expected_close_date", "add_time", "update_time"], [*ORDERS, *EMPTY], st.sampled_from(DAYS)),
    _of(["won_time", "lost_time", "stage_change_time"], [*ORDERS, *EMPTY], st.sampled_from(DAYS)),
)
TEXT = Condition(EVERY, "deal", "title", "LIKE '%$%'", "pilot")


async def kept(demo: Served, *conditions: Condition) -> int:
    """A filter that the server has."""
    body = {"name": "Made up", "type": "deals", "conditions": _written(conditions)}
    made = await demo.client.call("v1.filters.create", {}, body)
    told = await demo.client.v1.filters.get(made.id, include_field_code=True)
    demo.session.put("filter", [told.model_dump(mode="json")])
    return int(made.id)


async def on_server(demo: Served, number: int) -> set[int]:
    """The deals that the server says a filter lets through."""
    await fetch_deals(demo.session, number)
    return set(demo.workspace.copy.fact(f"deals of filter {number}"))


async def test_the_copy_lets_through_what_the_server_does(demo: Served) -> None:
    workspace, seen = demo.workspace, set[int]()
    listed = "SELECT id FROM shown_deal WHERE is_deleted = 0 AND is_archived = 0"
    made: list[list[Condition]] = []

    @settings(max_examples=EXAMPLES, database=None, deadline=None, derandomize=True)
    @given(st.lists(CONDITIONS, min_size=1, max_size=3))
    def collect(conditions: list[Condition]) -> None:
        made.append(conditions)

    collect()
    for conditions in made:
        number = await kept(demo, *conditions)
        found = compiled(workspace.copy, workspace.clock, number)
        assert found is not None, conditions
        ids = {row[0] for row in workspace.copy.select(f"{listed} AND {found[0]}", found[1])}
        assert ids == await on_server(demo, number), conditions
        seen.add(len(ids))
    assert len(seen) > 5, "they say different things"


async def test_what_only_the_server_knows_it_is_asked_for(demo: Served) -> None:
    workspace = demo.workspace
    pipeline = workspace.deals.pipelines()[0]
    number = await kept(demo, TEXT)
    assert compiled(workspace.copy, workspace.clock, number) is None
    view = View(status="all", saved=number)
    assert workspace.deals.board(pipeline, view=view).total.count == 0, "nothing, until it told"
    there = await on_server(demo, number)
    board = workspace.deals.board(pipeline, view=view)
    ids = {i for c in board.columns for i in c.ids}
    assert ids
    assert ids == {i for i in there if workspace.deals.get(i)["pipeline_id"] == pipeline.id}
    assert board.total.count == len(ids)


async def test_own_edits_count_at_once_where_the_copy_knows(demo: Served) -> None:
    workspace = demo.workspace
    pipeline = workspace.deals.pipelines()[0]
    number = await kept(demo, Condition(EVERY, "deal", "stage_id", "=", pipeline.stages[0].id))
    board = workspace.deals.board(pipeline, view=View(saved=number))
    first = board.columns[0].ids[0]
    assert all(not c.ids for c in board.columns[1:])
    await workspace.deals.move(first, pipeline.stages[1].id)
    board.follow([first])
    assert first not in board


async def test_a_filter_is_added_changed_and_deleted_and_all_that_is_undone(demo: Served) -> None:
    workspace = demo.workspace
    filters = Filters(workspace)
    new = await filters.create("Large ones", [Condition(EVERY, "deal", "value", ">", 10_000)])
    assert [f.name for f in filters.all()] == ["Large ones"]
    assert await demo.drain() is None
    number = demo.real("filter", new)
    served_one = await demo.client.v1.filters.get(number)
    assert served_one.name == "Large ones"
    await filters.change(number, "Huge ones", [Condition(ONE, "deal", "value", ">=", 50_000)])
    assert await demo.drain() is None
    told = (await demo.client.v1.filters.get(number)).conditions or {}
    assert told["conditions"][1]["conditions"][0]["value"] in (50_000, "50000")
    await workspace.undo()
    assert filters.get(number).name == "Large ones"
    await filters.delete(number)
    assert filters.all() == []
    assert await demo.drain() is None
    await workspace.undo()
    assert [f.name for f in filters.all()] == ["Large ones"]
    assert await demo.drain() is None
    assert demo.refusals == []
    names = [f.name for f in (await demo.client.v1.filters.list(type="deals")).items]
    assert "Large ones" in names
    with pytest.raises(EditError, match="name"):
        await filters.create("  ", [])


async def test_what_there_is_comes_from_the_server_and_goes_with_it(demo: Served) -> None:
    workspace = demo.workspace
    filters = Filters(workspace)
    kinds = ("varchar", "enum", "date", "monetary", "set", "user", "stage")
    assert not any(filters.operators(kind) for kind in kinds)
    number = await kept(demo, TEXT)
    user = workspace.copy.all("user")[0]["id"]
    team = await demo.client.call("v1.legacy_teams.create", {}, {"name": "North", "manager_id": user, "users": [user]})
    await fetch(demo.session)
    assert all(filters.operators(kind) for kind in kinds)
    assert filters.operators("enum")["IS NULL"] == "is empty"
    assert filters.dates()["this_month"]
    assert number in [f.id for f in filters.all()]
    assert filters.get(number).conditions == (TEXT,)
    assert [(t["name"], t["users"]) for t in filters.teams() if t["id"] == team.id] == [("North", [user])]
    await demo.client.v1.filters.delete(number)
    await fetch(demo.session)
    assert number not in [f.id for f in filters.all()]


async def test_a_team_is_its_users(demo: Served) -> None:
    workspace = demo.workspace
    users = [u["id"] for u in workspace.copy.all("user")][:2]
    body = {"name": "North", "manager_id": users[0], "users": users}
    team = await demo.client.call("v1.legacy_teams.create", {}, body)
    await fetch(demo.session)
    pipeline = workspace.deals.pipelines()[0]
    counts = [workspace.deals.board(pipeline, view=View(owner=u)).total.count for u in users]
    assert workspace.deals.board(pipeline, view=View(team=team.id)).total.count == sum(counts) > 0
    assert workspace.deals.board(pipeline, view=View(team=999)).total.count == 0
