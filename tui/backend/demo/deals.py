"""Deals as rows, the stages they went through, and what changed on them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tui.backend.clock import local_date, stamp
from tui.backend.demo.dice import dice, quoted, weighted
from tui.backend.demo.hours import ZONE_NAME
from tui.backend.demo.settings import (
    CONNECTED,
    CONNECTIONS,
    KEY_ACCOUNT,
    PILOT,
    ROLLOUT,
    SET_UP,
    SYSTEM,
    TENDER,
    TERM,
    TERMS,
    UNITS,
    stage_id,
)
from tui.backend.demo.sketches import Encounter, Row, Story
from tui.backend.demo.words.offers import SYSTEMS

Change = tuple[datetime, str, Any, Any]
"""When a field of a deal changed, and its old and new value."""
MOVED, EDITED = timedelta(minutes=9), timedelta(minutes=6)


def rows(seed: int, stories: list[Story]) -> dict[str, list[Row]]:
    """The rows of deals, stage history and changes."""
    rng, details = dice(seed, "deal rows"), dice(seed, "deal details")
    history = [row for story in stories for row in _history(story)]
    changes = [row for story in stories for row in _changes(rng, story)]
    changes.sort(key=lambda row: row["time"])
    return {
        "stage_history": [{"id": n} | row for n, row in enumerate(history, 1)],
        "changes": [{"id": n} | row for n, row in enumerate(changes, 1)],
        "deals": [_deal(rng, details, story) for story in stories],
    }


def _end(encounter: Encounter) -> datetime:
    return encounter.at + timedelta(minutes=encounter.minutes)


def _moves(story: Story) -> list[tuple[datetime, int, int]]:
    """When it moved, from which place to which."""
    return [(_end(e) + MOVED, e.place, e.to) for e in story.encounters if e.to is not None]


def _history(story: Story) -> list[Row]:
    moves = _moves(story)
    entered = [(story.begun, story.encounters[0].place), *((time, to) for time, _, to in moves)]
    left: list[datetime | None] = [*(time for time, _, _ in moves), None]
    return [
        {
            "deal_id": story.id,
            "stage_id": stage_id(story.pipeline_id, place),
            "entered_at": stamp(time),
            "left_at": stamp(until) if until else None,
        }
        for (time, place), until in zip(entered, left, strict=True)
    ]


def _changes(rng: Random, story: Story) -> list[Row]:
    found = [(story.begun, "add_time", None, stamp(story.begun)), *_moved(story), *_edited(rng, story), *_closed(story)]
    for time, *_ in found:
        story.touch(time)
    return [
        {
            "item_type": "deal",
            "item_id": str(story.id),
            "field_key": key,
            "time": stamp(time),
            "change_source": "app",
            "old_value": old,
            "new_value": new,
            "user_id": story.owner_id,
        }
        for time, key, old, new in found
    ]


def _moved(story: Story) -> list[Change]:
    stages = [(time, stage_id(story.pipeline_id, a), stage_id(story.pipeline_id, b)) for time, a, b in _moves(story)]
    return [(time, "stage_id", old, new) for time, old, new in stages]


def _edited(rng: Random, story: Story) -> list[Change]:
    """What reps corrected on the way, each at most once and at a time something happened anyway."""
    times = [_end(encounter) + EDITED for encounter in story.encounters[1:]]
    found: list[Change] = []
    if times and story.value and rng.random() < 0.4:
        found.append(
            (rng.choice(times), "value", quoted(story.value * rng.choice([0.5, 0.6, 0.8, 0.9, 1.2])), story.value)
        )
    if times and story.expected and rng.random() < 0.25:
        earlier = datetime.fromisoformat(story.expected) - timedelta(days=rng.choice([14, 21, 30]))
        found.append((times[-1], "expected_close_date", earlier.date().isoformat(), story.expected))
    if times and story.owner_id != story.person.owner_id:
        found.append((times[0], "owner_id", story.person.owner_id, story.owner_id))
    return [change for change in found if change[2] != change[3]]


def _closed(story: Story) -> list[Change]:
    time = story.closed
    if time is None:
        return []
    at = stamp(time)
    found: list[Change] = [
        (time, "status", "open", story.status),
        (time, f"{story.status}_time", None, at),
        (time, "close_time", None, at),
    ]
    return found + ([(time, "lost_reason", None, story.reason)] if story.reason else [])


def _deal(rng: Random, details: Random, story: Story) -> Row:
    moves = _moves(story)
    old = story.status == "lost" and rng.random() < 0.2
    return {
        "id": story.id,
        "title": story.title,
        "value": story.value,
        "currency": story.currency,
        "status": story.status,
        "pipeline_id": story.pipeline_id,
        "stage_id": stage_id(story.pipeline_id, story.place),
        "person_id": story.person.id,
        "org_id": story.org.id if story.org else None,
        "creator_user_id": story.person.owner_id,
        "owner_id": story.owner_id,
        "visible_to": 3,
        "add_time": stamp(story.begun),
        "update_time": stamp(story.touched or story.begun),
        "stage_change_time": stamp(moves[-1][0]) if moves else None,
        "expected_close_date": story.expected,
        "probability": _probability(rng, story),
        "label_ids": _labels(rng, story),
        "origin": weighted(rng, [("ManuallyCreated", 80), ("API", 8), ("Import", 12)]),
        "custom_fields": _custom(rng, story) | _agreed(details, story),
        "is_archived": old,
        "archive_time": stamp(story.touched or story.begun) if old else None,
        **_closing(story),
    }


def _closing(story: Story) -> Row:
    at = stamp(story.closed) if story.closed else None
    day = local_date(at, ZONE_NAME) if at else None
    won, lost = story.status == "won", story.status == "lost"
    return {
        "close_time": at,
        "won_time": at if won else None,
        "first_won_time": at if won else None,
        "lost_time": at if lost else None,
        "local_close_date": day,
        "local_won_date": day if won else None,
        "local_lost_date": day if lost else None,
        "lost_reason": story.reason,
    }


def _probability(rng: Random, story: Story) -> float | None:
    own = story.status == "open" and not story.renewal and story.place > 1 and rng.random() < 0.2
    return float(rng.choice([30, 40, 60, 75, 90])) if own else None


def _labels(rng: Random, story: Story) -> list[int]:
    found = [KEY_ACCOUNT] if story.value >= 60_000 else []
    found += [PILOT] if story.offer.phrase.startswith("pilot") else []
    found += [TENDER] if story.title.startswith("[Tender]") else []
    if story.status == "open":
        warmth = [(1, 5), (2, 20), (3, 15), (0, 60)] if story.place < 2 else [(1, 35), (2, 20), (3, 3), (0, 42)]
        found += [label for label in [weighted(rng, warmth)] if label]
    return sorted(found)


def _custom(rng: Random, story: Story) -> Row:
    known: Row = {UNITS: story.offer.quantity, SYSTEM: rng.choice(SYSTEMS)}
    if story.place > 1 or story.renewal:
        known[TERM] = rng.randint(1, len(TERMS))
    return known if story.place or rng.random() < 0.5 else {}


def _agreed(rng: Random, story: Story) -> Row:
    """What a customer says of the installation once there is a proposal, sparsely noted."""
    if story.place < 3 and story.status != "won":
        return {}
    found: Row = {}
    if rng.random() < 0.6:
        found[CONNECTED] = sorted(rng.sample(range(1, len(CONNECTIONS) + 1), rng.randint(1, 3)))
    if rng.random() < 0.35 and not story.renewal:
        found[SET_UP] = {"value": quoted(max(story.value * 0.05, 400)), "currency": story.currency}
    if story.expected and rng.random() < 0.3:
        first = date.fromisoformat(story.expected) + timedelta(days=rng.choice([14, 21, 30]))
        last = first + timedelta(days=rng.choice([5, 12, 26]))
        found[ROLLOUT] = {"value": first.isoformat(), "until": last.isoformat()}
    return found
