"""What a call gave, written for eyes or programs: JSON, a JSON record per line, CSV, or a table.

A sink takes the records page by page and keeps none of them, so a list may be longer than the memory.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from tui.commands.columns import cell, columns, inert, picked, reached, unknown
from tui.commands.problems import say

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint
    from tui.commands.ways import Ways

UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
"""What `json` leaves as it is but a terminal would act upon, or could not write."""
WIDEST = 40
"""Cells of one column on a terminal; elsewhere a column is as wide as it must be."""


class Sink(Protocol):
    """Where records go."""

    def page(self, records: list[Any]) -> None:
        """Write some more records."""

    def end(self) -> None:
        """Write what belongs behind the last one."""


def sink(style: str, fields: Sequence[str], endpoint: Endpoint) -> Sink:
    """The sink of an output style, one of `json`, `ndjson`, `csv` and `table`."""
    if style == "json":
        return JsonList(fields, endpoint.inside)
    makers: dict[str, Callable[[Sequence[str]], Sink]] = {"ndjson": Lines, "csv": Csv, "table": Table}
    return makers[style](fields)


def write_json(envelope: dict[str, Any], ways: Ways, inside: str) -> None:
    """Write a whole answer as JSON, its records as they are to be seen and with only some fields."""
    fields = ways.fields
    if ways.show is not None and "data" in envelope:
        envelope = {**envelope, "data": _shown(envelope["data"], ways, inside)}
    if fields and "data" in envelope:
        _complain(records(envelope, inside), fields)
        data = envelope["data"]
        whole = [f"{inside}.{name}" for name in fields] if inside and isinstance(data, dict) else fields
        envelope = {**envelope, "data": picked(data, whole)}
    sys.stdout.write(as_json(envelope, indent=2) + "\n")


def _shown(data: Any, ways: Ways, inside: str) -> Any:
    if isinstance(data, list):
        return ways.shown(data)
    if inside and isinstance(data, dict) and isinstance(data.get(inside), list):
        return {**data, inside: ways.shown(data[inside])}
    return ways.shown([data])[0]


def records(envelope: dict[str, Any], inside: str) -> list[Any]:
    """The records of an answer: those of its list, or the one thing it is."""
    data = envelope.get("data", envelope)
    if inside and isinstance(data, dict):
        data = data.get(inside)
    return data if isinstance(data, list) else [] if data is None else [data]


def as_json(value: Any, *, indent: int | None = None) -> str:
    """JSON that cannot drive the terminal, and that this terminal can write."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(value, indent=indent, ensure_ascii=not unicode)
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class JsonList:
    """One JSON document, as of a single page: cut short it is no JSON, so nobody takes it for the whole."""

    def __init__(self, fields: Sequence[str], inside: str) -> None:
        self.fields = fields
        self.depth = 4 + (2 if inside else 0)
        inner = f'{{\n    "{inside}": ' if inside else ""
        self.head, self.tail = (
            f'{{\n  "success": true,\n  "data": {inner}[',
            "]" + ("\n  }" if inside else "") + "\n}\n",
        )
        self.begun = self.any = False

    def page(self, records: list[Any]) -> None:
        """Write some more records."""
        if records and not self.any:
            _complain(records, self.fields)
        if not self.begun:
            sys.stdout.write(self.head)
        self.begun = True
        margin = "\n" + " " * self.depth
        for record in records:
            text = as_json(picked(record, self.fields), indent=2).replace("\n", margin)
            sys.stdout.write(f"{',' if self.any else ''}{margin}{text}")
            self.any = True
        sys.stdout.flush()

    def end(self) -> None:
        """Close every bracket."""
        self.page([])
        sys.stdout.write(("\n" + " " * (self.depth - 2) if self.any else "") + self.tail)


class Lines:
    """One JSON record per line."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = fields
        self.begun = False

    def page(self, records: list[Any]) -> None:
        """Write some more records."""
        if records and not self.begun:
            self.begun = True
            _complain(records, self.fields)
        sys.stdout.writelines(as_json(picked(record, self.fields)) + "\n" for record in records)
        sys.stdout.flush()

    def end(self) -> None:
        """Nothing stands behind the last line."""


class Columns:
    """What CSV and tables share: the columns are those asked for, else all of the first page."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = fields
        self.names: list[str] = []
        self.left_out: dict[str, None] = {}
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")

    def page(self, records: list[Any]) -> None:
        """Write some more rows, before the first of them the names of the columns."""
        if not self.names and (records or self.fields):
            _complain(records, self.fields)
            self.names = list(self.fields) or columns(records) or ["value"]
            self.measure(records)
            self.row(list(self.names))
        if not self.fields:
            self.left_out |= dict.fromkeys(name for name in columns(records) if name not in self.names)
        for record in records:
            self.row(self.values(record))
        sys.stdout.flush()

    def values(self, record: Any) -> list[Any]:
        """The values of a row; what is no object is a row of one."""
        return [reached(record, name) for name in self.names] if isinstance(record, dict) else [record]

    def end(self) -> None:
        """Tell of columns that only later pages have."""
        if self.left_out:
            more = ", ".join(self.left_out)
            say(f"later records have further columns, left out here: name them with --fields ({more})")

    def measure(self, records: list[Any]) -> None:
        """Learn from the first page how much room the columns need."""

    def row(self, values: list[Any]) -> None:
        """Write one row."""
        raise NotImplementedError


class Csv(Columns):
    """Comma separated values, everything quoted; what a spreadsheet would run is made inert by a leading '."""

    def __init__(self, fields: Sequence[str]) -> None:
        import csv

        super().__init__(fields)
        self.writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self.seen = _cleaned if sys.stdout.isatty() else str

    def row(self, values: list[Any]) -> None:
        """Write one row."""
        self.writer.writerow([self.seen(inert(value)) for value in values])


class Table(Columns):
    """Columns below each other, as wide as the first page needs; cut only where a terminal is too narrow."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(fields)
        self.room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
        self.widths: list[int] = []
        self.cut = False

    def measure(self, records: list[Any]) -> None:
        """Learn from the first page how much room the columns need."""
        from wcwidth import width

        rows = [self.names, *(self.values(record) for record in records)]
        texts = [[_line(value) for value in row] for row in rows]
        widths = [max(width(row[n]) for row in texts if n < len(row)) for n in range(len(self.names))]
        self.widths = [min(w, WIDEST) for w in widths] if self.room else widths

    def row(self, values: list[Any]) -> None:
        """Write one line."""
        from wcwidth import ljust

        cells = [self._fitting(_line(value), w) for value, w in zip(values, self.widths, strict=False)]
        line = "  ".join(ljust(text, w) for text, w in zip(cells, self.widths, strict=False)).rstrip()
        sys.stdout.write(self._fitting(line, self.room) + "\n")

    def end(self) -> None:
        """Tell that there is more than can be seen, or nothing."""
        super().end()
        if not self.names:
            say("there are no records")
        if self.cut:
            say("the terminal is too narrow for everything: choose with --fields, or send the output to a file")

    def _fitting(self, text: str, most: int) -> str:
        from wcwidth import clip, width

        if not self.room or width(text) <= most:
            return text
        self.cut = True
        return clip(text, 0, most - 1).rstrip() + "…"


def _complain(records: list[Any], fields: Sequence[str]) -> None:
    """Say which of the fields asked for are nowhere: a misspelt name must not look like an empty column."""
    if missing := unknown(records, fields):
        there = ", ".join(columns(records)) or "none"
        say(f"no record has {', '.join(missing)}; there are: {there}")


def _line(value: Any) -> str:
    return _cleaned(cell(value)).replace("\n", " ").replace("\t", " ")


def _cleaned(text: str) -> str:
    from tui.store.text import clean

    return clean(text)
