"""Comments on notes: whose they are, and that a deleted one still reads, as its note does."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import update

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import Forbidden, NotFound, Refused
from tui.backend.database import Database
from tui.backend.tables import comments, users


@pytest.fixture
async def note(client: Client) -> int:
    await client.call("v2.deals.create", {}, {"title": "Roof"})
    return int((await client.call("v1.notes.create", {}, {"content": "Roof", "deal_id": 1})).id)


async def comment(client: Client, note: int, content: str = "Yes") -> Any:
    return await client.call("v1.notes.add_comment", {"id": note}, {"content": content})


async def test_a_comment_says_what_it_is_on(client: Client, note: int) -> None:
    made = await comment(client, note)

    assert uuid.UUID(made.uuid)
    assert (made.object_type, made.object_id, made.user_id, made.updater_id, made.company_id) == ("note", "1", 1, 1, 1)
    assert (made.active_flag, made.add_time) == (True, "2026-03-11T09:30:00.000Z")
    assert await client.v1.notes.get_comment(note, made.uuid) == made


async def test_comments_are_listed_in_the_order_they_were_made(client: Client, note: int, clock: Clock) -> None:
    for content in ("a", "b", "c"):
        await comment(client, note, content)
        clock.advance(minutes=1)
    page = await client.v1.notes.list_comments(note, limit=2)
    rest = await client.v1.notes.list_comments(note, limit=2, start=2)

    assert [one.content for one in page.items + rest.items] == ["a", "b", "c"]
    assert (page.next, rest.next) == (2, None)


async def test_a_comment_is_changed_and_deleted(client: Client, note: int, clock: Clock) -> None:
    made = await comment(client, note)
    place = {"id": note, "commentId": made.uuid}
    clock.advance(minutes=1)
    changed = await client.call("v1.notes.update_comment", place, {"content": "No"})
    assert (changed.content, changed.update_time) == ("No", "2026-03-11T09:31:00.000Z")

    assert await client.v1.notes.delete_comment(note, made.uuid) is True
    assert (await client.v1.notes.list_comments(note)).items == []
    assert (await client.v1.notes.get_comment(note, made.uuid)).active_flag is False
    with pytest.raises(NotFound):
        await client.v1.notes.delete_comment(note, made.uuid)
    with pytest.raises(NotFound):
        await client.call("v1.notes.update_comment", place, {"content": "Yes"})


async def test_a_comment_belongs_to_its_note(client: Client, note: int) -> None:
    made = await comment(client, note)
    other = await client.call("v1.notes.create", {}, {"content": "Other", "deal_id": 1})
    for gone in (
        client.v1.notes.get_comment(other.id, made.uuid),
        client.v1.notes.get_comment(note, "none"),
        client.v1.notes.list_comments(99),
    ):
        with pytest.raises(NotFound):
            await gone
    await client.v1.notes.delete(note)
    with pytest.raises(NotFound):
        await client.v1.notes.get_comment(note, made.uuid)


async def test_an_empty_comment_says_nothing(client: Client, note: int) -> None:
    with pytest.raises(Refused, match="content"):
        await comment(client, note, " ")


async def test_only_the_author_and_administrators_change_a_comment(
    client: Client, note: int, database: Database
) -> None:
    made = await comment(client, note)
    async with database.writing() as db:
        await db.execute(update(comments).values(user_id=2))
        await db.execute(update(users).values(access=[]))
    with pytest.raises(Forbidden):
        await client.v1.notes.delete_comment(note, made.uuid)
    async with database.writing() as db:
        await db.execute(update(users).values(access=[{"app": "account_settings", "admin": True}]))
    assert await client.v1.notes.delete_comment(note, made.uuid) is True
