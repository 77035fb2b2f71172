"""Activities: links, participants, being done (product 9.7), and their types."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.rules.activities import clock_time, participants


@pytest.fixture
async def people(client: Client) -> None:
    """An organization 1, persons 1 and 2 of it, and deal 1 with both."""
    await client.call("organizations.create", {}, {"name": "A"})
    for name in ("Ada", "Bob"):
        await client.call("persons.create", {}, {"name": name, "org_id": 1})
    await client.call("deals.create", {}, {"title": "D", "person_id": 1, "org_id": 1})


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("activities.create", {}, fields)


async def test_it_begins_as_the_first_type_and_is_called_like_it(client: Client) -> None:
    first, meeting = await add(client), await add(client, type="meeting")

    assert (first.type, first.subject, first.owner_id, first.done) == ("call", "Call", 1, False)
    assert (meeting.type, meeting.subject) == ("meeting", "Meeting")


@pytest.mark.usefixtures("people")
async def test_a_deal_brings_its_person_and_organization(client: Client) -> None:
    assert [(a.person_id, a.org_id) for a in [await add(client, deal_id=1)]] == [(1, 1)]
    own = await add(client, deal_id=1, person_id=2)
    assert (own.person_id, own.org_id) == (2, 1)
    assert [p.model_dump() for p in own.participants] == [{"person_id": 2, "primary": True}]


@pytest.mark.usefixtures("people")
async def test_a_lead_brings_its_own(client: Client) -> None:
    lead = await client.call("v1.leads.create", {}, {"title": "L", "organization_id": 1})
    found = await add(client, lead_id=lead.id)

    assert (found.person_id, found.org_id) == (None, 1)


@pytest.mark.usefixtures("people")
async def test_the_primary_participant_is_the_person(client: Client) -> None:
    made = await add(client, participants=[{"person_id": 1}, {"person_id": 2, "primary": True}])
    assert made.person_id == 2
    changed = await client.call("activities.update", {"id": 1}, {"participants": [{"person_id": 1}]})
    assert changed.person_id == 1
    changed = await client.call("activities.update", {"id": 1}, {"person_id": 2})
    assert [p.model_dump() for p in changed.participants] == [{"person_id": 2, "primary": True}]
    emptied = await client.call("activities.update", {"id": 1}, {"participants": []})
    assert (emptied.person_id, emptied.participants) == (None, [])


def test_participants_have_one_primary_and_nobody_twice() -> None:
    assert participants([{"person_id": 1}, {"person_id": 2}])[0]["primary"] is True
    for wrong in (
        [{"person_id": 1, "primary": True}, {"person_id": 2, "primary": True}],
        [{"person_id": 1}, {"person_id": 1}],
    ):
        with pytest.raises(Exception, match="participants: holds"):
            participants(wrong)


@pytest.mark.usefixtures("people")
async def test_marking_it_done_is_an_update_of_its_deal(client: Client, clock: Clock) -> None:
    await add(client, deal_id=1)
    clock.advance(days=1)
    await client.call("activities.update", {"id": 1}, {"subject": "Other"})
    assert (await client.v2.deals.get(1)).update_time == "2026-03-11T09:30:00Z", "planning does not count"
    done = await client.call("activities.update", {"id": 1}, {"done": True})
    assert done.marked_as_done_time == "2026-03-12T09:30:00Z"
    assert (await client.v2.deals.get(1)).update_time == "2026-03-12T09:30:00Z"
    clock.advance(days=1)
    again = await client.call("activities.update", {"id": 1}, {"done": True, "subject": "Third"})
    assert again.marked_as_done_time == "2026-03-12T09:30:00Z"
    undone = await client.call("activities.update", {"id": 1}, {"done": False})
    assert undone.marked_as_done_time is None


@pytest.mark.usefixtures("people")
async def test_one_added_done_is_an_update_of_its_deal_too(client: Client, clock: Clock) -> None:
    clock.advance(days=1)
    made = await add(client, deal_id=1, done=True)

    assert made.marked_as_done_time == "2026-03-12T09:30:00Z"
    assert (await client.v2.deals.get(1)).update_time == "2026-03-12T09:30:00Z"


@pytest.mark.parametrize(
    ("text", "name", "stored"),
    [("9:30", "due_time", "09:30:00"), ("23:59:58", "due_time", "23:59:58"), ("30:00", "duration", "30:00:00")],
)
def test_times_of_day_and_durations(text: str, name: str, stored: str) -> None:
    assert clock_time(text, name) == stored


@pytest.mark.parametrize(("text", "name"), [("24:00", "due_time"), ("9", "due_time"), ("1:60", "duration"), ("a", "x")])
def test_what_is_no_time_is_refused(text: str, name: str) -> None:
    with pytest.raises(Exception, match=f"{name}: must be a time"):
        clock_time(text, name)


@pytest.mark.parametrize("wrong", [{"type": "dance"}, {"deal_id": 9}, {"project_id": 1}, {"due_time": "x"}])
async def test_what_is_not_there_is_refused(client: Client, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        await add(client, **wrong)
    assert list(refused.value.fields) == list(wrong)


async def test_lists_are_sorted_by_due_date_with_undated_ones_first(client: Client) -> None:
    for due in ("2026-03-20", None, "2026-03-12", "2026-03-20"):
        await add(client, **({"due_date": due} if due else {}))
    first = await client.v2.activities.list(sort_by="due_date", limit=2)
    rest = await client.v2.activities.list(sort_by="due_date", limit=2, cursor=str(first.next))
    down = await client.v2.activities.list(sort_by="due_date", sort_direction="desc")

    assert [a.id for a in first.items + rest.items] == [2, 3, 1, 4]
    assert [a.id for a in down.items] == [4, 1, 3, 2]


async def test_lists_are_narrowed(client: Client) -> None:
    await add(client, done=True)
    await add(client)
    await add(client)
    await client.v2.activities.delete(3)

    assert [a.id for a in (await client.v2.activities.list(done=True)).items] == [1]
    assert [a.id for a in (await client.v2.activities.list(done=False)).items] == [2]


async def test_a_new_type_has_a_key_of_its_own_that_never_changes(client: Client) -> None:
    kind = await client.call("activity_types.create", {}, {"name": "Site visit!", "icon_key": "car"})
    twin = await client.call("activity_types.create", {}, {"name": "Call", "icon_key": "car"})

    assert (kind.key_string, kind.order_nr, kind.is_custom_flag) == ("site_visit", 7, True)
    assert twin.key_string == "call_2"
    renamed = await client.call("activity_types.update", {"id": kind.id}, {"name": "Trip"})
    assert (renamed.name, renamed.key_string) == ("Trip", "site_visit")


@pytest.mark.parametrize(("moved", "to", "order"), [(6, 1, [6, 1, 2, 3, 4, 5]), (1, 3, [2, 3, 1, 4, 5, 6])])
async def test_a_type_in_a_new_place_moves_the_others_along(
    client: Client, moved: int, to: int, order: list[int]
) -> None:
    await client.call("activity_types.update", {"id": moved}, {"order_nr": to})
    found = (await client.v1.activity_types.list()).items

    assert [(kind.id, kind.order_nr) for kind in found] == [(id_, n) for n, id_ in enumerate(order, 1)]


async def test_a_deactivated_type_stays_on_activities_and_takes_no_new_ones(client: Client) -> None:
    await add(client, type="lunch")
    assert (await client.v1.activity_types.delete(6)).active_flag is False

    assert (await client.v2.activities.get(1)).type == "lunch"
    with pytest.raises(Refused, match="there is no activity type lunch"):
        await add(client, type="lunch")
