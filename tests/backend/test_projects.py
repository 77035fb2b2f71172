"""Projects: where they stand, what they are about, plans, the archive (published documents of both dialects)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database


@pytest.fixture(autouse=True)
async def world(client: Client) -> None:
    """Two organizations, two persons and two deals; the first board has phases 1 to 4."""
    for name in ("A", "B"):
        await client.call("organizations.create", {}, {"name": name})
        await client.call("persons.create", {}, {"name": name})
        await client.call("deals.create", {}, {"title": name})


async def add(client: Client, **more: Any) -> Any:
    return await client.call("projects.create", {}, {"title": "Roof"} | more)


async def change(client: Client, id: int = 1, **more: Any) -> Any:
    return await client.call("projects.update", {"id": id}, more)


async def refused(client: Client, operation: str, arguments: dict[str, Any], body: Any = None) -> list[str]:
    with pytest.raises(Refused) as found:
        await client.call(operation, arguments, body)
    assert found.value.status == 400
    return list(found.value.fields)


# -- the project itself -----------------------------------------------------------------------------------------------


async def test_a_new_project_is_open_in_the_first_phase_of_the_first_board(client: Client) -> None:
    made = await add(client)

    assert (made.status, made.board_id, made.phase_id, made.owner_id) == ("open", 1, 1, 1)
    assert made.add_time == made.update_time == made.status_change_time == "2026-03-11T09:30:00.000Z"
    assert (made.deal_ids, made.person_ids, made.org_ids, made.label_ids) == ([], [], [], [])
    assert made.archive_time is None
    assert made.custom_fields == {}


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"title": " "}, "title"),
        ({"status": "deleted"}, "status"),
        ({"owner_id": 9}, "owner_id"),
        ({"board_id": 9}, "board_id"),
        ({"phase_id": 99}, "phase_id"),
        ({"board_id": 2, "phase_id": 1}, "phase_id"),
        ({"start_date": "soon"}, "start_date"),
        ({"end_date": "2026-02-30"}, "end_date"),
        ({"deal_ids": [1, 9]}, "deal_ids"),
        ({"person_ids": [9]}, "person_ids"),
        ({"org_ids": [9]}, "org_ids"),
        ({"label_ids": [9]}, "label_ids"),
        ({"template_id": 9}, "template_id"),
        ({"custom_fields": {"f" * 40: 1}}, f"custom_fields.{'f' * 40}"),
    ],
)
async def test_what_is_not_there_is_refused_by_name(client: Client, body: dict[str, Any], parameter: str) -> None:
    await client.call("project_boards.create", {}, {"name": "Second"})
    assert await refused(client, "projects.create", {}, {"title": "Roof"} | body) == [parameter]
    await add(client)
    if "template_id" not in body:
        assert await refused(client, "projects.update", {"id": 1}, body) == [parameter]


async def test_a_phase_decides_the_board_and_a_board_alone_means_its_first_phase(client: Client) -> None:
    board = await client.call("project_boards.create", {}, {"name": "Second"})
    assert await refused(client, "projects.create", {}, {"title": "Roof", "board_id": board.id}) == ["board_id"]
    phase = await client.call("project_phases.create", {}, {"name": "Start", "board_id": board.id})
    await add(client)
    moved = await change(client, phase_id=phase.id)
    assert (moved.board_id, moved.phase_id) == (board.id, phase.id)
    back = await change(client, board_id=1)
    assert (back.board_id, back.phase_id) == (1, 1)
    same = await change(client, board_id=1, title="Tower")
    assert (same.phase_id, same.title) == (1, "Tower")


async def test_a_change_of_status_is_timed_and_nothing_new_is_no_change(client: Client, clock: Clock) -> None:
    await add(client)
    clock.advance(hours=1)
    done = await change(client, status="completed")
    assert done.status_change_time == done.update_time == "2026-03-11T10:30:00.000Z"
    clock.advance(hours=1)
    assert (await change(client, status="completed")) == done
    renamed = await change(client, title="Tower")
    assert (renamed.status_change_time, renamed.update_time) == (
        "2026-03-11T10:30:00.000Z",
        "2026-03-11T11:30:00.000Z",
    )


async def test_links_are_replaced_as_a_whole_and_keep_their_order(client: Client) -> None:
    made = await add(client, deal_ids=[2, 1, 2], person_ids=[1], org_ids=[2])
    assert (made.deal_ids, made.person_ids, made.org_ids) == ([2, 1], [1], [2])
    changed = await change(client, deal_ids=[1], person_ids=[])
    assert (changed.deal_ids, changed.person_ids, changed.org_ids) == ([1], [], [2])


async def test_a_link_to_what_was_deleted_since_may_stay(client: Client) -> None:
    await add(client, deal_ids=[1])
    await client.v2.deals.delete(1)
    assert (await change(client, deal_ids=[1, 2])).deal_ids == [1, 2]
    assert await refused(client, "projects.create", {}, {"title": "Roof", "deal_ids": [1]}) == ["deal_ids"]


async def test_lists_are_narrowed_and_paged(client: Client) -> None:
    for n in range(4):
        body: dict[str, Any] = {"deal_ids": [1], "person_ids": [2]} if n % 2 else {"org_ids": [1], "phase_id": 2}
        await add(client, title=str(n), **body)
    await change(client, 2, status="completed")
    await client.v2.projects.delete(4)

    async def listed(**wanted: Any) -> list[int | None]:
        return [one.id for one in (await client.v2.projects.list(**wanted)).items]

    assert await listed() == [1, 2, 3]
    assert await listed(status="open") == [1, 3]
    assert await listed(status="completed,deleted") == [2, 4]
    assert await listed(phase_id=2) == [1, 3]
    assert await listed(deal_id=1) == [2]
    assert await listed(person_id=2, status="deleted") == [4]
    assert await listed(org_id=1) == [1, 3]
    assert await refused(client, "v2.projects.list", {"status": "lost"}) == ["status"]
    first = await client.v2.projects.list(limit=2)
    rest = await client.v2.projects.list(limit=2, cursor=str(first.next))
    assert [one.id for one in first.items + rest.items] == [1, 2, 3]
    assert rest.next is None


async def test_archived_projects_have_a_list_of_their_own(client: Client, clock: Clock) -> None:
    await add(client)
    await add(client, phase_id=2)
    clock.advance(hours=1)
    put_away = await client.v2.projects.archive(1)
    clock.advance(hours=1)
    again = await client.v2.projects.archive(1)

    assert put_away.archive_time == again.archive_time == "2026-03-11T10:30:00.000Z"
    assert [one.id for one in (await client.v2.projects.list()).items] == [2]
    assert [one.id for one in (await client.v2.projects.archived()).items] == [1]
    assert (await client.v2.projects.archived(phase_id=2)).items == []
    assert [one.id for one in (await client.v1.projects.list()).items] == [2]
    assert [one.id for one in (await client.v1.projects.list(include_archived=True)).items] == [1, 2]


async def test_a_deleted_project_is_gone_and_its_tasks_with_it(client: Client) -> None:
    await add(client)
    await client.call("tasks.create", {}, {"title": "T", "project_id": 1})
    assert (await client.v2.projects.delete(1)).id == 1
    for operation, body in (("projects.get", None), ("projects.update", {"title": "B"}), ("projects.archive", None)):
        with pytest.raises(NotFound):
            await client.call(f"v2.{operation}", {"id": 1}, body)
    with pytest.raises(NotFound):
        await client.v2.tasks.get(1)


async def test_labels_are_the_options_of_the_field(client: Client) -> None:
    at = {"field_code": "label_ids"}
    options: Any = [{"label": "Slow"}]
    (label,) = (await client.call("v2.project_fields.add_options", at, options)).items
    await add(client, label_ids=[label.id, 1])
    gone: Any = [{"id": label.id}]
    await client.call("v2.project_fields.delete_options", at, gone)
    assert (await client.v2.projects.get(1)).label_ids == [1]


async def test_custom_fields_are_kept_and_flat_in_v1(client: Client, database: Database) -> None:
    await add_fields(database, "project")
    money = key("monetary")
    made = await add(client, custom_fields={money: {"value": 5, "currency": "EUR"}, key("enum"): 1})
    assert made.custom_fields == {money: {"value": 5, "currency": "EUR"}, key("enum"): 1}
    old = await client.call("v1.projects.update", {"id": 1}, {key("set"): "2,1", money: None})
    assert old.model_extra is not None
    assert (old.model_extra[key("enum")], old.model_extra[key("set")], old.model_extra[money]) == ("1", "2,1", None)
    assert (await client.v2.projects.get(1)).custom_fields == {key("enum"): 1, key("set"): [2, 1]}


async def test_the_changelog_has_what_changed_at_once_in_one_entry(client: Client, clock: Clock) -> None:
    await add(client, deal_ids=[1])
    clock.advance(hours=1)
    await change(client, title="Tower", status="completed", deal_ids=[1, 2])
    clock.advance(hours=1)
    await change(client, title="Roof")
    newest, middle, oldest = (await client.v2.projects.list_changes(1)).items

    assert (newest.old_values, newest.new_values) == ({"title": "Tower"}, {"title": "Roof"})
    assert middle.new_values == {"title": "Tower", "status": "completed", "deal_ids": [1, 2]}
    assert middle.old_values == {"title": "Roof", "status": "open", "deal_ids": [1]}
    assert (middle.time, middle.actor_user_id, middle.change_source) == ("2026-03-11T10:30:00.000Z", 1, "api")
    assert set(oldest.new_values or ()) == {"add_time"}
    page = await client.v2.projects.list_changes(1, limit=2)
    assert (await client.v2.projects.list_changes(1, limit=2, cursor=str(page.next))).items == [oldest]


async def test_v1_knows_one_person_and_one_organization(client: Client) -> None:
    body = {"title": "Roof", "board_id": 1, "phase_id": 2, "person_id": 2, "org_id": 1, "deal_ids": [1], "labels": [1]}
    made = await client.call("v1.projects.create", {}, body)
    assert (made.person_id, made.org_id, made.deal_ids, made.labels, made.phase_id) == (2, 1, [1], [1], 2)
    assert made.add_time == "2026-03-11 09:30:00.000"
    assert (await client.v2.projects.get(1)).person_ids == [2]
    cleared = await client.call("v1.projects.update", {"id": 1}, {"person_id": None, "labels": []})
    assert (cleared.person_id, cleared.org_id, cleared.labels) == (None, 1, [])
    await change(client, person_ids=[1, 2])
    assert (await client.v1.projects.get(1)).person_id == 1
    assert (await client.v1.projects.delete(1)).model_dump(exclude_unset=True) == {"id": 1}


async def test_they_are_found_by_title_description_notes_and_custom_values(client: Client, database: Database) -> None:
    await add_fields(database, "project")
    await add(client, title="Harbour crane", deal_ids=[2, 1], person_ids=[1], org_ids=[2])
    await add(client, description="Paint the crane", custom_fields={key("varchar"): "Zinnober"})
    await client.call("notes.create", {}, {"content": "Scaffold needed", "project_id": 2})

    async def found(term: str, **more: Any) -> list[Any]:
        return [hit.item for hit in (await client.v2.projects.search(term=term, **more)).items]

    crane = (await found("crane"))[0]
    assert [one["id"] for one in await found("crane")] == [1, 2]
    assert (crane["person"], crane["deal"]) == ({"id": 1, "name": "A"}, {"id": 2, "title": "B"})
    assert (crane["deal_count"], crane["organization"]["name"], crane["phase"]) == (
        2,
        "B",
        {"id": 1, "name": "Kick-off"},
    )
    assert [one["id"] for one in await found("zinno")] == [2]
    assert [one["notes"] for one in await found("scaffold")] == [["Scaffold needed"]]
    assert [one["id"] for one in await found("crane", person_id=1)] == [1]
    assert await found("crane", organization_id=1) == []
    assert [one["id"] for one in await found("crane", fields=["description"])] == [2]


@pytest.mark.parametrize(
    ("item", "name"), [("deals", "deal_ids"), ("persons", "person_ids"), ("organizations", "org_ids")]
)
async def test_they_follow_what_is_merged(client: Client, item: str, name: str) -> None:
    await add(client, **{name: [1]})
    await add(client, **{name: [1, 2]})
    await client.call(f"v1.{item}.merge", {"id": 1}, {"merge_with_id": 2})

    assert [getattr(one, name) for one in (await client.v2.projects.list()).items] == [[2], [2]]
    (last, *_) = (await client.v2.projects.list_changes(1)).items
    assert (last.new_values or {})[name] == [2]


async def test_who_may_see_one_is_listed(client: Client) -> None:
    await add(client)
    assert (await client.v2.projects.list_permitted_users(1)).items == [1]


async def test_notes_and_activities_belong_to_projects(client: Client) -> None:
    await add(client)
    note = await client.call("notes.create", {}, {"content": "x", "project_id": 1, "pinned_to_project_flag": True})
    assert note.project == {"title": "Roof"}
    assert [one.id for one in (await client.v1.notes.list(project_id=1)).items] == [note.id]
    activity = await client.call("activities.create", {}, {"subject": "Visit", "project_id": 1})
    assert [one.id for one in (await client.v1.projects.list_activities(1)).items] == [activity.id]
    assert await refused(client, "notes.create", {}, {"content": "x", "project_id": 9}) == ["project_id"]
    assert await refused(client, "activities.create", {}, {"subject": "x", "project_id": 9}) == ["project_id"]


# -- boards and phases ------------------------------------------------------------------------------------------------


async def boards(client: Client) -> list[tuple[str | None, int | None]]:
    return [(one.name, one.order_nr) for one in (await client.v2.project_boards.list()).items]


async def phases(client: Client, board_id: int = 1) -> list[tuple[str | None, int | None]]:
    return [(one.name, one.order_nr) for one in (await client.v2.project_phases.list(board_id=board_id)).items]


async def test_boards_keep_an_order(client: Client) -> None:
    for body in ({"name": "B"}, {"name": "C", "order_nr": 1}):
        await client.call("project_boards.create", {}, body)
    assert await boards(client) == [("C", 1), ("Projects", 2), ("B", 3)]
    await client.call("project_boards.update", {"id": 1}, {"order_nr": 3, "name": "A"})
    assert await boards(client) == [("C", 1), ("B", 2), ("A", 3)]
    assert (await client.v2.project_boards.delete(2)).id == 2
    assert await boards(client) == [("C", 1), ("A", 2)]
    for body in ({"name": "D", "order_nr": 4}, {"name": "D", "order_nr": 10**6}):
        assert await refused(client, "project_boards.create", {}, body) == ["order_nr"]
    assert await refused(client, "project_boards.create", {}, {"name": ""}) == ["name"]
    assert [(one.name, one.add_time) for one in (await client.v1.project_boards.list()).items] == [
        ("C", "2026-03-11 09:30:00"),
        ("A", "2026-03-11 09:30:00"),
    ]


async def test_phases_belong_to_a_board_and_keep_its_order(client: Client) -> None:
    standing = ["Kick-off", "Planning", "Implementation", "Review"]
    made = await client.call("project_phases.create", {}, {"name": "Paint", "board_id": 1, "order_nr": 2})
    assert [name for name, _ in await phases(client)] == ["Kick-off", "Paint", "Planning", "Implementation", "Review"]
    await client.v2.project_phases.delete(made.id)
    assert await phases(client) == list(zip(standing, range(1, 5), strict=True))
    assert await refused(client, "project_phases.create", {}, {"name": "X", "board_id": 9}) == ["board_id"]
    assert [one.name for one in (await client.v1.project_phases.list(board_id=1)).items] == standing
    with pytest.raises(NotFound):
        await client.v2.project_phases.list(board_id=9)


async def test_a_phase_takes_its_projects_to_another_board(client: Client) -> None:
    board = await client.call("project_boards.create", {}, {"name": "Second"})
    await add(client, phase_id=2)
    moved = await client.call("project_phases.update", {"id": 2}, {"board_id": board.id})
    assert (moved.board_id, moved.order_nr) == (board.id, 1)
    assert (await client.v2.projects.get(1)).board_id == board.id
    assert await phases(client) == [("Kick-off", 1), ("Implementation", 2), ("Review", 3)]


async def test_what_stands_on_a_deleted_board_stays_and_nothing_comes_to_it(client: Client) -> None:
    await add(client)
    await client.v2.project_boards.delete(1)
    assert (await client.v2.projects.get(1)).board_id == 1
    assert await boards(client) == []
    assert await refused(client, "projects.create", {}, {"title": "B"}) == ["board_id"]
    assert await refused(client, "projects.create", {}, {"title": "B", "phase_id": 1}) == ["phase_id"]
    assert (await change(client, title="Still here")).title == "Still here"


# -- templates and plans ----------------------------------------------------------------------------------------------


async def test_a_template_makes_the_plan_of_a_project(client: Client) -> None:
    made = await add(client, template_id=1, start_date="2026-04-01")
    plan = (await client.v1.projects.get_plan(1)).items
    groups = (await client.v1.projects.list_groups(1)).items
    tasks = {one.title: one for one in (await client.v2.tasks.list(project_id=1)).items}

    assert (made.board_id, made.description) == (1, "From the first meeting to the handover")
    assert [(one.name, one.order_nr) for one in groups] == [("Preparation", 1), ("Delivery", 2), ("Handover", 3)]
    assert tasks["Collect requirements"].due_date == "2026-04-08"
    assert tasks["Budget"].parent_task_id == tasks["Collect requirements"].id
    assert (tasks["Close the project"].is_milestone, tasks["Deliver"].is_milestone) == (True, False)
    assert [one.subject for one in (await client.v1.projects.list_activities(1)).items] == [
        "Kick-off meeting",
        "Check with the customer",
    ]
    placed = {one.item_id: (one.phase_id, one.group_id) for one in plan if one.item_type == "task"}
    assert placed[tasks["Deliver"].id] == (3, groups[1].id)
    assert placed[tasks["Budget"].id] == (None, None)
    assert len(plan) == len(tasks) + 2
    assert (await client.v1.projects.list_tasks(1)).items[0].title == "Collect requirements"


async def test_templates_are_listed_in_both_dialects(client: Client) -> None:
    (new,), (old,) = (await client.v2.project_templates.list()).items, (await client.v1.project_templates.list()).items
    assert (new.title, new.projects_board_id, new.add_time) == ("Customer project", 1, "2026-03-11T09:30:00.000Z")
    assert (old.title, old.add_time) == ("Customer project", "2026-03-11 09:30:00.000")
    assert (await client.v2.project_templates.get(1)) == new


async def test_items_move_within_the_plan(client: Client) -> None:
    await add(client, template_id=1)
    await add(client, title="Other", template_id=1)
    task = (await client.v2.tasks.list(project_id=1)).items[0]
    mine, other = (await client.v1.projects.list_groups(1)).items, (await client.v1.projects.list_groups(2)).items
    at = {"id": 1, "taskId": task.id}
    moved = await client.call("v1.projects.update_plan_task", at, {"phase_id": 4, "group_id": mine[2].id})
    assert (moved.item_id, moved.item_type, moved.phase_id, moved.group_id) == (task.id, "task", 4, mine[2].id)
    kept = await client.call("v1.projects.update_plan_task", at, {"phase_id": 2})
    assert (kept.phase_id, kept.group_id) == (2, mine[2].id)
    assert kept in (await client.v1.projects.get_plan(1)).items
    assert await refused(client, "v1.projects.update_plan_task", at, {"group_id": other[0].id}) == ["group_id"]
    assert await refused(client, "v1.projects.update_plan_task", at, {"phase_id": 99}) == ["phase_id"]
    for operation, arguments in (
        ("update_plan_task", {"id": 2, "taskId": task.id}),
        ("update_plan_activity", {"id": 1, "activityId": 99}),
    ):
        with pytest.raises(NotFound):
            await client.call(f"v1.projects.{operation}", arguments, {"phase_id": 2})
