"""Records on their way into the copy: looked at as a whole, and yet the same as cleaned string by string."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tui.store.copy import Copy
from tui.store.kinds import COUNTED, KINDS
from tui.store.rows import cleaned_record
from tui.store.text import clean, clean_record, is_clean

CONTROLS = '\x00\x07\x08\t\n\r\x0b\x1b\x7f\x80\x9b\u061c\u200b\u200d\u200e\u2028\u202e\u2066\ufeff\ufff9\U000e0041\\"/'
TEXTS = st.text(st.one_of(st.sampled_from(CONTROLS), st.characters(codec="utf-8")), max_size=12)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_a_record_looked_at_as_a_whole_is_cleaned_like_each_of_its_strings(record: dict[str, object]) -> None:
    cleaned, data = cleaned_record("deal", record)
    assert cleaned == clean_record(record)
    assert data == KINDS["deal"].data(clean_record(record))


@given(TEXTS)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


HOSTILE = [
    *((0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F), (0x61C, 0x61C), (0x200B, 0x200C), (0x200E, 0x200F), (0x2028, 0x202E)),
    *((0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xD800, 0xDFFF), (0xE0000, 0xE007F)),
]


def test_of_all_characters_those_that_drive_a_terminal_or_hide_are_replaced_and_no_others() -> None:
    hostile = {number for first, last in HOSTILE for number in range(first, last + 1)}
    assert {number for number in range(0x110000) if clean(chr(number)) != chr(number)} == hostile
    assert {number for number in range(0x110000) if not is_clean(chr(number))} <= {*hostile, *b"\t\n\\"}


def test_a_deal_that_is_written_knows_what_is_next_and_how_many_products_it_has(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "copy.db")
    days = ((1, "2026-03-12", False), (2, "2026-03-10", False), (3, "2026-03-01", True))
    copy.put("activity", [{"id": n, "deal_id": 7, "due_date": day, "done": done} for n, day, done in days])
    copy.put("deal", [{"id": 7, "title": "A", COUNTED: 2}, {"id": 8, "title": "B"}])
    copy.put("deal", [{"id": 7, "title": "A\x1b[2J"}])
    rows = copy.select(f"SELECT id, title, next_due, {COUNTED}, data FROM main.deal ORDER BY id")
    assert [row[:4] for row in rows] == [(7, "A\N{REPLACEMENT CHARACTER}[2J", "2026-03-10", 2), (8, "B", None, None)]
    assert json.loads(rows[0][4])[COUNTED] == 2
    copy.put("activity", [{"id": 2, "deal_id": 8, "due_date": "2026-03-10", "done": False}])
    assert copy.select("SELECT next_due FROM main.deal ORDER BY id") == [("2026-03-12",), ("2026-03-10",)]
    copy.remove("activity", [2])
    assert copy.select("SELECT next_due FROM main.deal ORDER BY id") == [("2026-03-12",), (None,)]
    copy.close()
