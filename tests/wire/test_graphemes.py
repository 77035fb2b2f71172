"""Text is cut into as many cells as Rich counts, and trust is given only where everybody agrees."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from wcwidth import wcwidth

from tests.wire.drawing import IDEOGRAPHS, MARKED, UNSURE
from tests.wire.drawing import PLAIN as PLAIN_TEXT
from tui.wire.graphemes import LONGEST, clean, fit, is_clean, is_narrow, is_trusted, reach, split


@given(st.one_of(st.text(), st.lists(st.sampled_from([*UNSURE, *MARKED, "x", "\u200d", "\ufe0f"])).map("".join)))
def test_as_many_cells_as_rich_counts(text: str) -> None:
    _, cells = split(text)
    assert len(cells) == cell_len(text)
    assert all(is_clean(cell) and len(cell) <= LONGEST for cell in cells)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a世b", ("a", "世", "", "b")),
        ("e\u0301x", ("e\u0301", "x")),
        ("👨‍👩‍👧!", ("👨‍👩‍👧", "", "!")),
        ("⚠️!", ("⚠️", "", "!")),
        ("🇩🇪🇫🇷", ("🇩🇪", "", "🇫🇷", "")),
        ("🇩🇪🇫", ("🇩🇪", "", "🇫")),
        ("👍🏽!", ("👍🏽", "", "!")),
    ],
)
def test_a_grapheme_stands_in_its_first_cell(text: str, cells: tuple[str, ...]) -> None:
    assert split(text) == ("", cells)


def test_what_has_no_base_belongs_to_the_cell_before() -> None:
    assert split("\u0301x") == ("\u0301", ("x",))


def test_marks_without_end_are_cut() -> None:
    _, cells = split("x" + "\u0301" * 100_000)
    assert [len(cell) for cell in cells] == [LONGEST]


@given(st.text())
def test_cleaning_keeps_the_width(text: str) -> None:
    assert is_clean(fit(text))
    assert cell_len(fit(text)) == cell_len(text) or "\u200d" in text or "\ufe0f" in text


def test_every_trusted_character_is_measured_alike_by_rich_and_wcwidth() -> None:
    for character in map(chr, range(0xA0, sys.maxunicode)):
        if is_trusted(character) or is_trusted("a" + character):
            width = get_character_cell_size(character)
            assert width == wcwidth(character) or wcwidth(character) < 0, hex(ord(character))
            assert (width == 1) == bool(is_narrow(character)), hex(ord(character))


def test_what_terminals_disagree_on_is_not_trusted() -> None:
    assert is_narrow(PLAIN_TEXT)
    assert is_trusted(IDEOGRAPHS)
    assert all(is_trusted(text) for text in MARKED)
    assert [text for text in UNSURE if is_trusted(text) and text != "ש"] == []


def test_reach_counts_every_emoji_of_a_sequence() -> None:
    assert [reach(text) for text in ("👨‍👩‍👧", "👍🏽", "🇩🇪", "☎", "⚠️", "1️⃣")] == [6, 4, 4, 2, 2, 2]


def test_of_all_characters_those_that_steer_a_terminal_are_replaced_and_no_others() -> None:
    steering = [(0x00, 0x1F), (0x7F, 0x9F), (0x61C, 0x61C), (0x200E, 0x200F), (0x2028, 0x202E), (0x2066, 0x2069)]
    forbidden = {n for first, last in (*steering, (0xD800, 0xDFFF)) for n in range(first, last + 1)}
    assert {number for number in range(0x110000) if not is_clean(chr(number))} == forbidden
    assert {number for number in range(0x110000) if clean(chr(number)) != chr(number)} == forbidden
