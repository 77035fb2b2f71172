"""Call logs, messengers, video calls, and comments on notes."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tui.backend.tables.columns import flags, indexes, integers, lists, metadata, texts

call_logs = Table(
    "call_logs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Integer, nullable=False),
    *integers("activity_id", "person_id", "org_id", "deal_id"),
    *texts("lead_id", "subject", "duration", "outcome", "from_phone_number", "to_phone_number", "note"),
    *texts("start_time", "end_time", "add_time", "recording_sha256", "recording_type"),
    *flags("is_deleted"),
)
"""`duration` is in seconds, as text; `recording_sha256` names the bytes of the recording."""
indexes(call_logs, "user_id,start_time", "activity_id", "deal_id", "lead_id")

channels = Table(
    "channels",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Integer, nullable=False),
    *texts("name", "avatar_url", "provider_channel_id", "provider_type", "marketplace_client_id", "add_time"),
    *flags("template_support"),
)
indexes(channels, "provider_channel_id")

channel_messages = Table(
    "channel_messages",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, nullable=False),
    *texts("sender_id", "message", "status", "created_at", "reply_by", "conversation_link", "add_time"),
    *lists("attachments"),
)
"""`channel_id` is our id of the channel; `id`, `conversation_id` and `sender_id` are the provider's."""
indexes(channel_messages, "channel_id,conversation_id")

provider_links = Table(
    "provider_links",
    metadata,
    Column("user_provider_id", Text, primary_key=True),
    Column("user_id", Integer, nullable=False),
    *texts("marketplace_client_id", "add_time"),
)
"""Users' accounts at a provider of video calls."""

comments = Table(
    "comments",
    metadata,
    Column("uuid", Text, primary_key=True),
    Column("note_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    *integers("updater_id"),
    Column("content", Text, nullable=False),
    *texts("add_time", "update_time"),
    *flags("active_flag", on=True),
)
"""Comments on notes."""
indexes(comments, "note_id,add_time")
