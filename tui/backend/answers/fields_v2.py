"""Fields of every kind of record: the answers of v2, one implementation for all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.api.models.fields import Field, FieldChange, FieldNew, FieldOption
from tui.api.models.fields import FieldOptionChange as OptionChange
from tui.api.models.fields import FieldOptionId as OptionId
from tui.api.models.fields import FieldOptionNew as OptionNew
from tui.api.page import Page
from tui.api.v2.activity_fields import ActivityFields
from tui.api.v2.deal_fields import DealFields
from tui.api.v2.organization_fields import OrganizationFields
from tui.api.v2.person_fields import PersonFields
from tui.api.v2.product_fields import ProductFields
from tui.api.v2.project_fields import ProjectFields
from tui.backend.described import described, shown
from tui.backend.registry import answers
from tui.backend.rules import fields as rules
from tui.backend.rules.field_flags import NAMESPACES

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ITEMS: dict[str, Any] = {
    "deal": DealFields,
    "person": PersonFields,
    "organization": OrganizationFields,
    "product": ProductFields,
    "project": ProjectFields,
    "activity": ActivityFields,
}
"""The resource of each kind of record; those of activities cannot be written (reference: section 7)."""


def _answer_reading(item: str, resource: Any) -> None:
    always = NAMESPACES if item == "project" else None  # those have no `include_fields` (published document)

    @answers(resource.list)
    async def every(
        call: Call,
        *,
        include_fields: Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Field]:
        """List the fields of a kind of record, built-in ones first."""
        return await described(call, item, always or include_fields, limit, cursor)

    @answers(resource.get)
    async def get(call: Call, field_code: str, *, include_fields: Sequence[str] | None = None) -> Field:
        """Give a field."""
        return shown(await rules.find(call, item, field_code), always or include_fields)


def _answer_writing(item: str, resource: Any) -> None:
    @answers(resource.create)
    async def create(call: Call, new: FieldNew) -> Field:
        """Add a custom field."""
        return shown(await rules.add(call, item, new.wire()))

    @answers(resource.update)
    async def update(call: Call, field_code: str, change: FieldChange) -> Field:
        """Change a field; its code and type stay."""
        return shown(await rules.revise(call, await rules.find(call, item, field_code), change.wire()))

    @answers(resource.delete)
    async def delete(call: Call, field_code: str) -> Field:
        """Delete a custom field and its values."""
        found = await rules.find(call, item, field_code)
        await rules.remove(call, found)
        return shown(found, None)


def _answer_options(item: str, resource: Any) -> None:
    @answers(resource.add_options)
    async def add_options(call: Call, field_code: str, new: list[OptionNew]) -> Page[FieldOption]:
        """Add options to a field; only those are answered."""
        field = await rules.find(call, item, field_code)
        return _options(await rules.add_options(call, field, [one.wire() for one in new]))

    @answers(resource.update_options)
    async def update_options(call: Call, field_code: str, change: list[OptionChange]) -> Page[FieldOption]:
        """Rename options of a field; only those are answered."""
        field = await rules.find(call, item, field_code)
        return _options(await rules.rename_options(call, field, [one.wire() for one in change]))

    @answers(resource.delete_options)
    async def delete_options(call: Call, field_code: str, body: list[OptionId]) -> Page[FieldOption]:
        """Delete options of a field and clear them from its records; only those are answered."""
        field = await rules.find(call, item, field_code)
        return _options(await rules.remove_options(call, field, [one.id for one in body]))


def _options(rows: Sequence[Row]) -> Page[FieldOption]:
    return Page([FieldOption.model_validate(row) for row in rows], None)


for _item, _resource in ITEMS.items():
    _answer_reading(_item, _resource)
    if _item != "activity":
        _answer_writing(_item, _resource)
        _answer_options(_item, _resource)
