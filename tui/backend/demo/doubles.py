"""Two people the demo company has twice: somebody typed them in again, from a card, with another address."""

from __future__ import annotations

from typing import Any

from tui.backend.demo.dice import dice

Row = dict[str, Any]
DOUBLES = 2
_LINKS = ("deals", "leads", "activities", "notes", "call_logs", "project_links")


def rows(seed: int, company: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The people, of whom two that nothing is known about are colleagues of theirs once more."""
    busy = {row.get("person_id") for name in _LINKS for row in company.get(name, [])}
    busy |= {p.get("person_id") for a in company["activities"] for p in a.get("participants") or []}
    colleagues: dict[int, list[Row]] = {}
    for person in company["persons"]:
        if person["org_id"] and person["emails"]:
            colleagues.setdefault(person["org_id"], []).append(person)
    found = [(of[0], one) for of in colleagues.values() for one in of[1:] if one["id"] not in busy]
    chosen = {two["id"]: one for one, two in dice(seed, "doubles").sample(found, DOUBLES)}
    return {"persons": [_again(p, chosen[p["id"]]) if p["id"] in chosen else p for p in company["persons"]]}


def _again(row: Row, known: Row) -> Row:
    """A row that says somebody known once more; only phone, title and the shorter address are new."""
    before, _, domain = known["emails"][0]["value"].partition("@")
    short = f"{before[0]}.{before.rpartition('.')[2]}@{domain}"
    names = {name: known[name] for name in ("name", "first_name", "last_name", "job_title")}
    return row | names | {"emails": [{"value": short, "label": "work", "primary": True}], "birthday": None}
