"""Lists: pages, cursors, order and what narrows them (reference: section 4)."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from tests.conftest import Clock
from tui.api.catalog import endpoint_named
from tui.api.client import Client
from tui.api.errors import Refused
from tui.api.page import pages
from tui.backend.errors import Refusal
from tui.backend.lists import marker
from tui.backend.tables import deals


@pytest.fixture
async def seven(client: Client, clock: Clock) -> None:
    """Deals 1 to 7, added two to a minute, changed in the opposite order."""
    for n in range(1, 8):
        await client.call("deals.create", {}, {"title": f"D{n}"})
        clock.advance(seconds=30 if n % 2 else 0)
    for n in range(7, 0, -1):
        clock.advance(seconds=30 if n % 3 else 0)
        await client.call("deals.update", {"id": n}, {"value": n})


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("sort_by", ["id", "add_time", "update_time"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
async def test_pages_follow_each_other_without_gap_or_repeat(
    client: Client, sort_by: Any, direction: Any, limit: int
) -> None:
    whole = (await client.v2.deals.list(sort_by=sort_by, sort_direction=direction)).items
    seen = [page async for page in pages(client.v2.deals.list, sort_by=sort_by, sort_direction=direction, limit=limit)]

    assert [deal for page in seen for deal in page.items] == whole
    assert len(whole) == 7
    assert all(len(page.items) == limit for page in seen[:-1])
    keys = [(getattr(deal, sort_by), deal.id) for deal in whole]
    assert keys == sorted(keys, reverse=direction == "desc")


@pytest.mark.usefixtures("seven")
async def test_a_page_is_not_moved_by_what_changes_behind_it(client: Client) -> None:
    first = await client.v2.deals.list(limit=3)
    await client.v2.deals.delete(2)
    second = await client.v2.deals.list(limit=3, cursor=str(first.next))

    assert [deal.id for deal in second.items] == [4, 5, 6]


async def test_a_cursor_is_a_keyset_marker_in_base64url(client: Client) -> None:
    for _deal in range(2):
        await client.call("deals.create", {}, {"title": "D"})
    cursor = str((await client.v2.deals.list(limit=1)).next)

    said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert said == {"field": "id", "fieldValue": 1, "sortDirection": "asc", "id": 1}


BROKEN = [
    "x",
    "{}",
    "ä",
    base64.urlsafe_b64encode(b"[]").decode(),
    base64.urlsafe_b64encode(b'{"field":"colour","fieldValue":1,"sortDirection":"asc","id":1}').decode(),
    base64.urlsafe_b64encode(b'{"field":"id","fieldValue":1,"sortDirection":"up","id":1}').decode(),
    base64.urlsafe_b64encode(b'{"field":"id","fieldValue":1,"sortDirection":"asc","id":9999999999999999999}').decode(),
    base64.urlsafe_b64encode(b'{"field":"id","fieldValue":1,"sortDirection":"asc","id":[1]}').decode(),
]


@pytest.mark.parametrize("cursor", BROKEN)
async def test_a_broken_cursor_is_refused(client: Client, cursor: str) -> None:
    for call in (client.v2.deals.list(cursor=cursor), client.v2.deals.search(term="ab", cursor=cursor)):
        with pytest.raises(Refused, match="cursor: is not one this list gave"):
            await call


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_any_text_is_a_marker_or_refused(cursor: str) -> None:
    try:
        found = marker(deals, cursor).field
    except Refusal:
        return
    assert found in deals.c


async def test_limits_are_those_of_the_service(client: Client, backend: Starlette) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        for path in ("/api/v2/deals?limit=501", "/api/v2/deals?limit=0", "/v1/leads?limit=501", "/v1/leads?start=-1"):
            assert (await http.get(path)).status_code == 400
    assert (await client.v2.deals.list(limit=500)).items == []


@pytest.mark.usefixtures("seven")
async def test_at_most_100_ids_and_unknown_ones_are_left_out(client: Client) -> None:
    assert [deal.id for deal in (await client.v2.deals.list(ids=[7, 2, 99, 2**70])).items] == [2, 7]
    assert (await client.v2.deals.list(ids=[99])).items == []
    assert (await client.v2.deals.list(ids=[])).items == []
    with pytest.raises(Refused, match="ids: holds more than 100 ids"):
        await client.v2.deals.list(ids=list(range(1, 102)))


@pytest.mark.usefixtures("seven")
async def test_updated_since_is_inclusive_and_until_is_not(client: Client) -> None:
    times = {deal.id: str(deal.update_time) for deal in (await client.v2.deals.list()).items}
    border = times[4]

    since = {deal.id for deal in (await client.v2.deals.list(updated_since=border)).items}
    until = {deal.id for deal in (await client.v2.deals.list(updated_until=border)).items}
    assert since == {id_ for id_, time in times.items() if time >= border}
    assert until == set(times) - since
    assert 4 in since


@pytest.mark.usefixtures("seven")
async def test_a_time_may_have_a_zone_but_no_fraction(client: Client) -> None:
    assert len((await client.v2.deals.list(updated_since="2026-03-11T05:30:00+02:00")).items) == 7
    for wrong in ("2026-03-11T09:30:00.000Z", "2026-03-11", "yesterday", "2026-02-30T00:00:00Z"):
        with pytest.raises(Refused, match="updated_since"):
            await client.v2.deals.list(updated_since=wrong)


async def test_a_filter_there_is_not_is_404(client: Client) -> None:
    with pytest.raises(Refused, match="Filter not found"):
        await client.v2.deals.list(filter_id=1)


async def test_deals_are_narrowed_by_what_they_belong_to(client: Client) -> None:
    await client.call("organizations.create", {}, {"name": "A"})
    await client.call("persons.create", {}, {"name": "Ada"})
    for fields in ({"person_id": 1}, {"org_id": 1}, {"stage_id": 3}, {"status": "lost"}):
        await client.call("deals.create", {}, {"title": "D", **fields})

    async def listed(**wanted: Any) -> list[int]:
        return [deal.id for deal in (await client.v2.deals.list(**wanted)).items]

    assert await listed(person_id=1) == [1]
    assert await listed(org_id=1) == [2]
    assert await listed(stage_id=3) == [3]
    assert await listed(status=["lost"]) == [4]
    assert await listed(status=["lost", "open"], owner_id=1) == [1, 2, 3, 4]
    assert await listed(pipeline_id=2) == []


async def test_a_page_of_500_takes_a_handful_of_queries(client: Client) -> None:
    """Not a figure in seconds: the number of statements must not grow with the page."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    counted: list[str] = []
    for n in range(12):
        await client.call("deals.create", {}, {"title": f"D{n}"})
        await client.call("activities.create", {}, {"deal_id": n + 1})

    def count(*told: Any) -> None:
        counted.append(told[2])

    async def statements(limit: int) -> int:
        counted.clear()
        await client.v2.deals.list(
            limit=limit, include_fields=["next_activity_id", "last_activity_id", "activities_count", "notes_count"]
        )
        return len(counted)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert await statements(2) == await statements(12) < 12
    finally:
        event.remove(Engine, "before_cursor_execute", count)


@pytest.mark.parametrize("name", ["deals", "archived", "persons", "organizations"])
async def test_rows_that_are_written_as_they_stand_are_what_their_models_would_write(
    demo_backend: Starlette, name: str
) -> None:
    path = {"archived": "deals/archived"}.get(name, name)
    endpoint = endpoint_named({"archived": "v2.deals.archived"}.get(name, f"v2.{name}.list"))
    transport = httpx.ASGITransport(demo_backend)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        data = (await http.get(f"/api/v2/{path}?limit=500")).json()["data"]
    models = endpoint.items.validate_python(data)
    assert data == json.loads(endpoint.items.dump_json(models, by_alias=True, exclude_unset=True))
