"""An account as large as one likes, without a server: the same records for the same size, aged from now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tui.store.copy import Copy

Record = dict[str, Any]

STAGES = ("Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started")
SHARES = (30, 25, 20, 15, 10)
"""How many of a hundred deals stand in each stage."""

WORDS = (
    "cold",
    "chain",
    "dock",
    "sensors",
    "fleet",
    "tracker",
    "pilot",
    "renewal",
    "rollout",
    "audit",
    "depot",
    "gate",
)
PEOPLE = ("Ida Holm", "Jonas Weber", "Lucía Márquez", "Niamh Doyle", "Pavel Novák", "佐藤 花子")
BATCH = 1000


def fill(path: Path, deals: int) -> None:
    """Fill a new copy with a pipeline, `deals` open deals, an activity for four of five, and whom they are with."""
    path.parent.mkdir(parents=True, exist_ok=True)
    copy, dice, now = Copy(path), Random(deals), datetime.now(UTC)
    try:
        _frame(copy)
        contacts = max(20, deals // 5)
        _put(copy, "organization", [_organization(n, dice) for n in range(1, contacts + 1)])
        _put(copy, "person", [_person(n, dice, contacts) for n in range(1, contacts + 1)])
        _put(copy, "deal", [_deal(n, dice, contacts, now) for n in range(1, deals + 1)])
        _put(copy, "activity", [_activity(n, dice, now) for n in range(1, deals + 1) if n % 5])
        copy.remember("filled", value=True)
    finally:
        copy.close()


def _put(copy: Copy, kind: str, records: list[Record]) -> None:
    for start in range(0, len(records), BATCH):
        copy.put(kind, records[start : start + BATCH])


def _frame(copy: Copy) -> None:
    copy.remember("me", {"id": 1, "name": "Ida Holm", "company_id": 7, "timezone_name": "Europe/Berlin"})
    copy.remember("currency", "EUR")
    copy.remember("symbols", {"EUR": "€", "USD": "US$"})
    copy.remember("rates", {"USD": 0.9})
    currencies = (("EUR", "€"), ("USD", "$"))
    copy.put(
        "currency", [{"id": n, "code": c, "symbol": s, "decimal_points": 2} for n, (c, s) in enumerate(currencies)]
    )
    copy.put("user", [{"id": n, "name": name, "is_you": n == 1} for n, name in enumerate(PEOPLE[:3], 1)])
    copy.put("pipeline", [{"id": 1, "name": "Sales", "order_nr": 1, "is_deal_probability_enabled": True}])
    copy.put("stage", [_stage(number, name) for number, name in enumerate(STAGES, 1)])
    options = [{"id": n, "label": label, "color": c} for n, label, c in ((1, "Hot", "red"), (2, "Cold", "blue"))]
    copy.put("deal_field", [{"id": "label_ids", "field_code": "label_ids", "field_type": "set", "options": options}])


def _stage(number: int, name: str) -> Record:
    found: Record = {"id": number, "name": name, "order_nr": number, "pipeline_id": 1, "deal_probability": number * 18}
    return found | {"is_deal_rot_enabled": number > 2, "days_to_rotten": 14}


def _organization(number: int, dice: Random) -> Record:
    return {"id": number, "name": f"{' '.join(dice.sample(WORDS, 2)).title()} {dice.choice(('AB', 'GmbH', 'Ltd'))}"}


def _person(number: int, dice: Random, organizations: int) -> Record:
    return {"id": number, "name": dice.choice(PEOPLE), "org_id": dice.randint(1, organizations)}


def _deal(number: int, dice: Random, contacts: int, now: datetime) -> Record:
    added = now - timedelta(days=dice.randint(1, 400), seconds=dice.randint(0, 86_400))
    return {
        "id": number,
        "title": " ".join(dice.sample(WORDS, 4)).capitalize(),
        "value": dice.choice((990, 1250, 4800, 12_500, 38_900, 150_000)),
        "currency": dice.choices(("EUR", "USD"), (9, 1))[0],
        "status": "open",
        "pipeline_id": 1,
        "stage_id": dice.choices(range(1, len(STAGES) + 1), SHARES)[0],
        "owner_id": dice.randint(1, 3),
        "person_id": dice.randint(1, contacts),
        "org_id": dice.randint(1, contacts),
        "label_ids": dice.choice(([], [], [1], [2], [1, 2])),
        "add_time": _time(added),
        "update_time": _time(now - timedelta(days=dice.randint(0, 25))),
        "is_deleted": False,
        "is_archived": False,
    }


def _activity(number: int, dice: Random, now: datetime) -> Record:
    day = now + timedelta(days=dice.choice((-3, -1, 0, 0, 1, 2, 5, 9, 20)))
    return {
        "id": number,
        "subject": "Call about the offer",
        "type": "call",
        "deal_id": number,
        "owner_id": 1,
        "due_date": f"{day:%Y-%m-%d}",
        "due_time": dice.choice((None, "10:00:00", "15:30:00")),
        "done": False,
        "is_deleted": False,
    }


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
