"""The command line as such: help, exit codes, one sentence for each failure, and never a traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Served, Shell, in_a_terminal, serving
from tui import __version__, settings
from tui.commands import problems
from tui.commands.profiles import empty_demo
from tui.settings import DEMO, Profile


def test_the_version(shell: Shell) -> None:
    assert shell("--version") == (0, f"pipedrive-tui {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["login", "-h"], ["serve", "-h"], ["profiles", "-h"], ["call", "-h"]]
)
def test_help_tells_what_there_is(shell: Shell, arguments: list[str]) -> None:
    ran = shell(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("usage: pipedrive-tui")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--bogus"], "unrecognized arguments: --bogus"),
        (["bogus"], "invalid choice: 'bogus'"),
        (["--demo", "--profile", "x"], "not allowed with argument"),
        (["--fresh"], "--fresh throws records away, so it only works with the demo: add --demo"),
        (["--fresh", "profiles"], "--fresh belongs to opening the demo: leave it out here"),
        (["serve"], "give one of --port, --add-user, --new-token, --oauth-client, --backup and --restore"),
        (["serve", "--port", "65536"], "argument --port: invalid port number value: '65536'"),
        (["--profile", "acme"], "there is no profile 'acme'; there are: demo, work"),
        (["--demo", "logout"], "'demo' is a workspace on this machine and has no token: nothing to log out of"),
        (["--demo", "login"], "the demo needs no login: leave out --demo to connect an account"),
        (["login"], "name the company: pipedrive-tui login COMPANY"),
        (["login", "acme", "--profile", "work"], "'work' is a workspace on this machine: choose another name"),
        (["login", "acme", "--profile", "../x"], "'../x' cannot name a profile"),
        (["login", "acme", "--token", CANARY], "unrecognized arguments: --token"),
        (["login", "acme.example.com"], "is neither https://<company>.pipedrive.com nor http on this machine"),
        (["profiles", "new", "work"], "there is a profile 'work' already: choose another name"),
        (["profiles", "new", "Work"], "'Work' cannot name a profile"),
        (["profiles", "use", "acme"], "there is no profile 'acme'; there are: demo, work"),
        (["call"], "usage: pipedrive-tui call RESOURCE.VERB"),
        (["call", "deals"], "v2.deals.update"),
        (["call", "--demo"], "usage: pipedrive-tui call RESOURCE.VERB"),
        (["call", "nothing.get"], "there is no resource 'nothing'; there are activities,"),
        (["call", "deals.fly"], "deals has no operation 'fly'; it has"),
        (["call", "deals.get"], "the following arguments are required: --id"),
        (["call", "deals.get", "--id", "5", "--bogus", "1"], "unrecognized arguments: --bogus 1"),
        (["call", "deals.get", "--id", "five"], "id: input should be a valid integer"),
        (["call", "deals.get", "--id", "0"], "id: input should be greater than or equal to 1"),
        (["call", "deals.update", "--id", "5", "--value", "much"], "value: input should be a valid number"),
        (["call", "deals.update", "--id", "5", "--json", "{"], "--json: is not JSON"),
        (["call", "deals.update", "--id", "5", "--json", '{"value": NaN}'], "--json: is not JSON"),
        (["call", "deals.update", "--id", "5", "--json", "[1]"], "--json: is not a JSON object"),
        (["call", "deals.update", "--id", "5", "--json", '{"x": 1}'], "x: is not allowed for this request"),
        (["call", "deal_fields.add_options", "--field_code", "x", "--json", "{}"], "--json: is not a JSON list"),
        (["call", "files.upload", "--file", "/gone"], "file: there is no file /gone"),
        (["call", "deals.get", "--id", "5", "--profile", "acme"], "there is no profile 'acme'"),
    ],
)
def test_wrong_use_is_explained_and_gives_2(shell: Shell, arguments: list[str], sentence: str) -> None:
    settings.with_profile(Profile("work"))
    ran = shell(*arguments)
    assert ran.code == 2
    assert sentence in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_without_a_terminal_the_app_is_not_opened(shell: Shell) -> None:
    for arguments in ([], ["--demo"], ["--demo", "--fresh"]):
        ran = shell(*arguments)
        assert ran.code == 2
        assert ran.err == (
            "pipedrive-tui: the application needs a terminal, but standard input is not one: run it without pipes, "
            "or use 'pipedrive-tui call' in scripts\n"
        )


@pytest.mark.pty
@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_can_show_nothing_is_told(term: str) -> None:
    code, output = in_a_terminal(["--demo"], {"TERM": term})
    assert code == 2
    assert "use another, or set TERM=xterm-256color" in output


def test_a_broken_settings_file_is_one_sentence(shell: Shell) -> None:
    path = settings.private_file(settings.paths().settings)
    path.write_text("current = \n")
    for arguments in ([], ["profiles"], ["call", "deals.list"], ["login", "acme"]):
        ran = shell(*arguments)
        assert ran.code == 2
        assert ran.err == (
            f"pipedrive-tui: {path}, line 1: invalid value; correct the line, or move the file away to start afresh\n"
        )


def test_what_in_the_settings_is_unknown_is_said_once(shell: Shell) -> None:
    settings.private_file(settings.paths().settings).write_text("colour = 1\n")
    ran = shell("serve", "--port", "0", "--profile", "acme")
    assert ran.err.count("the setting 'colour' is not known and has no effect") == 1


def test_profiles_are_made_chosen_and_listed(shell: Shell) -> None:
    assert shell("profiles").out == "* demo             demo company on this machine\n"
    assert shell("profiles", "new", "work").code == 0
    assert shell("profiles").out.splitlines()[1] == "* work             workspace on this machine"
    assert shell("profiles", "use", "demo").code == 0
    assert shell("profiles").out.splitlines()[0] == "* demo             demo company on this machine"


def test_a_reader_that_leaves_early_is_no_failure_to_talk_about() -> None:
    pipe = f"{sys.executable} -m tui operations --json | head -n 1"
    ran = subprocess.run(["bash", "-c", pipe], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("[\n", "")


def test_an_interrupted_command_gives_130(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(10) == 130


def test_serving_a_workspace_that_is_served_is_refused(tmp_path: Path, shell: Shell) -> None:
    with serving(tmp_path):
        ran = shell("serve", "--port", "0", "--directory", str(tmp_path))
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            f"pipedrive-tui: another process serves {tmp_path}: close it, or name another with --directory\n"
        )


def test_a_port_in_use_is_told(served: Served, shell: Shell, tmp_path: Path) -> None:
    port = served.url.rpartition(":")[2]
    ran = shell("serve", "--port", port, "--directory", str(tmp_path))
    assert (ran.code, ran.err) == (1, f"pipedrive-tui: port {port} is in use: choose another, or 0 for a free one\n")


def test_a_fresh_demo_loses_its_own_files_and_no_others() -> None:
    empty_demo()
    mine = [settings.private_file(path) for path in (DEMO.copy, DEMO.outbox, DEMO.workspace / "company.db")]
    other = settings.private_file(Profile("work").outbox)
    empty_demo()
    assert [path.exists() for path in (*mine, other)] == [False, False, False, True]


def test_a_demo_in_use_is_not_emptied() -> None:
    kept = settings.private_file(DEMO.outbox)
    with serving(DEMO.workspace), pytest.raises(problems.Failed, match="the demo is open in another process"):
        empty_demo()
    assert kept.exists()


def test_a_demo_that_lies_elsewhere_is_not_emptied(tmp_path: Path) -> None:
    kept = settings.private_file(tmp_path / "elsewhere" / "precious")
    settings.private_directory(DEMO.directory.parent)
    DEMO.directory.symlink_to(kept.parent)
    with pytest.raises(problems.Failed, match="is a link to somewhere else"):
        empty_demo()
    assert kept.exists()


def test_a_process_with_a_token_leaves_no_core_dump() -> None:
    program = "import resource, tui.cli; tui.cli.main(['profiles']); print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "0"


@pytest.mark.pty
def test_the_demo_opens_and_closes() -> None:
    code, output = in_a_terminal(["--demo", "--fresh"], {"TERM": "xterm-256color"}, Qualified=b"\x11")
    assert code == 0
    assert "\x1b[?1049l" in output


def test_a_fault_of_the_program_is_a_sentence_and_its_log_holds_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(token: str) -> None:
        raise ZeroDivisionError(len(token))

    with pytest.raises(ZeroDivisionError) as caught:
        fail(CANARY)
    assert problems.tell(caught.value) == 1
    log = settings.paths().log
    assert capsys.readouterr().err == (
        f"pipedrive-tui: this is a fault of the program (ZeroDivisionError); please report it with {log}\n"
    )
    assert "in fail" in log.read_text()
    assert CANARY not in log.read_text()


def test_the_words_of_a_server_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    problems.say("no \x1b]0;mine\x07 \x9b2J \u202e")
    assert capsys.readouterr().err == "pipedrive-tui: no �]0;mine� �2J �\n"
