"""Meetings."""

from __future__ import annotations

from tui.api.models.base import Body, Record, RecordId, Text


class UserProviderLink(Record):
    """An user provider link, as v1 gives it."""

    message: str | None = None


class UserProviderLinkNew(Body):
    """A new user provider link."""

    user_id: RecordId
    company_id: RecordId
    user_provider_id: Text
    marketplace_client_id: Text
