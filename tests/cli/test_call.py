"""`call` and `operations`: every declared operation from the shell, against the embedded backend."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Served, Shell, own
from tests.test_layers import brought_along
from tui import credentials, settings
from tui.api.catalog import endpoint_named, endpoints
from tui.api.errors import BadArgument, Refused, Unreadable
from tui.api.models.base import Upload
from tui.commands.call import write
from tui.commands.parameters import OWN, parser_of, values
from tui.commands.ways import Ways
from tui.settings import Profile

IDS = [endpoint.id for endpoint in endpoints()]


@pytest.fixture
def work(shell: Shell) -> Shell:
    """A shell whose current profile is an empty workspace."""
    settings.with_profile(Profile("work"))
    return shell


def test_operations_are_listed_with_their_parameters(shell: Shell) -> None:
    ran = shell("operations", "--json")
    assert (ran.code, ran.err) == (0, "")
    found = {operation["id"]: operation for operation in json.loads(ran.out)}
    assert list(found) == IDS
    assert found["v2.deals.update"]["path"] == "/api/v2/deals/{id}"
    assert found["v2.deals.update"]["path_params"] == ["id"]
    assert {"title", "value", "custom_fields"} <= set(found["v2.deals.update"]["body_params"])
    assert found["v1.leads.list"]["path"] == "/v1/leads"
    for operation in found.values():
        assert operation["path_params"] == re.findall(r"{([\w-]+)}", operation["path"])
        assert operation["method"] in {"GET", "POST", "PUT", "PATCH", "DELETE"}
        assert operation["api_version"] == operation["id"][:2]
        assert isinstance(operation["retired"], str)
        assert isinstance(operation["cost"], int)


def test_the_table_names_every_operation(shell: Shell) -> None:
    lines = shell("operations").out.splitlines()
    assert [line.split()[0] for line in lines] == ["OPERATION", *IDS]


def test_every_operation_has_options_that_do_not_clash() -> None:
    for endpoint in endpoints():
        assert not set(OWN) & {p.wire for p in endpoint.parameters if p.place != "body"}
        assert endpoint.path in parser_of(endpoint, endpoint.id).format_help()


@pytest.mark.parametrize(
    ("name", "arguments", "parameters", "body"),
    [
        ("deals.get", ["--id", "5"], {"id": "5"}, None),
        ("deals.list", ["--status", "open,won", "--status", "lost"], {"status": ["open", "won", "lost"]}, None),
        ("deals.list", ["--ids", "1, 2"], {"ids": ["1", "2"]}, None),
        ("deals.update", ["--id", "5"], {"id": "5"}, None),
        ("deals.update", ["--id", "5", "--title", "Bigger"], {"id": "5"}, {"title": "Bigger"}),
        ("deals.update", ["--id", "5", "--title", "12"], {"id": "5"}, {"title": "12"}),
        ("deals.update", ["--id", "5", "--title", '"12"'], {"id": "5"}, {"title": '"12"'}),
        ("deals.update", ["--id", "5", "--value", "12.5"], {"id": "5"}, {"value": 12.5}),
        ("deals.update", ["--id", "5", "--value", "-1"], {"id": "5"}, {"value": -1}),
        ("deals.update", ["--id", "5", "--person_id", "null"], {"id": "5"}, {"person_id": None}),
        ("deals.update", ["--id", "5", "--is_archived", "true"], {"id": "5"}, {"is_archived": True}),
        ("deals.update", ["--id", "5", "--label_ids", "3,4"], {"id": "5"}, {"label_ids": [3, 4]}),
        ("deals.update", ["--id", "5", "--label_ids", "[3]"], {"id": "5"}, {"label_ids": [3]}),
        ("deals.update", ["--id", "5", "--label_ids", "3"], {"id": "5"}, {"label_ids": [3]}),
        ("deals.update", ["--id", "5", "--custom_fields", '{"a": 1}'], {"id": "5"}, {"custom_fields": {"a": 1}}),
        ("deals.update", ["--id", "5", "--json", '{"title": "x"}'], {"id": "5"}, {"title": "x"}),
        (
            "deals.update",
            ["--id", "5", "--json", '{"title": "x", "value": 1}', "--title", "y"],
            {"id": "5"},
            {"title": "y", "value": 1},
        ),
        ("deal_fields.add_options", ["--field_code", "x", "--label", "Hot"], {"field_code": "x"}, [{"label": "Hot"}]),
        (
            "deal_fields.add_options",
            ["--field_code", "x", "--json", '[{"label": "Hot"}, {"label": "Cold"}]'],
            {"field_code": "x"},
            [{"label": "Hot"}, {"label": "Cold"}],
        ),
    ],
)
def test_words_become_the_values_that_are_declared(
    name: str, arguments: list[str], parameters: dict[str, Any], body: Any
) -> None:
    endpoint = endpoint_named(name)
    given = vars(parser_of(endpoint, name).parse_args(arguments))
    assert values(endpoint, given) == (parameters, body)


def test_help_tells_names_types_choices_and_bounds(shell: Shell) -> None:
    ran = shell("call", "deals.list", "--help")
    assert ran.code == 0
    assert ran.out.startswith("usage: pipedrive-tui call deals.list [options]\n")
    assert "GET /api/v2/deals, 10 tokens" in ran.out
    assert re.search(r"--status CHOICE,... +open, won, lost, deleted\n", ran.out)
    assert re.search(r"--limit INTEGER +at most 500\n", ran.out)
    listed = shell("call", "v2.deals", "--help")
    assert listed.code == 0
    assert "v2.deals.update" in listed.out
    assert "v1." not in listed.out


def test_a_record_is_made_read_changed_and_removed(account: Shell) -> None:
    made = account("call", "stages.create", "--name", "Späť ✓", "--pipeline_id", "1", "--days_to_rotten", "12")
    assert (made.code, made.err) == (0, "")
    stage = json.loads(made.out)["data"]
    assert (stage["name"], stage["days_to_rotten"]) == ("Späť ✓", 12)
    change = json.dumps({"name": "Later"})
    account("call", "stages.update", "--id", str(stage["id"]), "--json", "-", stdin=change)
    read = account("--profile", "account", "call", "stages.get", "--id", str(stage["id"]))
    assert json.loads(read.out)["data"]["name"] == "Later"
    assert account("call", "--profile=account", "stages.delete", "--id", str(stage["id"])).code == 0
    stages = json.loads(account("call", "stages.list").out)["data"]
    assert stage["id"] not in [s["id"] for s in stages if not s["is_deleted"]]


def test_a_refused_call_gives_1_and_the_servers_reason(work: Shell) -> None:
    ran = work("call", "stages.get", "--id", "4711")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("pipedrive-tui: ")
    assert "not found" in ran.err.lower()


def test_text_of_others_does_not_drive_the_terminal_and_stays_what_it_is(account: Shell) -> None:
    hostile = "\x1b]0;mine\x07\x9b2J\u202e\u200b\ufeff"
    ran = account("call", "stages.create", "--name", hostile, "--pipeline_id", "1")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200b\ufeff]", ran.out)
    assert json.loads(ran.out)["data"]["name"] == hostile


def test_what_a_terminal_cannot_write_is_escaped(account: Shell, served: Served) -> None:
    account("call", "stages.update", "--id", "1", "--name", "Späť")
    program = "from tui.cli import main; main(['call', 'stages.get', '--id', '1'])"
    command = [sys.executable, "-c", program]
    environment = own(served) | {"PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert ran.stdout.isascii()
    assert json.loads(ran.stdout)["data"]["name"] == "Späť"


def test_calls_of_several_processes_share_a_workspace(work: Shell) -> None:
    command = [sys.executable, "-m", "tui", "call", "stages.create", "--pipeline_id", "1", "--name"]
    with ExitStack() as stack:
        runs = [stack.enter_context(started([*command, f"Stage {n}"])) for n in range(4)]
        said = [run.communicate(timeout=30) for run in runs]
    assert [err for _, err in said] == [""] * 4
    assert len({json.loads(out)["data"]["id"] for out, _ in said}) == 4
    names = [stage["name"] for stage in json.loads(work("call", "stages.list").out)["data"]]
    assert {f"Stage {n}" for n in range(4)} <= set(names)


def started(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """A current profile whose server hangs up after each request; gives what it was sent."""
    requests: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                requests.append(connection.recv(65536))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve)
        server.start()
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings.with_profile(Profile("breaking", "pipedrive", origin))
        monkeypatch.setenv(credentials.VARIABLE, "token")
        yield requests
        listener.shutdown(socket.SHUT_RDWR)
        server.join()


def test_a_change_whose_answer_is_lost_is_not_sent_again(breaking: list[bytes], shell: Shell) -> None:
    ran = shell("call", "stages.create", "--name", "New", "--pipeline_id", "1")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("pipedrive-tui: it may have been carried out all the same: look before you repeat it\n")
    assert len(breaking) == 1


def test_a_question_whose_answer_is_lost_is_asked_again(breaking: list[bytes], shell: Shell) -> None:
    ran = shell("call", "stages.list")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.count("\n") == 1
    assert len(breaking) == 3


@pytest.mark.parametrize("content", [b"<html>", b"\xff", b"[" * 100_000, b"[]"], ids=["page", "bytes", "deep", "list"])
def test_what_is_not_json_is_not_written(content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unreadable):
        write(endpoint_named("deals.list"), content, Ways())
    assert capfd.readouterr().out == ""


def test_a_refusal_with_status_200_is_one(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused, match="no such thing"):
        write(endpoint_named("deals.get"), b'{"success": false, "error": "no such thing"}', Ways())
    assert capfd.readouterr().out == ""


def test_a_file_to_send_is_named_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"%PDF")
    endpoint = endpoint_named("files.upload")
    given = vars(parser_of(endpoint, "files.upload").parse_args(["--file", str(path), "--deal_id", "5"]))
    assert values(endpoint, given) == ({}, {"file": Upload("offer.pdf", path, "application/pdf"), "deal_id": 5})
    given["body file"] = str(tmp_path / "gone.pdf")
    with pytest.raises(BadArgument, match=r"file: there is no file .*/gone\.pdf"):
        values(endpoint, given)


def test_operations_are_found_by_all_words_in_name_path_or_summary(shell: Shell) -> None:
    def found(*words: str) -> list[str]:
        return [line.split()[0] for line in shell("operations", *words).out.splitlines()[1:]]

    assert found("MERGE", "deals") == ["v1.deals.merge"]
    assert found("/v1/deals/{id}/merge") == ["v1.deals.merge"]
    assert found("which survives", "deal") == ["v1.deals.merge"]
    listed = json.loads(shell("operations", "--json", "merge", "deals").out)
    assert [operation["id"] for operation in listed] == ["v1.deals.merge"]
    ran = shell("operations", "merge", "bogus")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "pipedrive-tui: no operation has 'merge' and 'bogus' in its name, path or summary\n"


def test_the_table_tells_what_is_retired(shell: Shell) -> None:
    lines = {line.split()[0]: line for line in shell("operations", "/v1/stages").out.splitlines()}
    assert lines["OPERATION"].split() == ["OPERATION", "METHOD", "PATH", "COST", "RETIRED", "MEANING"]
    assert re.search(r" 20 +use v2\.stages\.list +List", lines["v1.stages.list"])


def test_operations_build_no_validators() -> None:
    program = (
        "import pydantic; made = []; whole = pydantic.TypeAdapter.__init__\n"
        "pydantic.TypeAdapter.__init__ = lambda *a, **k: made.append(a) or whole(*a, **k)\n"
        "from tui.cli import main; main(['operations']); main(['operations', '--json'])\n"
        "import sys; print(len(made), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr == "0\n"


def test_help_tells_both_names_what_is_required_and_what_replaces_the_retired(shell: Shell) -> None:
    text = shell("call", "v1.deals.list", "--help").out
    assert "Called v1.deals.list.\n" in text
    assert "GET /v1/deals, 20 tokens each page\n" in text
    assert "Retired: use v2.deals.list." in text
    text = shell("call", "deals.create", "--help").out
    assert "Called deals.create or v2.deals.create.\n" in text
    assert re.search(r"--title TEXT +required\n", text)
    assert re.search(r"--id INTEGER +required\n", shell("call", "v1.leads.archived", "--help").out) is None
    assert re.search(r"--id INTEGER +required\n", shell("call", "deals.get", "--help").out)


def test_a_call_imports_nothing_it_does_not_use() -> None:
    brought = brought_along("from tui.cli import main; main(['call', 'deals.get', '--id', '5', '--dry-run', '--demo'])")
    assert {"httpx", "pydantic"} <= brought
    assert not brought & {"click", "rich", "textual", "sqlalchemy", "starlette", "wcwidth", "keyring"}
