"""The caller's settings and connections: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.user_connections import Connections
from tui.api.models.user_settings import Settings
from tui.api.v1.user_connections import UserConnections
from tui.api.v1.user_settings import UserSettings
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.registry import answers

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(UserSettings.get)
async def get(call: Call) -> Settings:  # noqa: ARG001 - every answer takes its call
    """Give the settings; no operation changes them, so they are those a new user has."""
    return Settings(
        marketplace_team=False,
        list_limit=DEFAULT_LIMIT,
        beta_app=False,
        prevent_salesphone_callto_override=False,
        file_upload_destination="local",
        callto_link_syntax="callto:[number]",
        autofill_deal_expected_close_date=False,
        person_duplicate_condition="name && (org_id || email || phone)",
    )


@answers(UserConnections.get)
async def connections(call: Call) -> Connections:  # noqa: ARG001 - every answer takes its call
    """Give the ids at other services; this workspace is connected with none."""
    return Connections(google=None)
