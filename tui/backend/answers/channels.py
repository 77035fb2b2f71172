"""Channels: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.channels import Channel, ChannelMessage, ChannelMessageNew, ChannelNew
from tui.api.v1.channels import Channels
from tui.backend.clock import fractional, spaced
from tui.backend.registry import answers
from tui.backend.rules import channels as rules
from tui.backend.tables import channels

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = ("id", "name", "avatar_url", "provider_channel_id", "marketplace_client_id", "provider_type", "template_support")


@answers(Channels.create)
async def create(call: Call, new: ChannelNew) -> Channel:
    """Register a channel."""
    return _shown(call, await call.find(channels, await rules.add(call, new.wire())))


@answers(Channels.delete)
async def delete(call: Call, id: str) -> None:
    """Delete a channel with its conversations."""
    await rules.remove(call, await call.find(channels, id))


@answers(Channels.delete_conversation)
async def delete_conversation(call: Call, channel_id: str, conversation_id: str) -> None:
    """Delete a conversation."""
    await rules.remove_conversation(call, await call.find(channels, channel_id), conversation_id)


@answers(Channels.receive_message)
async def receive_message(call: Call, new: ChannelMessageNew) -> ChannelMessage:
    """Take in a message."""
    row = await rules.receive(call, new.wire())
    times = {name: fractional(row[name]) for name in ("created_at", "reply_by")}
    return ChannelMessage.model_validate({name: value for name, value in row.items() if name != "add_time"} | times)


def _shown(call: Call, row: Row) -> Channel:
    own = {"pd_company_id": call.company["id"], "pd_user_id": row["user_id"], "created_at": spaced(row["add_time"])}
    return Channel.model_validate({name: row[name] for name in SAME} | own)
