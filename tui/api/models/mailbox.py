"""Mailbox."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tui.api.models.base import Form, Many, Number, Record, RecordId, Text


class LinkedMailMessage(Record):
    """A linked mail message, as v1 gives it."""

    object: str | None = None
    timestamp: str | None = None
    data: dict[str, Any] | None = None


class MailMessage(Record):
    """A mail message, as v1 gives it."""

    id: int | None = None
    from_: Many[dict[str, Any]] | None = Field(default=None, alias="from")
    to: Many[dict[str, Any]] | None = None
    cc: Many[dict[str, Any]] | None = None
    bcc: Many[dict[str, Any]] | None = None
    body_url: str | None = None
    account_id: str | None = None
    user_id: int | None = None
    mail_thread_id: int | None = None
    subject: str | None = None
    snippet: str | None = None
    mail_tracking_status: str | None = None
    mail_link_tracking_enabled_flag: Any | None = None
    read_flag: Any | None = None
    draft: str | None = None
    draft_flag: Any | None = None
    synced_flag: Any | None = None
    deleted_flag: Any | None = None
    has_body_flag: Any | None = None
    sent_flag: Any | None = None
    sent_from_pipedrive_flag: Any | None = None
    smart_bcc_flag: Any | None = None
    message_time: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    has_attachments_flag: Any | None = None
    has_inline_attachments_flag: Any | None = None
    has_real_attachments_flag: Any | None = None


class MailThread(Record):
    """A mail thread, as v1 gives it."""

    id: int | None = None
    account_id: str | None = None
    user_id: int | None = None
    subject: str | None = None
    snippet: str | None = None
    read_flag: Any | None = None
    mail_tracking_status: str | None = None
    has_attachments_flag: Any | None = None
    has_inline_attachments_flag: Any | None = None
    has_real_attachments_flag: Any | None = None
    deleted_flag: Any | None = None
    synced_flag: Any | None = None
    smart_bcc_flag: Any | None = None
    mail_link_tracking_enabled_flag: Any | None = None
    parties: dict[str, Any] | None = None
    drafts_parties: Many[dict[str, Any]] | None = None
    folders: Many[str] | None = None
    version: float | None = None
    snippet_draft: str | None = None
    snippet_sent: str | None = None
    message_count: int | None = None
    has_draft_flag: float | None = None
    has_sent_flag: float | None = None
    archived_flag: Any | None = None
    shared_flag: Any | None = None
    external_deleted_flag: Any | None = None
    first_message_to_me_flag: Any | None = None
    last_message_timestamp: str | None = None
    first_message_timestamp: str | None = None
    last_message_sent_timestamp: str | None = None
    last_message_received_timestamp: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    deal_id: int | None = None
    deal_status: str | None = None
    lead_id: str | None = None
    all_messages_sent_flag: float | None = None


class MailThreadChange(Form):
    """What may change on a mail thread."""

    deal_id: RecordId | None = None
    lead_id: Text | None = None
    shared_flag: Number | None = None
    read_flag: Number | None = None
    archived_flag: Number | None = None
