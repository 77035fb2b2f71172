"""User settings."""

from __future__ import annotations

from tui.api.models.base import Record


class Settings(Record):
    """Settings, as v1 gives them."""

    marketplace_team: bool | None = None
    list_limit: float | None = None
    beta_app: bool | None = None
    prevent_salesphone_callto_override: bool | None = None
    file_upload_destination: str | None = None
    callto_link_syntax: str | None = None
    autofill_deal_expected_close_date: bool | None = None
    person_duplicate_condition: str | None = None
