"""Everything but deals, contacts, activities, leads, notes and products; their owners follow and contacts take part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SAID: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text())
"""`tables` and what was `added` to some: columns as `name kind`, `!` not null, `*` key, `-` not counted; `rows`,
`fields` and `access`: what a new company has since."""
KINDS: dict[str, type[Any]] = {
    "whole": sa.Integer,
    "large": sa.BigInteger,
    "text": sa.Text,
    "number": sa.Float,
    "flag": sa.Boolean,
    "json": sa.JSON,
}
CHOSEN = ("label_ids", "lost_reason")
"""Fields whose options are a company's own."""
OWNED = {"deals": "deal", "persons": "person", "organizations": "organization", "products": "product"}


def upgrade() -> None:
    """Change the schema, then give an old company what a new one has."""
    for name, said in SAID["tables"].items():
        _make(name, said)
    for name, said in SAID["added"].items():
        _widen(name, said)
    _widen_fields()
    db = op.get_bind()
    found = _reflected(db)
    time = db.execute(sa.select(found.tables["company"].c.add_time)).scalar()
    for name, rows in SAID["rows"].items():
        _insert(db, found.tables[name], rows, time)
    _describe(db, found.tables["fields"], time)
    _admit(db, found.tables["users"])
    _follow(db, found)
    _take_part(db, found)


def _make(name: str, said: dict[str, Any]) -> None:
    unique = (sa.UniqueConstraint(*columns) for columns in said.get("unique", ()))
    op.create_table(name, *map(_column, said["columns"]), *unique)
    _index(name, said)


def _widen(name: str, said: dict[str, Any]) -> None:
    for column in said["columns"]:
        op.add_column(name, _column(column))
    _index(name, said)


def _index(name: str, said: dict[str, Any]) -> None:
    for index, columns in said.get("indexes", {}).items():
        op.create_index(index, name, columns)


def _column(said: str) -> sa.Column[Any]:
    name, kind = said.split()
    made = KINDS[kind.rstrip("!*-")]()
    counted: Literal["auto", False] = False if "-" in kind else "auto"
    return sa.Column(name, made, primary_key="*" in kind, nullable="!" not in kind, autoincrement=counted)


def _widen_fields() -> None:
    with op.batch_alter_table("fields") as fields:
        fields.drop_column("subfields")
        for name in ("add_time", "update_time"):
            fields.add_column(sa.Column(name, sa.Text))
        for name in ("options_deleted", "ui_visibility", "important_fields", "required_fields"):
            fields.add_column(sa.Column(name, sa.JSON))
        for name in ("created_by_user_id", "last_updated_by_user_id"):
            fields.add_column(sa.Column(name, sa.Integer))
        fields.add_column(sa.Column("is_deleted", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("fields") as fields:
        fields.alter_column("is_deleted", server_default=None)


def _reflected(db: sa.Connection) -> sa.MetaData:
    """The tables as they are; nothing in a JSON column is SQL's null."""
    found = sa.MetaData()
    found.reflect(db)
    for column in (column for table in found.tables.values() for column in table.columns):
        if isinstance(column.type, sa.JSON):
            column.type = sa.JSON(none_as_null=True)
    return found


def _insert(db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], time: Any) -> None:
    """Insert rows, added when the company was."""
    times = {name: time for name in ("add_time", "update_time") if name in table.c}
    db.execute(table.insert(), [row | times for row in rows])


def _describe(db: sa.Connection, fields: sa.Table, time: Any) -> None:
    """Built-in fields as they are now; options a company may change stay what it made of them."""
    known = {(row.item_type, row.field_code): row for row in db.execute(sa.select(fields))}
    db.execute(fields.update().values(add_time=time, update_time=time))
    for said in SAID["fields"]:
        row = known.pop((said["item_type"], said["field_code"]), None)
        if row is None:
            _insert(db, fields, [said], time)
        else:
            kept = {"options": row.options} if row.options and said["field_code"] in CHOSEN else {}
            db.execute(fields.update().where(fields.c.id == row.id).values(said | kept))
    gone = [row.id for row in known.values() if not row.is_custom_field]
    db.execute(fields.delete().where(fields.c.id.in_(gone)))


def _admit(db: sa.Connection, users: sa.Table) -> None:
    """Access to an app is by a permission set."""
    sets = {one["app"]: one["permission_set_id"] for one in SAID["access"]}
    for row in db.execute(sa.select(users.c.id, users.c.access)).all():
        access = [one | {"permission_set_id": sets.get(one["app"])} for one in row.access]
        db.execute(users.update().where(users.c.id == row.id).values(access=access))


def _follow(db: sa.Connection, found: sa.MetaData) -> None:
    followers = found.tables["followers"]
    for name, item in OWNED.items():
        of = found.tables[name]
        owners = sa.select(sa.literal(item), of.c.id, of.c.owner_id, of.c.add_time).where(of.c.owner_id.is_not(None))
        db.execute(followers.insert().from_select(["item_type", "item_id", "user_id", "add_time"], owners))


def _take_part(db: sa.Connection, found: sa.MetaData) -> None:
    participants, deals = found.tables["participants"], found.tables["deals"]
    names = ["deal_id", "person_id", "add_time", "added_by_user_id", "by_hand"]
    people = sa.select(deals.c.id, deals.c.person_id, deals.c.add_time, deals.c.creator_user_id, sa.false())
    db.execute(participants.insert().from_select(names, people.where(deals.c.person_id.is_not(None))))
