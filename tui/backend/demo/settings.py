"""What the company decided once: colleagues, pipelines, stages, fields."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from datetime import datetime

from tui.backend import defaults
from tui.backend.clock import stamp
from tui.backend.demo.hours import ZONE_NAME
from tui.backend.demo.roles import role_of
from tui.backend.demo.sketches import Row

USERS = (
    ("Katrin Lorenzen", "DE AT NL", "+49 171 3920011"),
    ("Rasmus Toom", "SE NO DK FI EE", "+372 5555 0142"),
    ("Claire Fontanel", "FR ES", "+33 6 39 98 20 14"),
    ("Oliver Banks", "GB US IN JP", "+44 7700 900 318"),
)
"""Colleagues with their countries; the first is the administrator and sells too."""

SALES: tuple[tuple[str, int, int | None], ...] = (
    ("Qualified", 10, None),
    ("Contact Made", 25, 30),
    ("Demo Scheduled", 45, 21),
    ("Proposal Made", 65, 21),
    ("Negotiations Started", 85, 14),
)
RENEWALS: tuple[tuple[str, int, int | None], ...] = (
    ("Due Soon", 70, None),
    ("In Review", 80, 30),
    ("Quote Sent", 90, 21),
    ("Committed", 98, None),
)
"""Stages: name, probability in percent, days until a deal rots."""


def _code(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:40]


TERM, SYSTEM, UNITS = _code("contract term"), _code("current system"), _code("units")
CONNECTED, SET_UP, ROLLOUT = _code("connected systems"), _code("set-up fee"), _code("rollout")
SECTOR, FLEET_SIZE = _code("sector"), _code("fleet size")
TERMS = (12, 24, 36, 48)
CONNECTIONS = ("Dispatch", "Fuel cards", "Tachograph", "Payroll", "Warehouse")
SECTORS = {
    "haul": "Road haulage",
    "cold": "Food and pharma logistics",
    "parcel": "Parcel and last mile",
    "plant": "Construction and rental",
    "port": "Ports and forwarding",
    "goods": "Makers and retail",
    "bus": "Bus and coach",
    "field": "Field service and waste",
}
_LABELS = (("Key account", "purple"), ("Tender", "gray"), ("Pilot", "green"))
KEY_ACCOUNT, TENDER, PILOT = 4, 5, 6


def owner_of(country: str) -> int:
    """The id of the colleague who looks after a country."""
    return next(n for n, (_, countries, _) in enumerate(USERS, 1) if country in countries.split())


def stage_id(pipeline_id: int, place: int) -> int:
    """The id of the stage at a place, counted from 0, of a pipeline."""
    return place + 1 if pipeline_id == 1 else len(SALES) + place + 1


def rows(founded: datetime, now: datetime) -> dict[str, list[Row]]:
    """Everything but what people work on, by table name."""
    time = stamp(founded)
    return defaults.rows(founded) | {
        "company": [_company(time)],
        "users": [_user(n, name, phone, time, stamp(now)) for n, (name, _, phone) in enumerate(USERS, 1)],
        "pipelines": [_pipeline(n, name, time) for n, name in enumerate(("Sales", "Renewals"), 1)],
        "stages": [_stage(1, n, *s, time) for n, s in enumerate(SALES)]
        + [_stage(2, n, *s, time) for n, s in enumerate(RENEWALS)],
        "fields": _fields(defaults.rows(founded)["fields"], time),
    }


def _company(time: str) -> Row:
    return {
        "id": 1,
        "name": "Waymark Telematics",
        "domain": "waymark",
        "country": "DE",
        "industry": "Sensors and telematics for logistics",
        "default_currency": "EUR",
        "timezone_name": ZONE_NAME,
        "add_time": time,
    }


def _user(number: int, name: str, phone: str, time: str, seen: str) -> Row:
    apps = ("sales", "global", "account_settings")
    return {
        "id": number,
        "name": name,
        "email": f"{name.lower().replace(' ', '.')}@waymark.example",
        "phone": phone,
        "default_currency": "EUR",
        "locale": "en_US",
        "lang": 1,
        "timezone_name": ZONE_NAME,
        "role_id": role_of(number),
        "last_login": seen,
        "created": time,
        "modified": time,
        "has_created_company": number == 1,
        "access": defaults.access(*apps[: 3 if number == 1 else 2], admin=number == 1),
    }


def _pipeline(number: int, name: str, time: str) -> Row:
    return {
        "id": number,
        "name": name,
        "order_nr": number,
        "is_deal_probability_enabled": number == 1,
        "add_time": time,
        "update_time": time,
    }


def _stage(pipeline_id: int, place: int, name: str, probability: int, rots: int | None, time: str) -> Row:
    return {
        "id": stage_id(pipeline_id, place),
        "name": name,
        "pipeline_id": pipeline_id,
        "order_nr": place + 1,
        "deal_probability": probability,
        "is_deal_rot_enabled": rots is not None,
        "days_to_rotten": rots,
        "add_time": time,
        "update_time": time,
    }


def _fields(known: list[Row], time: str) -> list[Row]:
    fields = deepcopy(known)
    labels = next(row for row in fields if (row["item_type"], row["field_code"]) == ("deal", "label_ids"))
    labels["options"] += [{"id": n, "label": name, "color": color} for n, (name, color) in enumerate(_LABELS, 4)]
    own = [
        _field("deal", UNITS, "Units", "double", 1),
        _field("deal", TERM, "Contract term", "enum", 2, [f"{term} months" for term in TERMS]),
        _field("deal", SYSTEM, "Current system", "varchar", 3),
        _field("deal", CONNECTED, "Connected systems", "set", 4, list(CONNECTIONS)),
        _field("deal", SET_UP, "Set-up fee", "monetary", 5),
        _field("deal", ROLLOUT, "Rollout", "daterange", 6),
        _field("organization", SECTOR, "Sector", "enum", 1, list(SECTORS.values())),
        _field("organization", FLEET_SIZE, "Fleet size", "double", 2),
    ]
    return fields + [row | {"add_time": time, "update_time": time} for row in own]


def _field(item: str, code: str, name: str, kind: str, number: int, options: list[str] | None = None) -> Row:
    row: Row = {"item_type": item, "field_code": code, "field_name": name, "field_type": kind}
    row |= {"is_optional_response_field": False}
    choices = None if options is None else [{"id": n, "label": option} for n, option in enumerate(options, 1)]
    return row | {"order_nr": 100 + number, "is_custom_field": True, "options": choices}
