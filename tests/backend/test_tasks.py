"""Tasks of projects in both dialects (published v2 document: tasks)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused


@pytest.fixture(autouse=True)
async def world(client: Client) -> None:
    """Projects 1 and 2."""
    for title in ("A", "B"):
        await client.call("projects.create", {}, {"title": title})


async def add(client: Client, **more: Any) -> Any:
    return await client.call("tasks.create", {}, {"title": "T", "project_id": 1} | more)


async def change(client: Client, id: int = 1, **more: Any) -> Any:
    return await client.call("tasks.update", {"id": id}, more)


async def test_a_task_is_there_in_full_in_both_dialects(client: Client) -> None:
    made = await add(client, description="D", due_date="2026-04-01", start_date="2026-03-20", priority=0, milestone=1)

    assert (made.title, made.description, made.due_date, made.start_date) == ("T", "D", "2026-04-01", "2026-03-20")
    assert (made.is_done, made.is_milestone, made.priority, made.creator_id) == (False, True, 0, 1)
    assert (made.assignee_ids, made.parent_task_id, made.marked_as_done_time) == ([], None, None)
    assert made.add_time == "2026-03-11T09:30:00.000Z"
    old = await client.v1.tasks.get(1)
    assert (old.done, old.assignee_id, old.assignee_ids) == (0, None, [])
    assert old.add_time == "2026-03-11 09:30:00.000"


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"project_id": 9}, "project_id"),
        ({"parent_task_id": 9}, "parent_task_id"),
        ({"due_date": "tomorrow"}, "due_date"),
        ({"start_date": "2026-13-01"}, "start_date"),
        ({"assignee_id": 9}, "assignee_id"),
        ({"assignee_ids": [1, 9]}, "assignee_ids"),
        ({"assignee_ids": list(range(1, 12))}, "assignee_ids"),
    ],
)
async def test_what_is_not_there_is_refused_by_name(client: Client, body: dict[str, Any], parameter: str) -> None:
    await add(client)
    for dialect in ("v1", "v2"):
        if dialect == "v2" or "start_date" not in body:
            with pytest.raises(Refused) as refused:
                await client.call(f"{dialect}.tasks.create", {}, {"title": "T", "project_id": 1} | body)
            assert list(refused.value.fields) == [parameter]
            with pytest.raises(Refused) as refused:
                await client.call(f"{dialect}.tasks.update", {"id": 1}, body)
            assert list(refused.value.fields) == [parameter]


async def test_done_is_timed_and_undone_again(client: Client, clock: Clock) -> None:
    assert (await add(client, done=1)).marked_as_done_time == "2026-03-11T09:30:00.000Z"
    clock.advance(hours=1)
    assert (await change(client, done=1)).marked_as_done_time == "2026-03-11T09:30:00.000Z"
    undone = await change(client, done=0)
    assert (undone.is_done, undone.marked_as_done_time) == (False, None)
    old = await client.call("v1.tasks.update", {"id": 1}, {"done": 1})
    assert (old.done, old.marked_as_done_time) == (1, "2026-03-11 10:30:00.000")


async def test_one_assignee_outweighs_a_list_and_the_first_is_the_one(client: Client) -> None:
    await client.call("v1.users.create", {}, {"email": "two@localhost", "access": [{"app": "sales"}]})
    made = await add(client, assignee_ids=[2, 1, 2])
    assert made.assignee_ids == [2, 1]
    assert (await client.v1.tasks.get(1)).assignee_id == 2
    assert (await change(client, assignee_ids=[2], assignee_id=1)).assignee_ids == [1]
    assert [one.id for one in (await client.v2.tasks.list(assignee_id=1)).items] == [1]
    assert (await client.v1.tasks.list(assignee_id=2)).items == []
    assert (await client.call("v1.tasks.update", {"id": 1}, {"assignee_ids": [2, 1]})).assignee_id == 2
    assert (await change(client, assignee_id=None)).assignee_ids == []


async def test_subtasks_are_one_level_deep_in_one_project(client: Client) -> None:
    await add(client)
    below = await add(client, parent_task_id=1)
    await add(client)
    elsewhere = await add(client, project_id=2)
    for task, parent in ((3, below.id), (1, 3), (3, 3), (elsewhere.id, 1)):
        with pytest.raises(Refused) as refused:
            await change(client, task, parent_task_id=parent)
        assert list(refused.value.fields) == ["parent_task_id"]
    assert (await change(client, 3, parent_task_id=1)).parent_task_id == 1
    assert (await change(client, 3, parent_task_id=None)).parent_task_id is None


async def test_a_task_takes_its_subtasks_to_another_project_and_a_subtask_goes_alone(client: Client) -> None:
    await add(client)
    await add(client, parent_task_id=1)
    await add(client, parent_task_id=1)
    alone = await change(client, 3, project_id=2)
    assert (alone.project_id, alone.parent_task_id) == (2, None)
    await change(client, 1, project_id=2)
    below = await client.v2.tasks.get(2)
    assert (below.project_id, below.parent_task_id) == (2, 1)


async def test_lists_are_narrowed_and_paged(client: Client) -> None:
    await add(client, done=1)
    await add(client, parent_task_id=1, milestone=1)
    await add(client, project_id=2)

    async def listed(**wanted: Any) -> list[int | None]:
        return [one.id for one in (await client.v2.tasks.list(**wanted)).items]

    assert await listed(is_done=True) == [1]
    assert await listed(is_done=False) == [2, 3]
    assert await listed(is_milestone=True) == [2]
    assert await listed(project_id=1) == [1, 2]
    assert await listed(parent_task_id="null") == [1, 3]
    assert await listed(parent_task_id="1") == [2]
    assert [one.id for one in (await client.v1.tasks.list(parent_task_id="null", done=False)).items] == [3]
    assert [one.id for one in (await client.v1.tasks.list(parent_task_id=1)).items] == [2]
    with pytest.raises(Refused, match="parent_task_id"):
        await listed(parent_task_id="none")
    first = await client.v2.tasks.list(limit=2)
    assert [one.id for one in (await client.v2.tasks.list(cursor=str(first.next))).items] == [3]


async def test_a_deleted_task_takes_its_subtasks_along(client: Client) -> None:
    await add(client)
    await add(client, parent_task_id=1)
    await add(client)
    assert (await client.v1.tasks.delete(1)).model_dump(exclude_unset=True) == {"id": 1}
    assert [one.id for one in (await client.v2.tasks.list()).items] == [3]
    with pytest.raises(NotFound):
        await client.v2.tasks.get(2)
    with pytest.raises(NotFound):
        await client.v2.tasks.delete(1)


async def test_a_note_may_belong_to_a_task(client: Client) -> None:
    await add(client)
    note = await client.call("notes.create", {}, {"content": "x", "task_id": 1, "pinned_to_task_flag": True})
    assert [one.id for one in (await client.v1.notes.list(task_id=1)).items] == [note.id]
    assert (await client.v1.notes.list(task_id=2)).items == []
