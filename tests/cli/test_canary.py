"""One token through everything that may go wrong: it is in no file, no log at its loudest and on no screen."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Keyring, Ran, Served, Shell, in_a_terminal
from tests.oauth_app import CLIENT, Issuer, issuing
from tests.pty.terminal import Terminal
from tui import credentials, settings
from tui.api.transport import Secret
from tui.services.oauth import Attempt

LOUD = """
import logging
import tui.cli

def loud(keep=tui.cli._keep_log):
    keep()
    logging.getLogger().setLevel(logging.DEBUG)

tui.cli._keep_log = loud
"""
"""What makes the program log everything."""

CRASHES = {
    "in a call": """
        from tui.api.transport import Transport
        async def send(self, *given, **more):
            shown = self.token.reveal()
            raise RuntimeError("boom in a call")
        Transport.send = send
    """,
    "in the sync": """
        import tui.services.filling
        async def meet(session):
            token = session.client.transport.token
            raise RuntimeError(f"boom in the sync of {session.client.transport.server} with {token}")
        tui.services.filling.meet = meet
    """,
    "on the screen": """
        import tui.app.screens.base
        def on_resize(self, event):
            from tui import credentials
            secret = credentials.token(self.app.profile.name)
            revealed = secret.reveal()
            raise RuntimeError(f"boom on the screen with {secret}")
        tui.app.screens.base.MainScreen.on_resize = on_resize
    """,
}


@pytest.fixture
def loud(tmp_path: Path, keyring: Keyring) -> dict[str, str]:
    """The environment of a user with a keyring, and a program that logs everything."""
    environment = keyring("unlocked")
    return patched(tmp_path, "") | {
        "HOME": environment["HOME"],
        "TERM": "xterm-256color",
        "COLUMNS": "100",
        "LINES": "30",
    }


def patched(tmp_path: Path, program: str) -> dict[str, str]:
    (tmp_path / "sitecustomize.py").write_text(LOUD + textwrap.dedent(program))
    return {"PYTHONPATH": str(tmp_path)}


def hits(token: str, *roots: Path) -> Iterator[Path]:
    """The files that hold a token."""
    for root in roots:
        yield from (path for path in root.rglob("*") if path.is_file() and token.encode() in path.read_bytes())


@pytest.mark.pty
@pytest.mark.parametrize("crash", ["", *CRASHES])
def test_the_token_is_nowhere(loud: dict[str, str], served: Served, shell: Shell, tmp_path: Path, crash: str) -> None:
    code, typed = in_a_terminal(["login", served.url, "--profile", "acme"], loud, shown=f"{served.token}\n".encode())
    assert code == 0, typed
    if crash:
        patched(tmp_path, CRASHES[crash])
    keys = {"cannot be reached": b"q"} if crash and crash != "on the screen" else {"● saved": b"q"}
    code, drawn = in_a_terminal([], loud, **keys)
    assert code == (1 if crash == "on the screen" else 0), drawn
    log = settings.paths().log.read_text()
    assert (f"boom {crash}" if crash else "httpcore") in log
    refused, said = in_a_terminal(["call", "users.me", "--profile", "acme"], loud | {"PIPEDRIVE_API_TOKEN": CANARY})
    assert refused == 1, said
    doctor = shell("doctor")
    for token in (served.token, CANARY):
        assert token not in typed + drawn + said + doctor.out + doctor.err
        assert not [*hits(token, Path(loud["HOME"]))]


PLACES = (
    "tui.api.transport.Transport.__init__",
    "tui.api.transport.Transport.send",
    "tui.api.transport.Transport._authorized",
    "tui.api.transport.Transport._once",
    "tui.api.transport.Transport.built",
    "tui.api.transport.Transport._authorize",
    "tui.api.transport.Transport._answered",
    "tui.api.client.Client.__init__",
    "tui.api.limits.Limits.__init__",
    "tui.services.connection.Connection._account",
    "tui.services.connection.transport_of",
    "tui.services.accounts.owner",
    "tui.services.accounts.owned",
    "tui.services.accounts.store",
    "tui.services.accounts.place_of",
    "tui.credentials.token",
    "tui.credentials.fetch",
    "tui.credentials.store",
    "tui.credentials.secret",
    "tui.credentials.keyring.Keyring.read",
    "tui.credentials.keyring.Keyring.write",
    "tui.settings.with_profile",
    "tui.settings.load",
    "httpx.AsyncClient.send",
)
"""Where the program is made to crash, with the token in a variable of the frame."""
COMMANDS = ("login {url} --profile acme", "whoami", "doctor", "call users.me", "logout")


@pytest.mark.parametrize("places", [PLACES[::5], pytest.param(PLACES, marks=pytest.mark.long)], ids=["some", "all"])
def test_a_crash_anywhere_shows_no_token(
    keyring: Keyring,
    served: Served,
    shell: Shell,
    caplog: pytest.LogCaptureFixture,
    places: tuple[str, ...],
) -> None:
    home = Path(keyring("unlocked")["HOME"])
    caplog.set_level("DEBUG")
    crashes = 0
    for place in places:
        assert shell("login", served.url, "--profile", "acme", stdin=f"{served.token}\n").code == 0
        for words in COMMANDS:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(place, crash(served.token))
                ran = shell(*words.format(url=served.url).split(), stdin=f"{served.token}\n")
            crashes += "boom" in caplog.text or "RuntimeError" in ran.out + ran.err
            assert served.token not in ran.out + ran.err + caplog.text, (place, words)
            caplog.clear()
    assert crashes >= len(places)
    assert not [*hits(served.token, home)]


def crash(token: str) -> Callable[..., None]:
    def crashed(*_given: object, **_named: object) -> None:
        revealed, secret = token, credentials.passphrase(token)
        raise RuntimeError(f"boom with {secret} of {len(revealed)} characters")

    return crashed


OAUTH_ITEMS: tuple[credentials.Item, ...] = ("client-secret", "access-token", "refresh-token")
OAUTH_PLACES = (
    "tui.api.oauth.exchange",
    "tui.api.oauth.refresh",
    "tui.api.oauth._post",
    "tui.api.oauth._tokens",
    "tui.services.accounts.check_allowed",
    "tui.services.oauth.app_of",
    "tui.services.renewal.Renewal.access",
    "tui.services.renewal.Renewal._keep",
    "tui.credentials.opaque",
    "tui.credentials.keyring.Keyring.write",
    "tui.api.transport.Transport._authorize",
    "httpx.AsyncClient.send",
)
"""The same for OAuth."""
OAUTH_COMMANDS = ("whoami", "doctor", "call users.me", "login", "logout")


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    with issuing(tmp_path_factory.mktemp("issuer")) as found:
        yield found


class SignedIn:
    """A profile that signed in with OAuth, and all its secrets so far."""

    def __init__(self, issuer: Issuer, shell: Shell) -> None:
        self.issuer, self.shell = issuer, shell
        self.secrets = {issuer.secret, issuer.served.token}

    def run(self, words: str) -> Ran:
        if words != "login":
            return self.shell(*words.split())
        address = self.issuer.allow(Attempt(self.issuer.app).link)
        given = ("--client-id", CLIENT, "--redirect-uri", self.issuer.redirect_uri)
        return self.shell(
            "login", "--oauth", "--profile", "acme", *given, self.issuer.served.url,
            stdin=f"{self.issuer.secret}\n{address}\n",
        )  # fmt: skip

    def again(self) -> str:
        """Sign in, then have the server forget the access token: whatever comes next renews it."""
        assert self.run("login").code == 0
        kept = [credentials.token("acme", item=item).reveal() for item in OAUTH_ITEMS]
        self.issuer.expire(Secret(kept[1]))
        self.secrets |= {*kept}
        return " ".join(kept)


@pytest.mark.parametrize(
    "places", [OAUTH_PLACES[1::6], pytest.param(OAUTH_PLACES, marks=pytest.mark.long)], ids=["some", "all"]
)
def test_a_crash_anywhere_shows_no_secret_of_oauth(
    keyring: Keyring,
    issuer: Issuer,
    shell: Shell,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    places: tuple[str, ...],
) -> None:
    home = Path(keyring("unlocked")["HOME"])
    monkeypatch.setattr(
        "tui.services.oauth.secrets.token_urlsafe", lambda n: "s" * (n + 20)
    )  # so that it can be pasted
    caplog.set_level("DEBUG")
    account = SignedIn(issuer, shell)
    for place in places:
        held, crashes = account.again(), 0
        for words in OAUTH_COMMANDS:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(place, crash(held))
                ran = account.run(words)
            shown = ran.out + ran.err + caplog.text
            crashes += "boom" in caplog.text or "RuntimeError" in ran.out + ran.err
            assert not [secret for secret in account.secrets if secret in shown], (place, words)
            caplog.clear()
        assert crashes, place
    assert len(account.secrets) == 2 + 2 * len(places)
    assert not [path for secret in account.secrets for path in hits(secret, home)]


@pytest.mark.pty
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="there is no /proc")
def test_proc_shows_no_token(loud: dict[str, str], served: Served, tmp_path: Path) -> None:
    settings.with_profile(settings.Profile("acme", "pipedrive", served.url, 1, "My company", 1, "Me"))
    own = os.environ | loud | {credentials.VARIABLE: served.token}
    with Terminal([sys.executable, "-m", "tui"], own, (100, 30)) as app:
        app.wait("● saved")
        for name in ("environ", "cmdline"):
            content = Path(f"/proc/{app.process.pid}/{name}").read_bytes()
            assert content
            assert served.token.encode() not in content
        limits = Path(f"/proc/{app.process.pid}/limits").read_text()
        assert re.search(r"Max core file size +0 ", limits)
        app.press("q")
        assert app.end() == 0
    assert not [*hits(served.token, Path(loud["HOME"]))]


def test_a_token_that_is_somewhere_is_found(tmp_path: Path) -> None:
    """The search itself finds what it looks for."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "log").write_text(f"x-api-token: {CANARY}{os.linesep}")
    assert [*hits(CANARY, tmp_path)] == [tmp_path / "a" / "log"]
