"""What a terminal sends, made into events: whatever bytes come, keys stay keys and a paste stays a paste."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable, Generator, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
LARGEST = 1_000_000
"""Characters kept of one paste."""
STALLED = 2.0
"""Seconds of silence in a paste after which its end is not waited for any longer."""
PAUSE = 0.3
"""Seconds of silence in a paste after which a key that is no text is a key: nobody has to wait to leave."""
SPLIT = 1.0
"""Seconds the rest of a mark may take that came in two pieces."""
TYPED = 16
"""Characters at once that may still be keys, when a paste stalled."""
TEXT, VARIETY = 40, 8
"""At least so many characters in one piece, of at least so many kinds, are a paste of a terminal that marks none."""
FOLLOWS = 0.05
"""Seconds within which the next piece of such a paste comes."""

_ESCAPES = re.compile("(?=\x1b)")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PLAIN = re.compile(r"([^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\x00-\x1f\x7f])([\x00-\x1f\x7f]*)")
"""Text, and the keys after it: an enter that was typed behind a line is a key, one between two lines is not."""


class PasteCut(Message):
    """A paste was longer than what is kept of one."""

    def __init__(self, kept: int) -> None:
        super().__init__()
        self.kept = kept


class Keyboard:
    """Bytes in, events out; knows no files, and the clock only through `now`, which gives seconds.

    Bytes that are no UTF-8 become U+FFFD. A paste is one event, without controls, at most `LARGEST` characters long;
    one whose end never comes is over when nothing more comes.
    """

    def __init__(self, *, debug: bool = False, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._debug = debug
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._parser = XTermParser(debug)
        self._held = ""
        self._escape = False
        self._pasted: list[str] | None = None
        self._tail = ""
        self._kept = 0
        self._cut = False
        self._late = False
        self._unmarked = float("-inf")
        self._heard = float("-inf")

    def feed(self, data: bytes) -> Iterator[Message]:
        """The events of some bytes."""
        silent, self._heard = self._now() - self._heard, self._now()
        text = self._held + self._decoder.decode(data)
        self._held = ""
        if not text:
            return
        if self._escape and silent < SPLIT and (START[1:].startswith(text) or text.startswith(START[1:])):
            text = "\x1b" + text
            self._forget_escape()
        self._escape = False
        if self._pasted is not None and silent > PAUSE and _is_key(text):
            yield from self._finish()
        yield from self._read(text)

    def tick(self) -> Iterator[Message]:
        """The events of time passing: an escape that stands alone, a paste that does not go on."""
        silent = self._now() - self._heard
        if self._pasted is not None and silent > STALLED:
            yield from self._finish()
            self._late = True
        if self._held and silent > SPLIT:
            held, self._held = self._held, ""
            yield from self._parsed(held)
        yield from self._parser.tick()

    def _read(self, text: str) -> Iterator[Message]:
        while text:
            if self._late:
                self._after_stall(text)
            if self._pasted is None:
                text = yield from self._keys(text)
            else:
                text = yield from self._paste(text)

    def _after_stall(self, text: str) -> None:
        """What comes after a paste that stalled is its rest, unless it is as little as a key."""
        self._late = False
        if END in text or len(text) > TYPED:
            self._begin()

    def _keys(self, text: str) -> Generator[Message, None, str]:
        """Keys up to the beginning of a paste; gives what comes behind that."""
        before, mark, after = text.partition(START)
        if mark:
            yield from self._events(before)
            self._begin()
            return after
        if held := _begun(text, START, 2):
            self._held, text = text[-held:], text[:-held]
        self._escape = text.endswith("\x1b")
        yield from self._events(text)
        return ""

    def _events(self, text: str) -> Iterator[Message]:
        """Keys, or the paste of a terminal that does not mark them."""
        found = _PLAIN.fullmatch(text)
        again = self._now() - self._unmarked < FOLLOWS
        if found and (again or (len(found[1]) >= TEXT and len(set(found[1])) >= VARIETY)):
            self._unmarked = self._now()
            yield events.Paste(_cleaned(found[1]))
            text = found[2]
        yield from self._parsed(text)

    def _parsed(self, text: str) -> Iterator[Message]:
        """Sequences one by one: one that means nothing to Textual's parser, and breaks it, takes no other along."""
        for sequence in _ESCAPES.split(text):
            if sequence:
                parsed = self._parser.feed(sequence)
                try:
                    yield from parsed
                except (ValueError, OverflowError):
                    self._forget_escape()

    def _begin(self) -> None:
        self._pasted, self._tail, self._kept, self._cut = [], "", 0, False

    def _paste(self, text: str) -> Generator[Message, None, str]:
        """A paste up to its end; gives what comes behind that."""
        body, mark, after = (self._tail + text).partition(END)
        keep = 0 if mark else _begun(body, END, 1)
        self._tail = body[len(body) - keep :] if keep else ""
        self._keep(body[: len(body) - keep])
        if mark:
            self._tail = ""
            yield from self._finish()
        return after

    def _keep(self, text: str) -> None:
        assert self._pasted is not None
        room = LARGEST - self._kept
        self._cut = self._cut or len(text) > room
        if room > 0 and text:
            self._pasted.append(text[:room])
            self._kept += min(room, len(text))

    def _finish(self) -> Iterator[Message]:
        pasted, cut, self._pasted = "".join([*(self._pasted or ()), self._tail]), self._cut, None
        self._tail = ""
        if found := _cleaned(pasted):
            yield events.Paste(found)
        if cut:
            yield PasteCut(LARGEST)

    def _forget_escape(self) -> None:
        """A new parser, which waits for nothing, and knows of the terminal what the old one did."""
        old, self._parser = self._parser, XTermParser(self._debug)
        for name in ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"):
            setattr(self._parser, name, getattr(old, name))


def _is_key(text: str) -> bool:
    """Whether this can only be a key: a control character, or a sequence that ends no paste."""
    return len(text) <= TYPED and text[0] < " " and text[0] not in "\t\n\r" and not END.startswith(text[: len(END)])


def _begun(text: str, mark: str, least: int) -> int:
    """How many characters of a mark's beginning, at least so many, stand at a text's end; 0 for none."""
    return next((n for n in range(len(mark) - 1, least - 1, -1) if text.endswith(mark[:n])), 0)


def _cleaned(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
