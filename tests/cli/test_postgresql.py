"""`serve --database`: several processes serve one company in PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Shell
from tests.postgresql import UNSAFE, NoServer, server

WRITERS = 12


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A database of its own; it is kept in the module, so the tests below see one company."""
    with ExitStack() as stack:
        try:
            directory = stack.enter_context(server(*UNSAFE))
        except NoServer as error:
            pytest.skip(str(error))
        yield f"postgresql+asyncpg://tests@/postgres?host={directory}"


@contextmanager
def serving(url: str, directory: Path) -> Iterator[httpx.AsyncClient]:
    """A client of a process that serves the company."""
    command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--directory", str(directory), "--database", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        address, token = process.stdout.readline().strip(), process.stdout.readline().strip()
        try:
            yield httpx.AsyncClient(base_url=address, headers={"x-api-token": token}, timeout=60)
        finally:
            process.send_signal(signal.SIGINT)


async def test_two_processes_share_a_company_and_carry_a_key_out_once(url: str, tmp_path: Path) -> None:
    with serving(url, tmp_path) as one, serving(url, tmp_path) as other:
        async with one, other:
            calls = [
                (one if number % 2 else other).post(
                    "/api/v2/deals",
                    json={"title": f"Deal {number // 2}"},
                    headers={"Idempotency-Key": f"key {number // 2}"},
                )
                for number in range(2 * WRITERS)
            ]
            answers = await asyncio.gather(*calls)
            made = sorted(answer.json()["data"]["id"] for answer in answers)
            assert made == sorted([*range(1, WRITERS + 1)] * 2)
            for each in (one, other):
                deals = (await each.get("/api/v2/deals?limit=500")).json()["data"]
                assert {deal["title"] for deal in deals} == {f"Deal {n}" for n in range(WRITERS)}
                found = (await each.get("/api/v2/itemSearch?term=Deal&item_types=deal")).json()["data"]["items"]
                assert len(found) == WRITERS


def test_users_are_added_to_it(shell: Shell, url: str, tmp_path: Path) -> None:
    added = shell("serve", "--directory", str(tmp_path), "--database", url, "--add-user", "Ann", "ann@roof.example")
    assert (added.code, len(added.out.strip())) == (0, 64)


def test_what_cannot_be_reached_is_said_in_a_sentence(shell: Shell, tmp_path: Path) -> None:
    nowhere = f"postgresql+asyncpg://nobody@/nothing?host={tmp_path}"
    found = shell("serve", "--directory", str(tmp_path / "w"), "--database", nowhere, "--port", "0")
    assert found.code == 1
    assert "Traceback" not in found.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--database", "mysql://x/y", "--port", "0"], "postgresql+asyncpg://"),
        (["--database", "postgresql+asyncpg://x/y", "--backup", "file"], "pg_dump"),
        (["--backup", "file", "--restore", "file"], "give one of"),
    ],
)
def test_what_does_not_go_together_is_refused(shell: Shell, tmp_path: Path, arguments: list[str], words: str) -> None:
    found = shell("serve", "--directory", str(tmp_path), *arguments)
    assert found.code == 2
    assert words in found.err


def test_backup_and_restore_while_it_is_served(shell: Shell, tmp_path: Path) -> None:
    directory, copy = str(tmp_path / "workspace"), str(tmp_path / "copy")
    command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--directory", directory]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        address, token = process.stdout.readline().strip(), process.stdout.readline().strip()
        with httpx.Client(base_url=address, headers={"x-api-token": token}, timeout=60) as http:
            http.post("/api/v2/deals", json={"title": "Kept"}).raise_for_status()
            assert shell("serve", "--directory", directory, "--backup", copy).code == 0
            http.post("/api/v2/deals", json={"title": "Gone"}).raise_for_status()
            assert shell("serve", "--directory", directory, "--restore", copy).code == 0
            assert [deal["title"] for deal in http.get("/api/v2/deals").json()["data"]] == ["Kept"]
        process.send_signal(signal.SIGINT)
