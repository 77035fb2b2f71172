"""Bytes below the workspace: private, once, on the disk, and gone a day after nobody names them."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from pathlib import Path

import pytest

from tui.backend.blobs import NOWHERE, SPARED, Blobs


async def test_the_same_bytes_are_there_once_under_their_hash(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    names = {await blobs.put(b"roof"), await blobs.put(b"roof")}

    assert names == {hashlib.sha256(b"roof").hexdigest()}
    assert await blobs.get(names.pop()) == b"roof"
    assert len([path for path in blobs.directory.rglob("*") if path.is_file()]) == 1


async def test_nobody_else_can_read_them_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        name = await Blobs(tmp_path).put(b"secret")
    finally:
        os.umask(before)

    path = Blobs(tmp_path).path(name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path.parent.parent)} == {0o700}


@pytest.mark.parametrize("name", ["", "..", "../company.db", "A" * 64, "0" * 64, "0" * 64 + "\n"])
async def test_what_is_no_name_or_names_nothing_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        await Blobs(tmp_path).get(name)


async def test_only_old_bytes_nobody_names_are_swept_away(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    named, young, old, again = [await blobs.put(content) for content in (b"1", b"2", b"3", b"4")]
    long_ago = time.time() - SPARED - 60
    for name in (named, old, again):
        os.utime(blobs.path(name), (long_ago, long_ago))
    await blobs.put(b"4")

    assert await blobs.sweep({named}) == 1
    assert [blobs.path(name).exists() for name in (named, young, old, again)] == [True, True, False, True]


async def test_without_a_workspace_nothing_is_kept() -> None:
    with pytest.raises(OSError, match="Not a directory"):
        await NOWHERE.put(b"1")
