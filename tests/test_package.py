"""What is built is what is needed: every file of the package, the entry point, the licence, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tui import __version__

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    pytest.importorskip("hatchling")
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return target


@pytest.fixture(scope="session")
def wheel(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    target = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        archive.extractall(target)
    return target


def package_files() -> set[str]:
    found = (p.relative_to(ROOT) for p in (ROOT / "tui").rglob("*") if p.is_file())
    return {p.as_posix() for p in found if "__pycache__" not in p.parts}


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    held = {p.relative_to(wheel).as_posix() for p in wheel.rglob("*") if p.is_file()}
    assert {name for name in held if name.startswith("tui/")} == package_files()
    assert {name.split("/")[0] for name in held} == {"tui", f"pipedrive_tui-{__version__}.dist-info"}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    information = wheel / f"pipedrive_tui-{__version__}.dist-info"
    metadata = Parser().parsestr((information / "METADATA").read_text())
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert "Permission is hereby granted, free of charge" in str(metadata.get_payload())
    assert (information / "entry_points.txt").read_text() == "[console_scripts]\npipedrive-tui = tui.cli:main\n"


def test_the_program_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    program = "import sys, tui; from tui.cli import main; print(tui.__file__); sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONPATH": str(wheel), "PIPEDRIVE_TUI_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", program, "operations"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith(str(wheel))
    assert "/api/v2/deals/{id}" in ran.stdout


def test_the_source_distribution_can_be_tested(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    tests = {p.relative_to(ROOT).as_posix() for p in (ROOT / "tests").rglob("*.py")}
    assert package_files() | tests | {"README.md", "pyproject.toml", "PKG-INFO"} <= held


def test_every_dependency_has_an_exact_version_and_no_place() -> None:
    lines = (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    pinned = {line.partition("==")[0] for line in lines if re.fullmatch(r"[a-z0-9-]+==[0-9][0-9A-Za-z.]*", line)}
    assert [line for line in lines if line.partition("==")[0] not in pinned and not line.startswith("# ")] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    assert {re.split(r"[^A-Za-z0-9_-]", name)[0] for name in wanted} <= pinned
