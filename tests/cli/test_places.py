"""Where a token is kept when it is not the keyring: chosen, told, and private."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.accounts import written
from tests.cli.conftest import CANARY, Keyring, Served, Shell, in_a_terminal
from tests.keyring_session import PASSWORD
from tui import credentials, settings
from tui.credentials import files, kernel
from tui.credentials.files import Plain, Sealed
from tui.credentials.kernel import Kernel
from tui.services import accounts

ACCOUNT = "acme:api-token"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    files._keys.clear()


def sealed(path: Path, passphrase: str = "correct horse") -> Sealed:
    files._keys.clear()
    found = Sealed(path)
    found.open(credentials.passphrase(passphrase))
    return found


def test_an_encrypted_file_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secrets.sealed"
    place = sealed(path)
    assert place.read(ACCOUNT) is None
    place.write(ACCOUNT, CANARY)
    place.write("acme:refresh-token", "r" * 1280)
    assert sealed(path).read(ACCOUNT) == CANARY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not written(tmp_path, CANARY)
    with pytest.raises(credentials.WrongPassphrase):
        sealed(path, "another one")
    with pytest.raises(credentials.PassphraseNeeded):
        Sealed(path).read(ACCOUNT)
    assert sealed(path).delete(ACCOUNT)
    assert not sealed(path).delete(ACCOUNT)
    assert Sealed(path).delete("acme:refresh-token")
    assert not path.exists()


def test_each_writing_has_a_nonce_of_its_own(tmp_path: Path) -> None:
    place = sealed(tmp_path / "s")
    seen = set()
    for _ in range(5):
        place.write(ACCOUNT, CANARY)
        seen.add(json.loads(place.path.read_text())["nonce"])
    assert len(seen) == 5


@pytest.mark.parametrize("name", ["salt", "nonce", "sealed"])
def test_a_changed_file_is_not_believed(tmp_path: Path, name: str) -> None:
    place = sealed(tmp_path / "s")
    place.write(ACCOUNT, CANARY)
    found = json.loads(place.path.read_text())
    found[name] = ("B" if found[name][0] == "A" else "A") + found[name][1:]
    place.path.write_text(json.dumps(found))
    with pytest.raises(credentials.WrongPassphrase):
        sealed(place.path)
    place.path.write_text("{}")
    with pytest.raises(credentials.Damaged):
        sealed(place.path)


def test_another_process_with_another_passphrase_closes_the_file(tmp_path: Path) -> None:
    place = sealed(tmp_path / "s")
    place.write(ACCOUNT, CANARY)
    known = dict(files._keys)
    place.path.unlink()
    sealed(place.path, "the new one").write(ACCOUNT, "new")
    files._keys.update(known)
    with pytest.raises(credentials.PassphraseNeeded):
        place.read(ACCOUNT)


def test_a_plain_file_is_private(tmp_path: Path) -> None:
    place = Plain(tmp_path / "secrets.json")
    place.write(ACCOUNT, CANARY)
    assert (place.read(ACCOUNT), stat.S_IMODE(place.path.stat().st_mode)) == (CANARY, 0o600)
    assert place.delete(ACCOUNT)
    assert not place.path.exists()


def test_the_kernel_keeps_a_token(tmp_path: Path) -> None:
    if not kernel.usable():
        pytest.skip("this kernel keeps no keys")
    place, account = Kernel(), f"{tmp_path}:api-token"
    try:
        assert place.read(account) is None
        for value in (CANARY, "é" * 500, "newer"):
            place.write(account, value)
            assert Kernel().read(account) == value
    finally:
        assert place.delete(account)
    assert not place.delete(account)


@pytest.mark.parametrize("keep", ["kernel", "plain"])
def test_login_keeps_the_token_where_it_is_told_and_says_so(
    keyring: Keyring, served: Served, shell: Shell, home: Path, keep: str
) -> None:
    if keep == "kernel" and not kernel.usable():
        pytest.skip("this kernel keeps no keys")
    environment = keyring("no bus")
    name = f"t-{os.getpid()}"
    way = ["--insecure-storage"] if keep == "plain" else ["--keep", keep]
    ran = shell("login", served.url, "--profile", name, *way, stdin=f"{served.token}\n")
    assert ran.code == 0, ran.err
    words = {"kernel": "kernel keyring until reboot", "plain": "plain file"}[keep]
    assert ran.out.endswith(f"; the token is in the {words}.\n")
    assert ("UNENCRYPTED" in ran.err) == (keep == "plain")
    assert bool(written(Path(environment["HOME"]), served.token)) == (keep == "plain")
    assert words in shell("whoami").out
    assert ("✗ unencrypted" in shell("doctor").out) == (keep == "plain")
    assert shell("logout").code == 0
    assert shell("profiles").out.count("\n") == 1
    assert not written(Path(environment["HOME"]), served.token)


@pytest.mark.pty
def test_on_a_terminal_a_file_is_made_and_opened(keyring: Keyring, served: Served, shell: Shell) -> None:
    environment = keyring("no bus")
    login = ["login", served.url, "--profile", "acme", "--keep", "file"]
    answers = {
        "New passphrase": b"correct horse\n",
        "once more": b"correct horse\n",
        "API token": served.token.encode() + b"\n",
    }
    code, output = in_a_terminal(login, None, **answers)
    assert code == 0, output
    assert "the token is in the encrypted file" in output
    answers = {"Passphrase of the encrypted file": b"wrong one\n", "does not open": b"\x03"}  # one ^C is enough
    code, output = in_a_terminal(["whoami"], None, **answers)
    assert (code, "Me" in output) == (130, False), output
    code, output = in_a_terminal(["whoami"], Passphrase=b"correct horse\n")
    assert (code, "Me" in output) == (0, True), output
    ran = shell("whoami")
    assert (ran.code, "is asked for on a terminal" in ran.err) == (1, True)
    assert not written(Path(environment["HOME"]), served.token)


@pytest.mark.pty
def test_a_locked_keyring_is_unlocked_over_ssh_where_the_user_asks_for_it(
    keyring: Keyring, served: Served, shell: Shell
) -> None:
    keyring("locked")
    login = ["login", served.url, "--profile", "acme"]
    code, output = in_a_terminal(login, None, **{"Password of the keyring": b"wrong\n"})
    assert (code, "did not unlock" in output) == (1, True), output
    answers = {"Password of the keyring": PASSWORD + b"\n", "API token": served.token.encode() + b"\n"}
    code, output = in_a_terminal(login, None, **answers)
    assert code == 0, output
    assert PASSWORD.decode() not in output
    assert credentials.token("acme").reveal() == served.token
    assert "keyring" in shell("whoami").out


def test_a_read_only_profile_is_not_changed_from_the_shell(keyring: Keyring, served: Served, shell: Shell) -> None:
    keyring("unlocked")
    assert shell("login", served.url, "--profile", "acme", stdin=f"{served.token}\n").code == 0
    settings.with_profile(settings.Profile("acme", "pipedrive", served.url, 1, read_only=True))
    assert shell("call", "users.me").code == 0
    ran = shell("call", "deals.create", "--title", "D")
    assert (ran.code, "read-only" in ran.err) == (2, True)


def test_oauth_and_its_words_belong_together(shell: Shell) -> None:
    assert shell("login", "acme", "--client-id", "x").code == 2
    assert shell("login", "acme", "--oauth", "--token-command", "x").code == 2
    assert shell("login", "acme", "--oauth", "--client-id", "x", "--redirect-uri", "http://evil.example/").code == 2
    assert shell("login", "acme", "--keep", "kernel", "--insecure-storage").code == 2
    assert accounts.rung(settings.Profile("acme", "pipedrive", keep="plain")) == "plain file"
