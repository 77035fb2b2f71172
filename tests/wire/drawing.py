"""Random frames, as Textual writes them: strips cut to regions, rendered by Textual itself."""

from __future__ import annotations

from hypothesis import strategies as st
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

CONSOLE = Console(color_system="truecolor", force_terminal=True, legacy_windows=False, no_color=False)
WIDTH, HEIGHT, TALL = 30, 6, 16

PLAIN = "abc XYZ 019 .,:  äßéøŁ €№ ─│╭╯▌█░ • → … ✓"
IDEOGRAPHS = "世界漢字カナ한글、"
MARKED = ["e\u0301", "a\u0308", "Z\u030c\u0323", "世\u0301"]
UNSURE = [
    "👍", "👍🏽", "👨‍👩‍👧", "❤️", "⚠️", "⚠", "1️⃣", "🇩🇪", "🇩", "🏴\U000e0067\U000e0062\U000e007f",
    "🧑🏿‍🚀", "🫨", "ก็", "กำ", "क्षि", "ש", "ع", "\ue0b0", "☎", "a\u200db", "\U0001f9ff\ufe0f", "\u00ad",
]  # fmt: skip
COLOURS = [
    *(Color.from_rgb(30, 30, 46), Color.from_rgb(224, 224, 224), Color.from_rgb(69, 71, 90)),
    *(Color.parse("color(141)"), Color.parse("red"), Color.parse("bright_blue"), Color.parse("default")),
]

maybe_colour = st.sampled_from([None, *COLOURS])
styles = st.one_of(
    st.builds(Style, color=maybe_colour, bgcolor=maybe_colour),
    st.builds(
        Style,
        color=maybe_colour,
        bgcolor=maybe_colour,
        bold=st.booleans(),
        dim=st.booleans(),
        italic=st.booleans(),
        underline=st.booleans(),
        underline2=st.booleans(),
        reverse=st.booleans(),
        strike=st.booleans(),
        overline=st.booleans(),
        link=st.sampled_from([None, None, "https://example.com/a", "https://example.com/b"]),
    ),
)
blanks = st.integers(1, 30).map(" ".__mul__)
plain = st.one_of(st.text(PLAIN, min_size=1, max_size=12), blanks)
trusted = st.one_of(plain, st.text(PLAIN + IDEOGRAPHS, min_size=1, max_size=10), st.sampled_from(MARKED))
anything = st.one_of(
    trusted,
    st.lists(st.one_of(st.sampled_from(UNSURE + MARKED), plain), min_size=1, max_size=5).map("".join),
    st.sampled_from(["\u0301", "\u200d", "\u0301x", "\u200dx"]),
)


@st.composite
def strips(draw: st.DrawFn, texts: st.SearchStrategy[str], width: int) -> str:
    """A strip of so many cells, rendered; links keep one id each, so they can be compared."""
    segments = [
        Segment(text, style) for text, style in draw(st.lists(st.tuples(texts, styles), min_size=1, max_size=4))
    ]
    for _, style, _ in segments:
        if style is not None and style.link:
            style._link_id = style.link[-1]
    return Strip(segments).adjust_cell_length(width, draw(styles)).render(CONSOLE)


@st.composite
def frames(draw: st.DrawFn, texts: st.SearchStrategy[str], width: int = WIDTH, height: int = HEIGHT) -> str:
    """A frame: rectangles of strips, each row of each placed, the cursor placed at last."""
    rectangles: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
        right, bottom = draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))
        rows = [f"\x1b[{y + 1};{left + 1}H{draw(strips(texts, right - left))}" for y in range(top, bottom)]
        rectangles.append("\n".join(rows))
    place = draw(st.sampled_from(["\x1b[1;1H", f"\x1b[{height};{width}H", "\x1b[2;3H"]))
    return "".join(rectangles) + place


@st.composite
def scrolls(draw: st.DrawFn, texts: st.SearchStrategy[str], width: int = WIDTH, height: int = TALL) -> list[str]:
    """A list that scrolls: full rows, moved by a few places from frame to frame."""
    lines = draw(st.lists(strips(texts, width), min_size=8, max_size=12)) * 3
    frames: list[str] = []
    for top in draw(st.lists(st.integers(0, 9), min_size=2, max_size=5)):
        shown = lines[top : top + height - 2]
        frames.append("\n".join(f"\x1b[{y + 2};1H{line}" for y, line in enumerate(shown)) + "\x1b[1;1H")
    return frames
