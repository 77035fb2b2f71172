"""Files, mail, call logs, messengers, meetings, comments and webhooks."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import select

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client
from tui.api.models.base import Upload
from tui.api.models.channels import ChannelMessageNew
from tui.api.models.files import FileNew
from tui.api.models.meetings import UserProviderLinkNew
from tui.api.models.notes import CommentNew
from tui.backend.call import Call
from tui.backend.database import Database
from tui.backend.rules.mail import Address, Message, receive
from tui.backend.tables import users

LINK = "5b3b0d4e-6d53-4a6c-a2e8-2cf0f0a5b9d1"
CONVERSATION = "talk-1"
FILE = Upload("roof plan.pdf", b"%PDF-1.4 roof", "application/pdf")
CALL_LOG = {
    "subject": "Roof call",
    "outcome": "connected",
    "from_phone_number": "+37277774841",
    "to_phone_number": "+37249234343",
    "start_time": "2026-03-11 08:00:00",
    "end_time": "2026-03-11 08:05:00",
    "duration": "300",
    "person_id": 1,
    "org_id": 1,
    "deal_id": 1,
    "note": "Roof",
}
WEBHOOK = {
    "subscription_url": "https://hooks.example/roof",
    "event_action": "*",
    "event_object": "*",
    "name": "Roof",
    "http_auth_user": "ada",
    "http_auth_password": "secret",
}
CHANNEL = {"name": "Roof chat", "provider_channel_id": "chat-1", "avatar_url": "https://chat.example/roof.png"}
MESSAGE = {
    "id": "message-2",
    "channel_id": "chat-1",
    "sender_id": "rita",
    "conversation_id": CONVERSATION,
    "message": "Is the roof on?",
    "status": "sent",
    "created_at": "2026-03-11 09:00:00",
    "reply_by": "2026-03-12 09:00:00",
    "conversation_link": "https://chat.example/talk-1",
    "attachments": [{"id": "a", "type": "image/png", "name": "Roof", "size": 600, "url": "https://chat.example/a.png",
                     "preview_url": "https://chat.example/a.preview.png"}],
}  # fmt: skip
PROVIDER_LINK = {"user_id": 1, "company_id": 1, "user_provider_id": LINK, "marketplace_client_id": "roof"}
REMOTE = {"file_type": "gdoc", "title": "Roof", "item_type": "deal", "item_id": ("deals",)}
REMOTE_LINK = {"item_type": "deal", "item_id": ("deals",), "remote_id": "1mT6", "remote_location": "googledrive"}
COMMENT = {"commentId": ("comments",)}


def database_of(client: Client) -> Database:
    """The database of the backend a test's client talks to."""
    transport: Any = client.transport.http._transport
    return cast("Database", transport.app.state.database)


async def receive_mail(client: Client, message: Message) -> int:
    """Let a mail come in, and give its id."""
    database = database_of(client)
    async with database.writing() as db:
        user = dict((await db.execute(select(users).order_by(users.c.id))).mappings().first() or {})
        return await receive(Call(db, user, database.company, database.clock(), blobs=database.blobs), message)


async def _made(client: Client, world: World) -> None:
    links: Any = {"deal_id": world.ids["deals"], "person_id": 1, "org_id": 1, "product_id": 1}
    world.ids["files"] = (await client.v1.files.upload(FileNew(file=FILE, **links))).id
    world.ids["comments"] = (await client.v1.notes.add_comment(world.ids["notes"], CommentNew(content="Roof?"))).uuid
    await client.v1.channels.receive_message(ChannelMessageNew.model_validate(MESSAGE | {"id": "message-1"}))
    await client.v1.meetings.create_user_link(UserProviderLinkNew.model_validate(PROVIDER_LINK))
    world.ids["meetings"] = LINK
    world.ids["mailbox"] = await receive_mail(client, _mail(world))


def _mail(world: World) -> Message:
    rita, me = Address("rita@roof.example", "Rita Roof"), Address("me@localhost", "Me")
    about: Any = {"deal_id": world.ids["deals"], "attachments": [FILE], "message_id": "<roof@roof.example>"}
    return Message(rita, [me], "Roof", "<p>Is the roof on?</p>", "2026-03-10T15:00:00Z", cc=[me], bcc=[me], **about)


SCENE = Scene(
    order=("call_logs", "channels", "webhooks"),
    new={"call_logs": CALL_LOG, "channels": CHANNEL, "webhooks": WEBHOOK},
    change={"files": {"name": "roof.pdf", "description": "The roof"}},
    bodies={
        "v1.files.upload": {"file": FILE, "deal_id": ("deals",)},
        "v1.files.create_remote": REMOTE | {"remote_location": "googledrive"},
        "v1.files.link_remote": REMOTE_LINK,
        "v1.mailbox.update_thread": {"deal_id": ("deals",), "read_flag": 1, "archived_flag": 1},
        "v1.call_logs.add_recording": {"file": Upload("call.mp3", b"roof", "audio/mpeg")},
        "v1.channels.receive_message": MESSAGE,
        "v1.meetings.create_user_link": PROVIDER_LINK,
        "v1.notes.add_comment": {"content": "Roof!"},
        "v1.notes.update_comment": {"content": "Roof."},
    },
    arguments={
        "v1.mailbox.list_threads": {"folder": "inbox"},
        **{f"v1.{of}.flow": {"items": ["change"]} for of in ("deals", "persons", "organizations")},
        "v1.channels.delete_conversation": {"channel-id": ("channels",), "conversation-id": CONVERSATION},
        **{f"v1.notes.{verb}_comment": COMMENT | {"id": ("notes",)} for verb in ("get", "update", "delete")},
    },
    made=_made,
)
