"""Notes: HTML from the account, as text that can be read in a terminal."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tui.store.text import clean

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
        if target and target.rstrip("/") != said.rstrip("/"):
            self._say(f" ({target})")

    def text(self) -> str:
        """Everything gathered; at most one empty line between paragraphs."""
        lines = (line.rstrip() if line.startswith("  ") else line.strip() for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
