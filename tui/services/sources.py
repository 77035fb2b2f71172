"""Where the records of the copy come from: list operations, what to ask them, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

MINUTE, HOUR = 60.0, 3600.0
ALWAYS, OFTEN, SELDOM, RARELY = 0.0, 14 * MINUTE, 44 * MINUTE, 2 * HOUR
"""How long what a source told is good enough, in seconds: a call to an account costs tokens, which are counted."""

SETTINGS = 4 * HOUR
SWEEP = 24 * HOUR
V2, V1 = {"sort_by": "update_time", "sort_direction": "desc"}, {"sort": "update_time DESC"}
"""How a list is asked for its newest change first, in each dialect."""


@dataclass(frozen=True, slots=True)
class Source:
    """A list of one kind: its name in words, its operation, what to ask it, and for how many seconds an answer is good.

    `newest` is how it is asked for the newest change first; one that is not `by_time` cannot tell what changed since,
    so it is read from the newest back.
    """

    kind: str
    words: str
    call: Callable[[Any], Any]
    ask: dict[str, Any] = field(default_factory=dict)
    every: float = SELDOM
    newest: dict[str, str] = field(default_factory=lambda: V2)
    by_time: bool = True


COUNTS = {"include_fields": ["products_count"]}
"""What lists of deals tell only when they are asked."""

GUESTS = {"include_fields": ["attendees"]}
"""The same of activities."""

SMALL = (
    Source("user", "users", lambda c: c.v1.users.list),
    Source("currency", "currencies", lambda c: c.v1.currencies.list),
    Source("pipeline", "pipelines", lambda c: c.v2.pipelines.list),
    Source("stage", "stages", lambda c: c.v2.stages.list),
    Source("deal_field", "deal fields", lambda c: c.v2.deal_fields.list, {"include_fields": ["required_fields"]}),
    Source("activity_type", "activity types", lambda c: c.v1.activity_types.list),
    Source("lead_label", "lead labels", lambda c: c.v1.lead_labels.list),
)
LARGE = (
    Source("deal", "open deals", lambda c: c.v2.deals.list, {"status": ["open"], **COUNTS}),
    Source("organization", "organizations", lambda c: c.v2.organizations.list),
    Source("person", "persons", lambda c: c.v2.persons.list),
    Source("activity", "planned activities", lambda c: c.v2.activities.list, {"done": False, **GUESTS}),
    Source("lead", "leads", lambda c: c.v1.leads.list),
    Source("activity", "done activities", lambda c: c.v2.activities.list, {"done": True, **GUESTS}),
    Source("note", "notes", lambda c: c.v1.notes.list),
    Source("deal", "closed deals", lambda c: c.v2.deals.list, {"status": ["won", "lost"], **COUNTS}),
    Source("product", "products", lambda c: c.v2.products.list),
)
DELTAS = (
    Source("deal", "deals", lambda c: c.v2.deals.list, COUNTS, every=ALWAYS),
    Source("activity", "activities", lambda c: c.v2.activities.list, GUESTS, every=ALWAYS),
    Source("lead", "leads", lambda c: c.v1.leads.list, every=OFTEN, newest=V1),
    Source("deal", "archived deals", lambda c: c.v2.deals.archived, every=RARELY),
    Source("organization", "organizations", lambda c: c.v2.organizations.list),
    Source("person", "persons", lambda c: c.v2.persons.list),
    Source("note", "notes", lambda c: c.v1.notes.list, newest=V1),
    Source("lead", "archived leads", lambda c: c.v1.leads.archived, every=RARELY, newest=V1, by_time=False),
    Source("product", "products", lambda c: c.v2.products.list, every=RARELY, by_time=False),
)
"""The first of each kind is the one whose newest change is where the changes after a fill begin."""

GETTERS: dict[str, Callable[[Any], Any]] = {
    "deal": lambda c: partial(c.v2.deals.get, **COUNTS),
    "lead": lambda c: c.v1.leads.get,
    "activity": lambda c: partial(c.v2.activities.get, **GUESTS),
    "note": lambda c: c.v1.notes.get,
    "person": lambda c: c.v2.persons.get,
    "organization": lambda c: c.v2.organizations.get,
    "product": lambda c: c.v2.products.get,
    "pipeline": lambda c: c.v2.pipelines.get,
    "stage": lambda c: c.v2.stages.get,
    "filter": lambda c: partial(c.v1.filters.get, include_field_code=True),
    "project": lambda c: c.v2.projects.get,
    "task": lambda c: c.v2.tasks.get,
}
"""How one record of a kind is asked for."""

LISTED = {
    "deal": "is_deleted = 0 AND is_archived = 0",
    "lead": "is_deleted = 0 AND is_archived = 0",
}
"""Which records of a kind its lists tell of, where that is not all that are not deleted."""
