"""Messengers: channels, and the messages that come in through them (reference: channels)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from tui.backend.clock import given
from tui.backend.errors import Refusal, invalid
from tui.backend.rules.call_logs import is_admin
from tui.backend.tables import channel_messages, channels

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

KINDS = ("facebook", "whatsapp", "other")
OWN_CLIENT = "local"
"""The marketplace's id of an app that calls with a token, which was never in the marketplace."""


async def add(call: Call, wanted: dict[str, Any]) -> str:
    """Register a channel and give its id; raises a 403 for who is no administrator (reference: addChannel)."""
    if not is_admin(call):
        raise Refusal(403, "Only admins can register channels", code="ADMIN_ONLY")
    begin = {"provider_type": "other", "template_support": False, "marketplace_client_id": OWN_CLIENT}
    given_values = {name: value for name, value in wanted.items() if value is not None}
    new_id = str(uuid.uuid4())
    own = {"id": new_id, "user_id": call.user_id, "add_time": call.time}
    await call.add(channels, begin | given_values | own)
    return new_id


async def remove(call: Call, channel: Row) -> None:
    """Delete a channel with its conversations and messages."""
    mine = channel_messages.c.channel_id == channel["id"]
    await call.db.execute(delete(channel_messages).where(mine))
    await call.db.execute(delete(channels).where(channels.c.id == channel["id"]))


async def remove_conversation(call: Call, channel: Row, conversation_id: str) -> None:
    """Delete a conversation with its messages; raises a 404 for one there is not."""
    here = channel_messages.c.channel_id == channel["id"]
    mine = here & (channel_messages.c.conversation_id == conversation_id)
    if not (await call.db.execute(delete(channel_messages).where(mine))).rowcount:
        raise Refusal(404, "Conversation not found.")


async def receive(call: Call, wanted: dict[str, Any]) -> Row:
    """Take in a message and give it; the same message again replaces what was known of it. Raises a 400.

    `channel_id` is the channel's id at the provider or here (reference: receiveMessage).
    """
    channel = await _channel(call, wanted["channel_id"])
    times = {name: _given(wanted[name], name) for name in ("created_at", "reply_by") if wanted.get(name) is not None}
    _check_attachments(wanted.get("attachments") or ())
    values = {name: value for name, value in wanted.items() if value is not None} | times
    values |= {"channel_id": channel["id"], "add_time": call.time}
    mine = (channel_messages.c.channel_id == channel["id"]) & (channel_messages.c.id == wanted["id"])
    await call.db.execute(delete(channel_messages).where(mine))
    await call.add(channel_messages, values)
    found = await call.row(select(channel_messages).where(mine))
    return (found or {}) | {"channel_id": wanted["channel_id"]}


async def _channel(call: Call, id: str) -> Row:
    named = (channels.c.id == id) | (channels.c.provider_channel_id == id)
    if found := await call.row(call.seen(channels).where(named).order_by(channels.c.add_time.desc())):
        return found
    raise invalid("channel_id", f"there is no channel {id[:100]}")


def _check_attachments(attachments: Any) -> None:
    for number, one in enumerate(attachments):
        for name in ("id", "type", "url"):
            if not isinstance(one.get(name), str):
                raise invalid(f"attachments.{number}.{name}", "is required")


def _given(text: str, parameter: str) -> str:
    """A time as messengers send it: `YYYY-MM-DD HH:MM` (published v1 document, receiveMessage), seconds or not."""
    return given(f"{text}:00" if len(text) == len("YYYY-MM-DD HH:MM") else text, parameter)
