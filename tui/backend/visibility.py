"""What a caller may see: every query of a call is narrowed to it, whatever it asks and however it is written.

The tables a query names are put before it as common table expressions of the same names that hold only what may be seen
(`WITH deals AS (SELECT … WHERE …)`), so joins, counts, searches and sub-queries cannot reach the rest. Nothing is put
before the queries of an administrator. `whole` names a table itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    CursorResult,
    Executable,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    false,
    func,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import visitors

from tui.backend.tables import followers, hidden_pipelines, metadata, team_users, users

OWNER, GROUP, SUBGROUPS, COMPANY = 1, 3, 5, 7
"""Values of `visible_to`: owner and followers, the owner's group, also its sub-groups, all (reference: section 8)."""
UNASSIGNED = 1
"""The role of users nobody assigned; it has no sub-groups, although it is the parent of the others."""
SCHEMA = "main"
"""Where SQLite has the tables themselves; in PostgreSQL they are put into a schema of that name."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How much one user sees.

    `groups`: roles whose items the user sees as a member or from above; `above`: roles whose items for sub-groups too
    are seen from below; `open`: tables seen in whole; `added`: records this very call made, by table: it may show them.
    """

    user_id: int
    role_id: int
    groups: tuple[int, ...]
    above: tuple[int, ...]
    open: frozenset[str] = frozenset()
    added: dict[str, list[Any]] = field(default_factory=dict)

    def parameters(self) -> dict[str, Any]:
        """The values the narrowed queries are run with."""
        own = {"sight_user": self.user_id, "sight_role": self.role_id}
        groups = {"sight_groups": list(self.groups), "sight_above": list(self.above)}
        return own | groups | {f"sight_added_{name}": self.added.get(name, []) for name in OWNED}

    def keep(self, of: Table, id: Any) -> None:
        """Let the call show what it just made, whoever it was made for."""
        if of.name in OWNED:
            self.added.setdefault(of.name, []).append(id)


def narrowed(statement: Executable, sight: Sight) -> Executable:
    """The query with its tables replaced by what may be seen of them, to be run with `sight.parameters()`."""
    if not isinstance(statement, Select | CompoundSelect):
        return statement
    names = {one.name for one in visitors.iterate(statement) if isinstance(one, Table)}
    return statement.add_cte(*_needed(frozenset(names - sight.open), sight.open))


async def read(db: AsyncConnection, statement: Executable, sight: Sight) -> CursorResult[Any]:
    """Run a query, narrowed."""
    return await db.execute(narrowed(statement, sight), sight.parameters())


@functools.lru_cache(maxsize=1024)
def _needed(names: frozenset[str], known: frozenset[str]) -> tuple[CTE, ...]:
    """The seen parts of tables, each after those it is made from."""
    ordered = dict.fromkeys(one for name in sorted(names) for one in _closure(name))
    return tuple(seen for name in ordered if name not in known and (seen := _seen(name)) is not None)


@functools.cache
def _closure(name: str) -> tuple[str, ...]:
    seen = _seen(name)
    if seen is None:
        return ()
    made_from = sorted({one.name for one in visitors.iterate(seen.element) if isinstance(one, Table)})
    return (*(inner for one in made_from for inner in _closure(one)), name)


@functools.cache
def _seen(name: str) -> CTE | None:
    """What may be seen of a table, None where everybody sees all of it."""
    rule = rule_of(name)
    if rule is None:
        return None
    rows = whole(metadata.tables[name])
    return select(*rows.c).where(rule(rows)).cte(name).prefix_with("NOT MATERIALIZED")


def whole(of: Table) -> FromClause:
    """A table itself, also in a narrowed query."""
    return table(of.name, *(column(one.name, one.type) for one in of.columns), schema=SCHEMA)


# -- the rules --------------------------------------------------------------------------------------------------------

Rule = Callable[[FromClause], Any]

OWNED = {
    "deals": "deal",
    "leads": "lead",
    "persons": "person",
    "organizations": "organization",
    "products": "product",
    "projects": "project",
}
"""Tables of records with an owner, by what `followers` calls their kind."""
LINKS = {
    "note_id": "notes",
    "mail_message_id": "mail_messages",
    "mail_thread_id": "mail_threads",
    "file_id": "files",
    "channel_id": "channels",
    "subscription_id": "subscriptions",
    "task_id": "tasks",
    "activity_id": "activities",
    "deal_id": "deals",
    "lead_id": "leads",
    "project_id": "projects",
    "product_id": "products",
    "person_id": "persons",
    "org_id": "organizations",
    "organization_id": "organizations",
    "pipeline_id": "pipelines",
}
"""What a row belongs to: the first of these columns that holds an id decides (product 6.11: it follows its record)."""
MINE = ("user_id", "owner_id", "creator_user_id", "creator_id", "added_by_user_id", "assignee_id")
SEEN_ALONE = frozenset({"activities", "tasks"})
"""What belongs to no record is a colleague's own, except for what is on everybody's agenda."""
KINDS = {kind: name for name, kind in OWNED.items()} | {"activity": "activities", "note": "notes", "task": "tasks"}
OPEN = frozenset({"users", "company", "team_users", "hidden_pipelines", "tokens", "idempotency"})
"""Tables every query may read whole although a column of theirs says whose a row is."""


def rule_of(name: str) -> Rule | None:
    """Which rows of a table a caller sees, None for all; a table nobody thought of is judged by its columns."""
    if name in OPEN or name not in metadata.tables:
        return None
    if name in _RULES:
        return _RULES[name]
    columns = metadata.tables[name].c
    if name in OWNED and "visible_to" in columns:
        return functools.partial(_owned, name)
    linked = any(link in columns and target in metadata.tables for link, target in LINKS.items())
    follows = functools.partial(_follows, name) if linked else None
    if "item_type" in columns and "item_id" in columns:
        return functools.partial(_of_any_kind, follows)
    return follows


def _me() -> Any:
    return bindparam("sight_user", type_=Integer)


def _in(names: str) -> Any:
    return bindparam(names, expanding=True, type_=Integer)


def _owned(name: str, rows: FromClause) -> Any:
    """Owner, followers, the groups `visible_to` speaks of, and groups above those (product 6.11)."""
    shown = func.coalesce(cast(rows.c.visible_to, Integer), GROUP)
    followed = whole(followers)
    following = select(followed.c.item_id).where(followed.c.item_type == OWNED[name], followed.c.user_id == _me())
    follows = [] if isinstance(rows.c.id.type, Text) else [rows.c.id.in_(following)]
    return or_(
        rows.c.owner_id == _me(),
        shown == COMPANY,
        and_(shown.in_((GROUP, SUBGROUPS)), or_(rows.c.owner_id.is_(None), _owner_in(rows, "sight_groups"))),
        and_(shown == SUBGROUPS, _owner_in(rows, "sight_above")),
        rows.c.id.in_(bindparam(f"sight_added_{name}", expanding=True, type_=rows.c.id.type)),
        *follows,
    )


def _owner_in(rows: FromClause, groups: str) -> Any:
    members = select(users.c.id).where(func.coalesce(users.c.role_id, UNASSIGNED).in_(_in(groups)))
    return rows.c.owner_id.in_(members)


def _deals(rows: FromClause) -> Any:
    """Not those in a pipeline that is hidden from the caller's group either."""
    return and_(rows.c.pipeline_id.not_in(_hidden()), _owned("deals", rows))


def _hidden() -> Any:
    return select(hidden_pipelines.c.pipeline_id).where(hidden_pipelines.c.role_id == bindparam("sight_role"))


def _pipelines(rows: FromClause) -> Any:
    return rows.c.id.not_in(_hidden())


def _follows(name: str, rows: FromClause) -> Any:
    """Whose author the caller is, or whose record can be seen."""
    mine = [rows.c[one] == _me() for one in MINE if one in rows.c]
    links = [(one, target) for one, target in LINKS.items() if one in rows.c and target in metadata.tables]
    alone = true() if name in SEEN_ALONE else false()
    judged = [(rows.c[link].is_not(None), _is_there(rows.c[link], metadata.tables[target])) for link, target in links]
    return or_(*mine, case(*judged, else_=alone))


def _is_there(named: Any, target: Table) -> Any:
    """Whether the one record that is named can be seen; a list of all that can be would be made for every query."""
    return exists(select(1).where(target.c[_key(target)] == named).correlate_except(target))


def _ids(name: str) -> Any:
    target = metadata.tables[name]
    return select(target.c[_key(target)])


def _key(target: Table) -> str:
    return "id" if "id" in target.c else next(iter(target.primary_key)).name


def _of_any_kind(follows: Rule | None, rows: FromClause) -> Any:
    """Rows that name their record by `item_type` and `item_id`; what else they belong to must be seen too."""
    kinds: dict[Any, Any] = {kind: _is_seen(rows, metadata.tables[name]) for kind, name in _kinds()}
    named = case(kinds, value=rows.c.item_type, else_=true())
    return and_(named, follows(rows)) if follows else named


def _kinds() -> Iterable[tuple[str, str]]:
    return ((kind, name) for kind, name in KINDS.items() if name in metadata.tables)


def _is_seen(rows: FromClause, target: Table) -> Any:
    key = target.c[_key(target)]
    named = rows.c.item_id if type(rows.c.item_id.type) is type(key.type) else cast(rows.c.item_id, key.type)
    return exists(select(1).where(key == named).correlate_except(target))


def _relationships(rows: FromClause) -> Any:
    known = _ids("organizations")
    return and_(rows.c.rel_owner_org_id.in_(known), rows.c.rel_linked_org_id.in_(known))


def _mail(rows: FromClause) -> Any:
    """One's own mailbox, and what a colleague shares on a record that can be seen (product 6.5)."""
    linked = or_(rows.c.deal_id.in_(_ids("deals")), rows.c.lead_id.in_(_ids("leads")))
    return or_(rows.c.user_id == _me(), and_(rows.c.shared_flag, linked))


def _own(rows: FromClause) -> Any:
    return rows.c.user_id == _me()


def _filters(rows: FromClause) -> Any:
    """One's own, and what colleagues share with the company or with their group."""
    members = select(users.c.id).where(func.coalesce(users.c.role_id, UNASSIGNED).in_(_in("sight_groups")))
    shared = and_(rows.c.visible_to.in_((GROUP, SUBGROUPS)), rows.c.user_id.in_(members))
    return or_(rows.c.user_id == _me(), rows.c.visible_to == COMPANY, shared)


def _goals(rows: FromClause) -> Any:
    """One's own, those one is to reach alone or in a team, and the company's."""
    mine = select(team_users.c.team_id).where(team_users.c.user_id == _me())
    return or_(
        rows.c.owner_id == _me(),
        rows.c.assignee_type == "company",
        and_(rows.c.assignee_type == "person", rows.c.assignee_id == _me()),
        and_(rows.c.assignee_type == "team", rows.c.assignee_id.in_(mine)),
    )


def _webhooks(rows: FromClause) -> Any:
    return or_(rows.c.owner_id == _me(), rows.c.user_id == _me())


_RULES: dict[str, Rule] = {
    "deals": _deals,
    "filters": _filters,
    "goals": _goals,
    "pipelines": _pipelines,
    "organization_relationships": _relationships,
    "mail_threads": _mail,
    "channels": _own,
    "provider_links": _own,
    "webhooks": _webhooks,
}
