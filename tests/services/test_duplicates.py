"""Who may be there twice: against an oracle that compares everybody with everybody, and against the backend's merge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from tests.conftest import Clock
from tests.services.served import served
from tui.services.duplicates import (
    MOST,
    Duplicates,
    Facts,
    Pair,
    company_key,
    domain_of,
    name_key,
    organization_facts,
    pairs,
    person_facts,
    phone_key,
)
from tui.services.workspace import Workspace


def found(duplicates: Duplicates) -> list[Pair]:
    return next(step for step in duplicates.steps() if isinstance(step, list))


def many(*values: str) -> list[dict[str, str]]:
    return [{"value": value} for value in values]


# -- what is compared -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [("+49 40 555 0101", "040/5550101"), ("+49 (0)40-555 0101", "0049 40 5550101"), ("5550101", "555-01-01")],
)
def test_a_phone_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert phone_key(one) == phone_key(other) != ""


def test_what_is_no_phone_is_compared_with_nothing() -> None:
    assert phone_key("ext. 12") == phone_key("") == ""


def test_names_are_the_same_without_case_accents_and_order() -> None:
    assert name_key("Élodie BRUN") == name_key("Brun, Elodie") != name_key("Elodie Braun")
    assert company_key("Nordlicht Logistik GmbH & Co. KG") == company_key("NORDLICHT LOGISTIK")
    assert company_key("Verano S.A.") == company_key("Verano")
    assert company_key("AG") == "ag"


def test_domains_come_from_websites_and_addresses() -> None:
    assert (
        domain_of("https://www.Nordlicht.example/de?x=1") == domain_of("a.b@nordlicht.example") == "nordlicht.example"
    )
    assert domain_of("none") == ""


def test_what_many_share_says_nothing() -> None:
    central = [person_facts(n, f"P {n}", n, [], many("+49 40 555 000")) for n in range(1, MOST + 2)]
    assert pairs(central) == []
    assert len(pairs(central[:MOST])) == MOST * (MOST - 1) // 2


def test_a_name_alone_says_nothing_of_people_at_two_firms() -> None:
    one, other = person_facts(1, "Jo Li", 1, [], []), person_facts(2, "Jo Li", 2, [], [])
    assert pairs([one, other]) == []
    assert pairs([one, other._replace(organization=None)]) == [Pair(1, 2, ("name",))]
    assert pairs([one, other._replace(organization=1)]) == [Pair(1, 2, ("name", "organization"))]


def test_public_domains_and_a_shared_house_say_nothing() -> None:
    one = organization_facts(1, "One", "Main Street 1", "", ["gmail.com"])
    other = organization_facts(2, "Two", "main street 1", "", ["gmail.com"])
    assert pairs([one, other]) == []
    assert pairs([one, organization_facts(3, "ONE Ltd.", "Main Street, 1", "")]) == [Pair(1, 3, ("name", "address"))]


# -- the oracle -------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["Jo Li", "LI, Jo", "Éva Kis", "Eva Kis", "Kis Éva", "", "Bo"])
PERSONS = st.lists(
    st.tuples(
        NAMES,
        st.one_of(st.none(), st.integers(1, 3)),
        st.lists(st.sampled_from(["a@x.example", "A@X.example", "b@x.example", "c"]), max_size=3),
        st.lists(st.sampled_from(["+49 40 555 0101", "040 5550101", "12", "+1 202 555 0199"]), max_size=3),
    ),
    max_size=24,
)


def plainly(facts: Sequence[Facts]) -> set[Pair]:
    """Everybody compared with everybody, straight from the rules."""
    result = set()
    for one, other in combinations(facts, 2):
        reasons = set()
        for reason in one.said:
            shared = one.said[reason] & other.said[reason]
            if any(sum(value in f.said[reason] for f in facts) <= MOST for value in shared):
                reasons.add(reason)
        same = one.organization is not None and one.organization == other.organization
        both = one.organization is not None and other.organization is not None
        if reasons == {"name"} and both and not same:
            continue
        if "name" in reasons and same:
            reasons.add("organization")
        if reasons and reasons != {"address"}:
            order = ("e-mail", "phone", "name", "domain", "address", "organization")
            result.add(Pair(one.id, other.id, tuple(r for r in order if r in reasons)))
    return result


@settings(max_examples=200, deadline=None)
@given(PERSONS)
def test_the_finder_finds_what_comparing_everybody_finds(people: list[tuple[str, Any, list[str], list[str]]]) -> None:
    facts = [person_facts(n, name, org, many(*e), many(*p)) for n, (name, org, e, p) in enumerate(people, 1)]
    told = pairs(facts)
    assert set(told) == plainly(facts)
    assert len(told) == len(set(told))
    assert [p.weight for p in told] == sorted((p.weight for p in told), reverse=True)


# -- in a workspace ---------------------------------------------------------------------------------------------------


def test_what_is_kept_apart_is_remembered(workspace: Workspace) -> None:
    duplicates = Duplicates(workspace, "person")
    pair = Pair(1, 2, ("name",))
    duplicates.keep_apart(pair, apart=True)
    assert Duplicates(workspace, "person").apart() == {(1, 2)}
    assert Duplicates(workspace, "organization").apart() == set()
    duplicates.keep_apart(pair, apart=False)
    assert duplicates.apart() == set()


def test_records_that_are_deleted_or_not_saved_yet_are_left_out(workspace: Workspace) -> None:
    copy = workspace.copy
    copy.put("person", [{"id": 91, "name": "Twin", "org_id": 1}, {"id": 92, "name": "Twin", "org_id": 1}])
    duplicates = Duplicates(workspace, "person")
    assert [(p.first, p.second) for p in found(duplicates)] == [(91, 92)]
    copy.lay([("person", -5, {"id": -5, "name": "Twin", "org_id": 1}), ("person", 92, {"is_deleted": True})])
    assert found(duplicates) == []


def test_hostile_values_are_no_fault(workspace: Workspace) -> None:
    workspace.copy.put(
        "person",
        [
            {"id": 91, "name": None, "emails": "text", "phones": {"a": 1}},
            {"id": 92, "name": "[b]" * 2000, "emails": [None, {"value": 5}], "phones": [[]]},
        ],
    )
    workspace.copy.put("organization", [{"id": 91, "name": None, "address": "text", "website": 7}])
    assert found(Duplicates(workspace, "person")) == []
    assert found(Duplicates(workspace, "organization")) == []


async def test_a_pair_is_merged_and_no_pair_any_more(demo_backend: Starlette, tmp_path: Path, clock: Clock) -> None:
    async with served(demo_backend, tmp_path, now=clock) as demo:
        assert await demo.sync() is None
        people, client = demo.workspace, demo.client
        original = (await client.v2.persons.list(limit=1)).items[0]
        emails = [e.model_dump(mode="json") for e in original.emails or []]
        fields = {"name": (original.name or "").upper(), "org_id": original.org_id, "emails": emails}
        twin = await people.contacts.create("person", fields)
        assert await demo.drain() is None
        real = demo.real("person", twin)
        duplicates = Duplicates(people, "person")
        pair = next(p for p in found(duplicates) if p.second == real)
        assert "name" in pair.reasons
        await people.merging.merge("person", pair.first, pair.second)
        assert not [p for p in found(duplicates) if real in p[:2]]
        assert await demo.drain() is None
        assert not [p for p in found(duplicates) if real in p[:2]]


def test_ten_thousand_contacts_are_looked_through_in_steps(workspace: Workspace) -> None:
    count = 10_000
    workspace.copy.put("person", [_contact(number) for number in range(1000, 1000 + count)])
    steps = list(Duplicates(workspace, "person").steps())
    assert len(steps) >= count // 500
    last = steps[-1]
    assert isinstance(last, list)
    assert len(last) == count // 100 - 1


def _contact(number: int) -> dict[str, Any]:
    """One in a hundred has the address of the one before."""
    of = number - 1 if number % 100 == 0 else number
    return {
        "id": number,
        "name": f"Contact {number}",
        "org_id": number % 700,
        "emails": [{"value": f"c{of}@firm{of % 700}.example", "primary": True}],
        "phones": [{"value": f"+49 40 {number:08}", "primary": True}],
    }
