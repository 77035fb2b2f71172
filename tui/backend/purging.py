"""What was deleted 30 days ago is gone for good, with all that belonged to it (product 9.2, reference: section 8).

A row is looked for before anything is written, so a company in which nothing was deleted is only read. The newest row
of a table stays: its id must not be given to another record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, delete, func, or_, select, update

from tui.backend.clock import stamp
from tui.backend.tables import (
    activities,
    comments,
    deal_products,
    deals,
    files,
    leads,
    metadata,
    notes,
    organization_relationships,
    organizations,
    payments,
    persons,
    products,
    projects,
    subscriptions,
    task_assignees,
    tasks,
)

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from tui.backend.database import Database

KEPT = timedelta(days=30)
BATCH = 200
"""Records in one transaction, so that no writer waits for long."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its table, what others call its id, and the tables whose rows are nothing without it."""

    name: str
    table: Table
    links: tuple[str, ...]
    belonging: tuple[str, ...] = ()

    @property
    def gone(self) -> ColumnElement[bool]:
        """Whether a record is deleted."""
        columns = self.table.c
        return columns.is_deleted if "is_deleted" in columns else ~columns.active_flag

    @property
    def since(self) -> Column[Any]:
        """When it was."""
        return self.table.c["delete_time" if "delete_time" in self.table.c else "update_time"]


OF_DEALS = ("stage_history", "participants", "deal_products", "deal_installments", "deal_discounts", "subscriptions")
OF_PROJECTS = ("project_groups", "project_links", "project_plan", "tasks")
KINDS = (
    Kind("file", files, ()),
    Kind("note", notes, ("note_id",), ("comments",)),
    Kind("task", tasks, ("task_id", "parent_task_id"), ("task_assignees",)),
    Kind("activity", activities, ("activity_id",)),
    Kind("deal", deals, ("deal_id",), OF_DEALS),
    Kind("lead", leads, ("lead_id",)),
    Kind("project", projects, ("project_id",), OF_PROJECTS),
    Kind("person", persons, ("person_id",), ("participants",)),
    Kind("organization", organizations, ("org_id", "organization_id")),
    Kind("product", products, ("product_id",), ("product_variations", "product_images")),
)
HISTORY = ("conversions",)
"""What keeps naming a record that is gone."""
TOLD = (notes, files)
"""What goes with the only record it is about."""


async def purge(database: Database) -> int:
    """Delete what may no longer be restored, and give how many records that were."""
    found = 0
    for kind in KINDS:
        while count := await _some(database, kind):
            found += count
    return found


async def _some(database: Database, kind: Kind) -> int:
    query = _due(kind, stamp(database.clock() - KEPT))
    async with database.reading() as db:
        if not list((await db.execute(query)).scalars()):
            return 0
    async with database.writing() as db:
        ids = list((await db.execute(query)).scalars())
        await _delete(db, kind, ids)
        return len(ids)


def _due(kind: Kind, before: str) -> Select[Any]:
    id_ = kind.table.c.id
    wanted = [kind.gone, kind.since < before]
    if id_.type.python_type is int:
        newest = kind.table.alias()
        wanted.append(id_ < select(func.max(newest.c.id)).scalar_subquery())
    if kind.table is products:  # a line of a deal goes on naming what was sold
        wanted.append(~select(deal_products.c.id).where(deal_products.c.product_id == products.c.id).exists())
    return select(id_).where(*wanted).order_by(id_).limit(BATCH)


async def _delete(db: AsyncConnection, kind: Kind, ids: Sequence[Any]) -> None:
    """Delete records, what is nothing without them, and what others say of them."""
    await _delete_parts(db, kind, ids)
    for table, column in _naming(kind):
        mine = column.in_(ids)
        if table in TOLD:
            await _delete_told(db, table, and_(mine, *_alone(table, column)))
        await db.execute(update(table).where(mine).values({column: None}))
    for table in metadata.tables.values():
        if {"item_type", "item_id"} <= set(table.c.keys()):
            words = [table.c.item_id.type.python_type(one) for one in ids] if _fits(kind, table) else []
            await db.execute(delete(table).where(table.c.item_type == kind.name, table.c.item_id.in_(words)))
    await db.execute(delete(kind.table).where(kind.table.c.id.in_(ids)))


def _fits(kind: Kind, table: Table) -> bool:
    """Whether a table that names records of every kind can name one of this: a lead's id is no number."""
    return table.c.item_id.type.python_type is str or kind.table.c.id.type.python_type is int


async def _delete_parts(db: AsyncConnection, kind: Kind, ids: Sequence[Any]) -> None:
    if kind.table is deals:
        mine = select(subscriptions.c.id).where(subscriptions.c.deal_id.in_(ids))
        await db.execute(delete(payments).where(payments.c.subscription_id.in_(mine)))
    if kind.table is projects:
        parts = select(tasks.c.id).where(tasks.c.project_id.in_(ids))
        await db.execute(delete(task_assignees).where(task_assignees.c.task_id.in_(parts)))
    if kind.table is organizations:
        both = (organization_relationships.c.rel_owner_org_id, organization_relationships.c.rel_linked_org_id)
        await db.execute(delete(organization_relationships).where(or_(*(one.in_(ids) for one in both))))
    for table in (metadata.tables[name] for name in kind.belonging):
        await db.execute(delete(table).where(table.c[kind.links[0]].in_(ids)))


def _naming(kind: Kind) -> Iterator[tuple[Table, Column[Any]]]:
    """The columns by which other records name one of this kind."""
    for table in metadata.tables.values():
        if table.name not in (*kind.belonging, *HISTORY):
            yield from ((table, table.c[name]) for name in kind.links if name in table.c and table.c[name].nullable)


def _alone(table: Table, but: Column[Any]) -> Iterator[ColumnElement[bool]]:
    """That a note or file is about nothing else."""
    others = ("deal_id", "lead_id", "person_id", "org_id", "project_id", "task_id", "product_id", "activity_id")
    names = (*others, "mail_message_id")
    yield from (table.c[name].is_(None) for name in names if name in table.c and table.c[name] is not but)


async def _delete_told(db: AsyncConnection, table: Table, mine: ColumnElement[bool]) -> None:
    if table is notes:
        await db.execute(delete(comments).where(comments.c.note_id.in_(select(notes.c.id).where(mine))))
    await db.execute(delete(table).where(mine))
