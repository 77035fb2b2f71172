"""Messengers and video calls: who registers a channel, what comes in through it, and links to providers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, update

from tui.api.client import Client
from tui.api.errors import Forbidden, NotFound, Refused
from tui.backend.database import Database
from tui.backend.tables import channel_messages, provider_links, users

MESSAGE: dict[str, Any] = {
    "id": "m1",
    "channel_id": "chat-1",
    "sender_id": "rita",
    "conversation_id": "talk",
    "message": "Roof?",
    "status": "sent",
    "created_at": "2026-03-11 09:00:00",
}
LINK: dict[str, Any] = {
    "user_id": 1,
    "company_id": 1,
    "user_provider_id": "1e3943c9-6395-462b-b432-1f252c017f3d",
    "marketplace_client_id": "roof",
}


async def register(client: Client) -> Any:
    return await client.call("v1.channels.create", {}, {"name": "Chat", "provider_channel_id": "chat-1"})


async def receive(client: Client, **more: Any) -> Any:
    return await client.call("v1.channels.receive_message", {}, MESSAGE | more)


async def stored(database: Database) -> dict[str, str]:
    async with database.reading() as db:
        return {row.id: row.message for row in await db.execute(select(channel_messages))}


async def test_a_channel_is_registered_by_administrators_alone(client: Client, database: Database) -> None:
    made = await register(client)
    assert (made.provider_type, made.template_support, made.pd_user_id) == ("other", False, 1)
    assert made.created_at == "2026-03-11 09:30:00"
    async with database.writing() as db:
        await db.execute(update(users).values(access=[]))
    with pytest.raises(Forbidden):
        await register(client)


async def test_messages_come_in_by_the_providers_id_or_ours(client: Client, database: Database) -> None:
    made = await register(client)
    assert (await receive(client)).created_at == "2026-03-11T09:00:00.000Z"
    assert (await receive(client, id="m2", channel_id=made.id)).channel_id == made.id
    await receive(client, message="Roof!", status="read")

    assert await stored(database) == {"m1": "Roof!", "m2": "Roof?"}


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"channel_id": "none"}, "channel_id"),
        ({"created_at": "now"}, "created_at"),
        ({"reply_by": "2026-02-30 10:00:00"}, "reply_by"),
        ({"attachments": [{"id": "a", "type": "image/png"}]}, "attachments.0.url"),
    ],
)
async def test_a_message_that_cannot_be_taken_in(client: Client, more: dict[str, Any], named: str) -> None:
    await register(client)
    with pytest.raises(Refused, match=named):
        await receive(client, **more)


async def test_conversations_and_channels_go_with_their_messages(client: Client, database: Database) -> None:
    made = await register(client)
    await receive(client)
    await receive(client, id="m2", conversation_id="other")
    await client.v1.channels.delete_conversation(made.id, "talk")
    assert await stored(database) == {"m2": "Roof?"}
    with pytest.raises(NotFound):
        await client.v1.channels.delete_conversation(made.id, "talk")
    await client.v1.channels.delete(made.id)
    assert await stored(database) == {}
    with pytest.raises(NotFound):
        await client.v1.channels.delete(made.id)


async def test_a_users_account_at_a_provider(client: Client, database: Database) -> None:
    for _time in range(2):
        made = await client.call("v1.meetings.create_user_link", {}, LINK)
        assert made.message == "The user was added successfully"
    async with database.reading() as db:
        assert (await db.execute(select(func.count()).select_from(provider_links))).scalar_one() == 1
    await client.v1.meetings.delete_user_link(LINK["user_provider_id"])
    with pytest.raises(NotFound):
        await client.v1.meetings.delete_user_link(LINK["user_provider_id"])


@pytest.mark.parametrize("more", [{"user_id": 99}, {"company_id": 2}])
async def test_a_link_to_nobody_is_refused(client: Client, more: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=next(iter(more))):
        await client.call("v1.meetings.create_user_link", {}, LINK | more)
