"""What v1 takes for a deal, in the words of v2 (product 9.1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tui.backend.errors import invalid
from tui.backend.rules.custom_fields import known_fields, nested
from tui.backend.v1.given import whole

if TYPE_CHECKING:
    from tui.api.models.base import OpenBody
    from tui.backend.call import Call, Row

DELETED = "deleted"
MOST = 100


async def deal_given(call: Call, body: OpenBody) -> Row:
    """A body of v1 as v2 would send it: `status` deleted is `is_deleted`, and open brings a deleted deal back.

    Raises a 400 for a value that is no number and a label that is no id.
    """
    wire = body.wire()
    declared = {name: value for name, value in wire.items() if name in type(body).model_fields}
    custom = {name: value for name, value in wire.items() if name not in declared}
    found = declared | _status(declared)
    if "user_id" in found:
        found["owner_id"] = found.pop("user_id")
    if "label" in found:
        found["label_ids"] = [whole(one, "label") for one in found.pop("label") or ()]
    if found.get("visible_to") is not None:
        found["visible_to"] = whole(int(found["visible_to"]), "visible_to")
    if found.get("value") is not None:
        found["value"] = _amount(found["value"])
    if not 0 <= (found.get("probability") or 0) <= MOST:
        raise invalid("probability", f"must be between 0 and {MOST}")
    if found.get("channel") is not None:
        found["channel"] = whole(found["channel"], "channel")
    return found | ({"custom_fields": nested(custom, await known_fields(call, "deal"))} if custom else {})


def _status(declared: Row) -> Row:
    status = declared.get("status")
    if status is None:
        return {}
    return {"is_deleted": True} if status == DELETED else {"is_deleted": False, "status": status}


def _amount(value: Any) -> float:
    """An amount, which v1 takes as text too; raises a 400."""
    try:
        amount = float(value)
    except ValueError:
        raise invalid("value", "must be a number") from None
    if not math.isfinite(amount):
        raise invalid("value", "must be a number")
    return amount
