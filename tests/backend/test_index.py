"""The index of search is in step with the records, whatever was written and however (product 9.13)."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.conftest import Clock, opened
from tests.dice import thrown
from tui.api.client import Client
from tui.backend import index
from tui.backend.call import Call, filled
from tui.backend.database import Database
from tui.backend.marks import marked, values
from tui.backend.search import MOST, Search, found
from tui.backend.tables import (
    deals,
    files,
    leads,
    notes,
    organizations,
    persons,
    search_queue,
    search_state,
    search_texts,
)
from tui.backend.triggers import WATCHED, dropped, triggers

Row = dict[str, Any]


async def texts(db: AsyncConnection) -> list[Row]:
    """What the index holds, by kind and record."""
    rows = (await db.execute(select(search_texts))).mappings()
    key = ("kind", "number", "uuid")
    return sorted(({k: v for k, v in row.items() if k != "id"} for row in rows), key=lambda r: str([r[k] for k in key]))


async def check(database: Database) -> None:
    """Nothing waits, and the index is what it would be if it were made anew."""
    async with database.writing() as db:
        kept = await texts(db)
        assert await db.scalar(select(func.count()).select_from(search_queue)) == 0
        await db.execute(search_state.delete())
        await index.prepare(db)
        assert await texts(db) == kept


async def found_by(client: Client, term: str) -> set[tuple[str, Any]]:
    return {(hit.item["type"], hit.item["id"]) for hit in (await client.v2.item_search.search(term=term)).items}


async def test_what_is_written_is_found_and_what_was_there_before_is_not(client: Client, database: Database) -> None:
    await client.call("organizations.create", {}, {"name": "Oak mill", "address": {"value": "Wood lane"}})
    await client.call("persons.create", {}, {"name": "Ada", "emails": [{"value": "ada@oak.example"}]})
    await client.call("deals.create", {}, {"title": "Oak table"})
    lead = await client.call("v1.leads.create", {}, {"title": "Oak?", "person_id": 1})
    await client.call("products.create", {}, {"name": "Oak", "code": "OAK1"})
    everything = {("organization", 1), ("person", 1), ("deal", 1), ("lead", lead.id), ("product", 1)}
    assert await found_by(client, "oak") == everything

    await client.call("deals.update", {"id": 1}, {"title": "Beech table"})
    await client.call("persons.update", {"id": 1}, {"emails": [{"value": "ada@beech.example"}]})
    assert await found_by(client, "oak") == everything - {("deal", 1), ("person", 1)}
    assert await found_by(client, "beech") == {("deal", 1), ("person", 1)}
    await check(database)

    await client.v2.organizations.delete(1)
    await client.v1.leads.delete(str(lead.id))
    await client.v2.products.delete(1)
    assert await found_by(client, "oak") == set()
    await client.v2.deals.delete(1)
    assert await found_by(client, "beech") == {("person", 1)}
    await client.call("deals.update", {"id": 1}, {"is_deleted": False})
    assert await found_by(client, "beech") == {("deal", 1), ("person", 1)}
    await check(database)


async def test_notes_belong_to_what_they_are_on_and_move_with_it(client: Client, database: Database) -> None:
    for title in ("A", "B"):
        await client.call("deals.create", {}, {"title": title})
    await client.call("notes.create", {}, {"content": "<p>needs <b>ladders</b></p>", "deal_id": 1})
    assert await found_by(client, "ladders") == {("deal", 1)}

    await client.call("notes.update", {"id": 1}, {"deal_id": 2})
    assert await found_by(client, "ladders") == {("deal", 2)}
    await client.call("notes.update", {"id": 1}, {"content": "ropes"})
    assert await found_by(client, "ladders") == set()
    await client.v1.notes.delete(1)
    assert await found_by(client, "ropes") == set()
    await check(database)


async def test_whoever_writes_to_the_tables_the_index_follows(client: Client, database: Database) -> None:
    """Merging, importing and restoring write rows in their own ways."""
    async with database.writing() as db:
        rows = [filled(persons, {"id": n, "name": f"Elm {n}", "owner_id": 1}) for n in range(1, 6)]
        await db.execute(insert(persons), rows)
    assert await found_by(client, "elm") == {("person", n) for n in range(1, 6)}
    async with database.writing() as db:
        await db.execute(update(persons).where(persons.c.id > 2).values(name="Ash"))
        await db.execute(persons.delete().where(persons.c.id == 1))
    assert await found_by(client, "elm") == {("person", 2)}
    assert await found_by(client, "ash") == {("person", n) for n in (3, 4, 5)}
    await check(database)


async def fail(database: Database) -> None:
    async with database.writing() as db:
        await db.execute(insert(deals).values(filled(deals, {"title": "Never", "pipeline_id": 1, "stage_id": 1})))
        raise ZeroDivisionError


async def test_what_is_rolled_back_was_never_found(client: Client, database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail(database)
    assert await found_by(client, "never") == set()
    await check(database)


async def test_files_and_attachments_are_found_by_their_names(client: Client, database: Database) -> None:
    async with database.writing() as db:
        common = {
            "file_name": "x",
            "user_id": 1,
            "add_time": "2026-03-11T09:30:00Z",
            "update_time": "2026-03-11T09:30:00Z",
        }
        for name, mail in (("plan.pdf", None), ("plan.txt", 3)):
            await db.execute(insert(files).values(filled(files, {"name": name, "mail_message_id": mail} | common)))

    assert await found_by(client, "plan") == {("file", 1), ("mail_attachment", 2)}
    hits = (await client.v2.item_search.search(term="plan.p", item_types=["file"])).items
    assert [(hit.item["name"], hit.item["url"]) for hit in hits] == [("plan.pdf", "/files/1/download")]
    assert (await client.v2.item_search.search(term="plan.p", item_types=["mail_attachment"])).items == []


async def test_an_index_of_an_older_version_is_made_anew(client: Client, database: Database, clock: Clock) -> None:
    await client.call("deals.create", {}, {"title": "Old oak"})
    async with database.writing() as db:
        await db.execute(search_state.update().values(version=0))
        await db.execute(search_texts.delete())
        if db.dialect.name == "sqlite":
            await db.execute(text("DROP TABLE search_grams_deal"))
    await database.close()
    async with opened(database.path.parent, clock) as again, again.reading() as db:
        assert len(await texts(db)) == 1


async def test_a_table_without_its_triggers_gets_them_again(client: Client, database: Database, clock: Clock) -> None:
    async with database.writing() as db:
        for statement in dropped(sqlite=db.dialect.name == "sqlite"):
            await db.exec_driver_sql(statement)
        await db.execute(insert(deals).values(filled(deals, {"title": "Unnoted", "pipeline_id": 1, "stage_id": 1})))
    assert await found_by(client, "unnoted") == set()
    await database.close()
    async with opened(database.path.parent, clock) as again, again.reading() as db:
        assert len(await texts(db)) == 1


# -- many of them -----------------------------------------------------------------------------------------------------


async def test_more_than_are_judged_come_too_once_each_and_the_best_first(client: Client, database: Database) -> None:
    count = MOST * 3
    async with database.writing() as db:
        titles = [f"Big oak {n}" for n in range(1, count + 1)]
        titles[0], titles[1] = "oak", "Oak begins"
        rows = [{"id": n, "title": title, "pipeline_id": 1, "stage_id": 1} for n, title in enumerate(titles, 1)]
        await db.execute(insert(deals), [filled(deals, row) for row in rows])
    seen: list[int] = []
    scores: list[float] = []
    cursor: str | None = None
    while True:
        page = await client.v2.deals.search(term="oak", limit=70, cursor=cursor)
        seen += [hit.item["id"] for hit in page.items]
        scores += [hit.result_score or 0 for hit in page.items]
        if page.next is None:
            break
        cursor = str(page.next)
        assert len(page.items) == 70

    assert seen[:3] == [1, 2, count]
    assert sorted(seen) == list(range(1, count + 1))
    assert scores == sorted(scores, reverse=True)


# -- against plain Python ---------------------------------------------------------------------------------------------

LETTERS = "abß Ä%_\\\"'(*)-\ud55c"
WORD = st.text(LETTERS, min_size=1, max_size=6)
RECORDS = st.lists(st.tuples(WORD, st.none() | WORD), min_size=1, max_size=5)


@pytest.fixture
def company(template: Path, tmp_path: Path) -> Iterator[tuple[asyncio.Runner, Database]]:
    shutil.copytree(template, tmp_path / "workspace")
    with asyncio.Runner() as runner:
        database = Database(tmp_path / "workspace", clock=Clock())
        runner.run(database.open())
        yield runner, database
        runner.run(database.close())


@settings(max_examples=thrown(60), deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(records=RECORDS, term=WORD, exact=st.booleans())
def test_search_finds_what_plain_python_finds(
    company: tuple[asyncio.Runner, Database], records: list[tuple[str, str | None]], term: str, exact: bool
) -> None:
    """Every word of the term somewhere in the title or the note, regardless of case; or all of one of them."""
    runner, database = company
    runner.run(replace(database, records))
    term = term.strip()
    if len(term) < (1 if exact else 2):
        return

    def fits(title: str, note: str | None) -> bool:
        held = [one.casefold().strip() for one in (title, " ".join((note or "").split())) if one.strip()]
        if exact:
            return term.casefold() in held
        return all(any(word in one for one in held) for word in term.casefold().split())

    wanted = {n for n, (title, note) in enumerate(records, 1) if fits(title, note)}
    assert runner.run(searched(database, Search(term, ["deal"], exact=exact))) == wanted


async def replace(database: Database, records: list[tuple[str, str | None]]) -> None:
    async with database.writing() as db:
        for table in (deals, notes):
            await db.execute(table.delete())
        for n, (title, note) in enumerate(records, 1):
            await db.execute(
                insert(deals).values(filled(deals, {"id": n, "title": title, "pipeline_id": 1, "stage_id": 1}))
            )
            if note is not None:
                await db.execute(insert(notes).values(filled(notes, {"content": note, "deal_id": n, "user_id": 1})))


async def searched(database: Database, search: Search) -> set[int]:
    async with database.reading() as db:
        call = Call(db, {"id": 1}, database.company, Clock()())
        return {one.id for one in await found(call, search, 1000)}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_marked_values_come_back_folded(several: list[str]) -> None:
    back = values(marked(several))
    assert len(back) == len(several)
    plain = [one for one in several if not {"\0", "\x02", "\x03"} & set(one)]
    assert [one.casefold() for one in plain] == values(marked(plain))


def test_every_kind_with_words_has_triggers() -> None:
    made = " ".join(triggers(sqlite=True))
    for table in (deals, leads, persons, organizations, notes, files):
        assert f"ON {table.name} " in made
    assert {name for name in WATCHED if f" ON {name} " in made} == set(WATCHED)
