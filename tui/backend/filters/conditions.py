"""What the conditions of a filter may be: two groups, at most 16 of them, operators by type of field (product 9.10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.backend.call import LARGEST
from tui.backend.errors import Refusal, invalid
from tui.backend.filters.catalogue import OBJECTS, REACHED, Catalogue, Field
from tui.backend.filters.dates import is_date
from tui.backend.filters.helpers import ADDRESS_PARTS, DEPRECATED, OPERATORS, ROTTEN_TIME, UNDOCUMENTED

if TYPE_CHECKING:
    from tui.backend.call import Row

MOST = 16
LONGEST = 1000
EMPTY = ("IS NULL", "IS NOT NULL")
GLUES = ("and", "or")
"""The first group's conditions must all hold, one of the second's."""
PLAIN = ("object", "field_id", "operator", "value", "extra_value")

_NUMBER = re.compile(r"\A[+-]?\d{1,18}(\.\d{1,18})?\Z", re.ASCII)
_WHOLE = re.compile(r"\A[+-]?\d{1,19}\Z", re.ASCII)
_CLOCK = re.compile(r"\A([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a field; `value` is text, a number, a list of either, or None."""

    field: Field
    operator: str
    value: Any
    extra: Any = None


@dataclass(frozen=True, slots=True)
class Groups:
    """The conditions that must all hold, and those of which one must."""

    every: tuple[Condition, ...]
    one: tuple[Condition, ...]


def wrong(reason: str) -> Refusal:
    """400 for the conditions of a filter."""
    return invalid("conditions", reason)


def written(conditions: Any, kind: str, catalogue: Catalogue) -> dict[str, Any]:
    """Conditions somebody sent, as they are kept: whole and in their order; raises a 400 for what no filter may say."""
    groups = [[_kept(one, kind, catalogue) for one in group] for group in _groups(conditions)]
    if sum(map(len, groups)) > MOST:
        raise wrong(f"hold more than {MOST} conditions")
    both = [{"glue": glue, "conditions": group} for glue, group in zip(GLUES, groups, strict=True)]
    return {"glue": "and", "conditions": both}


def _groups(conditions: Any) -> list[list[Any]]:
    """The two lists of conditions; null stands for no condition, as the documented examples have it."""
    if not isinstance(conditions, dict) or conditions.get("glue") != "and":
        raise wrong("must be one group glued with and")
    groups = conditions.get("conditions")
    if not isinstance(groups, list) or len(groups) != len(GLUES):
        raise wrong("must hold two groups: one glued with and, one with or")
    for group, glue in zip(groups, GLUES, strict=True):
        if not isinstance(group, dict) or group.get("glue") != glue or not isinstance(group.get("conditions"), list):
            raise wrong("must hold two groups of conditions: the first glued with and, the second with or")
    return [[one for one in group["conditions"] if one is not None] for group in groups]


def _kept(one: Any, kind: str, catalogue: Catalogue) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise wrong("hold something that is not a condition")
    found = {name: one.get(name) for name in PLAIN}
    parsed(found, kind, catalogue, strict=True)
    return found | {"field_id": str(found["field_id"]), "json_value_flag": isinstance(found["value"], list)}


def groups(conditions: Mapping[str, Any], kind: str, catalogue: Catalogue) -> Groups:
    """Kept conditions, ready to be asked; those on a field that was deleted since are left out."""
    both = [[parsed(one, kind, catalogue) for one in group["conditions"]] for group in conditions["conditions"]]
    every, one = (tuple(found for found in group if found is not None) for group in both)
    return Groups(every, one)


def parsed(one: Row, kind: str, catalogue: Catalogue, *, strict: bool = False) -> Condition | None:
    """A condition of a filter of a kind of record; None for a field there is not, a 400 where that is `strict`."""
    named, field_id = one["object"], one["field_id"]
    if named not in OBJECTS or named not in REACHED[kind]:
        raise wrong(f"object must be one of [{', '.join(sorted(REACHED[kind]))}]")
    field = catalogue.field(named, field_id)
    if field is None:
        if strict:
            raise wrong(f"{named} has no field {str(field_id)[:80]!r} to filter by")
        return None
    return checked(Condition(field, one["operator"], one["value"], one["extra_value"]))


def checked(condition: Condition) -> Condition:
    """A condition whose operator and value fit its field; raises a 400."""
    field, operator = condition.field, condition.operator
    known = (OPERATORS | UNDOCUMENTED)[field.kind]
    known = known | DEPRECATED if "LIKE '%$%'" in known else known
    if not isinstance(operator, str) or operator not in known:
        raise wrong(f"{field.code} cannot be compared by {str(operator)[:80]!r}")
    if condition.value == ROTTEN_TIME and field.object != "deal":
        raise wrong(f"{ROTTEN_TIME} is a time of deals")
    if operator not in EMPTY and not _fits(condition):
        raise wrong(f"{str(condition.value)[:80]!r} is no value to compare {field.code} with")
    if not _extra_fits(condition):
        raise wrong(f"extra_value does not fit {field.code}")
    return condition


def _extra_fits(condition: Condition) -> bool:
    """A stage for `entered_stage`; elsewhere nothing, or the part of an address."""
    extra = condition.extra
    if condition.field.kind == "entered_stage":
        return is_id(extra)
    is_text = isinstance(extra, str) and len(extra) <= LONGEST
    if condition.field.kind == "address" and extra:
        return is_text and extra in ADDRESS_PARTS
    return extra is None or is_text or is_id(extra)


def _fits(condition: Condition) -> bool:
    value, kind = condition.value, condition.field.kind
    if condition.operator in ("has_been", "belongs_to_team"):
        return is_id(value)
    if kind == "set":
        return 0 < len(choices(value)) <= MOST * 16
    return _VALUES[kind](value)


def choices(value: Any) -> list[str]:
    """The options in a condition on a field of several: one, a list, or a list in one text, parted by commas."""
    listed = value if isinstance(value, list) else str(value).split(",") if _is_word(value) else []
    if not all(_is_word(one) for one in listed):
        return []
    return list(dict.fromkeys(str(one).strip() for one in listed if str(one).strip()))


def _is_word(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def is_id(value: Any) -> bool:
    """Whether a value is a whole number, or text that is one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) <= LARGEST
    return isinstance(value, str) and bool(_WHOLE.match(value)) and abs(int(value)) <= LARGEST


def _is_number(value: Any) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(value) <= LARGEST
    return isinstance(value, str) and bool(_NUMBER.match(value))


def _is_text(value: Any) -> bool:
    return _is_word(value) and (isinstance(value, int) or "\0" not in value)


def _is_date(value: Any) -> bool:
    return is_date(value) or value == ROTTEN_TIME


def _is_clock(value: Any) -> bool:
    return isinstance(value, str) and bool(_CLOCK.match(value))


def _is_flag(value: Any) -> bool:
    return str(value).lower() in ("0", "1", "true", "false")


_VALUES: dict[str, Callable[[Any], bool]] = {
    "int": _is_number,
    "double": _is_number,
    "monetary": _is_number,
    "date": _is_date,
    "daterange": is_date,
    "entered_stage": is_date,
    "time": _is_clock,
    "timerange": _is_clock,
    "boolean": _is_flag,
    **dict.fromkeys(("stage", "pipeline", "visible_to", "user"), is_id),
    **dict.fromkeys(("deal", "person", "organization", "product", "project", "links"), is_id),
    **dict.fromkeys(("varchar", "title", "enum", "status", "currency", "lead", "contact", "address"), _is_text),
}
