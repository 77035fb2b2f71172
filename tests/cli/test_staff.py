"""`serve` adds users and apps to a workspace, and limits calls."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Shell

APP = ("--oauth-client", "app", "--redirect-uri", "http://localhost:1/back")


@pytest.fixture
def directory(tmp_path: Path) -> str:
    return str(tmp_path / "workspace")


def test_users_and_apps_are_added_and_come_in(shell: Shell, directory: str) -> None:
    ann = shell("serve", "--directory", directory, "--add-user", "Ann", "ann@roof.example")
    bob = shell("serve", "--directory", directory, "--add-user", "Bob", "bob@roof.example", "--admin")
    app = shell("serve", "--directory", directory, *APP, "--scope", "deals:read")
    assert (ann.code, bob.code, app.code) == (0, 0, 0)

    command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--directory", directory, "--limits", "growth"]
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            ann_says = httpx.get(f"{url}/v1/users/me", headers={"x-api-token": ann.out.strip()})
            bob_says = httpx.get(f"{url}/v1/users/me", headers={"x-api-token": bob.out.strip()})
            page = httpx.get(f"{url}/oauth/authorize?client_id=app")
        finally:
            process.send_signal(signal.SIGINT)
    assert (ann_says.json()["data"]["name"], ann_says.json()["data"]["access"][0]["admin"]) == ("Ann", False)
    assert (bob_says.json()["data"]["name"], bob_says.json()["data"]["access"][0]["admin"]) == ("Bob", True)
    assert ann_says.headers["x-ratelimit-limit"] == "40"
    assert bob_says.headers["x-daily-ratelimit-token-limit"] == str(30_000 * 2 * 3)
    assert "See deals" in page.text


@pytest.mark.parametrize(("arguments", "word"), [
    (["--add-user", "Ann", "nobody"], "e-mail"),
    (["--oauth-client", "app", "--redirect-uri", "ftp://x"], "https"),
    (["--oauth-client", "app"], "address"),
    ([*APP, "--scope", "everything"], "everything"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(shell: Shell, directory: str, arguments: list[str], word: str) -> None:
    ran = shell("serve", "--directory", directory, *arguments)

    assert (ran.code, ran.out) == (1, "")
    assert word in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [
    [],
    ["--port", "0", "--add-user", "A", "a@b.example"],
    ["--port", "0", "--new-token"],
    ["--port", "0", "--admin"],
    ["--port", "0", "--scope", "admin"],
    ["--limits", "lite", "--add-user", "A", "a@b.example"],
])  # fmt: skip
def test_one_thing_at_a_time(shell: Shell, directory: str, arguments: list[str]) -> None:
    assert shell("serve", "--directory", directory, *arguments).code == 2


def started(directory: str) -> tuple[str, str]:
    """The token a start writes, and what it says to one that is asked for with it."""
    command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--directory", directory]
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, token = process.stdout.readline().strip(), process.stdout.readline().strip()
        try:
            said = httpx.get(f"{url}/v1/users/me", headers={"x-api-token": token}, timeout=60).json()
        finally:
            process.send_signal(signal.SIGINT)
    return token, said["data"]["name"]


def test_the_owner_has_one_token_for_all_starts_until_it_is_replaced(shell: Shell, directory: str) -> None:
    first, name = started(directory)
    assert (started(directory), Path(directory, "owner.token").stat().st_mode & 0o777) == ((first, name), 0o600)

    replaced = shell("serve", "--directory", directory, "--new-token").out.strip()
    assert replaced != first
    assert started(directory) == (replaced, name)
