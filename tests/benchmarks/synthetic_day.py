"""A working life as large as one likes, without a server: activities of years, and leads that wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.synthetic import WORDS, fill
from tui.store.copy import Copy

Record = dict[str, Any]
TYPES = ("Call", "Meeting", "Task", "Deadline", "Email", "Lunch")
LABELS = (("hot", "Hot", "red"), ("warm", "Warm", "yellow"), ("cold", "Cold", "blue"))
SOURCES = ("Web forms", "Live chat", "Import", "API")
YEARS = timedelta(days=2 * 365)
BATCH = 1000


def fill_day(path: Path, activities: int, leads: int, deals: int = 2000) -> None:
    """Fill a new copy; of the activities nine of ten are over and done, the rest spread around now."""
    fill(path, deals)
    copy, dice, now = Copy(path), Random(activities), datetime.now(UTC)
    try:
        copy.put("activity_type", [_type(n, name) for n, name in enumerate(TYPES, 1)])
        copy.put("lead_label", [{"id": key, "name": name, "color": color} for key, name, color in LABELS])
        _put(copy, "activity", [_activity(n, dice, deals, now) for n in range(1, activities + 1)])
        _put(copy, "lead", [_lead(n, dice, deals // 5, now) for n in range(1, leads + 1)])
    finally:
        copy.close()


def _put(copy: Copy, kind: str, records: list[Record]) -> None:
    for start in range(0, len(records), BATCH):
        copy.put(kind, records[start : start + BATCH])


def _type(number: int, name: str) -> Record:
    return {"id": number, "name": name, "key_string": name.lower(), "order_nr": number, "active_flag": True}


def _activity(number: int, dice: Random, deals: int, now: datetime) -> Record:
    over = dice.random() < 0.9
    day = now - YEARS * dice.random() if over else now + timedelta(days=dice.randint(-3, 30))
    time = dice.choice((None, *(f"{hour:02}:{minute:02}:00" for hour in range(7, 18) for minute in (0, 15, 30))))
    deal = dice.randint(1, deals)
    return {
        "id": number,
        "subject": f"{dice.choice(TYPES)} about the {' '.join(dice.sample(WORDS, 2))}",
        "type": dice.choice(TYPES).lower(),
        "deal_id": deal,
        "person_id": 1 + deal % max(20, deals // 5),
        "org_id": 1 + deal % max(20, deals // 5),
        "owner_id": dice.randint(1, 3),
        "due_date": f"{day:%Y-%m-%d}",
        "due_time": time,
        "duration": None if time is None else dice.choice(("00:15:00", "00:30:00", "01:00:00", "01:30:00")),
        "done": over,
        "is_deleted": False,
        "note": f"<p>{' '.join(dice.sample(WORDS, 6))}</p>",
    }


def _lead(number: int, dice: Random, contacts: int, now: datetime) -> Record:
    added = now - timedelta(days=400 * dice.random())
    return {
        "id": f"{number:08x}-0000-4000-8000-000000000000",
        "title": f"{' '.join(dice.sample(WORDS, 2)).capitalize()} lead",
        "owner_id": dice.randint(1, 3),
        "person_id": dice.randint(1, contacts),
        "organization_id": dice.randint(1, contacts),
        "source_name": dice.choice(SOURCES),
        "label_ids": dice.choice(([], ["hot"], ["cold"], ["hot", "warm"])),
        "value": dice.choice((None, {"amount": dice.randint(1, 90) * 500, "currency": "EUR"})),
        "was_seen": dice.random() < 0.7,
        "is_archived": dice.random() < 0.1,
        "add_time": f"{added:%Y-%m-%dT%H:%M:%S}.000Z",
        "next_activity_id": None,
    }
