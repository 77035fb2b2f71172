"""Triggers that note which records' words have changed, in the SQL both databases share but for its wrapping."""

from __future__ import annotations

from collections.abc import Iterator

from tui.backend import tables

PARENTS = {
    "deal_id": "deal",
    "lead_id": "lead",
    "person_id": "person",
    "org_id": "organization",
    "project_id": "project",
}
WATCHED: dict[str, tuple[str, ...]] = {
    "deals": ("title", "custom_fields", "is_deleted"),
    "leads": ("title", "custom_fields", "is_deleted"),
    "persons": ("name", "emails", "phones", "custom_fields", "is_deleted"),
    "organizations": ("name", "address", "custom_fields", "is_deleted"),
    "products": ("name", "code", "custom_fields", "is_deleted"),
    "projects": ("title", "description", "custom_fields", "is_deleted"),
    "files": ("name", "file_name", "active_flag", "mail_message_id"),
    "notes": ("content", "active_flag", *PARENTS),
}
"""By table, the columns search reads."""
ITEMS = {"deals": "deal", "leads": "lead", "persons": "person", "organizations": "organization"}
ITEMS |= {"products": "product", "projects": "project", "files": "file"}


def _here() -> Iterator[tuple[str, str, str]]:
    """Every table, event and the trigger's name."""
    for name, columns in WATCHED.items():
        known = tables.metadata.tables.get(name)
        if known is not None:
            listed = ", ".join(one for one in columns if one in known.c)
            for event in ("INSERT", "DELETE", f"UPDATE OF {listed}"):
                yield name, event, f"search_{name}_{event.partition(' ')[0].lower()}"


def names() -> set[str]:
    """The names of the triggers."""
    return {name for _table, _event, name in _here()}


def present(*, sqlite: bool) -> str:
    """The query for the names of the triggers there are."""
    if sqlite:
        return "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal"


def dropped(*, sqlite: bool) -> Iterator[str]:
    """Statements that take the triggers away."""
    for table, _event, name in _here():
        yield f"DROP TRIGGER IF EXISTS {name}" + ("" if sqlite else f" ON {table}")


def triggers(*, sqlite: bool) -> Iterator[str]:
    """Statements that make the triggers."""
    for table, event, name in _here():
        body = " ".join(_noted(table, event))
        if sqlite:
            yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body} END"
        else:
            does = f"$$ BEGIN {body} RETURN NULL; END $$"
            yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {does}"
            yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _noted(table: str, event: str) -> Iterator[str]:
    into = "INSERT INTO search_queue (kind, item)"
    for version in {"INSERT": ("NEW",), "DELETE": ("OLD",)}.get(event, ("OLD", "NEW")):
        if table in ITEMS:
            if version == "NEW" or event == "DELETE":
                yield f"{into} SELECT '{ITEMS[table]}', CAST({version}.id AS TEXT);"
        else:
            for link, kind in PARENTS.items():
                yield f"{into} SELECT '{kind}', CAST({version}.{link} AS TEXT) WHERE {version}.{link} IS NOT NULL;"
