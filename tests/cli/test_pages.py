"""`call` with every page, chosen fields, other outputs and dry runs, against a workspace that is served."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Served, Shell, in_a_terminal, own
from tui import credentials, settings
from tui.api.catalog import endpoints
from tui.commands.parameters import parser_of
from tui.settings import Profile

STAGES = ("call", "stages.list", "--limit", "2")


@pytest.fixture
def notes(account: Shell) -> Iterator[list[int]]:
    """Five notes, to be listed with v1's `start`."""
    deal = json.loads(account("call", "deals.create", "--title", "Noted").out)["data"]["id"]
    made = [account("call", "notes.create", "--deal_id", str(deal), "--content", f"Note {n}") for n in range(5)]
    ids = [json.loads(ran.out)["data"]["id"] for ran in made]
    yield ids
    for note in ids:
        account("call", "notes.delete", "--id", str(note))


def test_every_page_of_cursors_is_one_document(account: Shell) -> None:
    whole = json.loads(account("call", "stages.list").out)["data"]
    ran = account(*STAGES, "--all-pages")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {"success": True, "data": whole}
    assert len(whole) > 2


def test_every_page_of_starts_is_a_line_per_record(account: Shell, notes: list[int]) -> None:
    ran = account("call", "notes.list", "--limit", "2", "--all-pages", "-o", "ndjson", "--fields", "id,deal.title")
    assert (ran.code, ran.err) == (0, "")
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert sorted(record["id"] for record in records) == notes
    assert records[0] == {"id": records[0]["id"], "deal": {"title": "Noted"}}


def test_csv_of_every_page(account: Shell) -> None:
    account("call", "stages.update", "--id", "1", "--name", "=cmd()")
    rows = list(csv.DictReader(io.StringIO(account(*STAGES, "--all-pages", "-o", "csv").out)))
    assert rows[0]["name"] == "'=cmd()"
    assert set(rows[0]) == set(json.loads(account("call", "stages.get", "--id", "1").out)["data"])
    assert len(rows) == len(json.loads(account("call", "stages.list").out)["data"])


def test_a_guard_stops_before_it_costs_more(account: Shell) -> None:
    ran = account(*STAGES, "--all-pages", "--max-requests", "1", "-o", "ndjson")
    assert ran.code == 1
    assert len(ran.out.splitlines()) == 2
    assert ran.err == "pipedrive-tui: stopped after 1 request, and there is more: raise --max-requests to go on\n"
    assert account(*STAGES, "--all-pages", "--max-requests", "99").code == 0


def test_a_document_cut_short_is_no_json(account: Shell) -> None:
    ran = account(*STAGES, "--all-pages", "--max-requests", "1")
    with pytest.raises(json.JSONDecodeError):
        json.loads(ran.out)


def test_what_one_page_leaves_out_is_said(account: Shell) -> None:
    for number in range(101):
        assert account("call", "organizations.create", "--name", f"Org {number}").code == 0
    ran = account("call", "organizations.list", "-o", "ndjson")
    assert len(ran.out.splitlines()) == 100
    assert ran.err == "pipedrive-tui: there are more records: get them with --all-pages\n"
    assert account("call", "organizations.list", "-o", "ndjson", "--limit", "2").err == ""


def test_fields_that_nobody_has_are_said_once(account: Shell) -> None:
    for style in ("json", "ndjson", "csv", "table"):
        ran = account(*STAGES, "--all-pages", "-o", style, "--fields", "id,naem")
        assert ran.code == 0
        assert ran.err.startswith("pipedrive-tui: no record has naem; there are: id, order_nr, name,")
        assert ran.err.count("\n") == 1


def test_fields_of_one_record_and_of_found_ones(account: Shell) -> None:
    one = account("call", "stages.get", "--id", "2", "--fields", "id,pipeline_id")
    assert json.loads(one.out) == {"success": True, "data": {"id": 2, "pipeline_id": 1}}
    account("call", "organizations.create", "--name", "Zebra")
    found = account("call", "organizations.search", "--term", "Zebra", "--columns", "item.name")
    assert json.loads(found.out)["data"] == {"items": [{"item": {"name": "Zebra"}}]}
    table = account("call", "organizations.search", "--term", "Zebra", "--columns", "item.name", "-o", "table")
    assert table.out == "item.name\nZebra\n"


def test_a_search_keeps_its_own_parameter_called_fields() -> None:
    for endpoint in endpoints():
        text = parser_of(endpoint, endpoint.id).format_help()
        assert (endpoint.answer is bytes) != ("--columns" in text)
        if "fields" in endpoint.named("query"):
            assert text.count("--fields") == 1


def test_a_parameter_may_be_spelled_with_dashes(account: Shell) -> None:
    ran = account("call", "stages.list", "--pipeline-id=4711")
    assert json.loads(ran.out)["data"] == []
    assert account("call", "stages.create", "--name", "--x", "--pipeline-id", "1").code == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["deals.list", "--max-requests", "2"], "--max-requests belongs to --all-pages"),
        (["deals.list", "--all-pages", "--max-requests", "0"], "invalid number of requests value: '0'"),
        (["deals.list", "--fields", ","], "--fields names no field"),
        (["deals.list", "--output", "xml"], "invalid choice: 'xml'"),
        (["deals.get", "--id", "1", "--all-pages"], "unrecognized arguments: --all-pages"),
        (["files.download", "--id", "1", "-o", "csv"], "unrecognized arguments: -o csv"),
        (["notes.create", "--json", "@/gone"], "--json: /gone cannot be read: No such file or directory"),
        (["deal.list"], ": did you mean deals.list?\n"),
        (["v1.leads.lits"], ": did you mean v1.leads.list"),
    ],
)
def test_wrong_use_is_explained(shell: Shell, arguments: list[str], sentence: str) -> None:
    ran = shell("call", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err


def test_a_body_from_a_file(account: Shell, tmp_path: Path) -> None:
    (tmp_path / "org.json").write_text('{"name": "Späť"}', "utf-8")
    ran = account(
        "call", "organizations.create", "--json", f"@{tmp_path / 'org.json'}", "-o", "ndjson", "--fields", "name"
    )
    assert ran.out == '{"name": "Späť"}\n'
    (tmp_path / "bad.json").write_bytes(b"\xff")
    assert "--json: is not JSON" in account("call", "organizations.create", "--json", f"@{tmp_path / 'bad.json'}").err


def test_a_dry_run_writes_the_request_and_asks_nobody(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.with_profile(Profile("acme", "pipedrive", "https://acme.pipedrive.com"))
    monkeypatch.setenv(credentials.VARIABLE, CANARY)
    ran = shell("call", "deals.update", "--id", "5", "--title", "Späť", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("PATCH https://acme.pipedrive.com/api/v2/deals/5\n")
    assert ran.out.endswith('\n\n{\n  "title": "Späť"\n}\n\n5 tokens of the daily budget; nothing was sent\n')
    assert "\nx-api-token: ***\n" in ran.out
    assert "\ncontent-length: 19\n" in ran.out
    assert CANARY not in ran.out


def test_a_dry_run_of_a_file_tells_of_it(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "offer.pdf").write_bytes(b"%PDF")
    ran = shell("call", "files.upload", "--file", str(tmp_path / "offer.pdf"), "--deal_id", "5", "--dry-run", "--demo")
    assert ran.code == 0
    assert '"file": "<offer.pdf, application/pdf, 4 bytes>"' in ran.out
    assert not settings.DEMO.directory.exists()


def test_a_dry_run_of_every_page_tells_what_a_page_costs(shell: Shell) -> None:
    ran = shell("call", "deals.list", "--all-pages", "--dry-run", "--demo")
    assert ran.out.startswith("GET http://localhost/api/v2/deals\n")
    assert ran.out.endswith("\n10 tokens of the daily budget for each page; nothing was sent\n")


def test_what_is_retired_says_once_what_to_use(shell: Shell) -> None:
    ran = shell("call", "v1.deals.list", "--dry-run", "--demo")
    assert ran.code == 0
    assert ran.err == "pipedrive-tui: v1.deals.list is retired: use v2.deals.list\n"
    assert "GET http://localhost/v1/deals\n" in ran.out
    assert shell("call", "deals.list", "--dry-run", "--demo").err == ""
    gone = shell("call", "v1.stages.delete_many", "--ids", "1", "--dry-run", "--demo")
    assert gone.err == "pipedrive-tui: v1.stages.delete_many is retired: nothing replaces it\n"


@pytest.mark.parametrize("style", ["json", "ndjson", "csv", "table"])
def test_a_reader_that_leaves_ends_it_quietly(account: Shell, served: Served, style: str) -> None:
    assert account("call", "organizations.create", "--name", "One").code == 0
    assert account("call", "organizations.create", "--name", "Two").code == 0
    program = f"{sys.executable} -m tui call organizations.list --all-pages --limit 1 -o {style}"
    ran = subprocess.run(
        ["bash", "-c", f"{program} | head -n 1"], env=own(served), capture_output=True, text=True, check=True
    )
    assert ran.stdout.count("\n") == 1
    assert ran.stderr == ""


@pytest.mark.pty
@pytest.mark.usefixtures("account")
def test_on_a_terminal_a_table_is_cut_and_says_so(served: Served) -> None:
    code, output = in_a_terminal([*STAGES, "-o", "table"], own(served) | {"COLUMNS": "30"})
    lines = output.replace("\r", "").splitlines()
    assert code == 0
    assert all(len(line) <= 30 for line in lines[:3])
    assert lines[0].endswith("…")
    assert lines[3].startswith("pipedrive-tui: the terminal is too narrow for everything")
    code, output = in_a_terminal([*STAGES, "-o", "table", "--fields", "id"], own(served) | {"COLUMNS": "30"})
    assert re.split(r"[\r\n]+", output) == ["id", "1", "2", ""]
