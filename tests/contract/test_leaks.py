"""What a user may not see: every operation, called by users of other groups, tells nothing of it and changes nothing.

Everything in the company is made its owner's alone, and every free text in it holds a canary.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import JSON, Table, Text, select, update
from starlette.applications import Starlette

from tests.conftest import Clock, client_of, opened
from tests.contract.conftest import WORLD
from tests.contract.scenes import SCENE, World, prepare, restored
from tests.contract.test_answers import exchange
from tui.api.client import Client
from tui.api.endpoint import Endpoint
from tui.backend import registry
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.tables import metadata, tokens, users
from tui.backend.users import hashed
from tui.backend.visibility import OWNED, rule_of

CANARY = "zizania"
AMOUNT = 918273645.0
FREE = frozenset(
    {"title", "name", "subject", "content", "note", "description", "comments", "body", "snippet", "first_name"}
    | {"last_name", "public_description", "lost_reason", "message", "file_name", "website", "job_title", "code"}
    | {"outcome", "from_phone_number", "email_address", "notes", "conference_meeting_url", "subscription_url"}
)
"""Columns that hold whatever somebody wrote."""
AMOUNTS = frozenset({"value", "item_price", "sum", "amount", "value_amount", "cycle_amount", "annual_revenue"})
CONTACTS = {
    "emails": [{"value": f"{CANARY}@roof.example", "primary": True, "label": "work"}],
    "phones": [{"value": f"5550100 {CANARY}", "primary": True, "label": "work"}],
    "address": {"value": f"{CANARY} street 1"},
    "location": {"value": f"{CANARY} street 1"},
}
HIDDEN = frozenset({name for name in metadata.tables if rule_of(name) is not None}) - {"pipelines", "stages"}
"""Tables of which a stranger sees nothing in that company."""
OWN = frozenset(
    {"deals", "leads", "persons", "organizations", "products", "projects", "activities", "notes", "files", "filters"}
    | {"goals", "tasks", "call_logs", "mailbox", "organization_relationships", "subscriptions", "channels", "webhooks"}
)
"""Resources whose records are among them."""
STRANGERS = {"regular": 1, "same group": 1, "above": 2}
"""Users by what they are to the owner, who is in role 1; `above` is in a role of their own."""
GONE = (403, 404, 410)
ALL = {endpoint.id: endpoint for endpoint in registry.answered()}
Rows = dict[str, dict[Any, Any]]


def hide(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The values that make a row its owner's alone, with canaries in it."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name in FREE and isinstance(column.type, Text):
            found[column.name] = f"{row[column.name] or ''} {CANARY} roof".strip()
        elif column.name in AMOUNTS:
            found[column.name] = AMOUNT
        elif column.name in CONTACTS and isinstance(column.type, JSON):
            found[column.name] = CONTACTS[column.name]
        elif column.name in ("old_value", "new_value") and isinstance(row[column.name], str):
            found[column.name] = CANARY
    if "visible_to" in table.c:
        found["visible_to"] = "1" if isinstance(table.c.visible_to.type, Text) else 1
    if table.name == "activities" and not any(row[link] for link in ("deal_id", "lead_id", "person_id", "org_id")):
        found["deal_id"] = 1
    return found


async def hide_all(database: Database) -> None:
    """Hide everything there is."""
    for name in sorted(HIDDEN):
        table = metadata.tables[name]
        async with database.writing() as db:
            for row in (await db.execute(select(table))).mappings().all():
                mine = [column == row[column.name] for column in table.primary_key]
                if values := hide(table, dict(row)):
                    await db.execute(update(table).where(*mine).values(values))


async def add_strangers(database: Database) -> None:
    """Add the users who look; each token is the user's name."""
    access = [{"app": app, "admin": False} for app in ("sales", "global")]
    async with database.writing() as db:
        for number, (name, role_id) in enumerate(STRANGERS.items(), 101):
            row = {"id": number, "name": name, "email": f"{number}@roof.example", "access": access}
            await db.execute(users.insert().values(row | {"role_id": role_id, "default_currency": "EUR"}))
            await db.execute(tokens.insert().values(sha256=hashed(name), user_id=number))


@pytest.fixture(scope="session")
def hidden(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of that company; copy it before you write."""
    directory = tmp_path_factory.mktemp("hidden") / "workspace"
    shutil.copytree(world, directory)

    async def fill() -> None:
        async with opened(directory, Clock()) as database:
            await hide_all(database)
            await add_strangers(database)

    asyncio.run(fill())
    return directory


@pytest.fixture
async def database(hidden: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[Database]:
    """The database of a fresh copy."""
    shutil.copytree(hidden, tmp_path / "workspace")
    async with opened(tmp_path / "workspace", clock) as database:
        yield database


@pytest.fixture
def there(hidden: Path) -> World:
    return restored((hidden / WORLD).read_text())


async def everything(database: Database) -> Rows:
    """Every hidden row by table and key."""
    found: Rows = {}
    async with database.reading() as db:
        for name in HIDDEN:
            table = metadata.tables[name]
            keys = [column.name for column in table.primary_key]
            rows = (await db.execute(select(table))).mappings().all()
            found[name] = {tuple(row[key] for key in keys): dict(row) for row in rows}
    return found


@pytest.fixture(scope="session")
def rows(hidden: Path) -> Rows:
    """Every hidden row, as long as nobody has changed one."""

    async def read() -> Rows:
        async with opened(hidden, Clock()) as database:
            return await everything(database)

    return asyncio.run(read())


def wearing(app: Starlette, token: str) -> Any:
    """The app as everybody with a token reaches it."""

    async def called(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "headers": [*scope["headers"], (b"x-api-token", token.encode())]}, receive, send)

    return called


def told(answer: httpx.Response) -> str:
    """All an answer says."""
    return f"{answer.text} {json.dumps(dict(answer.headers))}"


def leaked(answer: httpx.Response) -> bool:
    text = told(answer)
    return CANARY in text or str(int(AMOUNT)) in text.replace(",", "").replace(" ", "")


def lists_hidden(endpoint: Endpoint) -> bool:
    """Whether an operation lists records of which a stranger sees none."""
    return endpoint.is_page and endpoint.resource in OWN and not endpoint.named("path")


def names_hidden(endpoint: Endpoint) -> bool:
    return endpoint.resource in OWN and bool(endpoint.named("path"))


@pytest.mark.parametrize("name", sorted(ALL))
async def test_a_stranger_learns_and_changes_nothing(name: str, database: Database, rows: Rows, there: World) -> None:
    endpoint, app = ALL[name], create_app(database, trusted=True)
    before = rows
    if name in SCENE.before:
        async with client_of(app) as owner:
            await prepare(owner, there, name)
        before = await everything(database)

    for stranger in STRANGERS:
        answer = await exchange(wearing(app, stranger), endpoint, there)
        assert answer.status_code < 500, answer.text
        assert not leaked(answer), answer.text
        if names_hidden(endpoint):
            assert answer.status_code in GONE, answer.text
        elif lists_hidden(endpoint) and answer.status_code == 200:
            data = answer.json()["data"]
            assert not (data[endpoint.inside] if endpoint.inside else data), answer.text

    after = await everything(database)
    assert [of for of in before if any(after[of].get(key) != row for key, row in before[of].items())] == []


TELLING = 90
"""At least so many operations tell their owner a canary: the test above can fail."""


async def test_the_owner_is_told_what_strangers_are_not(database: Database, there: World) -> None:
    app = create_app(database, trusted=True)
    reads = [endpoint for endpoint in ALL.values() if not endpoint.writes and endpoint.id not in SCENE.before]
    telling = [one.id for one in reads if leaked(await exchange(app, one, there))]

    assert len(telling) >= TELLING, sorted({one.id for one in reads} - {*telling})
    assert {"v2.item_search.search", "v1.deals.summary", "v1.deals.flow"} <= {*telling}


async def test_a_note_on_a_hidden_deal_is_not_found_through_a_person_who_is_seen(
    database: Database, there: World
) -> None:
    app = create_app(database, trusted=True)
    async with client_of(app) as owner:
        await shown_person(owner, there)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        http.headers["x-api-token"] = "regular"
        for path in (
            f"/api/v2/itemSearch?term={CANARY}",
            f"/api/v2/persons/search?term={CANARY}",
            "/api/v2/persons/search?term=Known",
            "/api/v2/itemSearch?term=Known&search_for_related_items=true",
            "/v1/notes",
            "/v1/persons/4711/flow",
            "/v1/recents?since_timestamp=2000-01-01+00:00:00",
        ):
            answer = await http.get(path)
            assert not leaked(answer), f"{path}: {answer.text}"


async def shown_person(owner: Client, there: World) -> None:
    """A person everybody sees, with a note about them that is on a deal nobody else sees."""
    person = await owner.call("persons.create", {}, {"name": "Known to all", "visible_to": 7})
    links = {"person_id": person.id, "deal_id": there.ids["deals"]}
    await owner.call("notes.create", {}, {"content": f"{CANARY} of Known", **links})
    await owner.call("activities.create", {}, {
        "subject": f"{CANARY} for Known", "deal_id": there.ids["deals"],
        "participants": [{"person_id": person.id, "primary": True}],
    })  # fmt: skip


def test_owned_records_are_hidden_by_their_owner() -> None:
    assert set(OWNED) <= HIDDEN
