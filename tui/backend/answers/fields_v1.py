"""Fields of every kind of record: the answers of v1, one implementation for all kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, or_, select

from tui.api.models.base import Deleted
from tui.api.models.v1.fields import Field, FieldChange, FieldNew
from tui.api.page import Page
from tui.api.v1.activity_fields import ActivityFields
from tui.api.v1.deal_fields import DealFields
from tui.api.v1.lead_fields import LeadFields
from tui.api.v1.note_fields import NoteFields
from tui.api.v1.organization_fields import OrganizationFields
from tui.api.v1.person_fields import PersonFields
from tui.api.v1.product_fields import ProductFields
from tui.backend.call import LARGEST
from tui.backend.errors import Refusal, invalid, not_found
from tui.backend.lists import offset
from tui.backend.registry import answers
from tui.backend.rules import fields as rules
from tui.backend.rules.custom_fields import SHARES
from tui.backend.tables import fields
from tui.backend.v1.fields import field_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

WRITTEN: dict[str, Any] = {
    "deal": DealFields,
    "person": PersonFields,
    "organization": OrganizationFields,
    "product": ProductFields,
}
READ: dict[str, Any] = {"activity": ActivityFields, "note": NoteFields}
"""Kinds whose fields v1 only lists, all of them at once."""
UNTYPED = {"product": "visible_to"}
"""A type that fields of a kind cannot have, though those of others can (published v1 document: productFields)."""


def _of(item: str) -> Select[Any]:
    """The fields of a kind of record, the custom ones of leads being those of deals."""
    mine = fields.c.item_type == item
    if item in SHARES:
        mine = or_(mine, (fields.c.item_type == SHARES[item]) & fields.c.is_custom_field)
    query = select(fields).where(mine, ~fields.c.is_deleted)
    return query.order_by(fields.c.is_custom_field, fields.c.order_nr, fields.c.id)


async def _find(call: Call, item: str, id: int) -> Row:
    """A field by its number; raises a 404, for products a 410 (reference: section 5)."""
    mine = (fields.c.item_type == item) & ~fields.c.is_deleted
    found = await call.row(select(fields).where(fields.c.id == id, mine)) if id <= LARGEST else None
    if found is None:
        raise Refusal(410, "The field is not found") if item == "product" else not_found("Field")
    return found


async def _page(call: Call, item: str, start: int | None, limit: int | None) -> Page[Field]:
    rows, after = await offset(call, _of(item), start, limit)
    return Page([_shown(row) for row in rows], after)


def _shown(row: Row) -> Field:
    return Field.model_validate(field_v1(row))


def _answer_list(item: str, resource: Any) -> None:
    @answers(resource.list)
    async def every(call: Call, *, start: int | None = None, limit: int | None = None) -> Page[Field]:
        """List the fields of a kind of record, built-in ones first."""
        return await _page(call, item, start, limit)


def _answer_whole_list(item: str, resource: Any) -> None:
    @answers(resource.list)
    async def every(call: Call) -> Page[Field]:
        """List all fields of a kind of record."""
        found = [_shown(row) for row in await call.rows(_of(item))]
        told = {"start": 0, "limit": len(found), "more_items_in_collection": False}
        return Page(found, additional={"pagination": told})


def _answer_reading(item: str, resource: Any) -> None:
    @answers(resource.get)
    async def get(call: Call, id: int) -> Field:
        """Give a field."""
        return _shown(await _find(call, item, id))


def _answer_writing(item: str, resource: Any) -> None:
    @answers(resource.create)
    async def create(call: Call, new: FieldNew) -> Field:
        """Add a custom field; it is offered where records are added unless said otherwise."""
        wanted = {"add_visible_flag": True} | new.wire()
        if not isinstance(new.field_type, str) or new.field_type == UNTYPED.get(item):
            raise invalid("field_type", "is not a type of field")
        made = await rules.add(call, item, _as_v2(wanted) | {"field_type": new.field_type})
        return _shown(made)

    @answers(resource.update)
    async def update(call: Call, id: int, change: FieldChange) -> Field:
        """Change a field; its options are replaced as a whole."""
        field, wanted = await _find(call, item, id), change.wire()
        if wanted.get("options") is not None:
            await rules.replace_options(call, field, wanted["options"])
            field = await _find(call, item, id)
        if others := {name: value for name, value in _as_v2(wanted).items() if name != "options"}:
            await rules.revise(call, field, others)
        return _shown(await _find(call, item, id))


def _as_v2(wanted: dict[str, Any]) -> dict[str, Any]:
    """What is wanted of a field in the words of v2; what is null is left alone."""
    found = {"field_name": wanted.get("name"), "options": wanted.get("options")}
    if found["field_name"] is not None:
        rules.check_name(found["field_name"], "name")
    if wanted.get("add_visible_flag") is not None:
        found["ui_visibility"] = {"add_visible_flag": wanted["add_visible_flag"]}
    return {name: value for name, value in found.items() if value is not None}


def _answer_deleting(item: str, resource: Any) -> None:
    @answers(resource.delete)
    async def delete(call: Call, id: int) -> Deleted:
        """Delete a custom field and its values."""
        await rules.remove(call, await _find(call, item, id))
        return Deleted(id=id)

    @answers(resource.delete_many)
    async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
        """Delete several custom fields, all of them or none."""
        wanted = list(dict.fromkeys(ids))
        for field in [await _find(call, item, one) for one in wanted]:
            await rules.remove(call, field)
        return Deleted(id=list[int | str](wanted))


for _item, _resource in WRITTEN.items():
    _answer_list(_item, _resource)
    _answer_reading(_item, _resource)
    _answer_writing(_item, _resource)
    _answer_deleting(_item, _resource)
for _item, _resource in READ.items():
    _answer_whole_list(_item, _resource)
_answer_list("lead", LeadFields)
