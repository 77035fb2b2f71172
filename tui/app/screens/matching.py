"""Finding the texts that have typed letters in them, anew with every letter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from tui.services.folding import fold

ENOUGH = 200
"""Where more texts than this have the letters together, those that have them apart are of no interest."""

_WORD = re.compile(r"\w+")
_APART = re.compile(r"\W")


class Matching:
    """Texts that are looked through; what was found is looked through for the next letter."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [fold(text) for text in texts]
        self._typed = ""
        self._together: Sequence[int] = ()
        self._near: Sequence[int] = ()
        self._words: list[str] = []

    def of(self, typed: str) -> list[int]:
        """The numbers of the texts that match, the best first, as `ranked` says."""
        folded, texts = fold(typed), self.texts
        if not self._typed or not folded.startswith(self._typed):
            self._together = self._near = range(len(texts))
        self._typed = folded
        self._together = [number for number in self._together if folded in texts[number]]
        if len(self._together) > ENOUGH:
            return self._by_place(folded) if _WORD.fullmatch(folded) else self._ranked(self._together)
        near = self._near
        for letter in set(folded) - {" "} if len(near) > ENOUGH else ():
            near = [number for number in near if letter in texts[number]]
        found = self._ranked(near)
        self._near = sorted(found)
        return found

    def _ranked(self, near: Sequence[int]) -> list[int]:
        return [near[place] for place in ranked(self._typed, [self.texts[number] for number in near])]

    def _by_place(self, typed: str) -> list[int]:
        """Where the letters stand together in so many that looking at each would be felt at the keyboard."""
        if not self._words:
            self._words = [f" {_APART.sub(' ', text)}" for text in self.texts]
        words, begin = self._words, f" {typed}"
        places = [words[number].find(begin) for number in self._together]
        first = [number for number, place in zip(self._together, places, strict=True) if place == 0]
        later = [number for number, place in zip(self._together, places, strict=True) if place > 0]
        inside = [number for number, place in zip(self._together, places, strict=True) if place < 0]
        return [*first, *later, *inside]


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
