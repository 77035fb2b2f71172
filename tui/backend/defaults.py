"""What a new company has before anybody worked in it (product 9.11, 9.18)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from tui.backend import fields, templates
from tui.backend.clock import stamp
from tui.backend.permission_sets import default_sets, set_id
from tui.backend.rates import CURRENCIES, RATE_DATE

Row = dict[str, Any]

STAGES = ("Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started")
ACTIVITY_TYPES = (
    ("Call", "call", "call"),
    ("Meeting", "meeting", "meeting"),
    ("Task", "task", "task"),
    ("Deadline", "deadline", "deadline"),
    ("Email", "email", "email"),
    ("Lunch", "lunch", "lunch"),
)
UNASSIGNED_NAME = "(Unassigned users)"
LEAD_LABELS = (("Hot", "red"), ("Warm", "yellow"), ("Cold", "blue"))
_NAMESPACE = uuid.UUID("5a3f2c0e-0f6b-5d8e-9c51-6b1f0a7d2e44")


def rows(now: datetime) -> dict[str, list[Row]]:
    """The rows of an empty company, by table name."""
    time = stamp(now)
    times = {"add_time": time, "update_time": time}
    return {
        "company": [_company(time)],
        "users": [_owner(time)],
        "roles": [{"id": 1, "name": UNASSIGNED_NAME, "parent_role_id": None}],
        "permission_sets": default_sets(),
        "currencies": [_currency(n, *facts[:4]) for n, facts in enumerate(CURRENCIES, 1)],
        "currency_rates": [{"code": code, "per_euro": rate, "date": RATE_DATE} for code, *_, rate in CURRENCIES],
        "pipelines": [{"id": 1, "name": "Pipeline", "order_nr": 1} | times],
        "stages": [{"id": n, "name": s, "pipeline_id": 1, "order_nr": n} | times for n, s in enumerate(STAGES, 1)],
        "activity_types": [_type(n, *facts) | times for n, facts in enumerate(ACTIVITY_TYPES, 1)],
        "lead_labels": [_label(name, color) | times for name, color in LEAD_LABELS],
        "fields": fields.rows(time),
        **templates.rows(time),
    }


def _company(time: str) -> Row:
    return {
        "id": 1,
        "name": "My company",
        "domain": "localhost",
        "default_currency": "EUR",
        "timezone_name": "UTC",
        "add_time": time,
    }


def _owner(time: str) -> Row:
    return {
        "id": 1,
        "name": "Me",
        "email": "me@localhost",
        "default_currency": "EUR",
        "locale": "en_US",
        "lang": 1,
        "timezone_name": "UTC",
        "role_id": 1,
        "created": time,
        "modified": time,
        "has_created_company": True,
        "access": access("sales", "global", "account_settings", admin=True),
    }


def access(*apps: str, admin: bool) -> list[Row]:
    """The access of a user to apps, as an administrator of all or of none."""
    return [{"app": app, "admin": admin, "permission_set_id": set_id(app, admin=admin)} for app in apps]


def _currency(number: int, code: str, name: str, symbol: str, decimals: int) -> Row:
    return {"id": number, "code": code, "name": name, "symbol": symbol, "decimal_points": decimals}


def _type(number: int, name: str, key: str, icon: str) -> Row:
    return {"id": number, "order_nr": number, "name": name, "key_string": key, "icon_key": icon}


def _label(name: str, color: str) -> Row:
    return {"id": str(uuid.uuid5(_NAMESPACE, name)), "name": name, "color": color}
