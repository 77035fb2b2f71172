"""Notes are HTML; they are written as Markdown. What nobody edited keeps its HTML, known to us or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from tui.store.text import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img"),
    *("ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
    *("var", "wbr"),
}


@dataclass(slots=True)
class _Chunk:
    """A part of a note on its top level: its HTML as it is, and the paragraphs it is edited as."""

    html: str
    paragraphs: list[str] = field(default_factory=list)


def to_html(text: str) -> str:
    """Markdown as the HTML of a note; tags that were typed stay text."""
    return str(_writer().render(text)).strip()


def to_markdown(html: str) -> str:
    """The HTML of a note as Markdown to be edited."""
    return "\n\n".join(paragraph for chunk in _chunks(html) for paragraph in chunk.paragraphs)


def merged(html: str, text: str) -> str:
    """The HTML of a note whose Markdown was edited to `text`: paragraphs nobody touched keep their HTML."""
    text = text.strip()
    chunks = _chunks(html) if html else []
    if "\n\n".join(p for c in chunks for p in c.paragraphs) == text:
        return html
    paragraphs = _paragraphs(text)
    kept = _kept(chunks, paragraphs)
    parts: list[str] = []
    fresh: list[str] = []
    number = 0
    while number < len(paragraphs):
        if chunk := kept.get(number):
            parts += [_fresh_html(fresh), chunk.html]
            fresh, number = [], number + len(chunk.paragraphs)
        else:
            fresh.append(paragraphs[number])
            number += 1
    return "".join([*parts, _fresh_html(fresh)])


def _fresh_html(paragraphs: list[str]) -> str:
    return to_html("\n\n".join(paragraphs)) if paragraphs else ""


def _kept(chunks: list[_Chunk], paragraphs: list[str]) -> dict[int, _Chunk]:
    """The chunks that are still there, by the number of the paragraph they begin at."""
    before = [p for chunk in chunks for p in chunk.paragraphs]
    same: dict[int, int] = {}
    for block in SequenceMatcher(None, before, paragraphs, autojunk=False).get_matching_blocks():
        same |= {block.a + n: block.b + n for n in range(block.size)}
    found, first = {}, 0
    for chunk in chunks:
        count = len(chunk.paragraphs)
        places = [same.get(n, -1) for n in range(first, first + count)]
        if count and places[0] >= 0 and places == list(range(places[0], places[0] + count)):
            found[places[0]] = chunk
        first += count
    return found


def _paragraphs(text: str) -> list[str]:
    """Text between empty lines; a fenced block is one however many it has."""
    found: list[list[str]] = [[]]
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if line.strip() or fenced:
            found[-1].append(line.rstrip())
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def _chunks(html: str) -> list[_Chunk]:
    """The parts of a note's HTML; a part that says nothing goes with the one before."""
    found: list[_Chunk] = []
    for part in _parts(html):
        paragraphs = _paragraphs(_as_markdown(part))
        if found and not paragraphs:
            found[-1].html += part
        elif found and not found[-1].paragraphs:
            found[-1] = _Chunk(found[-1].html + part, paragraphs)
        else:
            found.append(_Chunk(part, paragraphs))
    return found


def _as_markdown(html: str) -> str:
    from bs4 import MarkupResemblesLocatorWarning
    from markdownify import markdownify

    with catch_warnings():
        simplefilter("ignore", MarkupResemblesLocatorWarning)  # a note may well be nothing but an address
        text = markdownify(html, heading_style="ATX", bullets="-", autolinks=False)
    return clean(text).replace("\xa0", " ").strip()


def _parts(html: str) -> list[str]:
    """The HTML cut where a block begins or ends on the top level."""
    cutter = _Cutter(html)
    cutter.feed(html)
    cutter.close()
    edges = sorted({0, *cutter.edges, len(html)})
    return [html[start:end] for start, end in pairwise(edges)]


class _Cutter(HTMLParser):
    """Finds where blocks of the top level begin and end, as positions in the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.edges: list[int] = []
        self._open: list[str] = []
        self._ended = False
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def _position(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _begin(self) -> None:
        """Something begins; after the end of a block that is where the block ended."""
        if self._ended:
            self.edges.append(self._position())
            self._ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's name
        """A block that begins on the top level is an edge."""
        self._begin()
        if not self._open and tag not in _INLINE:
            self.edges.append(self._position())
            self._ended = tag in _VOID
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A block that ends on the top level is an edge, where the next thing begins."""
        self._begin()
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]
            self._ended = not self._open and tag not in _INLINE

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's name
        """`<br/>`."""
        self._begin()
        if not self._open and tag not in _INLINE:
            self.edges.append(self._position())
            self._ended = True

    def handle_data(self, data: str) -> None:  # noqa: ARG002 - the base's name
        """Text."""
        self._begin()

    def handle_entityref(self, name: str) -> None:  # noqa: ARG002 - the base's name
        """Text."""
        self._begin()

    def handle_charref(self, name: str) -> None:  # noqa: ARG002 - the base's name
        """Text."""
        self._begin()

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 - the base's name
        """A comment."""
        self._begin()


@lru_cache(maxsize=1)
def _writer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False}).enable(
        ["table", "strikethrough"]
    )
