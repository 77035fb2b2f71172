"""Logging in and out, against a served workspace and a real keyring; the token is seen by nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Keyring, Served, Shell, in_a_terminal, serving
from tests.keyring_session import Kind
from tui import credentials, settings
from tui.api.errors import WrongOrigin
from tui.services.accounts import default_name, origin_of
from tui.settings import Profile, Settings


@pytest.fixture
def name(served: Served) -> str:
    return f"local-{served.url.rpartition(':')[2]}"


def files(root: Path) -> Iterator[bytes]:
    return (p.read_bytes() for p in root.rglob("*") if p.is_file())


def test_login_checks_the_token_and_keeps_it_in_the_keyring(
    keyring: Keyring, served: Served, name: str, shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    environment = keyring("unlocked")
    caplog.set_level("DEBUG")
    ran = shell("login", served.url, stdin=f"{served.token}\n")
    assert ran == (0, f"Me at My company is profile '{name}'; the token is in the keyring.\n", "")
    assert settings.load().profile() == Profile(name, "pipedrive", served.url, 1, "My company", 1, "Me")
    assert credentials.token(name).reveal() == served.token
    assert json.loads(shell("call", "users.me").out)["data"]["name"] == "Me"
    assert "httpcore" in caplog.text
    assert served.token not in caplog.text
    assert not any(served.token.encode() in content for content in files(Path(environment["HOME"])))

    ran = shell("logout")
    assert (ran.code, ran.err) == (0, "")
    assert settings.load() == Settings()
    with pytest.raises(credentials.NoToken):
        credentials.token(name)


@pytest.mark.pty
def test_on_a_terminal_both_are_asked_for_and_the_token_is_not_shown(
    keyring: Keyring, served: Served, name: str
) -> None:
    keyring("unlocked")
    code, output = in_a_terminal(["login"], Company=f"{served.url}\n".encode(), shown=f"{served.token}\n".encode())
    assert code == 0
    assert served.url in output
    assert served.token not in output
    assert f"Me at My company is profile '{name}'" in output


@pytest.mark.pty
@pytest.mark.parametrize(("keys", "code"), [(b"\x03", 130), (b"\x04", 2), (b"\n", 2)])
def test_leaving_the_prompt_changes_nothing(keyring: Keyring, served: Served, keys: bytes, code: int) -> None:
    keyring("unlocked")
    ended, output = in_a_terminal(["login", served.url], shown=keys)
    assert ended == code
    assert "Traceback" not in output
    assert settings.load() == Settings()


@pytest.mark.parametrize("kind", ["locked", "empty", "no service", "no bus"])
def test_without_a_keyring_nothing_is_kept(keyring: Keyring, served: Served, shell: Shell, kind: Kind) -> None:
    environment = keyring(kind)
    ran = shell("login", served.url, stdin=f"{served.token}\n")
    assert (ran.code, ran.out) == (1, "")
    assert "or set PIPEDRIVE_API_TOKEN instead" in ran.err
    assert ran.err.count("\n") == 1
    assert settings.load() == Settings()
    assert not any(served.token.encode() in content for content in files(Path(environment["HOME"])))


def test_a_token_of_the_environment_is_used_and_not_kept(
    keyring: Keyring, served: Served, name: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = keyring("no bus")
    monkeypatch.setenv(credentials.VARIABLE, served.token)
    assert shell("login", served.url).out == (
        f"Me at My company is profile '{name}'; PIPEDRIVE_API_TOKEN is used and not stored.\n"
    )
    monkeypatch.setenv(credentials.VARIABLE, served.token)
    assert shell("call", "users.me").code == 0
    assert shell("call", "users.me").code == 1  # the variable was taken out of the environment
    assert shell("logout").err == "pipedrive-tui: there is no keyring, so no token was stored\n"
    assert settings.load() == Settings()
    assert not any(served.token.encode() in content for content in files(Path(environment["HOME"])))


def test_a_refused_token_is_not_kept(keyring: Keyring, served: Served, name: str, shell: Shell) -> None:
    keyring("unlocked")
    ran = shell("login", served.url, stdin=f"{CANARY}\n")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("pipedrive-tui: the API token was refused (")
    assert ran.err.endswith("): run 'pipedrive-tui login' with a new one\n")
    assert CANARY not in ran.err
    assert settings.load() == Settings()
    with pytest.raises(credentials.NoToken):
        credentials.token(name)


def test_what_is_no_token_is_not_sent(keyring: Keyring, served: Served, shell: Shell) -> None:
    keyring("unlocked")
    ran = shell("login", served.url, stdin="two words\n")
    assert (ran.code, "that is not an API token" in ran.err) == (1, True)
    ran = shell("login", served.url, stdin="")
    assert (ran.code, ran.err) == (2, "pipedrive-tui: no API token was given: nothing was changed\n")


def test_a_server_that_does_not_answer_gives_3(keyring: Keyring, shell: Shell, tmp_path: Path) -> None:
    keyring("unlocked")
    with serving(tmp_path) as gone:
        pass
    ran = shell("login", gone.url, stdin=f"{gone.token}\n")
    assert ran.code == 3
    assert "cannot be reached" in ran.err
    assert settings.load() == Settings()


def test_another_company_does_not_get_into_a_profile(keyring: Keyring, served: Served, shell: Shell) -> None:
    keyring("unlocked")
    settings.with_profile(Profile("acme", "pipedrive", served.url, 99, "Acme"))
    ran = shell("login", served.url, "--profile", "acme", stdin=f"{served.token}\n")
    assert ran.code == 1
    assert ran.err == (
        "pipedrive-tui: that token is of 'My company', but profile 'acme' holds records of 'Acme': "
        "give the new one another name with --profile\n"
    )
    assert settings.load().profile().company_id == 99
    with pytest.raises(credentials.NoToken):
        credentials.token("acme")


@pytest.mark.parametrize(
    "text",
    [
        "acme",
        " ACME ",
        "acme.pipedrive.com",
        "acme.pipedrive.com/pipeline/1",
        "https://acme.pipedrive.com",
        "https://acme.pipedrive.com:443/settings/api?x=1#y",
    ],
)
def test_a_company_may_be_named_in_many_ways(text: str) -> None:
    assert origin_of(text) == "https://acme.pipedrive.com"
    assert default_name(origin_of(text)) == "acme"


@pytest.mark.parametrize("text", ["http://127.0.0.1:8000", "http://localhost:8000/", "http://[::1]:8000/v1"])
def test_plain_http_is_for_this_machine(text: str) -> None:
    assert default_name(origin_of(text)) == "local-8000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://acme.pipedrive.com",
        "https://acme.pipedrive.com:8443",
        "https://me@acme.pipedrive.com",
        "https://acme.pipedrive.com@evil.example",
        "https://evil.example/acme.pipedrive.com",
        "acme.pipedrive.com.evil.example",
        "pipedrive.com",
        "a.b.pipedrive.com",
        "-acme",
        "ac me",
        "ácme",
        "acme\n.evil.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1:8000",
        "ftp://acme.pipedrive.com",
        "file:///etc/passwd",
        "https://acme.pipedrive.com\\@evil.example",
        "http://127.0.0.1:99999",
        "http://[::1",
    ],
)
def test_a_token_goes_nowhere_else(text: str) -> None:
    with pytest.raises(WrongOrigin):
        origin_of(text)


def test_the_way_to_the_server_is_kept_with_the_profile(
    keyring: Keyring, served: Served, name: str, shell: Shell, tmp_path: Path
) -> None:
    keyring("unlocked")
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text("")
    way = ("--proxy", "http://proxy.example:3128", "--plan", "growth", "--seats", "12")
    ran = shell("login", served.url, *way, stdin=f"{served.token}\n")
    assert ran.code == 0, ran.err
    profile = settings.load().profile()
    assert (profile.proxy, profile.plan, profile.seats) == ("http://proxy.example:3128", "growth", 12)

    again = shell("login", served.url, "--profile", name, "--seats", "3", stdin=f"{served.token}\n")
    assert again.code == 0, again.err
    assert (settings.load().profile().proxy, settings.load().profile().seats) == ("http://proxy.example:3128", 3)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (("--proxy", "http://me:secret@proxy.example"), "must hold no password"),
        (("--proxy", "proxy example"), "is not an address"),
        (("--ca-file", "/nowhere/ca.pem"), "cannot be used: No such file"),
        (("--seats", "0"), "1 or more"),
    ],
)
def test_a_way_that_cannot_be_used_is_refused_before_anything_is_kept(
    keyring: Keyring, shell: Shell, way: tuple[str, ...], words: str
) -> None:
    keyring("unlocked")
    ran = shell("login", "acme", *way, stdin="abc\n")
    assert ran.code != 0
    assert words in ran.err
    assert settings.load() == Settings()
