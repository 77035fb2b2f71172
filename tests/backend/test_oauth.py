"""Apps that act for users: asking, codes, tokens, renewing, taking back (reference: section 2)."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from tests.backend.colleagues import colleague
from tests.conftest import Clock
from tui.api.client import Client
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.oauth.clients import BadClient, register
from tui.backend.users import new_token

APP, BACK = "roofer", "https://roofer.example/back?from=crm"
TOKEN = "/oauth/token"
VERIFIER = "a-long-enough-verifier-of-43-characters-or-more"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@dataclass
class App:
    """An app that is registered, and a user's token to allow it with."""

    http: httpx.AsyncClient
    secret: str
    user_token: str

    async def page(self, **asked: str) -> httpx.Response:
        """The page that asks."""
        return await self.http.get("/oauth/authorize", params={"client_id": APP, "redirect_uri": BACK} | asked)

    async def decide(self, page: httpx.Response, **said: str) -> httpx.Response:
        """Send the form of a page as a browser would."""
        pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
        fields = {unescape(name): unescape(value) for name, value in pairs}
        given = {"decision": "allow", "api_token": self.user_token} | said
        return await self.http.post("/oauth/authorize", data=fields | given)

    async def code(self, **asked: str) -> str:
        """A code, the user allowing."""
        return answered(await self.decide(await self.page(**asked)))["code"]

    async def ask(
        self, path: str = "/oauth/token", auth: tuple[str, str] | None = None, /, **said: str
    ) -> httpx.Response:
        """A request of the app itself."""
        return await self.http.post(path, data=said, auth=auth or (APP, self.secret))

    async def exchange(self, code: str, **said: str) -> httpx.Response:
        """Tokens for a code."""
        return await self.ask(grant_type="authorization_code", code=code, **{"redirect_uri": BACK} | said)

    async def refresh(self, token: str) -> httpx.Response:
        """Tokens for a refresh token."""
        return await self.ask(grant_type="refresh_token", refresh_token=token)

    async def tokens(self, **asked: str) -> dict[str, Any]:
        """Tokens, from the beginning."""
        found: dict[str, Any] = (await self.exchange(await self.code(**asked))).json()
        return found

    async def call(self, token: str, path: str = "/v1/users/me", **how: Any) -> httpx.Response:
        """A call with an access token."""
        headers = {"authorization": f"Bearer {token}"}
        return await self.http.request(how.pop("method", "GET"), path, headers=headers, **how)


def answered(redirect: httpx.Response) -> dict[str, str]:
    """What the user is sent back with."""
    assert redirect.status_code == 303, redirect.text
    location = redirect.headers["location"]
    assert location.startswith(BACK + "&")
    return dict(parse_qsl(urlsplit(location).query))


@pytest.fixture
async def app(database: Database, client: Client) -> Any:
    secret = await register(database, APP, [BACK], name="Roofer <b>&</b> Sons")
    token = await new_token(database, await colleague(client, "ann"))
    transport = httpx.ASGITransport(create_app(database))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield App(http, secret, token)


async def test_a_user_allows_an_app_and_it_acts_for_them(app: App) -> None:
    found = await app.exchange(await app.code())
    said = found.json()

    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    assert said.keys() == {"access_token", "token_type", "refresh_token", "scope", "expires_in", "api_domain"}
    assert (said["token_type"], said["expires_in"], said["api_domain"]) == ("Bearer", 3599, "http://localhost")
    me = (await app.call(said["access_token"])).json()["data"]
    assert me["name"] == "ann"
    made = await app.call(said["access_token"], "/api/v2/deals", method="POST", json={"title": "By an app"})
    assert made.json()["data"]["owner_id"] == me["id"]


async def test_the_page_says_who_asks_and_for_what_and_is_not_for_frames(app: App) -> None:
    page = await app.page(scope="deals:read", state='"><script>')

    assert page.status_code == 200
    assert "Roofer &lt;b&gt;&amp;&lt;/b&gt; Sons" in page.text
    assert "https://roofer.example" in page.text
    assert "See deals" in page.text
    assert "<script" not in page.text
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("state", ["", "xyz", "a b&c=d#e", '"><script>', "ä" * 20])
async def test_the_state_comes_back_as_it_was_whether_allowed_or_not(app: App, state: str) -> None:
    page = await app.page(state=state)

    assert answered(await app.decide(page)).get("state", "") == state
    denied = dict(parse_qsl(urlsplit((await app.decide(page, decision="deny")).headers["location"]).query))
    assert (denied["error"], denied.get("state", "")) == ("access_denied", state)
    assert "code" not in denied


async def test_a_form_made_elsewhere_is_not_taken(app: App, clock: Clock) -> None:
    page = await app.page(state="mine")
    for changed in ({"state": "another"}, {"mark": ""}, {"mark": "1.x"}, {"scope": "admin"}, {"redirect_uri": ""}):
        assert (await app.decide(page, **changed)).status_code == 400
    assert (await app.decide(await app.page(), api_token="")).status_code == 403
    assert (await app.decide(await app.page(), api_token="0" * 64)).status_code == 403
    clock.advance(minutes=11)
    assert (await app.decide(page)).status_code == 400


async def test_an_app_cannot_allow_another(app: App) -> None:
    access = (await app.tokens())["access_token"]

    assert (await app.decide(await app.page(), api_token=access)).status_code == 403


@pytest.mark.parametrize("asked", [
    {"client_id": "nobody"},
    {"redirect_uri": "https://roofer.example/elsewhere"},
    {"redirect_uri": BACK + "/.."},
    {"redirect_uri": "https://roofer.example.evil.example/back?from=crm"},
])  # fmt: skip
async def test_nobody_is_sent_where_the_app_is_not_registered(app: App, asked: dict[str, str]) -> None:
    page = await app.page(**asked)

    assert page.status_code == 400
    assert "location" not in page.headers


@pytest.mark.parametrize(("asked", "error"), [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"scope": "everything"}, "invalid_scope"),
    ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge": CHALLENGE}, "invalid_request"),
    ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
])  # fmt: skip
async def test_what_an_app_asks_wrongly_is_told_to_the_app(app: App, asked: dict[str, str], error: str) -> None:
    assert answered(await app.page(**asked, state="s")) == {"error": error, "from": "crm", "state": "s"}


async def test_a_code_is_good_for_five_minutes(app: App, clock: Clock) -> None:
    code = await app.code()
    clock.advance(minutes=5)
    refused = await app.exchange(code)

    assert (refused.status_code, refused.json()["success"], refused.json()["error"]) == (400, False, "invalid_grant")


async def test_a_code_used_again_takes_back_what_it_gave(app: App) -> None:
    code = await app.code()
    said = (await app.exchange(code)).json()
    assert (await app.exchange(code)).json()["error"] == "invalid_grant"

    assert (await app.call(said["access_token"])).status_code == 401
    assert (await app.refresh(said["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("said", [{"redirect_uri": ""}, {"redirect_uri": "https://roofer.example/back"},
                                  {"code_verifier": VERIFIER}, {"code": "no such"}])  # fmt: skip
async def test_a_code_is_for_one_request(app: App, said: dict[str, str]) -> None:
    refused = await app.ask(grant_type="authorization_code",
                            **{"code": await app.code(), "redirect_uri": BACK} | said)  # fmt: skip

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_a_challenge_once_given_must_be_met(app: App) -> None:
    asked = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}

    assert (await app.exchange(await app.code(**asked))).json()["error"] == "invalid_grant"
    assert (await app.exchange(await app.code(**asked), code_verifier="x" * 43)).json()["error"] == "invalid_grant"
    assert (await app.exchange(await app.code(**asked), code_verifier=VERIFIER)).status_code == 200


async def test_only_the_app_itself_gets_tokens(app: App, database: Database) -> None:
    other = await register(database, "other", ["http://127.0.0.1/back"])
    code = await app.code()
    for auth in ((APP, other), (APP, ""), ("nobody", app.secret), ("", "")):
        refused = await app.ask(TOKEN, auth, grant_type="authorization_code", code=code, redirect_uri=BACK)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    stolen = await app.ask(TOKEN, ("other", other), grant_type="authorization_code", code=code, redirect_uri=BACK)
    assert stolen.json()["error"] == "invalid_grant"
    body = {"client_id": APP, "client_secret": app.secret, "grant_type": "authorization_code", "code": code}
    assert (await app.http.post("/oauth/token", data=body | {"redirect_uri": BACK})).status_code == 200


async def test_an_access_token_is_good_for_an_hour(app: App, clock: Clock) -> None:
    access = (await app.tokens())["access_token"]
    clock.advance(minutes=59)
    assert (await app.call(access)).status_code == 200
    clock.advance(minutes=1)
    assert (await app.call(access)).status_code == 401


async def test_a_refresh_token_is_good_for_sixty_days_after_its_last_use(app: App, clock: Clock) -> None:
    refresh = (await app.tokens())["refresh_token"]
    for _time in range(3):
        clock.advance(days=59)
        said = (await app.refresh(refresh)).json()
        assert said["refresh_token"] == refresh
        assert (await app.call(said["access_token"])).status_code == 200
    clock.advance(days=60)
    refused = await app.refresh(refresh)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_single_use_refresh_tokens_are_used_once(app: App, database: Database) -> None:
    app.secret = await register(database, APP, [BACK], single_use_refresh=True)
    first = (await app.tokens())["refresh_token"]
    second = (await app.refresh(first)).json()["refresh_token"]
    third = (await app.refresh(second)).json()
    assert len({first, second, third["refresh_token"]}) == 3
    assert (await app.call(third["access_token"])).status_code == 200

    assert (await app.refresh(first)).json()["error"] == "invalid_grant"
    assert (await app.refresh(third["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await app.call(third["access_token"])).status_code == 401


async def test_revoking_an_access_token_leaves_the_rest_and_a_refresh_token_ends_all(app: App) -> None:
    said = await app.tokens()
    assert (await app.ask("/oauth/revoke", token=said["access_token"])).status_code == 200
    assert (await app.call(said["access_token"])).status_code == 401
    again = (await app.refresh(said["refresh_token"])).json()
    revoked = await app.ask("/oauth/revoke", token=said["refresh_token"], token_type_hint="refresh_token")
    assert revoked.status_code == 200
    assert (await app.call(again["access_token"])).status_code == 401
    assert (await app.refresh(said["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await app.ask("/oauth/revoke", token="no such")).status_code == 200
    assert (await app.ask("/oauth/revoke", (APP, "wrong"), token="x")).status_code == 401


async def test_scopes_are_kept_and_a_call_beyond_them_is_403(app: App) -> None:
    said = await app.tokens(scope="base deals:read")
    again = (await app.refresh(said["refresh_token"])).json()

    assert said["scope"] == again["scope"] == "base deals:read"
    assert (await app.call(again["access_token"], "/api/v2/deals")).status_code == 200
    for path, how in (("/api/v2/persons", {}), ("/api/v2/deals", {"method": "POST", "json": {"title": "D"}})):
        refused = await app.call(again["access_token"], path, **how)
        assert refused.status_code == 403
        assert (refused.json()["error"], refused.json()["errorCode"]) == ("Scope and URL mismatch", 403)


async def test_an_app_sees_what_its_user_sees(app: App, client: Client) -> None:
    await client.call("deals.create", {}, {"title": "Secret", "visible_to": 1})
    access = (await app.tokens())["access_token"]

    assert (await app.call(access, "/api/v2/deals")).json()["data"] == []
    assert (await app.call(access, "/api/v2/deals/1")).status_code == 404


async def test_a_user_who_left_leaves_no_app_behind(app: App, client: Client) -> None:
    said = await app.tokens()
    await client.call("users.update", {"id": 2}, {"active_flag": False})

    assert (await app.call(said["access_token"])).status_code == 401
    assert (await app.refresh(said["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("content", [b"\xff", b"{}", b"a=1&a=2", b"x" * 70_000, b""])
async def test_a_body_that_is_no_form_is_refused(app: App, content: bytes) -> None:
    for path in ("/oauth/token", "/oauth/revoke", "/oauth/authorize"):
        assert (await app.http.post(path, content=content)).status_code in (400, 401, 413)


async def test_an_unknown_kind_of_grant_is_refused(app: App) -> None:
    refused = await app.ask(grant_type="password", username="me", password="x")
    assert (refused.status_code, refused.json()["error"]) == (400, "unsupported_grant_type")


async def test_on_ones_own_socket_no_token_is_asked_for(database: Database, backend: Starlette) -> None:
    secret = await register(database, APP, [BACK])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        own = App(http, secret, "")
        page = await own.page()
        assert "API token" not in page.text
        said = (await own.exchange(answered(await own.decide(page))["code"])).json()
        assert (await own.call(said["access_token"])).json()["data"]["id"] == 1


@pytest.mark.parametrize(("client_id", "uris", "scopes"), [
    ("", [BACK], []),
    ("a:b", [BACK], []),
    ("a", [], []),
    ("a", ["http://roofer.example/back"], []),
    ("a", ["https://roofer.example/#x"], []),
    ("a", ["javascript:alert(1)"], []),
    ("a", ["data:text/html,x"], []),
    ("a", [BACK], ["everything"]),
])  # fmt: skip
async def test_an_app_that_cannot_be_is_not_registered(
    database: Database, client_id: str, uris: list[str], scopes: list[str]
) -> None:
    with pytest.raises(BadClient):
        await register(database, client_id, uris, scopes)


async def test_only_hashes_are_kept(app: App, database: Database) -> None:
    code = await app.code()
    said = (await app.exchange(code)).json()
    await database.close()
    kept = b"".join(path.read_bytes() for path in database.path.parent.glob("company.db*"))

    for secret in (code, said["access_token"], said["refresh_token"], app.secret, app.user_token):
        assert secret.encode() not in kept


def test_every_operation_takes_some_scope() -> None:
    from tui.api.catalog import endpoints
    from tui.backend.oauth.scopes import SCOPES, needed

    for endpoint in endpoints():
        assert needed(endpoint.id), endpoint.id
        assert needed(endpoint.id) <= SCOPES.keys()
        assert not endpoint.writes or not any(scope.endswith(":read") for scope in needed(endpoint.id)), endpoint.id
