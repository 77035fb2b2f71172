"""Paths as they are typed into a line in which one stands already."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.services.files import typed_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/home/ida/offer.pdf", "/home/ida/offer.pdf"),
        ("  /home/ida/my offer.pdf ", "/home/ida/my offer.pdf"),
        ("/home/ida//tmp/offer.pdf", "/tmp/offer.pdf"),
        ("/home/ida/'/tmp/my offer.pdf'", "/tmp/my offer.pdf"),
        ('"/tmp/my offer.pdf"', "/tmp/my offer.pdf"),
        ("/home/ida/~/offer.pdf", "/home/own/offer.pdf"),
        ("~/offer.pdf", "/home/own/offer.pdf"),
        ("/home/ida/~backup/it's.pdf", "/home/ida/~backup/it's.pdf"),
        ("offer.pdf", "offer.pdf"),
    ],
)
def test_what_is_typed_behind_a_folder_begins_anew_at_the_root_or_at_home(
    typed: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/own")
    assert typed_path(typed) == Path(meant)
