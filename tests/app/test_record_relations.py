"""Related organizations, what contacts buy and who may see a record, on the record's screen."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.open_record import Picture, front, opened, press, seen, type_
from tests.app.test_record_parts import LINE, PRODUCTS
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.record import RecordScreen
from tui.services.workspace import Workspace

KIND = "organization_relationship"


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    copy = workspace.copy
    copy.put("organization", [{"id": 9, "name": "Nordlicht Holding [b]SE[/b]", "owner_id": 1}])
    ends = [(1, "parent", 9, 1), (2, "parent", 1, 2), (3, "parent", 2, 4), (4, "related", 3, 1)]
    copy.put(KIND, [{"id": i, "type": t, "rel_owner_org_id": a, "rel_linked_org_id": b} for i, t, a, b in ends])
    copy.put("product", PRODUCTS)
    copy.put("deal_product", [LINE, LINE | {"id": 2, "deal_id": 3, "quantity": 2, "discount": 0, "tax": 0}])
    copy.put("history", [{"id": "parts organization:1", "problem": ""}])
    copy.put("history", [{"id": "permitted organization:1", "users": [1]}])
    copy.put("organization", [{**(copy.get("organization", 1) or {}), "visible_to": 1}])
    return workspace


def at(screen: RecordScreen, relation: int, depth: int = 0) -> None:
    screen.fields.list.go((KIND, relation, str(depth), 0))


def roles(app: PipedriveApp) -> set[tuple[str, int]]:
    return {(one.role, one.other) for one in app.workspace.relations.of(1)}


async def test_the_family_stands_in_order(app: PipedriveApp) -> None:
    async with opened(app, "organization", 1, size=(120, 90)) as (screen, _):
        text = seen(screen.fields.list)
        order = [
            *("Related organizations", "Nordlicht Holding [b]SE[/b]", "parent", "Verano Foods", "daughter"),
            *("└ Blue Harbor Freight", "daughter’s daughter", "株式会社サクラ運輸", "related"),
        ]
        begin = text.index("Related organizations")
        places = [text.index(part, begin) for part in order]
        assert places == sorted(places)


async def test_what_is_bought_and_offered_and_who_sees_it(app: PipedriveApp) -> None:
    await app.workspace.deals.reopen(3)
    await app.workspace.deals.win(3)
    async with opened(app, "organization", 1, size=(120, 90)) as (screen, pilot):
        text = seen(screen.fields.list)
        assert text.index("Products bought") < text.index("2 × Tracker WT-20") < text.index("Products on offer")
        assert "40 × Tracker WT-20" in text
        assert "€5,097.96" in text
        assert "Seen by          Ada Lindqvist" in text
        key = next(k for k in screen.fields.list.keys if isinstance(k, tuple) and k[0] == "product")
        screen.fields.list.go(key)
        await press(pilot, "enter")
        assert (front(app).kind, front(app).record) == ("product", 1)


async def test_another_one_is_related_changed_and_parted(app: PipedriveApp) -> None:
    app.workspace.copy.remove(KIND, [2])
    async with opened(app, "organization", 1, size=(120, 90)) as (screen, pilot):
        at(screen, 4)
        await press(pilot, "a", "d")
        await type_(pilot, "verano")
        await press(pilot, "enter")
        assert ("daughter", 2) in roles(app)
        at(screen, 4)
        await press(pilot, "e", "p")
        assert ("parent", 3) in roles(app)
        await press(pilot, "D")
        assert ("parent", 3) not in roles(app)
        await press(pilot, "u", "u", "u")
        assert roles(app) == {("parent", 9), ("related", 3)}


async def test_one_goes_to_the_related_one_and_back(app: PipedriveApp) -> None:
    async with opened(app, "organization", 1, size=(120, 90)) as (screen, pilot):
        at(screen, 1)
        await press(pilot, "enter")
        assert (front(app).kind, front(app).record) == ("organization", 9)
        await press(pilot, "escape")
        at(screen, 3, 1)
        await press(pilot, "e")
        assert (front(app).kind, front(app).record) == ("organization", 4)


@pytest.mark.parametrize(("size", "theme"), [((80, 24), ""), ((120, 50), "pipedrive-light")])
def test_picture_of_a_family(workspace: Workspace, size: tuple[int, int], theme: str, snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        at(pilot.app.screen, 4)  # type: ignore[arg-type]
        await pilot.pause()

    assert snap_compare(Picture(workspace, "organization", 1, theme), terminal_size=size, run_before=run)
