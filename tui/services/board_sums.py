"""What deals add up to by stage: those of the snapshot once for a question, what is laid over it each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tui.store.copy import Copy

Sum = list[int]
"""How many deals, and what they are worth: plain and weighted, in minor units."""

Sums = dict[tuple[Any, str | None], Sum]
"""By stage, or what stands in its place, and currency."""

WHOLE = (0,)
"""In place of stages where all are asked for."""

NONE: Sum = [0, 0, 0]

MOST = 12
"""So many questions are remembered."""

_LAID = "(SELECT id AS laid FROM temp.pending_deal) CROSS JOIN main.deal ON id = laid"
"""The deals of the snapshot that are covered, found by their ids, whatever else is asked."""


class Question(NamedTuple):
    """What is added up, in SQL: `columns` are stage, currency, a count and two sums; `where` leaves stages open."""

    columns: str
    where: str
    groups: str
    values: dict[str, Any]

    @property
    def name(self) -> tuple[Any, ...]:
        """What tells it from others: time passes, but most questions do not ask what time it is."""
        text = f"{self.columns} {self.where}"
        return (text, *(value for name, value in self.values.items() if f":{name}" in text))


class SumReader:
    """Adds deals up; an edit asks only for the deals that are laid over the snapshot, however many those below are."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        self._version = copy.version
        self._known: dict[tuple[Any, ...], dict[int, Sums]] = {}

    def read(self, question: Question, stages: Sequence[int] | None = None) -> Sums | None:
        """The sums over the deals in these stages (None: in all, or in what stands in place of stages).

        None where they are too great to be whole numbers, so that taking one from the other would not be exact.
        """
        known = self._snapshot(question, stages)
        found: Sums = {
            key: sum_ for stage in (WHOLE if stages is None else stages) for key, sum_ in known[stage].items()
        }
        for sign, source in ((-1, _LAID), (1, "temp.pending_deal")):
            for key, sum_ in self._select(question, source, stages).items():
                found[key] = [old + sign * new for old, new in zip(found.get(key, NONE), sum_, strict=True)]
        exact = all(isinstance(number, int) for sum_ in found.values() for number in sum_)
        return {key: sum_ for key, sum_ in found.items() if sum_[0]} if exact else None

    def _snapshot(self, question: Question, stages: Sequence[int] | None) -> dict[int, Sums]:
        """By stage, whether or not it is covered; only stages nobody has asked for since the last change are read."""
        if (version := self.copy.version) != self._version or len(self._known) > MOST:
            self._known.clear()
            self._version = version
        known = self._known.setdefault(question.name, {})
        if missing := [stage for stage in (WHOLE if stages is None else stages) if stage not in known]:
            known |= {stage: {} for stage in missing}
            for key, sum_ in self._select(question, "main.deal", None if stages is None else missing).items():
                known[WHOLE[0] if stages is None else key[0]][key] = sum_
        return known

    def _select(self, question: Question, source: str, stages: Sequence[int] | None) -> Sums:
        where = question.where
        where += "" if stages is None else f" AND stage_id IN ({','.join(str(int(s)) for s in stages)})"
        sql = f"SELECT {question.columns} FROM {source} WHERE {where} GROUP BY {question.groups}"
        rows = self.copy.select(sql, question.values)
        return {(row[0], row[1]): [row[2], row[3] or 0, row[4] or 0] for row in rows}
