"""Reads are tried again, seldom and apart from each other; writes never are (reliability: rows 20 and 22)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.api.conftest import Impatient, Quickly
from tests.api.servers import DONE
from tui.api.errors import ApiError, Blocked, Forbidden, Interrupted, RateLimited, ServerFault, Unauthorized
from tui.api.limits import BLOCK, Limits
from tui.api.request import Request
from tui.api.transport import Secret, Server, Transport

GET, POST = Request("GET", "/v1/users/me"), Request("POST", "/v1/notes", body={"content": "x"})
PAGE = httpx.Response(403, html="<!DOCTYPE html><title>Attention required</title>")


class Script(httpx.AsyncBaseTransport):
    """Answers with the given things one after another, the last one for ever, and notes when it was asked."""

    def __init__(self, loop: Impatient, *answers: httpx.Response | Exception | float) -> None:
        self.loop = loop
        self.answers = list(answers)
        self.times: list[float] = []
        self.tokens: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.times.append(self.loop.time())
        self.tokens.append(request.headers.get("authorization", ""))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, float | int):
            await asyncio.sleep(answer)
            return httpx.Response(200, json=DONE)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def transport(script: Script, **more: Any) -> Transport:
    return Transport(Server("http://localhost"), wrap=script, **more)


def told(status: int, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers={n.replace("_", "-"): v for n, v in headers.items()}, json={"success": False})


@pytest.mark.parametrize(
    "fault", [told(500), told(503), told(429), httpx.ReadError("x"), httpx.ConnectError("x"), told(408)]
)
def test_a_read_is_tried_three_times_at_most(quickly: Quickly[Any], fault: httpx.Response | Exception) -> None:
    async def work(loop: Impatient) -> Script:
        script = Script(loop, fault)
        with pytest.raises(ApiError) as failed:
            await transport(script).send(GET)
        assert failed.value.retry
        return script

    assert len(quickly(work).times) == 3


@pytest.mark.parametrize(
    "fault", [told(500), told(429, retry_after="1"), httpx.ReadError("x"), httpx.ConnectError("x")]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_is_tried_once(quickly: Quickly[Any], method: str, fault: httpx.Response | Exception) -> None:
    async def work(loop: Impatient) -> Script:
        script = Script(loop, fault)
        with pytest.raises(ApiError):
            await transport(script).send(Request(method, "/v1/notes/1"))
        return script

    assert len(quickly(work).times) == 1


@pytest.mark.parametrize("status", [301, 400, 401, 402, 403, 404, 409, 410, 415, 422, 501])
def test_what_will_not_change_is_not_asked_again(quickly: Quickly[Any], status: int) -> None:
    async def work(loop: Impatient) -> Script:
        script = Script(loop, told(status))
        with pytest.raises(ApiError):
            await transport(script).send(GET)
        return script

    assert len(quickly(work).times) == 1


@pytest.mark.parametrize("seconds", [1, 7, 20])
@pytest.mark.parametrize("header", ["retry_after", "x_ratelimit_reset"])
def test_the_time_the_service_names_is_kept(quickly: Quickly[Any], header: str, seconds: int) -> None:
    async def work(loop: Impatient) -> Script:
        script = Script(loop, told(429, **{header: str(seconds)}), httpx.Response(200, json=DONE))
        await transport(script).send(GET)
        return script

    first, second = quickly(work).times
    assert seconds <= second - first <= seconds * 1.05


@pytest.mark.parametrize("advice", ["31", "86400", "Wed, 11 Mar 2099 00:00:00 GMT"])
def test_a_longer_one_is_told_instead(quickly: Quickly[Any], advice: str) -> None:
    async def work(loop: Impatient) -> Script:
        script = Script(loop, told(429, retry_after=advice))
        with pytest.raises(RateLimited) as limited:
            await transport(script).send(GET)
        assert limited.value.wait is not None
        assert limited.value.wait > 30
        return script

    assert len(quickly(work).times) == 1


@pytest.mark.parametrize("advice", ["", "soon", "-5", "nan", "1e9", "٣", "9" * 400, "Wed, 99 Mar 2099 00:00:00 GMT"])
def test_odd_advice_is_no_advice(quickly: Quickly[Any], advice: str) -> None:
    async def work(loop: Impatient) -> Script:
        script = Script(loop, httpx.Response(429, headers=[(b"retry-after", advice.encode())]), told(200))
        await transport(script).send(GET)
        return script

    assert len(quickly(work).times) == 2


def test_many_clients_do_not_come_back_together(quickly: Quickly[Any]) -> None:
    random.seed(5)

    async def work(loop: Impatient) -> list[float]:
        scripts = [Script(loop, told(503), told(200)) for _ in range(1000)]
        await asyncio.gather(*(transport(script).send(GET) for script in scripts))
        return [script.times[1] - script.times[0] for script in scripts]

    bins = Counter(round(wait / 0.05) for wait in quickly(work))
    assert max(bins.values()) <= 100


def test_a_call_ends_in_time_whatever_happens(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> float:
        begun = loop.time()
        with pytest.raises(Interrupted, match="did not answer within 30 s"):
            await transport(Script(loop, 1e6)).send(GET)
        with pytest.raises(Interrupted) as failed:
            await transport(Script(loop, 1e6)).send(POST)
        assert failed.value.applied
        return loop.time() - begun

    assert quickly(work) == pytest.approx(60)


def test_cancelling_is_at_once(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> float:
        task = asyncio.ensure_future(transport(Script(loop, 1e6)).send(GET))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return loop.time()

    assert quickly(work) == pytest.approx(1001)


def test_a_page_after_too_many_calls_stops_every_call_for_minutes(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> None:
        limits = Limits(clock=loop.clock)
        script = Script(loop, told(429), told(429), told(429), PAGE, told(200))
        found = transport(script, limits=limits)
        with pytest.raises(RateLimited):
            await found.send(GET)
        for _ in range(10):
            with pytest.raises(Blocked) as blocked:
                await found.send(GET)
            assert not blocked.value.applied
        assert len(script.times) == 4
        assert limits.blocked_until is not None
        await asyncio.sleep(BLOCK)
        await found.send(GET)
        assert limits.blocked_until is None

    quickly(work)


def test_a_page_out_of_nowhere_is_an_ordinary_refusal(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> None:
        limits = Limits(clock=loop.clock)
        with pytest.raises(Forbidden):
            await transport(Script(loop, PAGE), limits=limits).send(GET)
        assert limits.blocked_until is None

    quickly(work)


# -- one refresh at a time --------------------------------------------------------------------------------------


class Issuer(Script):
    """Takes only the newest of the tokens it gave."""

    valid = "Bearer new"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(random.random())
        self.answers = [told(200 if request.headers["authorization"] == self.valid else 401)]
        return await super().handle_async_request(request)


@pytest.mark.parametrize("request_", [GET, POST])
def test_fifty_calls_on_an_expired_token_make_one_refresh(quickly: Quickly[Any], request_: Request) -> None:
    async def work(loop: Impatient) -> list[float]:
        refreshed: list[float] = []

        async def refresh() -> Secret:
            refreshed.append(loop.time())
            await asyncio.sleep(1)
            return Secret("new")

        server = Server("http://localhost", Secret("old"), scheme="bearer")
        found = Transport(server, wrap=Issuer(loop, told(401)), refresh=refresh)
        answers = await asyncio.gather(*(found.send(request_) for _ in range(50)))
        assert len(answers) == 50
        return refreshed

    assert len(quickly(work)) == 1


def test_a_refresh_that_fails_fails_all_who_wait(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> None:
        refreshed: list[float] = []

        async def refresh() -> Secret:
            refreshed.append(loop.time())
            await asyncio.sleep(5)
            raise Unauthorized(400, "invalid_grant")

        server = Server("http://localhost", Secret("old"), scheme="bearer")
        found = Transport(server, wrap=Issuer(loop, told(401)), refresh=refresh)
        results = await asyncio.gather(*(found.send(GET) for _ in range(50)), return_exceptions=True)
        assert {str(result) for result in results} == {"invalid_grant"}
        assert len(refreshed) == 1

    quickly(work)


def test_a_new_token_that_is_refused_too_is_not_refreshed_for_ever(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> None:
        refreshed: list[float] = []

        async def refresh() -> Secret:
            refreshed.append(loop.time())
            return Secret("other")

        server = Server("http://localhost", Secret("old"), scheme="bearer")
        found = Transport(server, wrap=Issuer(loop, told(401)), refresh=refresh)
        with pytest.raises(Unauthorized):
            await found.send(GET)
        assert len(refreshed) == 1

    quickly(work)


def test_one_who_gives_up_does_not_spoil_the_refresh_of_the_others(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> None:
        async def refresh() -> Secret:
            await asyncio.sleep(5)
            return Secret("new")

        server = Server("http://localhost", Secret("old"), scheme="bearer")
        found = Transport(server, wrap=Issuer(loop, told(401)), refresh=refresh)
        first, second = (asyncio.ensure_future(found.send(GET)) for _ in range(2))
        await asyncio.sleep(2)
        first.cancel()
        assert await second

    quickly(work)


def test_a_fault_of_the_server_may_have_been_applied() -> None:
    assert ServerFault(500, "").applied
    assert not RateLimited(429, "").applied
