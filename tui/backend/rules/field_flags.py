"""Where fields are shown, where they are important and where required: the settings of the newest v2 form.

Shapes, defaults and conditions are those of the published v2 document (dealFields, personFields, …: request bodies).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.call import LARGEST
from tui.backend.errors import invalid
from tui.backend.fields import FIXED, REQUIRED
from tui.backend.tables import fields, pipelines, stages

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Flags = dict[str, Any]

NAMESPACES = ("ui_visibility", "important_fields", "required_fields")
_SEEN: Flags = {"add_visible_flag": False, "details_visible_flag": True}
_DIALOG: Flags = {"show": False, "order": None}
_IMPORTANT: Flags = {"enabled": False, "stage_ids": []}
_REQUIRED: Flags = {"enabled": False}
_PIPELINES: Flags = {"show_in_all": True, "pipeline_ids": []}
_PLACES: Flags = {f"{of}_detail_visible_flag": False for of in ("org", "person", "deal")}
_DIALOGS: Flags = {"show_in_add_deal_dialog": _DIALOG, "show_in_add_person_dialog": _DIALOG}
_STAGED = {"important_fields": _IMPORTANT, "required_fields": _REQUIRED}
DEFAULTS: dict[str, dict[str, Flags]] = {
    "deal": {
        "ui_visibility": _SEEN | {"projects_detail_visible_flag": False, "show_in_pipelines": _PIPELINES},
        "important_fields": _IMPORTANT,
        "required_fields": _IMPORTANT | {"statuses": {}},
    },
    "person": {"ui_visibility": _SEEN | {"show_in_add_deal_dialog": _DIALOG}} | _STAGED,
    "organization": {"ui_visibility": _SEEN | _PLACES | _DIALOGS} | _STAGED,
    "product": {"ui_visibility": _SEEN},
    "activity": {"ui_visibility": _SEEN},
    "project": {"ui_visibility": _SEEN} | _STAGED,
}
"""What a custom field of each kind of record has until somebody sets it; a kind has only the settings named here."""


def flags_of(item: str, field: Mapping[str, Any]) -> dict[str, Flags]:
    """The settings of a field; built-in ones are offered where a record is added, and some are required."""
    found = {name: field.get(name) or default for name, default in DEFAULTS.get(item, {}).items()}
    if not field.get("is_custom_field"):
        if field.get("ui_visibility") is None and "ui_visibility" in found:
            found["ui_visibility"] = found["ui_visibility"] | {"add_visible_flag": True}
        if field.get("required_fields") is None and "required_fields" in found:
            found["required_fields"] = found["required_fields"] | {"enabled": field["field_code"] in REQUIRED}
    return found


async def flagged(call: Call, item: str, field: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Flags]:
    """The columns of the settings a caller gives, those left out as they were; raises a 400."""
    before = flags_of(item, field)
    for name in NAMESPACES:
        if name in wanted and name not in before:
            raise invalid(name, "is not allowed for this request")
    given = {name: wanted[name] for name in before if wanted.get(name) is not None}
    found = {name: _laid_over(name, before[name], value) for name, value in given.items()}
    if found:
        await _check(call, item, field, before | found)
    if "ui_visibility" in found:
        found["ui_visibility"] = await _ordered(call, item, before["ui_visibility"], found["ui_visibility"])
    return found


def _laid_over(name: str, before: Any, given: Any) -> Any:
    """A setting with what is given of it; what it does not have is passed over, as the document allows more."""
    if name.endswith(".statuses"):
        return _statuses(name, given)
    if isinstance(before, dict):
        if not isinstance(given, dict):
            raise invalid(name, "must be an object")
        return {k: _laid_over(f"{name}.{k}", one, given[k]) if k in given else one for k, one in before.items()}
    if isinstance(before, bool) and not isinstance(given, bool):
        raise invalid(name, "must be true or false")
    if isinstance(before, list):
        return _ids(name, given)
    return before if name.endswith(".order") else given


def _ids(name: str, given: Any) -> list[int]:
    if not isinstance(given, list) or not all(_is_id(one) for one in given):
        raise invalid(name, "must be a list of ids")
    return list(dict.fromkeys(given))


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def _statuses(name: str, given: Any) -> dict[str, list[str]]:
    fits = isinstance(given, dict) and all(
        str(key).isdecimal() and len(str(key)) < 19 and isinstance(one, list) and all(s in ("won", "lost") for s in one)
        for key, one in given.items()
    )
    if not fits:
        raise invalid(name, "must hold lists of won and lost by the id of the pipeline")
    return {str(int(key)): list(dict.fromkeys(one)) for key, one in given.items()}


async def _check(call: Call, item: str, field: Mapping[str, Any], found: dict[str, Flags]) -> None:
    """Raise a 400 for stages and pipelines there are not, or in which the field is not shown."""
    seen = found["ui_visibility"]
    if not seen["add_visible_flag"] and field.get("field_code") in FIXED.get(item, ()):
        raise invalid("ui_visibility.add_visible_flag", "cannot be false for this field")
    shown = seen.get("show_in_pipelines", _PIPELINES)
    if shown["show_in_all"]:
        shown["pipeline_ids"] = []
    await _there(call, "ui_visibility.show_in_pipelines.pipeline_ids", pipelines, shown["pipeline_ids"])
    for name in ("important_fields", "required_fields"):
        await _check_stages(call, name, found.get(name, _IMPORTANT), shown)


async def _check_stages(call: Call, name: str, flags: Flags, shown: Flags) -> None:
    if not flags["enabled"] and "stage_ids" in flags:
        flags["stage_ids"] = []
    staged = await _there(call, f"{name}.stage_ids", stages, flags.get("stage_ids", []))
    of_status = [int(key) for key in flags.get("statuses", {})]
    await _there(call, f"{name}.statuses", pipelines, of_status)
    used = {stage["pipeline_id"] for stage in staged} | set(of_status)
    if not shown["show_in_all"] and used - set(shown["pipeline_ids"]):
        raise invalid(name, "names a pipeline in which the field is not shown")


async def _there(call: Call, name: str, table: Any, ids: list[int]) -> list[Row]:
    if not ids:
        return []
    rows = await call.rows(select(table).where(table.c.id.in_(ids), ~table.c.is_deleted))
    if missing := set(ids) - {row["id"] for row in rows}:
        raise invalid(name, f"there is none with id {min(missing)}")
    return rows


async def _ordered(call: Call, item: str, before: Flags, seen: Flags) -> Flags:
    """Fields newly shown in a dialog stand last in it; those not shown have no place (published document)."""
    for dialog in (name for name in seen if name.endswith("_dialog")):
        if not seen[dialog]["show"]:
            seen[dialog] = _DIALOG
        elif before[dialog]["order"] is None:
            seen[dialog] = {"show": True, "order": await _last(call, item, dialog) + 1}
    return seen


async def _last(call: Call, item: str, dialog: str) -> int:
    rows = await call.rows(select(fields.c.ui_visibility).where(fields.c.item_type == item, ~fields.c.is_deleted))
    places = [row["ui_visibility"][dialog]["order"] for row in rows if row["ui_visibility"]]
    return max((place for place in places if place), default=0)
