"""The token goes to the profile's own server and nowhere else, whatever that server says (reliability: row 16)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest

from tests.api.servers import DONE, Recorder, Seen, http, recorder
from tui.api.errors import ApiError, Refused, WrongOrigin
from tui.api.request import Request
from tui.api.transport import Secret, Server, Transport, check_origin, trusted

CANARY = "pdtk-CANARY-0815"
SCHEMES: list[Literal["token", "bearer"]] = ["token", "bearer"]
REDIRECTS = (301, 302, 303, 307, 308)

ELSEWHERE = {
    "another port": "http://127.0.0.1:{other}/take",
    "another name of this host": "http://localhost:{home}/take",
    "another scheme": "https://127.0.0.1:9/take",
    "a subdomain": "http://own.127.0.0.1.localhost:{other}/take",
    "a user in front": "http://127.0.0.1:{home}@127.0.0.1:{other}/take",
    "a user in front of home": "http://somebody@127.0.0.1:{home}/take",
    "no scheme": "//127.0.0.1:{other}/take",
    "another protocol": "ftp://127.0.0.1:{other}/take",
    "a file": "file:///etc/passwd",
    "a backslash": "http:\\\\127.0.0.1:{other}\\take",
    "nothing": "",
    "a suffix": "http://127.0.0.1:{home}.evil.example/take",
}


def place(name: str, home: Recorder, other: Recorder) -> str:
    return ELSEWHERE[name].format(home=home.port, other=other.port)


@pytest.fixture
async def other() -> AsyncIterator[Recorder]:
    """Somebody else's server."""
    async with recorder(lambda _seen: http(200, b"picture")) as found:
        yield found


@pytest.fixture
async def home(other: Recorder) -> AsyncIterator[Recorder]:
    """The profile's server: `/redirect/<status>/<name>` sends one to one of the places."""

    def answer(seen: Seen) -> bytes:
        if not seen.target.startswith("/redirect/"):
            return http(200, DONE)
        status, name = seen.target.removeprefix("/redirect/").split("/", 1)
        return http(int(status), location=place(name.replace("%20", " "), found, other))

    async with recorder(answer) as found:
        yield found


def transport_to(home: Recorder, scheme: Literal["token", "bearer"]) -> Transport:
    return Transport(Server(home.origin, Secret(CANARY), scheme=scheme), timeout=5)


def leaks(*recorders: Recorder) -> list[Seen]:
    return [seen for one in recorders for seen in one.seen if CANARY in str(seen)]


async def attempt(awaitable: Any) -> Exception | None:
    """What went wrong, which names no token."""
    result: Any = (await asyncio.gather(awaitable, return_exceptions=True))[0]
    assert CANARY not in str(result)
    assert not isinstance(result, BaseException) or isinstance(result, ApiError)
    return result if isinstance(result, Exception) else None


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_it_goes_to_its_own_server(home: Recorder, scheme: Literal["token", "bearer"]) -> None:
    transport = transport_to(home, scheme)
    await transport.send(Request("GET", "/v1/users/me"))
    await transport.get(f"{home.origin}/v1/next?start=5")
    await transport.close()

    name, value = ("x-api-token", CANARY) if scheme == "token" else ("authorization", f"Bearer {CANARY}")
    assert [seen.headers[name] for seen in home.seen] == [value, value]
    assert [seen.target for seen in home.seen] == ["/v1/users/me", "/v1/next?start=5"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", sorted(ELSEWHERE))
async def test_it_does_not_follow_an_absolute_address(
    home: Recorder, other: Recorder, name: str, scheme: Literal["token", "bearer"]
) -> None:
    transport = transport_to(home, scheme)
    await attempt(transport.get(place(name, home, other)))
    await attempt(transport.save(place(name, home, other), lambda _piece, _whole: None, most=100))
    await attempt(transport.send(Request("GET", place(name, home, other))))
    await transport.close()

    assert not leaks(home, other)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("status", REDIRECTS)
@pytest.mark.parametrize("name", sorted(ELSEWHERE))
async def test_it_does_not_follow_a_redirect(
    home: Recorder, other: Recorder, name: str, status: int, scheme: Literal["token", "bearer"]
) -> None:
    transport = transport_to(home, scheme)
    path = f"/redirect/{status}/{name.replace(' ', '%20')}"
    for method in ("GET", "POST"):
        assert isinstance(await attempt(transport.send(Request(method, path))), Refused)
    assert not other.seen
    first = Request("GET", path)
    await attempt(transport.save(first, lambda _piece, _whole: None, most=100))
    await transport.close()

    assert not leaks(other)
    assert {seen.target for seen in leaks(home)} == {path}


async def test_a_file_elsewhere_comes_without_credentials(home: Recorder, other: Recorder) -> None:
    transport, pieces = transport_to(home, "token"), bytearray()
    await transport.save(
        Request("GET", "/redirect/302/another%20port"), lambda piece, _whole: pieces.extend(piece), most=100
    )
    assert await transport.get(f"{other.origin}/take") == b"picture"
    await transport.close()

    assert bytes(pieces) == b"picture"
    assert [seen.target for seen in other.seen] == ["/take", "/take"]
    assert not leaks(other)


async def test_a_redirect_that_leads_back_does_not_bring_it_back(other: Recorder) -> None:
    def answer(seen: Seen) -> bytes:
        return http(302, location=f"{back.origin}/again") if seen.target == "/first" else http(200, b"file")

    async with recorder(answer) as back:
        transport = transport_to(back, "token")
        await transport.save(Request("GET", "/first"), lambda _piece, _whole: None, most=100)
        await transport.close()

    assert [CANARY in str(seen) for seen in back.seen] == [True, False]


@pytest.mark.parametrize("path", ["//evil.example/x", "http://evil.example/x", "x", "", "@evil.example/x", "\\evil"])
async def test_what_is_no_path_is_not_sent(home: Recorder, path: str) -> None:
    transport = transport_to(home, "token")
    with pytest.raises(WrongOrigin):
        await transport.send(Request("GET", path))
    await transport.close()
    assert not home.seen


@pytest.mark.parametrize(
    "origin",
    [
        *("http://acme.pipedrive.com", "https://acme.pipedrive.com.evil.example", "https://evilpipedrive.com"),
        *("https://acme.pipedrive.com@evil.example", "https://u@acme.pipedrive.com", "https://a.b.pipedrive.com"),
        *("https://acme.pipedrive.com:8443", "https://acme.pipedrive.com\n.evil.example", "http://192.168.0.1"),
        *("http://localhost.evil.example", "//acme.pipedrive.com", "", "ftp://localhost", "https://127.0.0.1"),
    ],
)
def test_a_profile_cannot_point_elsewhere(origin: str) -> None:
    with pytest.raises(WrongOrigin):
        check_origin(origin)


def test_a_token_is_not_shown() -> None:
    server = Server("https://acme.pipedrive.com", Secret(CANARY))
    assert CANARY not in f"{server!r}{server}{server.token!r}{server.token}{vars(Transport(server))}"


async def test_proxies_of_the_environment_do_not_see_it(
    home: Recorder, other: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, other.origin)
    transport = transport_to(home, "token")
    await transport.send(Request("GET", "/v1/users/me"))
    await transport.close()
    assert len(home.seen) == 1
    assert not other.seen


async def test_a_proxy_is_used_where_it_is_configured(other: Recorder) -> None:
    other.answer = lambda _seen: http(407)
    transport = Transport(Server("https://acme.pipedrive.com", Secret(CANARY)), proxy=other.origin)
    await attempt(transport.send(Request("POST", "/v1/notes")))
    await transport.close()

    assert [(seen.method, seen.target) for seen in other.seen] == [("CONNECT", "acme.pipedrive.com:443")]
    assert not leaks(other)


@pytest.mark.parametrize("token", ["a\nb", "tökén", "a\r\nx-evil: 1", "\x00"])
async def test_a_token_that_is_none_is_refused_here(home: Recorder, token: str) -> None:
    transport = Transport(Server(home.origin, Secret(token)))
    with pytest.raises(Refused):
        await transport.send(Request("GET", "/v1/users/me"))
    await transport.close()
    assert not home.seen


async def test_two_profiles_at_once_do_not_mix(home: Recorder) -> None:
    transports = [Transport(Server(home.origin, Secret(f"token{n}"))) for n in range(3)]
    await asyncio.gather(*(t.send(Request("GET", f"/{n}")) for _ in range(20) for n, t in enumerate(transports)))
    for transport in transports:
        await transport.close()
    assert all(seen.headers["x-api-token"] == f"token{seen.target[1:]}" for seen in home.seen)
    assert isinstance(transports[0].http, httpx.AsyncClient)


@pytest.mark.parametrize("url", ["http://acme.pipedrive.com/x", "http://127.0.0.1/x", "http://files.example/x"])
async def test_an_account_fetches_nothing_over_plain_http(url: str) -> None:
    transport = Transport(Server("https://acme.pipedrive.com", Secret(CANARY)))
    with pytest.raises(WrongOrigin):
        await transport.get(url)
    await transport.close()


def test_further_certificates_are_trusted_beside_the_usual_ones(tmp_path: Path) -> None:
    usual = httpx.create_ssl_context(trust_env=False)
    own = tmp_path / "own.pem"
    own.write_text(ssl.DER_cert_to_PEM_cert(usual.get_ca_certs(binary_form=True)[0]))
    found = trusted(own)

    assert len(found.get_ca_certs()) == len(usual.get_ca_certs())
    assert found.verify_mode is ssl.CERT_REQUIRED
    with pytest.raises(OSError, match="No such file"):
        Transport(Server("https://acme.pipedrive.com"), ca_file=tmp_path / "absent.pem")
