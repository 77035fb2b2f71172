"""Notes: those of a record, what one does to them, and their HTML as text that can be read in a terminal."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any, NamedTuple

from tui.services.clock import Clock
from tui.services.edits import EditError, Edits
from tui.services.markdown import merged, to_html, to_markdown
from tui.store.copy import Copy, Effect
from tui.store.outbox import Call
from tui.store.text import clean

__all__ = ["Note", "Notes", "merged", "plain", "to_html", "to_markdown"]

Record = dict[str, Any]
PREVIEW = 4000
LINKS = {
    "deal": "deal_id",
    "lead": "lead_id",
    "person": "person_id",
    "organization": "org_id",
    "project": "project_id",
}
FLAGS = {kind: f"pinned_to_{kind}_flag" for kind in LINKS}

LONGEST = 100_000
_BLOCKS = {
    *("address", "article", "blockquote", "div", "dl", "dt", "dd", "footer", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"),
}
_SPACED = {"p", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_UNSEEN = {"script", "style", "title", "template"}
_TAG = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")


def plain(html: str) -> str:
    """What a note says: paragraphs and list items on lines of their own, link targets in brackets, nothing else.

    At most 100,000 characters are read (the API takes about as many). Text without tags keeps its lines.
    """
    html = html[:LONGEST]
    if not _TAG.search(html):
        return clean(html).strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return clean(reader.text())


class _Reader(HTMLParser):
    """Gathers text; `_lists` holds, for every list one is in, the number of its next item (0: no numbers)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._breaks = 0
        self._lists: list[int] = []
        self._unseen = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, an item or a link."""
        self._unseen += tag in _UNSEEN
        if tag == "br":
            self._say("\n")
        self._block(tag)
        if tag in ("ul", "ol"):
            self._lists.append(int(tag == "ol"))
        elif tag == "li":
            self._say(self._bullet())
        elif tag == "td":
            self._say(" ")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self._parts))

    def handle_endtag(self, tag: str) -> None:
        """End a line, an item or a link."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        self._block(tag)
        if tag == "a" and self._link is not None:
            self._end_link(*self._link)
            self._link = None

    def handle_data(self, data: str) -> None:
        """Text, its spaces as HTML has them: one is as good as many."""
        text = re.sub(r"[\s\xa0]+", " ", data)
        if not self._unseen and not (text == " " and self._breaks):
            self._say(text)

    def _block(self, tag: str) -> None:
        """A block begins or ends: what comes next starts a line, after an empty one where paragraphs do."""
        if tag in _BLOCKS:
            self._breaks = max(self._breaks, 2 if tag in _SPACED and not self._lists else 1)

    def _say(self, text: str) -> None:
        self._parts.append("\n" * self._breaks + text)
        self._breaks = 0

    def _bullet(self) -> str:
        """What stands before a list item."""
        indent = "  " * (len(self._lists) - 1)
        if not self._lists or not self._lists[-1]:
            return f"{indent}• "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1] - 1}. "

    def _end_link(self, target: str, start: int) -> None:
        said = "".join(self._parts[start:]).strip()
        target = target.removeprefix("mailto:").removeprefix("tel:")
        if said.startswith("@"):  # a mention: the link leads to the user's page
            return
        if target and target.rstrip("/") != said.rstrip("/"):
            self._say(f" ({target})")

    def text(self) -> str:
        """Everything gathered; at most one empty line between paragraphs."""
        lines = (line.rstrip() if line.startswith("  ") else line.strip() for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class Note(NamedTuple):
    """A note of a record: `html` is cut to its beginning when `cut`; times are UTC."""

    id: int
    html: str
    cut: bool
    added: datetime | None
    author: str
    pinned: bool
    waiting: bool


class Notes:
    """The notes of the account."""

    def __init__(self, copy: Copy, edits: Edits, clock: Clock) -> None:
        self.copy = copy
        self.edits = edits
        self.clock = clock

    def of(self, kind: str, record: int | str, *, limit: int = -1, pinned: bool | None = None) -> list[Note]:
        """The notes of a deal, lead, person or organization, newest first; long ones only by their beginning.

        Only those that are `pinned` to it, or are not, unless that is None.
        """
        flag = f"(pinned AND coalesce(json_extract(data, '$.{FLAGS[kind]}'), 0))"
        which = "" if pinned is None else f"AND {'' if pinned else 'NOT '}{flag}"
        newest = (
            f"SELECT id FROM shown_note WHERE {LINKS[kind]} = ? AND is_deleted = 0 {which} "
            "ORDER BY add_time DESC, id DESC LIMIT ?"
        )
        rows = self.copy.select(
            f"SELECT id, substr(json_extract(data, '$.content'), 1, {PREVIEW + 1}), add_time, "
            "(SELECT name FROM main.user WHERE id = json_extract(n.data, '$.user_id')), "
            f"json_extract(data, '$.{FLAGS[kind]}'), (SELECT id FROM temp.pending_note WHERE id = n.id) "
            f"FROM shown_note n WHERE id IN ({newest}) ORDER BY add_time DESC, id DESC",
            (record, limit),
        )
        return [
            Note(
                i,
                (html or "")[:PREVIEW],
                len(html or "") > PREVIEW,
                self.clock.parse(added),
                by or "",
                bool(pin),
                w is not None,
            )
            for i, html, added, by, pin, w in rows
        ]

    def content(self, note: int) -> str:
        """All of a note's HTML; raises `EditError` when it is gone."""
        return str(self._record(note).get("content") or "")

    # -- editing --------------------------------------------------------------------------------------------------

    async def add(self, kind: str, record: int | str, text: str, *, pinned: bool = False) -> int:
        """Add a note, written as Markdown; gives its temporary id; undoable."""
        note, call, gone = self.adding(kind, record, text, pinned=pinned)
        await self.edits.make(call.words, [call], [gone])
        return note

    def adding(self, kind: str, record: int | str, text: str, *, pinned: bool = False) -> tuple[int, Call, Call]:
        """A new note: its temporary id, the call that adds it and the one that takes that back. Raises `EditError`."""
        body: Record = {"content": self._html("", text), LINKS[kind]: record} | ({FLAGS[kind]: True} if pinned else {})
        words = f"Add a note to “{self._title(kind, record)}”"
        temporary, now = self.edits.temporary_id(), f"{self.clock.now():%Y-%m-%d %H:%M:%S}"
        stamps = {"add_time": now, "update_time": now, "user_id": self.copy.fact("me", {}).get("id")}
        note = {**body, **stamps, "id": temporary, "active_flag": True}
        effects: tuple[Effect, ...] = (("note", temporary, note), *self._touch(note))
        return temporary, Call("v1.notes.create", {}, body, effects, words, ("note", temporary)), _gone(note, words)

    async def edit(self, note: int, text: str) -> bool:
        """Change what a note says, written as Markdown; what was not edited keeps its HTML. Undoable.

        Tells whether anything changed.
        """
        record = self._record(note)
        html = self._html(str(record.get("content") or ""), text)
        if html == record.get("content"):
            return False
        await self._change(record, {"content": html}, "Change a note")
        return True

    async def pin(self, note: int, kind: str, *, pinned: bool) -> None:
        """Pin a note to the record it is looked at from, or take it off; undoable."""
        words = "Pin a note" if pinned else "Unpin a note"
        await self._change(self._record(note), {FLAGS[kind]: pinned}, words)

    async def delete(self, note: int) -> None:
        """Delete a note; undoable by adding the same one again."""
        record = self._record(note)
        kept = ("content", "add_time", *LINKS.values(), *FLAGS.values())
        body = {name: record[name] for name in kept if record.get(name) not in (None, False)}
        words, temporary = "Delete a note", self.edits.temporary_id()
        effects: list[Effect] = [("note", temporary, {**record, "id": temporary, "active_flag": True})]
        back = Call("v1.notes.create", {}, body, tuple(effects), f"Undo: {words}", ("note", temporary), note)
        await self.edits.make(words, [_gone(record, words)], [back])

    async def _change(self, record: Record, body: Record, words: str) -> None:
        links = {name: record[name] for name in LINKS.values() if record.get(name) is not None}
        before = {name: record.get(name) for name in body}
        before = {n: bool(v) if n in FLAGS.values() else v for n, v in before.items()}
        forth = _update(record["id"], body, links, words, self._touch(record))
        await self.edits.make(words, [forth], [_update(record["id"], before, links, f"Undo: {words}")])

    def _touch(self, note: Record) -> tuple[Effect, ...]:
        """A note is an update of its deal (product 9.4)."""
        deal = note.get("deal_id")
        known = deal is not None and self.copy.get("deal", deal) is not None
        return (("deal", int(deal), {"update_time": self.clock.stamp()}),) if known and deal is not None else ()

    def _html(self, before: str, text: str) -> str:
        if not text.strip():
            raise EditError("A note needs some text.")
        html = merged(before, text)
        if len(html) > LONGEST:
            raise EditError(f"A note holds at most {LONGEST:,} characters; this one has {len(html):,}.")
        return html

    def _record(self, note: int) -> Record:
        record = self.copy.get("note", note)
        if record is None or record.get("active_flag") is False or record.get("is_deleted"):
            raise EditError("That note is no longer there.")
        return record

    def _title(self, kind: str, record: int | str) -> str:
        found = self.copy.get(kind, record) or {}
        return str(found.get("title") or found.get("name") or "")


def _update(note: int, body: Record, links: Record, words: str, more: tuple[Effect, ...] = ()) -> Call:
    return Call("v1.notes.update", {"id": note}, body, (("note", note, {**links, **body}), *more), words)


def _gone(note: Record, words: str) -> Call:
    links = {name: note[name] for name in LINKS.values() if note.get(name) is not None}
    return Call(
        "v1.notes.delete", {"id": note["id"]}, None, (("note", note["id"], {**links, "active_flag": False}),), words
    )
