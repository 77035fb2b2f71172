"""Records without what makes no sense: a value of another type than its field has is taken for none.

The service promises types and has broken such promises; what it sent stays in the copy as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Record = dict[str, Any]
LARGEST = 2**63 - 1
"""The largest number the copy can hold."""


def is_id(value: Any) -> bool:
    """Whether it can be the id of something."""
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= LARGEST
    return isinstance(value, str)


def _amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _written(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _ids(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_id, value))


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _money(value: Any) -> bool:
    """An amount, or with its currency in an object, as leads have it."""
    if isinstance(value, Mapping):
        return _amount(value.get("amount")) and isinstance(value.get("currency"), str | None)
    return _amount(value)


_IDS = ("person_id", "org_id", "organization_id", "deal_id", "lead_id", "project_id", "stage_id", "pipeline_id")
_TIMES = (
    *("add_time", "update_time", "stage_change_time", "won_time", "lost_time", "close_time", "expected_close_date"),
    *("due_date", "due_time", "duration", "next_due", "marked_as_done_time"),
)
_NAMES = ("title", "name", "subject", "job_title", "lost_reason")
SANE: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys((*_IDS, "owner_id", "creator_user_id", "type", "visible_to"), is_id),
    **dict.fromkeys((*_TIMES, "currency", "status", "source_name"), _text),
    **dict.fromkeys(_NAMES, _written),
    "label_ids": _ids,
    "value": _money,
    "probability": _amount,
    **dict.fromkeys(("phones", "emails", "prices", "participants", "attendees"), _objects),
    "custom_fields": lambda value: isinstance(value, Mapping),
}
"""What the values of fields are, for those that more is done with than showing them."""


def sane(kind: str, record: Record) -> Record:
    """The record, its values that cannot be what they should be left empty; itself where all of them can."""
    wrong = [
        name
        for name, value in record.items()
        if value is not None and (check := SANE.get(name)) is not None and not check(value)
    ]
    if kind == "deal" and isinstance(record.get("value"), Mapping):
        wrong.append("value")
    return record | dict.fromkeys(wrong) if wrong else record
