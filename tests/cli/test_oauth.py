"""Signing in with OAuth: by the port and by pasting, each answer to its own attempt, tokens renewed once."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.cli.conftest import TAKE_TERMINAL, Keyring, Shell
from tests.oauth_app import CLIENT, Issuer, issuing
from tui import credentials, settings
from tui.api.errors import Unauthorized
from tui.services import accounts, oauth
from tui.services.oauth import Attempt, BadAnswer, PortTaken, listening


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    with issuing(tmp_path_factory.mktemp("issuer")) as found:
        yield found


# -- one attempt ------------------------------------------------------------------------------------------------------


async def test_a_code_becomes_tokens_that_are_good(issuer: Issuer) -> None:
    tokens = await issuer.tokens()

    assert tokens.origin == issuer.served.url
    me = await accounts.owner(issuer.profile(), tokens.access, "bearer")
    assert me.name == "Me"
    assert tokens.access.reveal() not in f"{tokens} {issuer.app}"


async def test_an_answer_to_another_attempt_is_refused(issuer: Issuer) -> None:
    mine, other = Attempt(issuer.app), Attempt(issuer.app)
    address = issuer.allow(other.link)

    with pytest.raises(BadAnswer, match="answers another sign-in"):
        mine.code_of(address)
    with pytest.raises(BadAnswer, match="answers another sign-in"):
        mine.code_of(re.sub("state=.", "state=", address))
    with pytest.raises(BadAnswer, match="holds 'code=' and 'state='"):
        mine.code_of(re.sub("state=[^&]*", "", address))
    with pytest.raises(Unauthorized, match="code_verifier"):  # whoever reads the code cannot use it
        await mine.tokens(other.code_of(address))


async def test_a_code_is_good_once(issuer: Issuer) -> None:
    attempt = Attempt(issuer.app)
    code = attempt.code_of(issuer.allow(attempt.link))
    await attempt.tokens(code)

    with pytest.raises(Unauthorized, match="used before"):
        await attempt.tokens(code)


async def test_an_expired_code_is_refused(issuer: Issuer) -> None:
    import sqlite3

    attempt = Attempt(issuer.app)
    code = attempt.code_of(issuer.allow(attempt.link))
    with sqlite3.connect(issuer.directory / "company.db", timeout=30) as database:
        database.execute("UPDATE oauth_codes SET expires = '2001-01-01 00:00:00' WHERE used_time IS NULL")
    database.close()

    with pytest.raises(Unauthorized, match="expired") as caught:
        await attempt.tokens(code)
    assert "open the new link" in accounts.reason(caught.value)


async def test_what_was_not_allowed_is_told(issuer: Issuer) -> None:
    attempt = Attempt(issuer.app)
    with pytest.raises(BadAnswer, match="not allowed in the browser"):
        attempt.code_of(issuer.allow(attempt.link, decision="deny"))


@pytest.mark.parametrize(
    "text", ["", "x", "http://127.0.0.1/?code=1", "\x1b[2J", "http://[", "state=\x1b]0;x\x07&code=1"]
)
def test_any_other_text_is_no_answer(issuer: Issuer, text: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        Attempt(issuer.app).code_of(text)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "uri", ["", "http://evil.example/x", "ftp://127.0.0.1:1/", "http://127.0.0.1/x", "https://a/#b", "http://[::1"]
)
def test_an_address_codes_could_leak_at_is_not_used(uri: str) -> None:
    with pytest.raises(BadAnswer):
        oauth.check_redirect(uri)


# -- the port ---------------------------------------------------------------------------------------------------------


async def test_the_browser_brings_the_code_to_the_port(issuer: Issuer) -> None:
    attempt, other = Attempt(issuer.app), Attempt(issuer.app)
    async with listening(attempt) as code, httpx.AsyncClient(trust_env=False) as browser:
        base = issuer.redirect_uri.removesuffix("/callback")
        assert (await browser.get(base + "/")).headers["location"] == attempt.link
        assert (await browser.get(base + "/favicon.ico")).status_code == 404
        strange = await browser.get(issuer.redirect_uri, headers={"host": "evil.example"})
        assert (strange.status_code, attempt.link in strange.text) == (403, False)
        wrong = await asyncio.to_thread(issuer.allow, other.link)
        assert (await browser.get(wrong)).status_code == 400
        assert not code.done()
        address = await asyncio.to_thread(issuer.allow, attempt.link)
        page = await browser.get(address)
        assert (page.status_code, "can be closed" in page.text) == (200, True)
        assert await code == attempt.code_of(address)
        with pytest.raises(PortTaken, match="is in use"):
            async with listening(other):
                pass


async def test_what_is_no_request_does_not_end_the_listening(issuer: Issuer) -> None:
    attempt = Attempt(issuer.app)
    port = int(issuer.redirect_uri.split(":")[2].split("/")[0])
    async with listening(attempt) as code, httpx.AsyncClient(trust_env=False) as browser:
        for junk in (b"", b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"x" * 20_000):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(junk)
            writer.write_eof()
            await reader.read()
            writer.close()
        assert (await browser.get(await asyncio.to_thread(issuer.allow, attempt.link))).status_code == 200
        assert code.done()


# -- the command ------------------------------------------------------------------------------------------------------


class Terminal:
    """The program in a pseudo-terminal of its own."""

    def __init__(self, handle: int, process: subprocess.Popen[bytes]) -> None:
        self.handle, self.process, self.output = handle, process, ""

    def until(self, pattern: str) -> str:
        """Read until something stands there, and give it."""
        while not (found := re.search(pattern, self.output)):
            assert select.select([self.handle], [], [], 60)[0], self.output
            try:
                self.output += os.read(self.handle, 65536).decode(errors="replace")
            except OSError:
                raise AssertionError(f"it ended: {self.output}") from None
        return found[0]

    def type(self, text: str) -> None:
        os.write(self.handle, f"{text}\n".encode())

    def end(self) -> int:
        """Read to the end and give the exit code."""
        try:
            while select.select([self.handle], [], [], 60)[0]:
                self.output += os.read(self.handle, 65536).decode(errors="replace")
        except OSError:
            pass
        return self.process.wait(60)


@contextmanager
def terminal(*command: str, environment: dict[str, str] | None = None) -> Iterator[Terminal]:
    outside, inside = pty.openpty()
    start = [sys.executable, "-c", TAKE_TERMINAL] if command[0] != "ssh" else []
    own = os.environ | (environment or {})
    with subprocess.Popen(
        [*start, *command], env=own, start_new_session=True, stdin=inside, stdout=inside, stderr=inside
    ) as process:
        os.close(inside)
        try:
            yield Terminal(outside, process)
        finally:
            process.kill()
            os.close(outside)


LOGIN = ("login", "--oauth", "--profile", "acme", "--client-id", CLIENT)


@pytest.mark.pty
@pytest.mark.parametrize("way", ["paste", "port"])
def test_on_a_terminal_one_signs_in(keyring: Keyring, issuer: Issuer, shell: Shell, way: str) -> None:
    keyring("unlocked")
    over_ssh = {"SSH_CONNECTION": "10.0.0.9 5000 10.0.0.1 2222"}
    with terminal(*LOGIN, issuer.served.url, "--redirect-uri", issuer.redirect_uri, environment=over_ssh) as found:
        found.until("Client secret of my-app .not shown.: ")
        found.type(issuer.secret)
        found.until("Address: ")
        port = issuer.redirect_uri.split(":")[2].split("/")[0]
        assert f"ssh -N -L {port}:127.0.0.1:{port} -p 2222 " in found.output
        assert "@10.0.0.1" in found.output
        address = issuer.allow(found.until(r"http://127.0.0.1:\d+/oauth/authorize\S+"))
        if way == "paste":
            found.type("http://127.0.0.1/?code=x&state=y")
            found.until("answers another sign-in[^\r]*\r\nAddress: ")
            found.type(address)
        else:
            assert httpx.get(address, trust_env=False).status_code == 200
        code = found.end()
    assert code == 0, found.output
    assert "Me at My company is profile 'acme'; the token is in the keyring." in found.output
    kept = [
        credentials.token("acme", item=item).reveal() for item in ("client-secret", "refresh-token", "access-token")
    ]
    assert kept[0] == issuer.secret
    assert not any(secret in found.output for secret in kept)
    assert settings.load().profile() == issuer.profile()
    assert "Me" in shell("whoami").out
    assert shell("logout").code == 0
    with pytest.raises(credentials.NoToken):
        credentials.token("acme", item="refresh-token")


def test_in_a_script_the_secret_and_the_address_come_by_standard_input(
    keyring: Keyring, issuer: Issuer, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring("unlocked")
    monkeypatch.setattr("tui.services.oauth.secrets.token_urlsafe", lambda n: "s" * (n + 20))
    attempt = Attempt(issuer.app)
    address = issuer.allow(attempt.link)
    ran = shell(*LOGIN, issuer.served.url, "--redirect-uri", issuer.redirect_uri, stdin=f"{issuer.secret}\n{address}\n")
    assert ran.code == 0, ran.err
    assert ran.out == "Me at My company is profile 'acme'; the token is in the keyring.\n"
