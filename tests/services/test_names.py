"""Names in lists: sorted as people do, and those that look alike before all others."""

from __future__ import annotations

from typing import Any

import pytest

from tui.services.activity_list import ActivityList, Narrowing
from tui.services.directory import Directory, Look
from tui.services.merging import alike
from tui.services.records import Row
from tui.services.workspace import Workspace

NAMES = {901: "Zinc", 902: "bygg", 903: "Émile", 904: "Bâti", 905: "Ångström", 906: None, 907: 4711, 908: "Elan"}
IN_ORDER = [905, 904, 902, 908, 903, 901]


def put(workspace: Workspace, kind: str, field: str, **more: Any) -> None:
    workspace.copy.put(kind, [{"id": number, field: name, **more} for number, name in NAMES.items()])


def ours(found: list[Any]) -> list[Any]:
    return [number for number in found if number in IN_ORDER]


@pytest.mark.parametrize("kind", ["person", "organization", "product"])
def test_an_accent_stands_beside_its_letter_in_a_list(workspace: Workspace, kind: str) -> None:
    put(workspace, kind, "name")
    directory = Directory(workspace, kind)
    assert ours(directory.ids(Look())) == IN_ORDER
    assert ours(directory.ids(Look(reverse=True))) == IN_ORDER[::-1]
    assert set(NAMES) <= set(directory.ids(Look()))


def test_people_are_sorted_by_their_organization_so_too(workspace: Workspace) -> None:
    put(workspace, "organization", "name")
    workspace.copy.put("person", [{"id": number, "name": "One", "org_id": number} for number in NAMES])
    assert ours(Directory(workspace, "person").ids(Look(sort="org"))) == IN_ORDER


def test_activities_are_sorted_by_their_subject_so_too(workspace: Workspace) -> None:
    put(workspace, "activity", "subject", due_date="2026-03-12", done=False, owner_id=1)
    assert ours(ActivityList(workspace.copy, workspace.clock).ids("todo", Narrowing(), sort="subject")) == IN_ORDER


def test_what_can_be_chosen_is_sorted_so_too(workspace: Workspace) -> None:
    put(workspace, "organization", "name")
    workspace.copy.put("deal", [{"id": 77, "title": "One", "status": "open", "pipeline_id": 1, "stage_id": 1}])
    row = workspace.records.row("deal", 77, "org_id")
    assert isinstance(row, Row)
    assert ours([option.id for option in workspace.records.edits.options(row)]) == IN_ORDER


def test_a_deal_of_the_same_person_or_organization_is_offered_to_be_merged_before_one_of_a_like_title(
    workspace: Workspace,
) -> None:
    titles: dict[int, tuple[str, Any, Any]] = {
        81: ("Acme renewal", 1, 1),
        82: ("Aaa", None, None),
        83: ("Sensors", 1, 1),
        84: ("Sensors for Acme", None, 1),
        85: ("Big renewal", 2, 2),
        86: ("ACME Renewal", None, None),
    }
    deals = [
        {"id": n, "title": t, "person_id": p, "org_id": o, "status": "open", "pipeline_id": 1, "stage_id": 1}
        for n, (t, p, o) in titles.items()
    ]
    workspace.copy.put("deal", deals)
    found = [number for number, _, _ in workspace.merging.candidates("deal", 81) if number in titles]
    assert found[-2:] == [85, 82]
    assert set(found[:3]) == {83, 84, 86}


def test_two_names_are_alike_in_what_they_share() -> None:
    assert (
        alike("acme", "acme") > alike("acme", "acme gmbh") > alike("acme gmbh", "other gmbh") > alike("acme", "other")
    )
    assert alike("", "") == alike("acme", "") == 0
