"""Completion: what the shells ask and are told, in bash itself, and how little it takes."""

from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.test_layers import HEAVY, brought_along
from tui import settings
from tui.api.catalog import endpoints, resource_names
from tui.commands import declared
from tui.commands.parameters import parser_of
from tui.settings import Profile

PRESS = """
source <(pipedrive-tui completion bash)
complete -p pipedrive-tui >/dev/null || exit 9
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pipedrive_tui pipedrive-tui "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pipedrive-tui` in the path."""
    path = tmp_path / "bin" / "pipedrive-tui"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui "$@"\n')
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")


def pressed(*words: str) -> list[str]:
    """What bash offers for the last word."""
    command = ["bash", "--norc", "--noprofile", "-c", PRESS, "bash", "pipedrive-tui", *words]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    return ran.stdout.split("\n")[:-1]


@pytest.mark.usefixtures("program")
def test_bash_completes_commands_operations_and_parameters() -> None:
    assert pressed("ca") == ["call"]
    assert {"call", "operations", "completion", "login", "serve"} <= set(pressed(""))
    assert pressed("call", "deal_") == ["deal_fields."]
    assert "deals.list" in pressed("call", "deals.")
    assert pressed("call", "v1.deals.fl") == ["v1.deals.flow"]
    assert pressed("call", "--demo", "v2.stages.ge") == ["v2.stages.get"]
    assert pressed("call", "stages.create", "--na") == ["--name"]
    assert pressed("call", "deals.list", "--status", "") == ["deleted", "lost", "open", "won"]
    assert pressed("call", "deals.list", "--output", "c") == ["csv"]
    assert pressed("operations", "--js") == ["--json"]
    assert pressed("completion", "z") == ["zsh"]


@pytest.mark.pty
@pytest.mark.usefixtures("program")
def test_a_typed_line_is_completed_by_the_tab_key(tmp_path: Path) -> None:
    """In an interactive bash on a terminal, as a user has it."""
    startup = tmp_path / "bashrc"
    startup.write_text("source <(pipedrive-tui completion bash)\nbind 'set bell-style none'\nPS1='ready> '\n")
    terminal, inside = pty.openpty()
    command = ["bash", "--noprofile", "--rcfile", str(startup), "-i"]
    with subprocess.Popen(command, start_new_session=True, stdin=inside, stdout=inside, stderr=inside) as process:
        os.close(inside)
        seen(terminal, "ready> ")
        os.write(terminal, b"pipedrive-tui ca\tdeal_\tli\t")
        written = seen(terminal, "call deal_fields.list ")
        process.kill()
    os.close(terminal)
    assert "pipedrive-tui call deal_fields.list " in written


def seen(terminal: int, word: str) -> str:
    """What a terminal shows until a word does, or 20 s are over."""
    output = ""
    while word not in output and select.select([terminal], [], [], 20)[0]:
        output += os.read(terminal, 4096).decode(errors="replace")
    return output


@pytest.mark.usefixtures("program")
def test_where_anything_may_stand_bash_offers_files() -> None:
    for words in (
        ["call", "deals.get", "--id", ""],
        ["call", "notes.create", "--json", ""],
        ["serve", "--directory", ""],
    ):
        assert pressed(*words) == [""]


def test_profiles_are_offered_where_one_is_named(shell: Shell) -> None:
    settings.with_profile(Profile("work", company_name="Work"))
    for words in (["--profile", ""], ["call", "--profile", ""], ["profiles", "use", ""], ["logout", "--profile", ""]):
        assert shell("__complete", *words).out == "demo\tDemo company\nwork\tWork\n"


def test_a_failure_is_no_answer(shell: Shell) -> None:
    for words in ([], ["call", "nothing."], ["call", "nothing.get", "--"], ["call", "v1", "--"], ["bogus", "--bogus"]):
        assert "Traceback" not in shell("__complete", *words).err


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_scripts_are_scripts(shell: Shell, name: str, tmp_path: Path) -> None:
    ran = shell("completion", name)
    assert (ran.code, ran.err) == (0, "")
    if program := shutil.which(name):
        (tmp_path / "script").write_text(ran.out)
        subprocess.run([program, "-n", str(tmp_path / "script")], check=True)
    assert "__complete" in ran.out


def test_the_source_tells_of_every_operation_what_the_declarations_tell() -> None:
    for dialect in declared.DIALECTS:
        assert declared.resources(dialect) == resource_names(dialect)
    for endpoint in endpoints():
        dialect, resource, verb = endpoint.id.split(".")
        assert declared.verbs(dialect, resource)[verb] == endpoint.summary
        found = {p.wire: p.choices for p in declared.parameters(dialect, resource, verb)}
        assert set(found) == {p.wire for p in endpoint.parameters if p.place != "body"} | set(endpoint.body_fields)
        for parameter in endpoint.parameters:
            if parameter.choices:
                assert set(found[parameter.wire]) == set(map(str, parameter.choices))


def test_every_option_of_a_call_is_offered(shell: Shell) -> None:
    for name in ("deals.list", "deals.search", "deals.create"):
        offered = {line.split("\t")[0] for line in shell("__complete", "call", name, "--").out.splitlines()}
        endpoint = next(e for e in endpoints() if e.id == f"v2.{name}")
        options = {o for action in parser_of(endpoint, name)._actions for o in action.option_strings if o[:2] == "--"}
        assert options <= offered


@pytest.mark.parametrize("words", [["ca"], ["call", "de"], ["call", "deals.li"], ["call", "deals.create", "--"]])
def test_completing_imports_no_heavy_library(words: list[str]) -> None:
    assert not brought_along(f"from tui.cli import main; main(['__complete', *{words!r}])") & HEAVY
