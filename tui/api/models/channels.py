"""Channels."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Body, Many, Record, Text


class Channel(Record):
    """A channel, as v1 gives it."""

    id: str | None = None
    name: str | None = None
    avatar_url: str | None = None
    provider_channel_id: str | None = None
    marketplace_client_id: str | None = None
    pd_company_id: int | None = None
    pd_user_id: int | None = None
    created_at: str | None = None
    provider_type: str | None = None
    template_support: bool | None = None


class ChannelMessage(Record):
    """A channel message, as v1 gives it."""

    id: str | None = None
    channel_id: str | None = None
    sender_id: str | None = None
    conversation_id: str | None = None
    message: str | None = None
    status: str | None = None
    created_at: str | None = None
    reply_by: str | None = None
    conversation_link: str | None = None
    attachments: Many[dict[str, Any]] | None = None


class ChannelNew(Body):
    """A new channel."""

    name: Text
    provider_channel_id: Text
    avatar_url: Text | None = None
    template_support: bool | None = None
    provider_type: Literal["facebook", "whatsapp", "other"] | None = None


class ChannelMessageNew(Body):
    """A new channel message."""

    id: Text
    channel_id: Text
    sender_id: Text
    conversation_id: Text
    message: Text
    status: Literal["sent", "delivered", "read", "failed"]
    created_at: Text
    reply_by: Text | None = None
    conversation_link: Text | None = None
    attachments: Many[dict[str, Any]] | None = None
