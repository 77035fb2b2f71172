"""Whatever bytes come in: nothing raises, keys go on working, and a paste is never taken for keys."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Key, Paste
from textual.message import Message

from tui.wire import keyboard
from tui.wire.keyboard import END, LARGEST, START, Keyboard, PasteCut


class Clock:
    """Moved by hand, for Textual's parser too."""

    now = 0.0


@pytest.fixture(autouse=True, scope="module")
def one_clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual._parser.get_time", lambda: Clock.now)
        yield


class Typing:
    """A keyboard, and what comes out of it."""

    def __init__(self) -> None:
        self.keyboard = Keyboard(now=lambda: Clock.now)

    def feed(self, data: bytes | str) -> list[str]:
        return told(self.keyboard.feed(data if isinstance(data, bytes) else data.encode()))

    def wait(self, seconds: float) -> list[str]:
        Clock.now += seconds
        return told(self.keyboard.tick())


def told(messages: object) -> list[str]:
    return [_told(message) for message in list(messages)]  # type: ignore[call-overload]


def _told(message: Message) -> str:
    if isinstance(message, Paste):
        return f"pasted {message.text}"
    return message.key if isinstance(message, Key) else type(message).__name__


@pytest.fixture
def typing() -> Typing:
    return Typing()


@pytest.mark.parametrize("data", [b"\xff", b"\xe4", b"\xc3\x28", b"\xf0\x9f\x98q", b"\xed\xa0\x80", b"\xc0\x80"])
def test_what_is_no_utf_8_takes_no_key_along(typing: Typing, data: bytes) -> None:
    typing.feed(data)
    assert typing.feed(b"j\x11")[-2:] == ["j", "ctrl+q"]


def test_a_character_in_two_pieces_is_one(typing: Typing) -> None:
    assert typing.feed("é".encode()[:1]) == []
    assert typing.feed("é".encode()[1:]) == ["é"]


@pytest.mark.parametrize("cut", range(1, len(START)))
def test_the_mark_of_a_paste_may_come_in_two_pieces(typing: Typing, cut: int) -> None:
    assert typing.feed(START[:cut]) == []
    assert typing.feed(START[cut:] + "Dq\nu") == []
    assert typing.feed(END[:cut]) == []
    assert typing.feed(END[cut:] + "j") == ["pasted Dq\nu", "j"]


def test_a_paste_holds_no_controls(typing: Typing) -> None:
    assert typing.feed(f"{START}a\r\nb\rc\x00\x1b]52;c;x\x07\x9b1m\td{END}") == ["pasted a\nb\nc]52;c;x1m\td"]


def test_a_paste_without_an_end_is_over_when_nothing_more_comes(typing: Typing) -> None:
    assert typing.feed(f"{START}Dq") == []
    assert typing.wait(1.0) == []
    assert typing.wait(1.5) == ["pasted Dq"]
    assert typing.feed(b"\x11") == ["ctrl+q"]


@pytest.mark.parametrize(("data", "key"), [("\x11", "ctrl+q"), ("\x1b[113;5u", "ctrl+q"), ("\x1b[B", "down")])
def test_a_key_that_is_no_text_need_not_wait(typing: Typing, data: str, key: str) -> None:
    typing.feed(f"{START}Dq")
    typing.wait(0.5)
    assert typing.feed(data) == ["pasted Dq", key]
    assert typing.feed("j") == ["j"]


def test_the_end_of_a_paste_need_not_hurry(typing: Typing) -> None:
    typing.feed(f"{START}Dq")
    typing.wait(0.5)
    assert typing.feed(END[:3]) == []
    typing.wait(0.5)
    assert typing.feed(END[3:] + "j") == ["pasted Dq", "j"]


def test_a_paste_that_stalls_goes_on_as_a_paste(typing: Typing) -> None:
    typing.feed(f"{START}first")
    assert typing.wait(2.5) == ["pasted first"]
    assert typing.feed("D and the rest of it, which is long") == []
    assert typing.feed(f"x{END}j") == ["pasted D and the rest of it, which is longx", "j"]


def test_the_end_of_a_paste_that_stalled_is_no_key(typing: Typing) -> None:
    typing.feed(f"{START}first")
    typing.wait(2.5)
    assert typing.feed(f"D{END}j") == ["pasted D", "j"]


def test_more_than_a_million_characters_are_cut_and_told(typing: Typing) -> None:
    piece = b"D" * 4096
    found = typing.feed(START.encode())
    for _ in range(10_000_000 // len(piece)):
        found += typing.feed(piece)
    found += typing.feed(f"{END}j")
    assert found == ["pasted " + "D" * LARGEST, "PasteCut", "j"]


def test_lines_of_a_terminal_that_marks_no_paste_are_no_keys(typing: Typing) -> None:
    text = "Dear all, the quarterly numbers:\rq\rD\ru and more of it"
    assert typing.feed(text + "\r") == ["pasted " + text.replace("\r", "\n"), "enter"]
    Clock.now += 0.01
    assert typing.feed("D q") == ["pasted D q"]
    Clock.now += 0.5
    assert typing.feed("q") == ["q"]


def test_a_key_that_was_held_while_the_line_stood_still_is_no_paste(typing: Typing) -> None:
    assert typing.feed("j" * 200) == ["j"] * 200
    assert typing.feed("\x1b[B" * 100) == ["down"] * 100


def test_an_escape_that_stands_alone_is_the_key(typing: Typing) -> None:
    assert typing.feed(b"\x1b") == []
    assert typing.wait(0.2) == ["escape"]
    assert typing.feed(b"j") == ["j"]


@pytest.mark.parametrize("data", ["\x1b[999999999999999999999u", "\x1b[1:2;3u", "\x1b[55296u", "\x1b[<9;9;9;9M"])
def test_sequences_the_parser_does_not_survive_take_no_key_along(typing: Typing, data: str) -> None:
    typing.feed(data)
    typing.wait(5.0)
    assert typing.feed(b"\x11")[-1] == "ctrl+q"


@settings(max_examples=int(os.environ.get("WIRE_SEQUENCES", "100")), deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from(
                [START.encode(), END.encode(), b"\x1b", b"\x1b[", b"\x1b[<0;", b"\x1b[200", b"\xff", b"\x1bO"]
            ),
            st.integers(0, 30),
        ),
        max_size=20,
    )
)
def test_after_anything_the_program_can_be_left(pieces: list[bytes | int]) -> None:
    typing = Typing()
    for piece in pieces:
        if isinstance(piece, int):
            typing.wait(piece / 10)
        else:
            typing.feed(piece)
    typing.wait(keyboard.STALLED + 0.5)
    typing.feed(b"")
    typing.wait(keyboard.SPLIT + 0.5)
    assert "ctrl+q" in typing.feed(b"\x11") + typing.feed(b"\x11")


@pytest.mark.parametrize("seed", range(int(os.environ.get("WIRE_SEEDS", "1"))))
def test_a_flood_of_anything_raises_nothing(typing: Typing, seed: int) -> None:
    data = random.Random(seed).randbytes(1 << (20 if "WIRE_SEEDS" in os.environ else 16))
    for begin in range(0, len(data), 4096):
        typing.feed(data[begin : begin + 4096])
    typing.wait(5.0)
    assert typing.feed(b"\x11")[-1] == "ctrl+q"


def test_a_cut_paste_says_how_much_was_kept() -> None:
    assert PasteCut(LARGEST).kept == LARGEST
