"""Item search: terms, ranking, fields and pages (product 9.13)."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from tests.backend.custom import add_fields, key
from tui.api.client import Client
from tui.api.errors import BadArgument, Refused
from tui.api.transport import Secret, Server, Transport
from tui.backend.app import create_app
from tui.backend.call import filled
from tui.backend.database import Database
from tui.backend.rules.ranking import BEGINNING, EXACT, PART, SCATTERED, WORD, phone_score, plain, score
from tui.backend.tables import users
from tui.backend.users import new_token


@pytest.mark.parametrize(
    ("term", "text", "rate"),
    [
        ("acme", "ACME", EXACT),
        ("acme", "Acme GmbH", BEGINNING),
        ("gmbh", "Acme GmbH", WORD),
        ("cme", "Acme GmbH", PART),
        ("renewal acme", "Acme: renewal", SCATTERED),
        ("acme", "Other", 0),
        ("straße", "STRASSE 5", BEGINNING),
        ("ÉCOLE", "Grande école", WORD),
        ("ad", "Brad Adams", WORD),
    ],
)
def test_better_matches_score_higher(term: str, text: str, rate: float) -> None:
    assert score(term, text) == rate


def test_exact_means_all_of_it_regardless_of_case() -> None:
    assert score("acme gmbh", "ACME GmbH", exact=True) == EXACT
    assert score("acme", "Acme GmbH", exact=True) == 0


@pytest.mark.parametrize(("term", "rate"), [("+493012345", EXACT), ("(49) 30", BEGINNING), ("301-23", PART), ("7", 0)])
def test_phones_are_compared_by_digits(term: str, rate: float) -> None:
    assert phone_score(term, "+49 30 / 123 45") == rate


def test_notes_are_searched_by_their_words() -> None:
    assert plain("<p>R&amp;D <b>bud</b>get</p><script>x</script>") == "R&D bud get x"
    assert plain(None) == ""


@given(st.text(min_size=1), st.text())
def test_a_score_is_a_share_and_a_text_fits_itself(term: str, text: str) -> None:
    assert 0 <= score(term, text) <= 1
    assert score(text, text) == EXACT


@pytest.fixture
async def world(client: Client) -> None:
    await client.call("organizations.create", {}, {"name": "Äpfel AG", "address": {"value": "Obstweg 100%"}})
    await client.call(
        "persons.create",
        {},
        {
            "name": "Jörg Süß",
            "org_id": 1,
            "emails": [{"value": "jsuess@aepfel.example"}],
            "phones": [{"value": "+49 30 12345"}],
        },
    )
    await client.call("deals.create", {}, {"title": "Äpfel", "person_id": 1, "org_id": 1})
    await client.call("deals.create", {}, {"title": "Many äpfel", "status": "won"})
    await client.call("deals.create", {}, {"title": "Pears"})
    await client.call("notes.create", {}, {"content": "<b>wants äpfel</b>", "deal_id": 3})
    await client.call("products.create", {}, {"name": "Äpfel, red", "code": "A_1"})
    await client.call("v1.leads.create", {}, {"title": "Äpfel?", "person_id": 1})


async def found(client: Client, term: str, **how: Any) -> list[tuple[str, Any]]:
    page = await client.v2.item_search.search(term=term, **how)
    return [(hit.item["type"], hit.item.get("title") or hit.item.get("name")) for hit in page.items]


@pytest.mark.usefixtures("world")
async def test_best_first_across_kinds_regardless_of_case(client: Client) -> None:
    hits = await found(client, "ÄPFEL")

    assert hits[0] == ("deal", "Äpfel"), "exact before beginning"
    assert set(hits[1:4]) == {("lead", "Äpfel?"), ("product", "Äpfel, red"), ("organization", "Äpfel AG")}
    assert hits[4:] == [("deal", "Many äpfel"), ("deal", "Pears")], "a word before a note"
    scores = [hit.result_score for hit in (await client.v2.item_search.search(term="äpfel")).items]
    assert scores == sorted(scores, key=lambda rate: -(rate or 0))


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("obstweg", [("organization", "Äpfel AG")]),
        ("100%", [("organization", "Äpfel AG")]),
        ("a_1", [("product", "Äpfel, red")]),
        ("jsuess@", [("person", "Jörg Süß")]),
        ("SÜSS jörg", [("person", "Jörg Süß")]),
        ("3012345", [("person", "Jörg Süß")]),
        ("30 123 45", [("person", "Jörg Süß")]),
        ("wants", [("deal", "Pears")]),
        ("work", []),
        ("primary", []),
        ("__", []),
        ("%%", []),
        ("\\\\", []),
        ("'\"", []),
    ],
)
async def test_every_field_is_searched_and_only_values(
    client: Client, term: str, expected: list[tuple[str, str]]
) -> None:
    assert await found(client, term) == expected


@pytest.mark.usefixtures("world")
async def test_only_the_kinds_and_fields_asked_for(client: Client) -> None:
    assert await found(client, "äpfel", item_types=["product"]) == [("product", "Äpfel, red")]
    assert ("deal", "Pears") not in await found(client, "äpfel", fields=["title"])
    assert await found(client, "äpfel", fields=["notes"]) == [("deal", "Pears")]
    assert await found(client, "äpfel", item_types=["file"]) == []


@pytest.mark.usefixtures("world")
async def test_exact_matches_are_of_a_whole_field(client: Client) -> None:
    assert await found(client, "äpfel", exact_match=True) == [("deal", "Äpfel")]
    assert await found(client, "JSUESS@aepfel.example", exact_match=True) == [("person", "Jörg Süß")]


@pytest.mark.parametrize(("term", "exact"), [("a", False), ("", False), (" a ", False), ("", True)])
async def test_a_short_term_is_refused(client: Client, term: str, exact: bool) -> None:
    with pytest.raises(Refused, match="term: must have at least 2 characters"):
        await client.v2.item_search.search(term=term, exact_match=exact)
    assert (await client.v2.item_search.search(term="a", exact_match=True)).items == []


@pytest.mark.usefixtures("world")
async def test_results_come_in_pages_of_at_most_100(client: Client) -> None:
    whole = await found(client, "äpfel")
    first = await client.v2.item_search.search(term="äpfel", limit=4)
    rest = await client.v2.item_search.search(term="äpfel", limit=4, cursor=str(first.next))

    assert [hit.item.get("title") or hit.item.get("name") for hit in first.items + rest.items] == [n for _t, n in whole]
    assert rest.next is None
    with pytest.raises(BadArgument, match="limit"):
        await client.v2.item_search.search(term="äpfel", limit=101)


@pytest.mark.usefixtures("world")
async def test_each_kind_has_its_own_search(client: Client) -> None:
    deals = client.v2.deals
    assert [hit.item["id"] for hit in (await deals.search(term="äpfel", status="won")).items] == [2]
    assert [hit.item["id"] for hit in (await deals.search(term="äpfel", person_id=1)).items] == [1]
    assert [hit.item["id"] for hit in (await deals.search(term="äpfel", organization_id=1)).items] == [1]
    assert (await client.v2.persons.search(term="jörg", organization_id=2)).items == []
    assert len((await client.v2.persons.search(term="jörg", organization_id=1)).items) == 1
    assert len((await client.v2.leads.search(term="äpfel", person_id=1)).items) == 1
    assert len((await client.v2.organizations.search(term="obst", fields=["address"])).items) == 1
    assert len((await client.v2.products.search(term="a_1", fields=["code"])).items) == 1


@pytest.mark.usefixtures("world")
async def test_a_hit_names_what_it_belongs_to(client: Client) -> None:
    hit = (await client.v2.deals.search(term="äpfel", person_id=1)).items[0].item

    assert hit["stage"] == {"id": 1, "name": "Qualified"}
    assert hit["person"] == {"id": 1, "name": "Jörg Süß"}
    assert hit["organization"] == {"id": 1, "name": "Äpfel AG", "address": "Obstweg 100%"}
    noted = (await client.v2.deals.search(term="wants")).items[0].item
    assert noted["notes"] == ["wants äpfel"]


@pytest.mark.usefixtures("world")
async def test_what_is_deleted_is_not_found(client: Client) -> None:
    for deal in (1, 2, 3):
        await client.v2.deals.delete(deal)

    assert "deal" not in {kind for kind, _name in await found(client, "äpfel")}


@pytest.mark.usefixtures("world")
async def test_related_items_come_when_asked_for(client: Client) -> None:
    plain_answer = json.loads(await client.raw("item_search.search", {"term": "obstweg"}))
    asked = {"term": "obstweg", "search_for_related_items": True}
    answer = json.loads(await client.raw("item_search.search", asked))

    assert "related_items" not in plain_answer["data"]
    related = [(hit["item"]["type"], hit["item"]["id"], hit["result_score"]) for hit in answer["data"]["related_items"]]
    assert related == [("deal", 1, 0), ("person", 1, 0)]
    assert answer["additional_data"] == {"next_cursor": None}


async def test_custom_fields_are_searched_by_their_values(client: Client, database: Database) -> None:
    await add_fields(database)
    values = {key("varchar"): "Zürich", key("monetary"): {"value": 4711, "currency": "EUR"}}
    await client.call("deals.create", {}, {"title": "A", "custom_fields": values})

    for term in ("zürich", "4711"):
        (hit,) = (await client.v2.deals.search(term=term, fields=["custom_fields"])).items
        assert [text.casefold() for text in hit.item["custom_fields"]] == [term]


# -- one field -------------------------------------------------------------------------------------------------------


async def by_field(client: Client, term: str, kind: Any, field: str, match: Any = None) -> list[Any]:
    page = await client.v2.item_search.search_by_field(term=term, entity_type=kind, field=field, match=match)
    return [(hit.id, (hit.model_extra or {}).get(field, hit.name)) for hit in page.items]


@pytest.mark.usefixtures("world")
async def test_the_values_of_a_field_are_found_with_regard_to_case(client: Client) -> None:
    assert await by_field(client, "Äpfel", "deal", "title") == [(1, "Äpfel")]
    assert await by_field(client, "äpfel", "deal", "title") == []
    assert await by_field(client, "Many", "deal", "title", "beginning") == [(2, "Many äpfel")]
    assert await by_field(client, "äpfel", "deal", "title", "beginning") == []
    assert await by_field(client, "pfel", "deal", "title", "middle") == [(1, "Äpfel"), (2, "Many äpfel")]
    assert await by_field(client, "Jörg", "person", "name", "beginning") == [(1, "Jörg Süß")]
    assert await by_field(client, "jsuess@", "person", "email", "beginning") == [(1, "jsuess@aepfel.example")]
    assert await by_field(client, "30 1", "person", "phone", "middle") == [(1, "+49 30 12345")]
    assert await by_field(client, "weg", "organization", "address", "middle") == [(1, "Obstweg 100%")]
    assert await by_field(client, "A_1", "product", "code") == [(1, "A_1")]
    lead = (await client.v1.leads.list()).items[0]
    assert await by_field(client, "Äpfel?", "lead", "title") == [(lead.id, "Äpfel?")]


@pytest.mark.parametrize(("match", "term", "fine"), [("exact", "a", True), ("middle", "a", False), (None, "", False)])
async def test_terms_of_one_letter_are_for_whole_values(client: Client, match: Any, term: str, fine: bool) -> None:
    if fine:
        assert await by_field(client, term, "deal", "title", match) == []
    else:
        with pytest.raises(Refused, match="term"):
            await by_field(client, term, "deal", "title", match)


async def test_custom_fields_of_the_types_that_are_searched(client: Client, database: Database) -> None:
    await add_fields(database)
    custom = {key("varchar"): "Zürich", key("monetary"): {"value": 4711, "currency": "EUR"}, key("enum"): 1}
    await client.call("deals.create", {}, {"title": "A", "custom_fields": custom})

    assert await by_field(client, "Zür", "deal", key("varchar"), "beginning") == [(1, "Zürich")]
    assert await by_field(client, "4711", "deal", key("monetary")) == [(1, "4711")]
    assert await by_field(client, "Zürich", "deal", key("text")) == []
    for wrong in (key("enum"), "value", "f" * 40):
        with pytest.raises(Refused, match="field: "):
            await by_field(client, "ab", "deal", wrong)
    assert await found(client, "1", exact_match=True) == [], "options are no words"


async def test_values_come_in_pages(client: Client) -> None:
    for n in range(5):
        await client.call("deals.create", {}, {"title": f"Roof {n % 2}"})
    search = client.v2.item_search.search_by_field
    first = await search(term="Roof", entity_type="deal", field="title", match="beginning", limit=3)
    rest = await search(
        term="Roof", entity_type="deal", field="title", match="beginning", limit=3, cursor=str(first.next)
    )

    assert [hit.id for hit in first.items + rest.items] == [1, 2, 3, 4, 5]
    assert rest.next is None


# -- the older dialect ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
async def test_v1_finds_the_same_by_start_and_limit(client: Client) -> None:
    whole = [hit.item for hit in (await client.v2.item_search.search(term="äpfel")).items]
    first = await client.v1.item_search.search(term="äpfel", limit=4)
    rest = await client.v1.item_search.search(term="äpfel", start=4)

    assert [hit.item for hit in first.items + rest.items] == whole
    assert (first.next, rest.next) == (4, None)


@pytest.mark.usefixtures("world")
async def test_v1_tells_the_distinct_values_of_a_field_or_the_items(client: Client) -> None:
    await client.call("deals.create", {}, {"title": "Pears"})
    search = client.v1.item_search.search_by_field

    values = (await search(term="ear", field_key="title", field_type="dealField")).items
    assert [hit.item for hit in values] == [{"title": "Pears"}]
    each = (await search(term="ear", field_key="title", field_type="dealField", return_item_ids=True)).items
    assert [hit.item for hit in each] == [{"id": 3, "title": "Pears"}, {"id": 4, "title": "Pears"}]
    assert (await search(term="ear", field_key="title", field_type="dealField", exact_match=True)).items == []


# -- who searches -----------------------------------------------------------------------------------------------------


async def test_a_note_that_cannot_be_seen_finds_nothing(database: Database, client: Client) -> None:
    """The deal it is on is the administrator's alone; the person it is also on is everybody's."""
    await client.call("persons.create", {}, {"name": "Ada", "visible_to": 7})
    await client.call("deals.create", {}, {"title": "Hidden", "visible_to": 1, "person_id": 1})
    await client.call("notes.create", {}, {"content": "rumours", "deal_id": 1, "person_id": 1})
    async with database.writing() as db:
        colleague = {"id": 2, "name": "Bo", "email": "bo@localhost", "access": [{"app": "global", "admin": False}]}
        await db.execute(insert(users), [filled(users, colleague)])
    server = Server("http://localhost", Secret(await new_token(database, 2)))
    app = create_app(database)
    async with Client(server, transport=Transport(server, wrap=httpx.ASGITransport(app))) as bo:
        assert await found(bo, "ada") == [("person", "Ada")]
        assert await found(bo, "rumours") == []
        assert await found(bo, "hidden") == []
    assert set(await found(client, "rumours")) == {("deal", "Hidden"), ("person", "Ada")}
