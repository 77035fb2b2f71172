"""How webhooks word a record (guide for webhooks v2 and its migration guide: custom fields, examples by object)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.backend.clock import fractional, spaced

Row = dict[str, Any]
Types = Mapping[str, str]
"""The types of a kind's custom fields by their code."""

NEVER_TOLD = ("is_deleted", "delete_time", "source_lead_id", "marketing_status", "role_id", "outcome")
CUSTOM = {
    "deal": "deal",
    "lead": "deal",
    "organization": "organization",
    "person": "person",
    "product": "product",
    "project": "project",
}
"""Objects with custom fields, by whose fields these are."""
LINKS = ("user", "org", "people")


def shape(entity: str, row: Row, types: Types) -> Row:
    """A row as webhooks tell it; `types` are those of the kind's custom fields."""
    told = {name: value for name, value in row.items() if name not in NEVER_TOLD}
    if "custom_fields" in told:
        told["custom_fields"] = {key: custom(types.get(key, ""), value) for key, value in row["custom_fields"].items()}
    if told.get("visible_to") is not None:
        told["visible_to"] = str(told["visible_to"])
    return SHAPES[entity](told, row) if entity in SHAPES else told


def custom(kind: str, value: Any) -> Any:
    """One custom value with its type; null stays null."""
    if value is None:
        return None
    if kind == "set":
        return {"type": kind, "values": [{"id": one} for one in value]}
    if kind in ("enum", *LINKS):
        return {"type": kind, "id": value}
    if not isinstance(value, dict):
        return {"type": kind, "value": value}
    parts = dict(value)
    if kind in ("daterange", "timerange"):
        parts["from"] = parts.pop("value", None)
    return parts | {"type": kind}


def before(old: Row, new: Row) -> Row:
    """What changed, as it was; of custom fields only those that did."""
    found = {name: value for name, value in old.items() if new.get(name) != value}
    if "custom_fields" in found:
        was, is_now = old["custom_fields"], new["custom_fields"]
        found["custom_fields"] = {key: was.get(key) for key in {**was, **is_now} if was.get(key) != is_now.get(key)}
    return found


def _activity(told: Row, row: Row) -> Row:
    busy = told.pop("busy")
    clock = {name: row[name] and {"timezone_id": None, "value": row[name]} for name in ("due_time", "duration")}
    return told | clock | {"active_flag": not row["is_deleted"], "busy_flag": busy, "custom_fields": {}}


def _lead(told: Row, row: Row) -> Row:
    amount, currency = told.pop("value_amount"), told.pop("value_currency")
    value = None if amount is None else {"amount": amount, "currency": currency}
    del told["visible_to"]
    return told | {"value": value} | {name: fractional(row[name]) for name in ("add_time", "update_time")}


def _pipeline(told: Row, row: Row) -> Row:
    likely = told.pop("is_deal_probability_enabled")
    named = {"url_title": row["name"].replace(" ", "-"), "active_flag": not row["is_deleted"]}
    return told | named | {"deal_probability": likely}


def _stage(told: Row, row: Row) -> Row:
    rots, days = told.pop("is_deal_rot_enabled"), told.pop("days_to_rotten")
    return told | {"active_flag": not row["is_deleted"], "rotten_flag": rots, "rotten_days": days}


def _product(told: Row, row: Row) -> Row:
    prices = [price | {"product_id": row["id"]} for price in row["prices"]]
    return told | {"selectable": told.pop("is_linkable"), "prices": prices}


def _user(told: Row, row: Row) -> Row:
    times = {name: spaced(row[name]) for name in ("created", "modified", "last_login")}
    return told | times | {"id": str(row["id"]), "access": None}


SHAPES: Mapping[str, Callable[[Row, Row], Row]] = {
    "activity": _activity,
    "lead": _lead,
    "pipeline": _pipeline,
    "stage": _stage,
    "product": _product,
    "user": _user,
}
