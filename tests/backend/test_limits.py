"""How much may be called: bursts, the day's budget, headers, and what continued abuse brings (reference: section 3)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.limits import PATIENCE, Limits
from tui.backend.oauth.clients import register
from tui.backend.users import new_token

GET, SEARCH = "/v1/users/me", "/api/v2/deals/search?term=roof"


class Asked:
    """Calls with one token of a limited company."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http, self.headers = http, {"x-api-token": token}

    async def __call__(self, path: str = GET, **how: Any) -> httpx.Response:
        return await self.http.get(path, headers=self.headers, **how)

    async def statuses(self, times: int, path: str = GET) -> list[int]:
        return [(await self(path)).status_code for _time in range(times)]


async def limited(database: Database, limits: Limits) -> AsyncGenerator[Asked]:
    transport = httpx.ASGITransport(create_app(database, limits=limits))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Asked(http, await new_token(database, 1))


@pytest.fixture
async def asked(database: Database) -> AsyncIterator[Asked]:
    async for one in limited(database, Limits(burst=3, search=2)):
        yield one


async def test_each_answer_tells_what_is_left(asked: Asked, clock: Clock) -> None:
    answer = await asked()
    clock.advance(seconds=1)
    second = await asked()

    assert {name: value for name, value in answer.headers.items() if name.startswith(("x-rate", "x-daily"))} == {
        "x-ratelimit-limit": "3",
        "x-ratelimit-remaining": "2",
        "x-ratelimit-reset": "2",
        "x-daily-requests-left": "29998",
        "x-daily-ratelimit-token-limit": "30000",
        "x-daily-ratelimit-token-remaining": "29998",
    }
    assert (second.headers["x-ratelimit-remaining"], second.headers["x-ratelimit-reset"]) == ("1", "1")


async def test_beyond_the_burst_it_is_429_until_the_window_has_moved_on(asked: Asked, clock: Clock) -> None:
    assert await asked.statuses(3) == [200, 200, 200]
    refused = await asked()
    assert (refused.status_code, refused.json()["success"]) == (429, False)
    assert (refused.headers["retry-after"], refused.headers["x-ratelimit-remaining"]) == ("2", "0")

    clock.advance(seconds=1.9)
    assert (await asked()).status_code == 429
    clock.advance(seconds=0.1)
    assert await asked.statuses(4) == [200, 200, 200, 429]


async def test_searches_are_counted_apart(asked: Asked) -> None:
    assert await asked.statuses(3) == [200, 200, 200]
    assert await asked.statuses(3, SEARCH) == [200, 200, 429]


async def test_each_token_has_its_own_burst(asked: Asked, database: Database) -> None:
    other = Asked(asked.http, await new_token(database, 1))

    assert await asked.statuses(4) == [200, 200, 200, 429]
    assert await other.statuses(4) == [200, 200, 200, 429]


async def test_apps_may_call_more_often(database: Database) -> None:
    async for own in limited(database, Limits(burst=1, app_burst=4)):
        secret = await register(database, "app", ["http://localhost/back"])
        app_token = await token_of_app(database, secret)
        answers = [await own.http.get(GET, headers={"authorization": f"Bearer {app_token}"}) for _time in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]


async def token_of_app(database: Database, secret: str) -> str:
    """An access token, by the way the app's tests take."""
    from tests.backend.test_oauth import App

    transport = httpx.ASGITransport(create_app(database, trusted=True))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        app = App(http, secret, "")
        page = await http.get("/oauth/authorize", params={"client_id": "app"})
        location = (await app.decide(page)).headers["location"]
        auth = ("app", secret)
        code = httpx.URL(location).params["code"]
        said = await app.ask("/oauth/token", auth, grant_type="authorization_code", code=code)
        return str(said.json()["access_token"])


async def test_the_day_has_a_budget_which_is_full_again_at_midnight(database: Database, clock: Clock) -> None:
    async for asked in limited(database, Limits(daily=42)):
        assert await asked.statuses(1, SEARCH) == [200]
        assert (await asked()).headers["x-daily-requests-left"] == "20"
        refused = await asked("/v1/users/find?term=me")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == str(int(14.5 * 3600))
        assert (await asked()).status_code == 200

        clock.advance(hours=14.5)
        assert (await asked()).headers["x-daily-requests-left"] == "40"


async def test_the_budget_is_the_companys(database: Database) -> None:
    async for asked in limited(database, Limits(daily=5)):
        other = Asked(asked.http, await new_token(database, 1))
        assert [(await one()).status_code for one in (asked, other, asked, other)] == [200, 200, 429, 429]


async def test_who_goes_on_calling_is_shut_out_for_a_minute(asked: Asked, clock: Clock) -> None:
    assert await asked.statuses(3) == [200, 200, 200]
    assert set(await asked.statuses(PATIENCE)) == {429}
    blocked = await asked()

    assert (blocked.status_code, blocked.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "Access denied" in blocked.text
    clock.advance(seconds=59)
    assert (await asked()).status_code == 403
    clock.advance(seconds=1)
    assert (await asked()).status_code == 200


async def test_without_limits_nothing_is_counted_or_told(client: Client, database: Database) -> None:
    transport = httpx.ASGITransport(create_app(database))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        asked = Asked(http, await new_token(database, 1))
        assert set(await asked.statuses(60)) == {200}
        assert "x-ratelimit-limit" not in (await asked()).headers


async def test_the_owners_own_socket_has_no_limits(database: Database) -> None:
    transport = httpx.ASGITransport(create_app(database, trusted=True, limits=Limits(burst=1)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        assert [(await http.get(GET)).status_code for _time in range(5)] == [200] * 5


async def test_an_unknown_token_is_not_counted_but_refused(asked: Asked) -> None:
    stranger = Asked(asked.http, "0" * 64)

    assert set(await stranger.statuses(10)) == {401}
    assert await asked.statuses(3) == [200, 200, 200]
