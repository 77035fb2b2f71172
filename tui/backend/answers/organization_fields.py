"""Organization fields: the answer of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tui.api.models.fields import Field
from tui.api.page import Page
from tui.api.v2.organization_fields import OrganizationFields
from tui.backend.described import described
from tui.backend.registry import answers

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(OrganizationFields.list)
async def every(
    call: Call,
    *,
    include_fields: list[Literal["ui_visibility", "important_fields", "required_fields"]] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Field]:
    """List the fields of organizations, built-in ones first."""
    return await described(call, "organization", include_fields, limit, cursor)
