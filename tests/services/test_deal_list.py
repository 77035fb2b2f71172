"""Deals as a list: any column, any order, bulk edits taken back as one, files that no spreadsheet runs."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.app.board import deal
from tui.services.board_view import View
from tui.services.deal_bulk import DealBulk
from tui.services.deal_export import export, place_of
from tui.services.deal_list import DealList, Look
from tui.services.edits import EditError
from tui.services.record_edits import CLEAR
from tui.services.workspace import Workspace

COLOUR = {"field_code": "c0ffee", "field_name": "Colour", "field_type": "varchar", "is_custom_field": True}
BUDGET = {"field_code": "b0b0", "field_name": "Budget", "field_type": "monetary", "is_custom_field": True}
LABELS = {"field_code": "label_ids", "field_type": "set", "options": [{"id": 7, "label": "Hot", "color": "red"}]}


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """Four deals of two pipelines, one that is archived, fields of one's own, one activity."""
    put = workspace.copy.put
    put("deal_field", [{"id": f["field_code"], **f} for f in (COLOUR, BUDGET, LABELS)])
    own = {"c0ffee": "Ärzte", "b0b0": {"value": 50, "currency": "USD"}}
    put(
        "deal",
        [
            deal(1, 2, title="zebra", value=100, person_id=5, org_id=None, custom_fields=own),
            deal(2, 1, title="=HYPERLINK()", value=105, currency="USD", person_id=2, org_id=2, owner_id=2),
            deal(3, 3, title="apples", value=None, custom_fields={"c0ffee": "blau", "b0b0": None}),
            deal(4, 4, title="", value=9, currency="XXX", pipeline_id=2, label_ids=[7]),
            deal(5, 1, title="put away", is_archived=True, status="won"),
        ],
    )
    due = {"subject": "Call", "type": "call", "due_date": "2026-03-30", "is_deleted": False, "done": False}
    put("activity", [{**due, "id": 1, "deal_id": 3}])
    return workspace


def ids(workspace: Workspace, **look: Any) -> list[int]:
    return DealList(workspace, Look(**look)).ids


@pytest.mark.parametrize(
    ("column", "usual", "reverse"),
    [
        ("next", [3, 1, 2, 4], [3, 4, 2, 1]),
        ("deal.title", [2, 3, 1, 4], [1, 3, 2, 4]),
        ("deal.value", [2, 1, 3, 4], [1, 2, 4, 3]),
        ("deal.person_id", [1, 3, 4, 2], [2, 4, 3, 1]),
        ("deal.stage_id", [2, 1, 3, 4], [4, 3, 1, 2]),
        ("deal.owner_id", [1, 3, 4, 2], [2, 4, 3, 1]),
        ("deal.label_ids", [4, 1, 2, 3], [4, 3, 2, 1]),
        ("deal.c0ffee", [1, 3, 2, 4], [3, 1, 4, 2]),
        ("deal.b0b0", [1, 2, 3, 4], [1, 4, 3, 2]),
        ("organization.name", [3, 4, 2, 1], [2, 4, 3, 1]),
        ("person.emails", [3, 4, 2, 1], [1, 2, 4, 3]),
        ("age", [4, 3, 2, 1], [1, 2, 3, 4]),
        ("deal.gone", [3, 1, 2, 4], [3, 4, 2, 1]),
    ],
)
def test_every_kind_of_column_sorts_both_ways(
    deals: Workspace, column: str, usual: list[int], reverse: list[int]
) -> None:
    """What is not there stands last in both; what is alike, by when it was added."""
    assert ids(deals, sort=column) == usual
    assert ids(deals, sort=column, reverse=True) == reverse


def test_a_list_is_of_one_pipeline_filtered_and_added_up(deals: Workspace) -> None:
    assert ids(deals, pipeline=1, sort="deal.title") == [2, 3, 1]
    assert ids(deals, view=View(owner=2)) == [2]
    assert ids(deals, view=View(text="brun ZEB")) == [1]
    found = DealList(deals, Look(view=View(labels=(7,))))
    assert (found.ids, found.total.count, found.total.values) == ([4], 1, {"XXX": 900})
    assert DealList(deals, Look(view=View(text="zebra"))).total.values == {"EUR": 10_000}


async def test_the_archive_is_a_list_of_its_own_and_gives_back(deals: Workspace) -> None:
    archive = DealList(deals, Look(view=View(status="all", archived=True)))
    assert archive.ids == [5]
    await deals.deals.restore(5)
    assert archive.follow([5])
    assert archive.ids == []
    assert 5 in ids(deals, view=View(status="won"))
    await deals.undo()
    assert archive.follow([5])
    assert (archive.ids, archive.total.count) == ([5], 1)


async def test_a_change_is_followed_as_if_all_was_read_anew(deals: Workspace) -> None:
    found = DealList(deals, Look(sort="deal.title"))
    await deals.deals.change(3, {"title": "zzz"})
    assert found.follow([3])
    assert found.ids == ids(deals, sort="deal.title") == [2, 1, 3, 4]
    await deals.deals.change(3, {"value": 70})
    assert not found.follow([3]), "the order is the same"
    assert found.total.values["EUR"] == 17_000
    await deals.deals.win(3)
    assert found.follow([3])
    assert found.ids == [2, 1, 4]


def test_a_look_is_kept_as_json(deals: Workspace) -> None:
    look = Look(2, ("deal.title", "age"), (("age", 9),), "age", reverse=True, view=View(owner=2, archived=True))
    assert Look.load(json.loads(json.dumps(look.dump()))) == look
    assert Look.load({"columns": 3, "widths": [1], "sort": None, "view": 1, "pipeline": "x"}) == Look()


def test_cells_read_as_people_do(deals: Workspace) -> None:
    columns = DealList(deals).columns
    record = deals.deals.get(3)

    def cell(code: str) -> tuple[str, int]:
        column = columns.find(code)
        assert column is not None
        return tuple(columns.cell(record, column))  # type: ignore[return-value]

    assert cell("next") == ("Mon 30 Mar Call", 4)
    assert cell("deal.org_id") == ("Nordlicht Logistik GmbH", 0)
    assert cell("person.emails") == ("person1@example.com", 0)
    assert cell("age") == ("37 d", 0)
    assert {"deal.c0ffee", "organization.address", "next"} <= {c.code for c in columns.all()}


# -- many at once ---------------------------------------------------------------------------------------------------


async def test_a_field_of_many_is_one_edit(deals: Workspace) -> None:
    bulk = DealBulk(deals)
    assert await bulk.choose([1, 2, 3], "owner_id", 2) == 2, "one had that owner already"
    assert {deals.deals.get(i)["owner_id"] for i in (1, 2, 3)} == {2}
    assert await deals.undo() == "Change owner of 2 deals"
    assert [deals.deals.get(i)["owner_id"] for i in (1, 2, 3)] == [1, 2, 1]
    assert await bulk.write([1, 2], "expected_close_date", "2026-07-01") == 2
    assert deals.deals.get(2)["expected_close_date"] == "2026-07-01"


async def test_a_field_of_ones_own_leaves_the_others_alone(deals: Workspace) -> None:
    await DealBulk(deals).write([1, 2], "c0ffee", "grün")
    assert deals.deals.get(1)["custom_fields"] == {"c0ffee": "grün", "b0b0": {"value": 50, "currency": "USD"}}
    assert deals.outbox.pending()[0].call.body == {"custom_fields": {"c0ffee": "grün"}}
    await deals.undo()
    assert deals.deals.get(1)["custom_fields"]["c0ffee"] == "Ärzte"
    assert not deals.deals.get(2).get("custom_fields", {}).get("c0ffee")


async def test_a_label_is_put_on_all_and_then_off(deals: Workspace) -> None:
    bulk = DealBulk(deals)
    assert await bulk.choose([1, 4], "label_ids", 7) == 1
    assert await bulk.choose([1, 4], "label_ids", 7) == 2
    assert [deals.deals.get(i)["label_ids"] for i in (1, 4)] == [[], []]


async def test_what_cannot_be_set_is_refused_and_nothing_is_changed(deals: Workspace) -> None:
    bulk = DealBulk(deals)
    for refused in (
        bulk.choose([1, 2], "owner_id", CLEAR),
        bulk.write([1, 2], "title", " "),
        bulk.write([1, 2], "probability", "60"),
        bulk.write([], "title", "x"),
    ):
        with pytest.raises(EditError):
            await refused
    assert deals.outbox.pending() == []


async def test_no_probability_and_one_of_nothing_are_two_things_no_value_and_a_value_of_nothing_are_one(
    deals: Workspace,
) -> None:
    pipeline = deals.copy.get("pipeline", deals.deals.get(1)["pipeline_id"]) or {}
    deals.copy.put("pipeline", [{**pipeline, "is_deal_probability_enabled": True}])
    deals.copy.put("deal", [{**deals.deals.get(1), "probability": None, "value": None}])
    bulk = DealBulk(deals)
    assert await bulk.write([1], "probability", "0") == 1
    assert deals.deals.get(1)["probability"] == 0
    assert await bulk.write([1], "value", "0") == 0


# -- files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(deals: Workspace) -> DealList:
    return DealList(deals, Look(sort="deal.title"))


async def test_a_csv_file_has_what_is_seen_and_nothing_that_runs(shown: DealList, tmp_path: Path) -> None:
    wanted = ("deal.title", "deal.value", "deal.org_id", "deal.expected_close_date", "deal.c0ffee")
    columns = [c for c in map(shown.columns.find, wanted) if c]
    path = place_of(str(tmp_path / "deals.csv"))
    assert await export(shown.columns, columns, shown.ids, path) == 4
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["ID", "Title", "Value", "Currency", "Organization", "Expected close", "Colour"]
    assert rows[1] == ["2", "'=HYPERLINK()", "105", "USD", "Verano Foods", "", ""]
    assert rows[3][1:4] == ["zebra", "100", "EUR"]


async def test_a_json_file_has_numbers_and_text_as_they_are(shown: DealList, tmp_path: Path) -> None:
    columns = [c for c in map(shown.columns.find, ("deal.title", "deal.value")) if c]
    path = place_of(str(tmp_path / "deals.json"))
    await export(shown.columns, columns, shown.ids[:1], path)
    assert json.loads(path.read_text(encoding="utf-8")) == [
        {"ID": 2, "Title": "=HYPERLINK()", "Value": 105, "Currency": "USD"}
    ]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("mine")
    for name in ("there.csv", "deals.xls", "none/deals.csv"):
        with pytest.raises(EditError):
            place_of(str(tmp_path / name))


async def test_an_excel_file_has_numbers_and_no_formula(shown: DealList, tmp_path: Path) -> None:
    columns = [c for c in map(shown.columns.find, ("deal.title", "deal.value", "deal.c0ffee")) if c]
    path = place_of(str(tmp_path / "deals.xlsx"))
    await shown.workspace.deals.change(1, {"title": "bell \x07 and +1"})
    shown.read()
    assert await export(shown.columns, columns, shown.ids, path) == 4
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["ID", "Title", "Value", "Currency", "Colour"]
    assert rows[1] == [2, "=HYPERLINK()", 105, "USD", None]
    assert any(str(row[1]).endswith("and +1") for row in rows)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    assert sheet.freeze_panes == "B2"
    with pytest.raises(EditError):
        place_of(str(path))
