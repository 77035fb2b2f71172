"""What v1 takes in other words than v2: labels, visibility, custom values, e-mails and phones (product 9.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.backend.call import LARGEST
from tui.backend.errors import invalid
from tui.backend.rules.custom_fields import known_fields, nested

if TYPE_CHECKING:
    from tui.api.models.base import OpenBody
    from tui.backend.call import Call, Row

TRUE = (True, 1, "1", "true")


async def record_given(call: Call, item: str, body: OpenBody) -> Row:
    """A body of v1 in the words of v2: custom values from the top level, `label`, `visible_to`."""
    wire = body.wire()
    declared = {name: value for name, value in wire.items() if name in type(body).model_fields}
    custom = {name: value for name, value in wire.items() if name not in declared}
    found = declared | _labelled(declared)
    found.pop("label", None)
    if found.get("visible_to") is not None:
        found["visible_to"] = int(found["visible_to"])
    if custom:
        found["custom_fields"] = nested(custom, await known_fields(call, item))
    return found


def _labelled(declared: Mapping[str, Any]) -> Row:
    """`label` writes over `label_ids` where it is given alone (the reference's words for `label`)."""
    if declared.get("label_ids") is not None:
        return {"label_ids": [whole(one, "label_ids") for one in declared["label_ids"]]}
    if "label" in declared:
        return {"label_ids": [] if declared["label"] is None else [whole(declared["label"], "label")]}
    return {}


def whole(value: Any, name: str) -> int:
    """A whole number v1 may write as 1.0; raises a 400."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1 or abs(value) > LARGEST:
        raise invalid(name, "must be a whole number")
    return int(value)


def contacts_given(value: Any, name: str) -> list[Row]:
    """E-mails or phones, from plain text, a list of it, or objects; empty ones say that there is none. Raises a 400."""
    listed = value if isinstance(value, list) else [] if value is None else [value]
    found = [_contact(one if isinstance(one, dict) else {"value": one}, name) for one in listed]
    return [one for one in found if one["value"]]


def _contact(one: Mapping[str, Any], name: str) -> Row:
    facts = {key: text_given(one.get(key), name) for key in ("value", "label")}
    return {"value": (facts["value"] or "").strip(), "label": facts["label"], "primary": one.get("primary") in TRUE}


def text_given(value: Any, name: str) -> str | None:
    """Text that can be stored, from text or a number; raises a 400."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise invalid(name, "must be text")
    text = str(value)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise invalid(name, "holds half of a surrogate pair, which is not text")
    return text


def id_given(value: Any, name: str) -> int | None:
    """An id inside an object, or nothing; raises a 400."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST:
        raise invalid(name, "must be an id")
    return value
