from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from starlette.applications import Starlette

from tests.conftest import client_of
from tui.api.catalog import endpoint_named, endpoints
from tui.api.client import Client
from tui.api.errors import NotFound, Refused, Unauthorized
from tui.backend import registry
from tui.backend.app import create_app, paths
from tui.backend.database import Database
from tui.backend.errors import Refusal
from tui.backend.forms import MAX_BODY
from tui.backend.tables import tokens, users
from tui.backend.users import new_token


async def raw(app: Starlette, method: str, path: str, **how: Any) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        return await http.request(method, path, **how)


def test_every_declared_operation_is_answered() -> None:
    assert {e.id for e in endpoints()} - {e.id for e in registry.answered()} == set()


def test_an_operation_without_an_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.load()
    endpoint = endpoint_named("v1.goals.find")
    monkeypatch.delitem(registry._answers, f"{endpoint.method} {endpoint.path}")
    with pytest.raises(Refusal, match=r"does not answer v1\.goals\.find yet"):
        registry.answer_to(endpoint)


def test_v1_is_served_under_both_its_paths_and_v2_under_one() -> None:
    served = {path for path, _endpoint in paths()}

    assert {"/v1/leads", "/api/v1/leads", "/api/v2/deals"} <= served
    assert not any(path.startswith("/v2") for path in served)


async def test_a_fixed_word_in_a_path_is_not_taken_for_an_id(client: Client) -> None:
    assert (await client.v2.deals.archived()).items == []
    assert (await client.v1.deals.summary()).total_count == 0


async def test_both_spellings_of_v1_answer_the_same(backend: Starlette) -> None:
    short, long = await raw(backend, "GET", "/v1/currencies"), await raw(backend, "GET", "/api/v1/currencies")

    assert short.status_code == 200
    assert short.content == long.content


async def test_v2_refuses_an_unknown_parameter_and_v1_ignores_it(backend: Starlette) -> None:
    refused = await raw(backend, "GET", "/api/v2/deals?colour=red")
    ignored = await raw(backend, "GET", "/v1/leads?colour=red")

    assert refused.status_code == 400
    assert refused.json() == {
        "success": False,
        "error": "Validation failed: colour: is not allowed for this request",
        "code": "ERR_SCHEMA_VALIDATION_FAILED",
        "data": None,
        "additional_data": None,
    }
    assert ignored.status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/api/v2/deals/4711", "/v1/notes/4711", "/v1/leads/none", "/api/v2/nothing", "/v1/deals/1/flow", "/"],
)
async def test_what_is_not_there_is_404_in_json(backend: Starlette, path: str) -> None:
    answer = await raw(backend, "GET", path)

    assert answer.status_code == 404
    assert answer.json()["success"] is False
    assert answer.json()["data"] is None


async def test_the_wrong_method_is_405_in_json(backend: Starlette) -> None:
    answer = await raw(backend, "PUT", "/api/v2/deals/1")

    assert answer.status_code == 405
    assert answer.json()["success"] is False


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"{" * 100_000, b'{"title": 5}'])
async def test_a_body_that_is_no_deal_is_400(backend: Starlette, body: bytes) -> None:
    assert (await raw(backend, "POST", "/api/v2/deals", content=body)).status_code == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"colour": "red"},
        {"value": "5"},
        {"stage_id": True},
        {"is_archived": 1},
        {"owner_id": 2**70},
        {"visible_to": 2**70},
        {"label_ids": [2**70]},
        {"custom_fields": {"x": 2**70}},
        {"person_id": 99},
        {"stage_id": 99},
        {"pipeline_id": 99},
        {"currency": "XXX"},
        {"expected_close_date": "tomorrow"},
        {"add_time": "2026-13-01T00:00:00Z"},
        {"status": "deleted"},
        {"is_deleted": True},
        {"title": ""},
    ],
)
async def test_a_deal_that_cannot_be_is_400_and_nothing_is_stored(
    backend: Starlette, client: Client, fields: dict[str, Any]
) -> None:
    answer = await raw(backend, "POST", "/api/v2/deals", json={"title": "A", **fields})

    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "ERR_SCHEMA_VALIDATION_FAILED"
    assert (await client.v2.deals.list()).items == []


async def test_a_number_json_has_not_is_400(backend: Starlette) -> None:
    for number in ("NaN", "Infinity", "1e999"):
        body = f'{{"title": "A", "value": {number}}}'.encode()
        assert (await raw(backend, "POST", "/api/v2/deals", content=body)).status_code == 400


async def test_a_request_larger_than_the_limit_is_413(backend: Starlette) -> None:
    answer = await raw(backend, "POST", "/api/v2/deals", content=b" " * (MAX_BODY + 1))

    assert answer.status_code == 413


async def test_without_a_token_tcp_answers_401(database: Database) -> None:
    app = create_app(database)

    for path in ("/v1/users/me", "/api/v2/deals"):
        answer = await raw(app, "GET", path)
        assert answer.status_code == 401
        assert answer.json() == {
            "success": False,
            "error": "unauthorized access",
            "errorCode": 401,
            "error_info": "Please check developers.pipedrive.com",
        }


@pytest.mark.sqlite
async def test_a_token_is_known_by_its_hash_in_either_header(database: Database) -> None:
    token = await new_token(database, 1)
    app = create_app(database)

    for headers in ({"x-api-token": token}, {"authorization": f"Bearer {token}"}):
        assert (await raw(app, "GET", "/v1/users/me", headers=headers)).json()["data"]["id"] == 1
    assert token.encode() not in database.path.read_bytes()


async def test_a_wrong_token_is_401_even_on_the_socket(database: Database) -> None:
    for app in (create_app(database), create_app(database, trusted=True)):
        for headers in ({"x-api-token": "0" * 64}, {"authorization": "Bearer nobody"}):
            assert (await raw(app, "GET", "/v1/users/me", headers=headers)).status_code == 401


async def test_a_token_of_a_user_who_left_is_401(database: Database) -> None:
    token = await new_token(database, 1)
    async with database.writing() as db:
        await db.execute(update(users).values(active_flag=False))

    assert (await raw(create_app(database), "GET", "/v1/users/me", headers={"x-api-token": token})).status_code == 401


async def test_each_token_is_its_own_users(database: Database) -> None:
    token = await new_token(database, 1)
    async with database.writing() as db:
        await db.execute(users.insert().values(id=2, name="Ada", access=[{"app": "global", "admin": False}]))
        await db.execute(update(tokens).values(user_id=2))
    answer = await raw(create_app(database), "GET", "/v1/users/me", headers={"x-api-token": token})

    assert (answer.json()["data"]["id"], answer.json()["data"]["is_you"]) == (2, True)


async def test_errors_reach_the_client_typed(client: Client, database: Database) -> None:
    with pytest.raises(NotFound, match="Deal not found"):
        await client.v2.deals.get(4711)
    with pytest.raises(Refused) as refused:
        await client.call("deals.create", {}, {"title": "A", "stage_id": 99})
    assert refused.value.fields == {"stage_id": "there is no stage 99"}
    async with client_of(create_app(database)) as stranger:
        with pytest.raises(Unauthorized):
            await stranger.v1.users.me()


async def test_a_failure_of_the_backend_itself_is_an_error_in_json(database: Database) -> None:
    async with database.writing() as db:
        await db.exec_driver_sql("DROP TABLE deals")
    transport = httpx.ASGITransport(create_app(database, trusted=True), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        answer = await http.get("/api/v2/deals")

    assert answer.status_code == 500
    assert json.loads(answer.content)["code"] == "ERR_UNKNOWN"
