from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.app import PipedriveApp
from tui.app.screens import matching
from tui.app.screens.matching import Matching, Walked, ranked
from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.themes import DARK
from tui.app.widgets.signs import age, chips, day
from tui.services.folding import fold
from tui.services.notes import plain

MANY = [Choice(n, f"Person {n}", f"Organization {n % 40}") for n in range(5000)]
FEW = [Choice("a", "Qualified"), Choice("b", "Proposal made"), Choice("c", "Contract"), Choice("d", "[red]Müller")]


@asynccontextmanager
async def asked(
    app: PipedriveApp, dialog: ModalScreen[Any], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], list[Any]]]:
    answers: list[Any] = []
    async with app.run_test(size=size) as pilot:
        app.push_screen(dialog, answers.append)
        await pilot.pause()
        yield pilot, answers


def listed(dialog: PickerScreen) -> list[str]:
    lines = [dialog.rows.render_line(y).text for y in range(dialog.rows.size.height)]
    return [line.strip("▌▐ ") for line in lines if line.strip()]


def foot(dialog: ModalScreen[Any]) -> str:
    return str(dialog.query_one("#foot").render())


# -- choosing ---------------------------------------------------------------------------------------------------------


async def test_enter_takes_the_current_choice_and_escape_none(app: PipedriveApp) -> None:
    async with asked(app, PickerScreen("Stage", FEW, current="b")) as (pilot, answers):
        await pilot.press("enter")
        await pilot.pause()
        app.push_screen(PickerScreen("Stage", FEW), answers.append)
        await pilot.press("escape")
        await pilot.pause()
        assert answers == ["b", None]


async def test_a_picker_shows_the_end_of_what_was_pasted(app: PipedriveApp) -> None:
    async with asked(app, PickerScreen("Stage", FEW, free=True)) as (pilot, _):
        line = app.screen.query_one(Input)
        line.post_message(events.Paste("word " * 40 + "the end"))
        await pilot.pause()
        await pilot.pause()
        assert "the end" in line.render_line(0).text


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["down"], "b"),
        (["ctrl+n", "ctrl+n"], "c"),
        (["ctrl+n", "ctrl+n", "ctrl+p"], "b"),
        (["down", "down", "up"], "b"),
        (["pagedown"], "d"),
        (["up"], "a"),
        ([*"prma"], "b"),
        ([*"CON"], "c"),
        ([*"muller"], "d"),
        ([*"con", "backspace", "backspace", "backspace", "down"], "b"),
    ],
)
async def test_typing_finds_and_keys_walk(app: PipedriveApp, keys: list[str], answer: str) -> None:
    async with asked(app, PickerScreen("Stage", FEW)) as (pilot, answers):
        await pilot.press(*keys, "enter")
        await pilot.pause()
        assert answers == [answer]


async def test_where_nothing_matches_enter_takes_nothing(app: PipedriveApp) -> None:
    dialog = PickerScreen("Stage", FEW)
    async with asked(app, dialog) as (pilot, answers):
        await pilot.press(*"zzz", "enter")
        await pilot.pause()
        assert answers == []
        assert "nothing matches" in foot(dialog)


async def test_the_typed_text_can_be_taken_where_that_is_free(app: PipedriveApp) -> None:
    async with asked(app, PickerScreen("Reason", FEW, free=True)) as (pilot, answers):
        await pilot.press(*"too dear", "enter")
        await pilot.pause()
        app.push_screen(PickerScreen("Reason", FEW, free=True), answers.append)
        await pilot.press(*"con", "down", "enter")
        await pilot.pause()
        assert answers == ["too dear", "con"]


async def test_text_typed_in_full_is_the_choice_and_not_a_new_one(app: PipedriveApp) -> None:
    async with asked(app, PickerScreen("Reason", FEW, free=True)) as (pilot, answers):
        await pilot.press(*"Contract", "enter")
        await pilot.pause()
        assert answers == ["c"]


async def test_nothing_to_choose_is_said(app: PipedriveApp) -> None:
    dialog = PickerScreen("Reason", [], free=True)
    async with asked(app, dialog) as (pilot, answers):
        await pilot.press("enter", "down", *"why", "enter")
        await pilot.pause()
        assert answers == ["why"]


async def test_choices_are_text_and_never_markup(app: PipedriveApp) -> None:
    dialog = PickerScreen("[bold]x", FEW)
    async with asked(app, dialog) as (_, _answers):
        assert "[red]Müller" in listed(dialog)
        assert "[bold]x" in str(dialog.query("Static").first().render())


async def test_a_double_click_chooses(app: PipedriveApp) -> None:
    dialog = PickerScreen("Stage", FEW)
    async with asked(app, dialog) as (pilot, answers):
        await pilot.click(dialog.rows, offset=(4, 2), times=2)
        await pilot.pause()
        assert answers == ["c"]


async def test_five_thousand_choices_open_and_filter_at_once(app: PipedriveApp) -> None:
    dialog = PickerScreen("Person", MANY, current=4321)
    async with asked(app, dialog) as (pilot, answers):
        assert "✓ Person 4321" in " ".join(listed(dialog))
        assert len(dialog.rows._drawn) < 20
        assert ranked("person 77", [fold(c.text) for c in MANY])[0] == 77
        await pilot.press(*"4999", "enter")
        await pilot.pause()
        assert answers == [4999]


async def test_the_dialogs_fit_the_smallest_window(app: PipedriveApp) -> None:
    dialog = PickerScreen("Person", MANY)
    async with asked(app, dialog, (60, 15)) as (pilot, _):
        assert dialog.query_one("#foot").region.bottom < 15
        await pilot.press("ctrl+end")
        assert "Person 4999" in " ".join(listed(dialog))


# -- finding ----------------------------------------------------------------------------------------------------------


def test_the_start_of_the_text_wins_then_of_a_word_then_any_part_then_scattered_letters() -> None:
    texts = ["s-a-l-e-s", "wholesales", "our sales", "sales", "salt"]
    assert [texts[n] for n in ranked("sales", texts)] == ["sales", "our sales", "wholesales", "s-a-l-e-s"]


def test_what_would_make_a_pattern_run_for_ever_is_answered_at_once() -> None:
    started = time.perf_counter()
    assert ranked("ab" * 30 + "z", ["ab" * 500] * 50) == []
    assert time.perf_counter() - started < 30  # a pattern that goes wrong takes years


@given(st.text(max_size=8), st.lists(st.text(max_size=20), max_size=6))
def test_every_text_with_the_letters_in_order_is_found_and_no_other(typed: str, texts: Sequence[str]) -> None:
    def fits(text: str) -> bool:
        letters = iter(text)
        return all(letter in letters for letter in typed if not letter.isspace())

    assert sorted(ranked(typed, texts)) == [n for n, text in enumerate(texts) if fits(text)]


@given(st.text("ab c", max_size=5), st.lists(st.text("ab c", max_size=12), max_size=8), st.sampled_from([0, 2, 200]))
def test_typing_on_finds_what_typing_all_at_once_finds(typed: str, texts: Sequence[str], enough: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "ENOUGH", enough)
        going = Matching(texts)
        for part in (typed[:length].strip() for length in [*range(1, len(typed) + 1), *range(len(typed), 0, -1)]):
            assert [*going.of(part)] == [*Matching(texts).of(part)]


@given(st.text("abß_ -1", max_size=5), st.lists(st.text("abß_ -1é\0–", max_size=12), max_size=8))
def test_a_few_are_found_as_if_each_was_looked_at(typed: str, texts: Sequence[str]) -> None:
    going, folded = Matching(texts), [fold(text) for text in texts]
    for part in (typed[:length] for length in range(1, len(typed) + 1)):
        assert [*going.of(part)] == ranked(fold(part), folded)


def test_of_very_many_those_that_are_read_are_put_in_order_and_a_letter_is_looked_up_once() -> None:
    matching = Matching([f"Person {number} of Nordlicht" for number in range(20_000)])
    found = matching.of("n")
    assert (len(found), found[0], found[11]) == (20_000, 0, 11)
    assert isinstance(found, Walked)
    assert len(found._known) == 12
    assert matching.of("n") is found
    assert len(matching.of("nord")) == 20_000
    assert set(matching._having) == set("nord")


@given(st.text("abß_", min_size=1, max_size=3), st.lists(st.text("abß_ -", max_size=12), max_size=8))
def test_of_very_many_only_those_with_the_letters_together_are_found_in_the_same_order(
    typed: str, texts: Sequence[str]
) -> None:
    typed, texts = fold(typed), [fold(text) for text in texts]
    place = {text: min(places(typed, text), default=None) for text in texts}
    together = [number for number, text in enumerate(texts) if place[text] is not None]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "ENOUGH", len(together) - 1)
        assert not together or [*Matching(texts).of(typed)] == sorted(together, key=lambda n: (place[texts[n]], n))


def places(typed: str, text: str) -> list[int]:
    """Where a text has the letters: 0 at its start, 1 at the start of a word, 2 inside one."""
    found = [at for at in range(len(text)) if text.startswith(typed, at)]
    return [0 if at == 0 else 2 if re.match(r"\w", text[at - 1]) else 1 for at in found]


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# -- asking for a line ------------------------------------------------------------------------------------------------


async def test_a_line_is_given_as_typed_and_escape_gives_none(app: PipedriveApp) -> None:
    async with asked(app, PromptScreen("Title", "Cold")) as (pilot, answers):
        await pilot.press(*" [b]", "enter")
        await pilot.pause()
        app.push_screen(PromptScreen("Title", "Cold"), answers.append)
        await pilot.press("x", "escape")
        await pilot.pause()
        assert answers == ["Cold [b]", None]


async def test_a_wrong_line_stays_and_what_is_wrong_is_said_until_it_changes(app: PipedriveApp) -> None:
    def short(text: str) -> str | None:
        return "At most [3] letters." if len(text) > 3 else None

    dialog = PromptScreen("Code", hint="three letters", check=short)
    async with asked(app, dialog) as (pilot, answers):
        assert "three letters" in foot(dialog)
        await pilot.press(*"abcd", "enter")
        await pilot.pause()
        assert "✗ At most [3] letters." in foot(dialog)
        await pilot.press("backspace")
        await pilot.pause()
        assert "three letters" in foot(dialog)
        assert answers == []
        await pilot.press("enter")
        await pilot.pause()
        assert answers == ["abc"]


# -- signs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1m"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=1), "1d"),
        (timedelta(days=13, hours=23), "13d"),
        (timedelta(days=14), "2w"),
        (timedelta(days=70), "2M"),
        (timedelta(days=729), "24M"),
        (timedelta(days=730), "2y"),
    ],
)
def test_an_age_is_told_in_three_cells(passed: timedelta, shown: str) -> None:
    now = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
    assert age(now - passed, now) == shown


def test_days_near_today_have_words_and_far_ones_their_year() -> None:
    today = date(2026, 3, 12)
    shown = [day(date.fromisoformat(d), today) for d in ("2026-03-11", "2026-03-12", "2026-03-13", "2026-04-01")]
    assert shown == ["yesterday", "today", "tomorrow", "1 Apr"]
    assert day(date(2027, 1, 2), today) == "2 Jan 2027"


@given(st.lists(st.tuples(st.text("ab ⁂漢", min_size=1, max_size=9), st.just("red")), max_size=5), st.integers(8, 40))
def test_chips_never_take_more_cells_than_there_are(labels: list[tuple[str, str]], width: int) -> None:
    assert chips(labels, width).cell_length <= width


def test_chips_that_do_not_fit_are_counted() -> None:
    labels = [("Hot", "red"), ("Warm", "yellow"), ("Cold", "blue")]
    assert chips(labels, 40).plain == " Hot   Warm   Cold "
    assert chips(labels, 15).plain == " Hot   Warm  +1"
    assert chips(labels, 10).plain == " Hot  +2"
    assert chips([("An endless label", "odd")], 8).plain == " An end…"


# -- notes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("two\nlines < 3", "two\nlines < 3"),
        ("<p>a</p><p>b&amp;c</p>", "a\n\nb&c"),
        ("a<br>b<div>c</div>d", "a\nb\nc\nd"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "• a\n• b\n  • c"),
        ("<ol>\n<li>a</li>\n<li>b</li>\n</ol>", "1. a\n2. b"),
        ('see <a href="https://x.example/">this</a>', "see this (https://x.example/)"),
        ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ("a<script>b</script><style>c</style>d", "ad"),
        ("<b>a</b>\n  <i>b</i>", "a b"),
        ("x &#x202e;y", "x \N{REPLACEMENT CHARACTER}y"),
        ("<p>unclosed <b>bold", "unclosed bold"),
    ],
)
def test_a_note_reads_as_it_was_meant(html: str, text: str) -> None:
    assert plain(html) == text


@given(st.text(st.sampled_from("<>/abplio=\"'&#;! \n"), max_size=60))
def test_no_note_is_too_broken_to_be_read(html: str) -> None:
    assert isinstance(plain(html), str)


# -- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dialog",
    [
        lambda: PickerScreen("Whose lead is it?", MANY, current=3),
        lambda: PromptScreen("Title of the lead", "Cold chain sensors", hint="what one calls it"),
    ],
    ids=["picker", "prompt"],
)
def test_picture(snap_compare: Callable[..., bool], dialog: Callable[[], ModalScreen[Any]]) -> None:
    async def ask(pilot: Pilot[Any]) -> None:
        await pilot.app.push_screen(dialog())
        await pilot.pause()

    assert snap_compare(Bare(), terminal_size=(80, 24), run_before=ask)


class Bare(App[None]):
    """Nothing but the theme."""

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
