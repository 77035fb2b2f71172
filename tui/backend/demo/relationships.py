"""How the demo company's organizations are related: a few groups, and a few that work together."""

from __future__ import annotations

from typing import Any

from tui.backend.demo.dice import dice

Row = dict[str, Any]
GROUPS = (2, 1, 1)
"""How many daughters each parent has."""
PARTNERS = 4
"""Pairs of organizations that are just related."""


def rows(seed: int, company: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of relationships, known as soon as the younger of both organizations was."""
    rng = dice(seed, "relationships")
    drawn = rng.sample(company["organizations"], sum(GROUPS) + len(GROUPS) + 2 * PARTNERS)
    found: list[Row] = []
    for daughters in GROUPS:
        parent = drawn.pop()
        found += [_row("parent", parent, drawn.pop()) for _ in range(daughters)]
    found += [_row("related", drawn.pop(), drawn.pop()) for _ in range(PARTNERS)]
    found.sort(key=lambda row: row["add_time"])
    return {"organization_relationships": [{"id": n} | row for n, row in enumerate(found, 1)]}


def _row(kind: str, owner: Row, linked: Row) -> Row:
    time = max(owner["add_time"], linked["add_time"])
    ends = {"rel_owner_org_id": owner["id"], "rel_linked_org_id": linked["id"]}
    return {"type": kind} | ends | {"add_time": time, "update_time": time}
