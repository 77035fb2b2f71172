"""Who is signed in and by which token, what the machine offers, and the choice of a profile; no secret in any of it."""

from __future__ import annotations

import shlex
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Keyring, Served, Shell
from tui import credentials, settings
from tui.settings import Profile


@pytest.fixture
def printing(tmp_path: Path) -> Path:
    """A file that a command prints."""
    return tmp_path / "token"


def cat(path: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", "import sys; print(open(sys.argv[1]).read())", str(path))


def test_whoami_names_the_user_and_the_rung(keyring: Keyring, served: Served, shell: Shell) -> None:
    keyring("unlocked")
    assert shell("login", served.url, stdin=f"{served.token}\n").code == 0
    ran = shell("whoami")
    name = settings.load().current
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[0].endswith(" at My company")
    assert ran.out.splitlines()[1:] == [
        f"profile   {name} (pipedrive), {served.url}",
        "token     from keyring",
    ]


def test_the_environment_goes_before_the_command_and_that_before_the_keyring(
    keyring: Keyring, served: Served, shell: Shell, printing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring("unlocked")
    settings.with_profile(Profile("acme", "pipedrive", served.url, token_command=cat(printing)))
    credentials.store("acme", credentials.secret(CANARY))
    printing.write_text(f"{served.token}\nurl: acme\n")
    ran = shell("whoami")
    assert ran.code == 0, ran.err
    assert f"from token_command ({Path(sys.executable).name})\n" in ran.out

    printing.write_text(CANARY)
    assert shell("whoami").code == 1
    monkeypatch.setenv(credentials.VARIABLE, served.token)
    assert "from PIPEDRIVE_API_TOKEN\n" in shell("whoami").out


def test_a_token_of_a_command_is_checked_and_not_stored(
    keyring: Keyring, served: Served, shell: Shell, printing: Path
) -> None:
    keyring("no bus")
    printing.write_text(served.token)
    ran = shell("login", served.url, "--profile", "acme", "--token-command", shlex.join(cat(printing)))
    assert ran == (0, "Me at My company is profile 'acme'; token_command is used and not stored.\n", "")
    assert settings.load().profile().token_command == cat(printing)
    assert served.token not in settings.paths().settings.read_text()
    assert shell("call", "users.me").code == 0


@pytest.mark.parametrize(
    ("program", "why"),
    [
        (f"import sys; print('{CANARY}'); sys.exit(3)", "(exit code 3)"),
        ("print('two words')", "(what it printed is no token)"),
        ("", "(what it printed is no token)"),
        (f"import sys; print('{CANARY}', file=sys.stderr)", "(what it printed is no token)"),
        ("import time; time.sleep(60)", "(no answer in 0.5 s)"),
        (
            "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])",
            "(no answer in 0.5 s)",
        ),
        ("input('Passphrase: ')", "(exit code 1)"),
        ("open('/dev/tty')", "(exit code 1)"),
    ],
)
def test_a_command_that_gives_no_token_is_explained_in_time(
    program: str, why: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(credentials, "COMMAND_LIMIT", 0.5 if "sleep" in program else 20.0)
    began = time.monotonic()
    with pytest.raises(credentials.CommandFailed) as caught:
        credentials.token("acme", (sys.executable, "-c", program))
    assert why in str(caught.value)
    assert CANARY not in str(caught.value)
    assert time.monotonic() - began < 15
    assert capfd.readouterr() == ("", "")


def test_the_words_of_a_command_are_no_shell(tmp_path: Path) -> None:
    with pytest.raises(credentials.CommandFailed, match="No such file"):
        credentials.token("acme", (f"touch {tmp_path / 'made'}",))
    assert not (tmp_path / "made").exists()


def test_doctor_tells_everything_and_no_secret(
    keyring: Keyring, served: Served, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring("unlocked")
    monkeypatch.setenv("TERM", "xterm-256color\x1b]0;title\x07")
    assert shell("login", served.url, stdin=f"{served.token}\n").code == 0
    ran = shell("doctor")
    assert (ran.code, ran.err) == (0, "")
    told = dict(line.split(maxsplit=1) for line in ran.out.splitlines())
    assert told["keyring"] == "available"
    assert told["network"] == "it answers"
    assert told["token"] == "from keyring"
    assert told["log"].startswith(str(settings.paths().log))
    assert "others can read it" not in ran.out
    assert served.token not in ran.out
    assert "\x1b" not in ran.out


def test_doctor_says_what_is_wrong(keyring: Keyring, shell: Shell) -> None:
    keyring("locked")
    settings.with_profile(
        Profile("acme", "pipedrive", "https://acme.pipedrive.com", proxy=f"http://me:{CANARY}@proxy.example:3128")
    )
    settings.paths().settings.chmod(0o644)
    ran = shell("doctor")
    assert ran.code == 1
    assert "keyring   locked\n" in ran.out
    assert "network   ✗ the keyring is locked: unlock it" in ran.out
    assert "proxy     proxy.example:3128\n" in ran.out
    assert "✗ others can read it" in ran.out
    assert CANARY not in ran.out + ran.err


def test_a_token_of_another_company_is_told(keyring: Keyring, served: Served, shell: Shell) -> None:
    keyring("unlocked")
    settings.with_profile(Profile("acme", "pipedrive", served.url, 99, "Acme"))
    credentials.store("acme", credentials.secret(served.token))
    ran = shell("whoami")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "pipedrive-tui: the token is of 'My company', but profile 'acme' is of 'Acme'\n"
    assert "✗ the token is of 'My company'" in shell("doctor").out


def test_use_chooses_what_is_opened_from_now_on(shell: Shell) -> None:
    settings.with_profile(Profile("acme", "pipedrive", "https://acme.pipedrive.com"))
    settings.with_profile(Profile("work"))
    assert shell("use", "acme") == (0, "pipedrive-tui opens 'acme' from now on.\n", "")
    assert settings.load().current == "acme"
    assert shell("use", "gone").code == 2
    assert settings.load().current == "acme"
