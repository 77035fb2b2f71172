"""Meetings: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from tui.api.models.meetings import UserProviderLink, UserProviderLinkNew
from tui.api.v1.meetings import Meetings
from tui.backend.errors import invalid, not_found
from tui.backend.registry import answers
from tui.backend.rules.references import check_references
from tui.backend.tables import provider_links

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Meetings.create_user_link)
async def create_user_link(call: Call, new: UserProviderLinkNew) -> UserProviderLink:
    """Link a user to the account at a provider of video calls; the same account again is the new user's."""
    if new.company_id != call.company["id"]:
        raise invalid("company_id", "is not this company")
    await check_references(call, {"user_id": new.user_id})
    await _unlink(call, new.user_provider_id)
    values = new.wire() | {"add_time": call.time}
    await call.add(provider_links, {name: value for name, value in values.items() if name != "company_id"})
    return UserProviderLink(message="The user was added successfully")


@answers(Meetings.delete_user_link)
async def delete_user_link(call: Call, id: str) -> UserProviderLink:
    """Unlink a user."""
    if await call.row(select(provider_links).where(provider_links.c.user_provider_id == id)) is None:
        raise not_found("User provider link")
    await _unlink(call, id)
    return UserProviderLink(message="The user data was successfully removed")


async def _unlink(call: Call, id: str) -> None:
    await call.db.execute(delete(provider_links).where(provider_links.c.user_provider_id == id))
