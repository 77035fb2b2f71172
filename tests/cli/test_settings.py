"""The settings file: what is written is what is read, nobody else can read it, and a broken one is explained."""

from __future__ import annotations

import dataclasses
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import settings
from tui.settings import DEMO, Profile, Settings, SettingsError

ACME = Profile("acme", "pipedrive", "https://acme.pipedrive.com", 7, 'Acme "Ltd" ✓', 3, "Ann\nDoe")
HOME = "PIPEDRIVE_TUI_HOME"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def written(text: str | bytes) -> Path:
    path = settings.paths().settings
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_without_a_file_the_demo_is_opened_and_nothing_is_written(home: Path) -> None:
    assert settings.load() == Settings()
    assert settings.load().profile() == DEMO
    assert not home.exists()


def test_what_is_written_is_read_back() -> None:
    settings.with_profile(ACME)
    work = Profile("work", token_command=("pass", "my token"))
    settings.with_profile(work)
    settings.update(lambda s: dataclasses.replace(s, theme="nord", current="acme"))
    assert settings.load() == Settings({"acme": ACME, "work": work}, "acme", "nord")
    assert settings.load().profile() == ACME
    assert settings.load().profile("work").kind == "local"


text = st.text(st.characters(exclude_categories=["Cs"]))


@hypothesis.settings(deadline=None)
@given(st.builds(Profile, st.just("p"), st.just("pipedrive"), text, st.integers(0, 2**63), text, user_name=text), text)
def test_any_text_survives_the_file(profile: Profile, theme: str) -> None:
    settings.update(lambda _: Settings({"p": profile}, "p", theme))
    assert settings.load() == Settings({"p": profile}, "p", theme)


def test_a_profile_that_is_removed_is_no_longer_current_and_keeps_its_files() -> None:
    settings.with_profile(ACME)
    kept = settings.private_file(ACME.outbox)
    settings.without_profile("acme")
    assert settings.load() == Settings()
    assert kept.exists()


def test_writing_keeps_comments_and_the_keys_of_another_version() -> None:
    path = written('# mine\nfuture = 1\ntheme = "nord"\n\n[profiles.acme]\nkind = "pipedrive" # paid\nnew = [1, 2]\n')
    settings.update(lambda s: dataclasses.replace(s, theme="gruvbox"))
    assert path.read_text() == (
        '# mine\nfuture = 1\ntheme = "gruvbox"\n\n[profiles.acme]\nkind = "pipedrive" # paid\nnew = [1, 2]\n'
    )


def test_unknown_keys_are_named_with_their_line_and_ignored() -> None:
    path = written('future = 1\n\n[profiles.acme]\nkind = "pipedrive"\nflavour = "red"\n')
    loaded = settings.load()
    assert loaded.profiles["acme"].kind == "pipedrive"
    assert sorted(loaded.warnings) == [
        f"{path}, line 1: the setting 'future' is not known and has no effect",
        f"{path}, line 5: the setting 'flavour' is not known and has no effect",
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('theme = "nord"\ncurrent =\n', 2, "invalid value"),
        ('theme = "nord', 1, "unterminated string"),
        ("a = 1\na = 2\n", 2, "cannot overwrite a value"),
        (b'theme = "nord"\ncurrent = "\xff"\n', 2, "is not UTF-8 text"),
        ("theme = 3\n", 1, "theme should be text in quotes"),
        ('signs = "unicode"\n', 1, "signs 'unicode' is none of ascii"),
        ('a = 1\nlink = "quick"\n', 2, "link 'quick' is none of slow, fast"),
        ('[profiles.a]\ntoken_command = "pass x"\n', 2, "token_command should be a list"),
        ('[profiles.a]\ntoken_command = ["pass", 1]\n', 2, "token_command should be a list of words"),
        ('\n[profiles.acme]\nkind = "cloud"\n', 3, "kind 'cloud' is none of local, demo, pipedrive"),
        ('[profiles.a]\ncompany_id = 1\n[profiles.b]\ncompany_id = "1"\n', 4, "company_id should be a whole number"),
        ("[profiles.a]\nuser_id = true\n", 2, "user_id should be a whole number"),
        ('[profiles."../../etc"]\nkind = "local"\n', 1, "with a name of a-z, 0-9, - and _"),
        ("profiles = 1\n", 1, "profiles should be a table"),
        ("[profiles]\nacme = 1\n", 2, "is not a table [profiles.<name>]"),
        ('theme = "a"\ncurrent = "gone"\n', 2, "names the profile 'gone', which is not in the file"),
        ("a = " + "[" * 5000, 1, "is nested too deeply"),
    ],
)
def test_a_broken_file_is_explained_in_one_sentence(text: str | bytes, line: int, reason: str) -> None:
    path = written(text)
    with pytest.raises(SettingsError) as caught:
        settings.load()
    message = str(caught.value)
    assert message.startswith(f"{path}, line {line}: ")
    assert reason in message
    assert message.endswith("; correct the line, or move the file away to start afresh")
    assert "\n" not in message


def test_a_broken_file_is_never_overwritten() -> None:
    path = written("theme = \n")
    with pytest.raises(SettingsError):
        settings.with_profile(ACME)
    assert path.read_text() == "theme = \n"


def test_a_directory_in_the_place_of_the_file_is_explained() -> None:
    settings.paths().settings.mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read: Is a directory; make it readable, or move it away"):
        settings.load()


def test_a_place_that_cannot_be_written_is_explained(home: Path) -> None:
    home.write_text("a file where the directory should be")
    with pytest.raises(SettingsError, match="cannot be written: Not a directory; nothing was changed"):
        settings.with_profile(ACME)


@pytest.mark.parametrize("name", ["", "A", "a b", "../x", "a/b", ".a", "-a", "é", "a\n", "a" * 65])
def test_a_name_no_folder_should_have_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="cannot name a profile"):
        settings.with_profile(Profile(name))
    assert not settings.paths().settings.exists()


def test_an_unknown_profile_is_answered_with_the_known_ones() -> None:
    settings.with_profile(ACME)
    with pytest.raises(SettingsError, match="there is no profile 'acne'; there are: acme, demo"):
        settings.load().profile("acne")


@pytest.mark.usefixtures("no_umask")
def test_everything_is_private_at_any_umask(home: Path) -> None:
    settings.with_profile(ACME)
    settings.private_file(ACME.outbox)
    settings.private_file(settings.paths().log)
    modes = {p: stat.S_IMODE(p.stat().st_mode) for p in (home, *home.rglob("*"))}
    assert {mode for p, mode in modes.items() if p.is_dir()} == {0o700}
    assert {mode for p, mode in modes.items() if p.is_file()} == {0o600}


@pytest.mark.usefixtures("no_umask")
def test_what_stood_open_is_closed() -> None:
    path = written("")
    path.chmod(0o644)
    path.parent.chmod(0o755)
    settings.with_profile(ACME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_link_to_a_file_kept_elsewhere_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text('theme = "nord"\n')
    link = written("")
    link.unlink()
    link.symlink_to(real)
    settings.with_profile(ACME)
    assert link.is_symlink()
    assert settings.load().theme == "nord"
    assert 'current = "acme"' in real.read_text()


def test_processes_that_write_at_once_lose_nothing(home: Path) -> None:
    program = (
        "import sys; from tui import settings as s; [s.with_profile(s.Profile(sys.argv[1] + str(n))) for n in range(8)]"
    )
    environment = {**os.environ, HOME: str(home)}
    writers = [subprocess.Popen([sys.executable, "-c", program, name], env=environment) for name in "abc"]
    assert [w.wait(30) for w in writers] == [0, 0, 0]
    assert set(settings.load().profiles) == {f"{name}{n}" for name in "abc" for n in range(8)}


def test_xdg_decides_where_files_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME)
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    found = settings.paths()
    assert found.settings == tmp_path / "CONFIG" / "pipedrive-tui" / "settings.toml"
    assert found.log.parent == tmp_path / "STATE" / "pipedrive-tui"
    assert ACME.copy == tmp_path / "DATA" / "pipedrive-tui" / "profiles" / "acme" / "copy.db"
