"""Who sees which record: owner, followers, groups and those above and below them (product 6.11)."""

from __future__ import annotations

import ast
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from starlette.applications import Starlette

from tests.backend.colleagues import acting, colleague, role
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend import visibility
from tui.backend.database import Database
from tui.backend.tables import metadata

SOURCES = Path(visibility.__file__).parent


async def permitted(client: Client, deal_id: int) -> set[int]:
    """Who may see a deal, as the service says."""
    said = await client.v1.deals.list_permitted_users(deal_id)
    return set(said["id"] if isinstance(said, dict) else said)


@dataclass
class Company:
    """Sales with a sub-group, and marketing beside it; a client for each, `me` is the administrator's."""

    me: Client
    clients: dict[str, Client]
    ids: dict[str, int]

    async def seeing(self, id: int) -> set[str]:
        """Who finds a deal."""
        return {name for name, client in self.clients.items() if await there(client, id)}


async def there(client: Client, id: int) -> bool:
    """Whether a user finds a deal, by its id and in the list alike."""
    listed = id in [deal.id for deal in (await client.v2.deals.list()).items]
    try:
        await client.v2.deals.get(id)
    except NotFound:
        assert not listed
        return False
    assert listed
    return True


@pytest.fixture
async def company(backend: Starlette, database: Database, client: Client) -> AsyncIterator[Company]:
    sales = await role(client, "Sales")
    juniors = await role(client, "Juniors", sales)
    marketing = await role(client, "Marketing")
    groups = {"head": sales, "sally": sales, "june": juniors, "mark": marketing, "nobody": None}
    async with AsyncExitStack() as open_clients:
        ids = {name: await colleague(client, name, group) for name, group in groups.items()}
        clients = {n: await open_clients.enter_async_context(acting(backend, database, i)) for n, i in ids.items()}
        yield Company(client, clients, ids)


@pytest.mark.parametrize(("owner", "visible_to", "who"), [
    ("sally", 1, {"sally"}),
    ("sally", 3, {"sally", "head"}),
    ("sally", 5, {"sally", "head", "june"}),
    ("sally", 7, {"sally", "head", "june", "mark", "nobody"}),
    ("june", 1, {"june"}),
    ("june", 3, {"june", "sally", "head"}),
    ("mark", 3, {"mark"}),
    ("mark", 5, {"mark"}),
    ("nobody", 3, {"nobody"}),
    ("nobody", 5, {"nobody"}),
])  # fmt: skip
async def test_a_deal_is_seen_by_its_group_as_far_as_it_says(
    company: Company, owner: str, visible_to: int, who: set[str]
) -> None:
    fields = {"title": "D", "owner_id": company.ids[owner], "visible_to": visible_to}
    deal = await company.me.call("deals.create", {}, fields)

    assert await company.seeing(deal.id) == who
    assert await permitted(company.me, deal.id) == {company.ids[name] for name in who} | {1}
    assert await there(company.me, deal.id)


async def test_in_a_company_without_groups_the_owners_group_is_everybody(client: Client, backend: Starlette,
                                                                         database: Database) -> None:  # fmt: skip
    deal = await client.call("deals.create", {}, {"title": "D"})
    async with acting(backend, database, await colleague(client, "ann")) as ann:
        assert await there(ann, deal.id)


async def test_a_follower_sees_what_is_the_owners_alone(company: Company) -> None:
    fields = {"title": "D", "owner_id": company.ids["sally"], "visible_to": 1}
    deal = await company.me.call("deals.create", {}, fields)
    await company.me.call("v2.deals.add_follower", {"id": deal.id}, {"user_id": company.ids["mark"]})

    assert await company.seeing(deal.id) == {"sally", "mark"}
    assert company.ids["mark"] in await permitted(company.me, deal.id)


async def test_what_is_not_seen_cannot_be_changed_deleted_or_pointed_at(company: Company) -> None:
    fields = {"owner_id": company.ids["sally"], "visible_to": 1}
    person = await company.me.call("persons.create", {}, {"name": "P", **fields})
    deal = await company.me.call("deals.create", {}, {"title": "D", **fields})
    mark = company.clients["mark"]

    for name in ("deals", "persons"):
        with pytest.raises(NotFound):
            await mark.call(f"{name}.update", {"id": 1}, {"label_ids": []})
    with pytest.raises(NotFound):
        await mark.v2.persons.delete(person.id)
    for body, parameter in (({"person_id": person.id}, "person_id"), ({"org_id": 9}, "org_id")):
        with pytest.raises(Refused) as refused:
            await mark.call("deals.create", {}, {"title": "Mine", **body})
        assert list(refused.value.fields) == [parameter]
    with pytest.raises(Refused):
        await mark.call("notes.create", {}, {"content": "N", "deal_id": deal.id})


async def test_what_a_call_gives_away_it_still_shows(company: Company) -> None:
    mark = company.clients["mark"]
    made = await mark.call("deals.create", {}, {"title": "D", "owner_id": company.ids["sally"], "visible_to": 1})
    own = await mark.call("deals.create", {}, {"title": "Own"})
    await company.me.v2.deals.remove_follower(own.id, company.ids["mark"])
    given = await mark.call("deals.update", {"id": own.id}, {"owner_id": company.ids["sally"], "visible_to": 1})

    assert (made.owner_id, given.owner_id) == (company.ids["sally"], company.ids["sally"])
    assert not await there(mark, made.id)


async def test_notes_and_activities_follow_their_record(company: Company) -> None:
    fields = {"owner_id": company.ids["sally"], "visible_to": 1}
    deal = await company.me.call("deals.create", {}, {"title": "D", **fields})
    await company.me.call("notes.create", {}, {"content": "N", "deal_id": deal.id})
    await company.me.call("activities.create", {}, {"subject": "A", "deal_id": deal.id})
    await company.me.call("activities.create", {}, {"subject": "B", "deal_id": deal.id,
                                                    "owner_id": company.ids["mark"]})  # fmt: skip
    await company.me.call("activities.create", {}, {"subject": "C"})
    seen = {}
    for name in ("sally", "mark"):
        client = company.clients[name]
        notes = [note.content for note in (await client.v1.notes.list()).items]
        seen[name] = (notes, [activity.subject for activity in (await client.v2.activities.list()).items])

    assert seen == {"sally": (["N"], ["A", "B", "C"]), "mark": ([], ["B", "C"])}


async def test_counters_count_what_is_seen(company: Company) -> None:
    org = await company.me.call("organizations.create", {}, {"name": "O", "visible_to": 7})
    for visible_to in (1, 7):
        await company.me.call("deals.create", {}, {"title": "D", "org_id": org.id, "visible_to": visible_to})
        await company.me.call("persons.create", {}, {"name": "P", "org_id": org.id, "visible_to": visible_to})
    counts = []
    for client in (company.me, company.clients["mark"]):
        wanted = {"id": org.id, "include_fields": ["open_deals_count", "people_count"]}
        found = await client.call("organizations.get", wanted)
        counts.append((found.open_deals_count, found.people_count))
        assert (await client.v1.deals.summary()).total_count == found.open_deals_count

    assert counts == [(2, 2), (1, 1)]


async def test_deals_in_a_hidden_pipeline_are_hidden_with_it(company: Company) -> None:
    await company.me.call("pipelines.create", {}, {"name": "Secret"})
    stage = await company.me.call("stages.create", {}, {"name": "S", "pipeline_id": 2})
    deal = await company.me.call("deals.create", {}, {"title": "D", "stage_id": stage.id, "visible_to": 7})
    role_id = (await company.me.v1.users.get(company.ids["mark"])).role_id
    assert role_id is not None
    await company.me.call("v1.roles.update_pipelines", {"id": role_id}, {"visible_pipeline_ids": {"remove": [2]}})
    mark = company.clients["mark"]

    assert await company.seeing(deal.id) == {"sally", "head", "june", "nobody"}
    assert [one.id for one in (await mark.v2.pipelines.list()).items] == [1]
    assert stage.id not in [one.id for one in (await mark.v2.stages.list()).items]
    with pytest.raises(Refused) as refused:
        await mark.call("deals.create", {}, {"title": "D", "stage_id": stage.id})
    assert list(refused.value.fields) == ["stage_id"]
    assert company.ids["mark"] not in await permitted(company.me, deal.id)


async def test_an_administrator_of_deals_sees_them_all_but_not_every_person(
    client: Client, backend: Starlette, database: Database
) -> None:
    for name in ("deals", "persons"):
        await client.call(f"{name}.create", {}, {"title" if name == "deals" else "name": "X", "visible_to": 1})
    access = [{"app": "sales", "admin": True}, {"app": "global"}]
    async with acting(backend, database, await colleague(client, "ann", access=access)) as ann:
        assert len((await ann.v2.deals.list()).items) == 1
        assert (await ann.v2.persons.list()).items == []


async def test_who_is_permitted_and_what_is_seen_are_the_same(
    backend: Starlette, database: Database, client: Client
) -> None:
    """The rule stands twice, in SQL and in Python: over random companies they agree."""
    dice = random.Random(4)
    tree = [1]
    for n in range(8):
        tree.append(await role(client, f"R{n}", dice.choice(tree)))
    people = [await colleague(client, f"u{n}", dice.choice(tree)) for n in range(12)]
    for n in range(60):
        await client.call("organizations.create", {}, {
            "name": f"O{n}", "owner_id": dice.choice(people), "visible_to": dice.choice((1, 3, 5, 7)),
        })  # fmt: skip
    known = {n: set((await client.v1.organizations.list_permitted_users(n)).items) for n in range(1, 61)}
    for user in people:
        async with acting(backend, database, user) as one:
            seen = {org.id for org in (await one.v2.organizations.list(limit=500)).items}
        assert seen == {n for n, users in known.items() if user in users}


async def test_nothing_is_put_before_the_queries_of_the_only_user(backend: Starlette, client: Client,
                                                                  database: Database) -> None:  # fmt: skip
    await client.call("deals.create", {}, {"title": "D"})
    said: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: said.append(str(args[2])))
    await client.v2.deals.get(1)

    user, deal = [text for text in said if text != "BEGIN"]
    assert user.startswith("SELECT")
    assert "FROM users" in user
    assert deal.startswith("SELECT")
    assert "FROM deals" in deal


# -- nothing is forgotten ---------------------------------------------------------------------------------------------

EVERYBODYS = {
    *("activity_types", "company", "currencies", "currency_rates", "fields", "lead_labels", "users"),
    *("roles", "hidden_pipelines", "permission_sets", "teams", "team_users"),
    *("project_boards", "project_phases", "project_templates"),
    *("oauth_clients", "oauth_codes", "oauth_grants", "oauth_tokens", "tokens", "idempotency", "call_counts"),
    *("search_texts", "search_queue", "search_state", "webhook_events", "webhook_deliveries"),
}
"""Tables whose rows are the whole company's, or that are read only beside a table that is narrowed."""


def test_every_table_is_judged() -> None:
    """A new table is narrowed by its columns, by a rule of its own, or written down above."""
    assert {name for name in metadata.tables if visibility.rule_of(name) is None} == EVERYBODYS


def test_no_query_is_recursive() -> None:
    """On PostgreSQL a narrowed table would then be taken for itself (`visibility.SCHEMA`)."""
    assert [path.name for path in SOURCES.rglob("*.py") if "recursive=True" in path.read_text()] == []


def test_every_read_is_a_calls() -> None:
    """What reads past the call reads past what the caller may see."""
    found = [place for path in sorted(SOURCES.rglob("*.py")) for place in _reads_past(path)]

    assert found == []


def _reads_past(path: Path) -> list[str]:
    """Where `….db.execute(select(…))` stands in answers and rules."""
    if not {"answers", "rules", "v1", "filters"} & {*path.relative_to(SOURCES).parts[:-1]}:
        return []
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    places = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "execute"]
    return [f"{path.name}:{node.lineno}" for node in places if _reads(node)]


def _reads(node: ast.Call) -> bool:
    words = {one.id for argument in node.args for one in ast.walk(argument) if isinstance(one, ast.Name)}
    return "select" in words and not words & {"insert", "update", "delete"}


async def test_what_is_made_for_others_is_seen_by_them(company: Company, clock: Clock) -> None:
    clock.advance(days=1)
    made: Any = await company.clients["sally"].call("leads.create", {}, {
        "title": "L", "owner_id": company.ids["mark"], "visible_to": "1",
        "person_id": (await company.me.call("persons.create", {}, {"name": "P", "visible_to": 7})).id,
    })  # fmt: skip

    assert [lead.id for lead in (await company.clients["mark"].v1.leads.list()).items] == [made.id]
    assert (await company.clients["sally"].v1.leads.list()).items == []
    assert set((await company.me.v1.leads.list_permitted_users(made.id)).items) == {1, company.ids["mark"]}
