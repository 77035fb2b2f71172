"""Mail: threads, their messages, and who wrote to whom."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, integers, metadata, texts

mail_threads = Table(
    "mail_threads",
    metadata,
    id_column(),
    Column("user_id", Integer, nullable=False),
    *texts("subject", "lead_id", "add_time", "update_time", "last_time"),
    *integers("deal_id", "version"),
    *flags("shared_flag", on=True),
    *flags("read_flag", "archived_flag", "deleted_flag"),
)
"""`user_id` is whose mailbox it is in; `last_time` is when its newest message was sent or came in."""
indexes(mail_threads, "user_id,last_time", "deal_id", "lead_id")

mail_messages = Table(
    "mail_messages",
    metadata,
    id_column(),
    Column("mail_thread_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    *texts("subject", "snippet", "body", "message_time", "add_time", "update_time", "mua_message_id"),
    *flags("read_flag", "sent_flag", "draft_flag", "deleted_flag"),
)
"""`body` is HTML; `mua_message_id` is the mail's Message-ID; `sent_flag`: the mailbox's owner sent it."""
indexes(mail_messages, "mail_thread_id", "mua_message_id", "message_time")

mail_parties = Table(
    "mail_parties",
    metadata,
    id_column(),
    Column("mail_message_id", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("email_address", Text, nullable=False),
    *texts("name"),
    *integers("person_id"),
)
"""`role` is from, to, cc or bcc; `person_id` is the contact with that address."""
indexes(mail_parties, "mail_message_id", "person_id", "email_address")
