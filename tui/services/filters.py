"""Filters kept by Pipedrive (product 9.10): which there are, which deals they let through, and editing them.

What the copy can tell, it tells, so that one's own edits count and no network is needed; for everything else the server
is asked which deals a filter lets through, and the copy keeps their ids.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.edits import EditError
from tui.store.calls import is_temporary
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

Json = dict[str, Any]
HELPERS, TEAMS, ASKED = "filter helpers", "teams", "asked filters"
PAGE = 500
EVERY, ONE = "and", "or"
"""The first group's conditions must all hold, one of the second's."""


class Condition(NamedTuple):
    """One condition: `group` is `EVERY` or `ONE`, `object` whose field it is, `extra` a stage or an address's part."""

    group: str
    object: str
    field: str
    operator: str
    value: Any = None
    extra: Any = None


class Saved(NamedTuple):
    """A filter; `conditions` are None until the server told them."""

    id: int
    name: str
    editable: bool
    conditions: tuple[Condition, ...] | None


class Filters:
    """The filters of deals, and the teams they may name."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def all(self) -> list[Saved]:
        """The filters that are not deleted, by name."""
        rows = [r for r in self.copy.all("filter") if not r.get("is_deleted")]
        return sorted((saved_as(row) for row in rows), key=lambda f: f.name.casefold())

    def get(self, number: int) -> Saved:
        """A filter; raises `EditError` when it is gone."""
        row = self.copy.get("filter", number)
        if row is None or row.get("is_deleted"):
            raise EditError("That filter is no longer there.")
        return saved_as(row)

    def operators(self, kind: str) -> dict[str, str]:
        """How fields of a kind are compared, with words for it; empty until the server told."""
        told = self.copy.fact(HELPERS, {}).get("operators", {}).get(kind, {})
        listed: list[Json] = told if isinstance(told, list) else [told]
        return {str(operator): str(words) for one in listed for operator, words in one.items()}

    def dates(self) -> dict[str, str]:
        """Days that move with the calendar, with words for them."""
        told: dict[str, Json] = self.copy.fact(HELPERS, {}).get("relative_dates", {})
        return {str(value): str(words) for group in told.values() for value, words in group.items()}

    def teams(self) -> list[Json]:
        """The teams there are, each with `id`, `name` and `users`."""
        return list(self.copy.fact(TEAMS, []))

    # -- editing --------------------------------------------------------------------------------------------------

    async def create(self, name: str, conditions: Sequence[Condition]) -> int:
        """Add a filter; gives its temporary id. Undoable; raises `EditError`."""
        body = {"name": _named(name), "type": "deals", "conditions": _written(conditions)}
        new, words = self.workspace.edits.temporary_id(), f"Add the filter “{name}”"
        shown = {**body, "id": new, "is_editable": True, "is_deleted": False}
        forth = Call("v1.filters.create", {}, body, (("filter", new, shown),), words, ("filter", new))
        await self.workspace.edits.make(words, [forth], [_gone(new, words)])
        return new

    async def change(self, number: int, name: str, conditions: Sequence[Condition]) -> None:
        """Change a filter's name and conditions; undoable."""
        before = self.get(number)
        words = f"Change the filter “{before.name}”"
        forth, back = (
            _change(number, {"name": _named(n), "conditions": _written(c)}, words)
            for n, c in ((name, conditions), (before.name, before.conditions or ()))
        )
        await self.workspace.edits.make(words, [forth], [back])

    async def delete(self, number: int) -> None:
        """Delete a filter; undone, it is added again."""
        before = self.get(number)
        words, again = f"Delete the filter “{before.name}”", self.workspace.edits.temporary_id()
        body = {"name": before.name, "type": "deals", "conditions": _written(before.conditions or ())}
        shown = {**body, "id": again, "is_editable": True, "is_deleted": False}
        back = Call("v1.filters.create", {}, body, (("filter", again, shown),), words, ("filter", again), number)
        await self.workspace.edits.make(words, [_gone(number, words)], [back])

    # -- asking the server ----------------------------------------------------------------------------------------

    def ask(self, *, every: float = 0.0) -> None:
        """Ask the server which filters and teams there are, in its thread; not if it told `every` seconds ago."""

        async def task(session: Session) -> None:
            last = session.copy.fact(ASKED, 0.0)
            if not last <= time.time() < last + every:
                await fetch(session)
                session.copy.remember(ASKED, time.time())

        self.workspace.sync.ask(task)

    def ask_deals(self, number: int) -> bool:
        """Ask the server which deals a filter lets through, where the copy cannot tell; tells whether it is asked."""
        from tui.services.filter_sql import compiled

        if is_temporary(number) or compiled(self.workspace.copy, self.workspace.clock, number) is not None:
            return False

        async def task(session: Session) -> None:
            await fetch_deals(session, number)

        self.workspace.sync.ask(task)
        return True


def fact_of(number: int) -> str:
    """The name under which the copy keeps the deals a filter lets through."""
    return f"deals of filter {number}"


async def fetch(session: Session) -> None:
    """Bring the filters of deals, what helps to build them, and the teams into the copy, and tell."""
    filters = session.client.v1.filters
    listed = [one.model_dump(mode="json") for one in (await filters.list(type="deals")).items]
    for one in (one for one in listed if one.get("active_flag") is not False):
        known = session.copy.snapshot("filter", one["id"]) or {}
        if known.get("update_time") != one.get("update_time") or known.get("conditions") is None:
            told = await filters.get(one["id"], include_field_code=True)
            session.put("filter", [told.model_dump(mode="json")])
    there = [one["id"] for one in listed if one.get("active_flag") is not False]
    session.changed("filter", session.copy.keep_only("filter", there))
    facts = {HELPERS: (await filters.list_helpers()).model_dump(mode="json"), TEAMS: await _teams(session)}
    for name, value in facts.items():
        if session.copy.fact(name) != value:
            session.copy.remember(name, value)
            session.changed("filter", [0])


async def _teams(session: Session) -> list[Json]:
    """The teams that are used; none where the account's plan has no teams."""
    from tui.api.errors import RateLimited, Refused, Unauthorized

    try:
        found = [t.model_dump(mode="json") for t in (await session.client.v1.legacy_teams.list()).items]
    except (Unauthorized, RateLimited):
        raise
    except Refused:
        return []
    used = [t for t in found if t.get("active_flag") not in (False, 0)]
    return [{"id": t["id"], "name": t.get("name") or "", "users": list(t.get("users") or ())} for t in used]


async def fetch_deals(session: Session, number: int) -> None:
    """Bring the ids of the deals that a filter lets through into the copy, and tell."""
    from tui.api.page import every

    ids = [deal.id async for deal in every(session.client.v2.deals.list, filter_id=number, limit=PAGE)]
    if session.copy.fact(fact_of(number)) != ids:
        session.copy.remember(fact_of(number), ids)
        session.changed("filter", [number])


def code_of(condition: Condition) -> str:
    """The code of a condition's field; the service has other names for some."""
    return {"user_id": "owner_id", "label": "label_ids", "pipeline": "pipeline_id"}.get(
        condition.field, condition.field
    )


def saved_as(row: Json) -> Saved:
    """A filter of the copy."""
    told, listed = row.get("conditions"), None
    if isinstance(told, dict):
        listed = tuple(c for group in told.get("conditions") or () for c in _conditions(group))
    return Saved(row["id"], str(row.get("name") or "(no name)"), row.get("is_editable") is not False, listed)


def _conditions(group: Json) -> list[Condition]:
    glue = ONE if group.get("glue") == "or" else EVERY
    return [
        Condition(
            glue,
            str(c.get("object")),
            str(c.get("field_code") or c.get("field_id")),
            str(c.get("operator")),
            c.get("value"),
            c.get("extra_value"),
        )
        for c in group.get("conditions") or ()
        if c
    ]


def _written(conditions: Sequence[Condition]) -> Json:
    """Conditions as the service takes them: two groups."""
    groups = [{"glue": glue, "conditions": [_one(c) for c in conditions if c.group == glue]} for glue in (EVERY, ONE)]
    return {"glue": "and", "conditions": groups}


def _one(condition: Condition) -> Json:
    return {
        "object": condition.object,
        "field_id": condition.field,
        "operator": condition.operator,
        "value": condition.value,
        "extra_value": condition.extra,
    }


def _named(name: str) -> str:
    if not name.strip():
        raise EditError("A filter needs a name.")
    return name.strip()


def _change(number: int, body: Json, words: str) -> Call:
    return Call("v1.filters.update", {"id": number}, body, (("filter", number, body),), words)


def _gone(number: int, words: str) -> Call:
    return Call("v1.filters.delete", {"id": number}, None, (("filter", number, {"is_deleted": True}),), words)
