"""Finding the texts that have typed letters in them, anew with every letter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain, compress, islice, repeat
from operator import contains
from typing import TypeVar, overload

from tui.services.folding import fold

T = TypeVar("T")

ENOUGH = 200
"""Where more texts than this have the letters together, those that have them apart are of no interest."""

_WORD = re.compile(r"\w")
_APART = re.compile(r"\W")
_SPACED = bytes(code if code > 127 or re.match(r"\w|\0", chr(code)) else 32 for code in range(256))


class Matching:
    """Texts that are looked through; what was found is looked through for the next letter."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [text.lower() if text.isascii() else fold(text) for text in texts]
        self._typed = ""
        self._found: Sequence[int] = ()
        self._together: Sequence[int] | None = None
        self._near: Sequence[int] | None = None
        self._having = dict[str, int]()

    def of(self, typed: str) -> Sequence[int]:
        """The numbers of the texts that match, the best first, as `ranked` says."""
        folded = fold(typed)
        if folded != self._typed or not folded:
            self._found = self._look(folded)
        return self._found

    def _look(self, typed: str) -> Sequence[int]:
        if not self._typed or not typed.startswith(self._typed):
            self._together = self._near = None
        self._typed = typed
        self._learn(typed)
        together = self._together = self._with(typed)
        if len(together) > ENOUGH:
            return Walked(len(together), self._by_place(typed)) if _WORD.match(typed) else self._ranked(together)
        found = self._ranked(self._with_letters(typed) if self._near is None else self._near)
        self._near = sorted(found)
        return found

    def _learn(self, typed: str) -> None:
        """Note which texts have a letter, as a number with a byte for each text: a key adds one letter at most."""
        for letter in set("".join(typed.split())) - self._having.keys():
            self._having[letter] = int.from_bytes(map(contains, self.texts, repeat(letter)), "little")

    def _with_letters(self, typed: str) -> Sequence[int]:
        """The numbers of the texts that have every letter, wherever it stands."""
        known = -1
        for letter in set("".join(typed.split())):
            known &= self._having[letter]
        whole = range(len(self.texts))
        return whole if known < 0 else list(compress(whole, known.to_bytes(len(whole), "little")))

    def _with(self, typed: str) -> Sequence[int]:
        """Those that have the letters together."""
        before = self._together
        if before is None or len(before) > len(self.texts) // 5:
            before = self._with_letters(typed)
            if len(typed) == 1 and not typed.isspace():
                return before
        return [number for number in before if typed in self.texts[number]]

    def _ranked(self, near: Sequence[int]) -> list[int]:
        return [near[place] for place in ranked(self._typed, [self.texts[number] for number in near])]

    def _by_place(self, typed: str) -> Iterator[int]:
        """Where the letters stand together in so many that looking at each would be felt at the keyboard."""
        texts, together, begin = self.texts, self._together or (), f" {_APART.sub(' ', typed)}"
        yield from (number for number in together if texts[number].startswith(typed))
        words = self._words
        yield from (n for n in together if begin in words[n] and not texts[n].startswith(typed))
        yield from (number for number in together if begin not in words[number])

    @cached_property
    def _words(self) -> list[str]:
        """The texts with a space before each word."""
        return spaced(self.texts)


class Made(Sequence[T]):
    """What is made as it is looked at: of very many, few are."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        self._places = range(length)
        self._make = make

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        places = self._places[place]
        return self._make(places) if isinstance(places, int) else [self._make(one) for one in places]


class Walked(Made[int]):
    """Numbers in an order that is worked out as far as one looks: of very many, the first are read."""

    def __init__(self, length: int, numbers: Iterator[int]) -> None:
        super().__init__(length, self._walk)
        self._numbers = numbers
        self._known: list[int] = []

    def _walk(self, place: int) -> int:
        self._known.extend(islice(self._numbers, max(place + 1 - len(self._known), 0)))
        return self._known[place]


def spaced(texts: Sequence[str]) -> list[str]:
    """Texts with a space before the first letter, and for everything that is no letter: plain ones all at once."""
    whole = "\0".join(texts).encode(errors="surrogatepass").translate(_SPACED)
    found = f" {whole.decode(errors='surrogatepass')}".replace("\0", "\0 ").split("\0")
    if len(found) != len(texts):  # one has the sign they are joined with
        return [f" {_APART.sub(' ', text)}" for text in texts]
    for number, text in enumerate(texts):
        if not text.isascii():
            found[number] = f" {_APART.sub(' ', text)}"
    return found


def ranked(typed: str, texts: Sequence[str]) -> list[int]:
    """The numbers of the folded texts that have the typed letters in order, the best first.

    A text that starts so comes first, then a word that starts so, then the letters together, then apart; within
    these the tightest first, then in the order given.
    """
    letters = "".join(typed.split())
    begins = re.compile(rf"\b{re.escape(typed)}").search
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        at = text.find(typed)
        length = 1 if at >= 0 and len(typed) == 1 else _length(letters, text)
        if length is not None:
            together = 3 if at < 0 else 0 if at == 0 else 1 if begins(text) else 2
            found[together, length].append(number)
    return list(chain.from_iterable(found[score] for score in sorted(found)))


def _length(letters: str, text: str) -> int | None:
    """How long the part of a text is that has these letters in order, or None when there is no such part."""
    at = -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
    end = at = at + 1
    for letter in reversed(letters):
        at = text.rfind(letter, 0, at)
    return end - at
