"""How a deal's card is drawn: three lines or one, each a few runs of one style, so that little goes over the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from tui.app.widgets.legible import legible
from tui.app.widgets.signs import URGENCY_SIGNS, one_line
from tui.services.clock import NOTHING, OVERDUE, PLANNED, TODAY
from tui.services.deals import Card

HEIGHT = 3
ELLIPSIS = "…"
PLAIN, MARKED, CARRIED = "", "◆", "⇄"
"""What state a card is in, and its sign."""

_LABELS = {
    "red": "#e5484d", "yellow": "#d8a200", "blue": "#4a90e2", "green": "#30a46c", "purple": "#9a6bdf",
    "orange": "#f2803d", "pink": "#e26aa6", "brown": "#a5744a", "gray": "#8b94a5", "dark-gray": "#6b7280",
}  # fmt: skip


class Ink(NamedTuple):
    """The styles on one ground: a card, the focused card, a marked one, or the board itself."""

    ground: Style
    title: Style
    muted: Style
    edge: Style
    mark: Style
    rotten: Style
    waiting: Style
    signs: dict[int, Style]
    closed: dict[str, Style]
    label: Callable[[str], Style]
    """The style of a label in one of Pipedrive's colours."""


class Palette(NamedTuple):
    """The styles of a board."""

    board: Ink
    card: Ink
    focused: Ink
    marked: Ink


class Look(NamedTuple):
    """How large cards are: in one line, or in three and one more for each of the `fields` shown besides."""

    compact: bool = False
    fields: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """The lines of a card."""
        return 1 if self.compact else HEIGHT + len(self.fields)

    @property
    def pitch(self) -> int:
        """From the top of a card to the top of the next one."""
        return 1 if self.compact else self.height + 1


def palette(colors: Mapping[str, str]) -> Palette:
    """The styles of a board in the colours of a theme, by the names of its variables."""
    grounds = (colors["background"], colors["surface"], colors["focus-background"], colors["panel"])
    return Palette(*(_ink(colors, ground) for ground in grounds))


def _rich(color: str) -> str:
    """Rich's name for a colour of the terminal's own."""
    return color.removeprefix("ansi_")


def _ink(colors: Mapping[str, str], ground: str) -> Ink:
    def on(name: str, *, bold: bool = False) -> Style:
        return Style(color=_rich(colors.get(name, name)), bgcolor=_rich(ground), bold=bold or None)

    return Ink(
        ground=on("foreground"),
        title=on("foreground", bold=True),
        muted=on("muted"),
        edge=on("primary", bold=True),
        mark=on("accent", bold=True),
        rotten=on("rotten", bold=True),
        waiting=on("accent"),
        signs={
            OVERDUE: on("error", bold=True),
            TODAY: on("success", bold=True),
            NOTHING: on("warning"),
            PLANNED: on("muted"),
        },
        closed={
            "won": on("success", bold=True),
            "lost": on("error", bold=True),
            "completed": on("success", bold=True),
            "canceled": on("error", bold=True),
        },
        label=partial(_label, ground, colors["muted"]),
    )


@cache
def _label(ground: str, muted: str, name: str) -> Style:
    """As legible as the muted text beside it."""
    color = legible(_LABELS[name], ground, muted) if name in _LABELS else muted
    return Style(color=_rich(color), bgcolor=_rich(ground))


def fit(text: str, width: int) -> str:
    """Text of exactly so many cells, cut with an ellipsis; a wide character is never halved."""
    if width <= 0:
        return ""
    text = text.replace("\n", " ").replace("\t", " ")
    if len(text) > width * 2:
        text = text[: width * 2]
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + ELLIPSIS, width)


def draw(
    card: Card, width: int, colours: Palette, look: Look, *, focused: bool = False, state: str = PLAIN
) -> list[list[Segment]]:
    """The lines of a card, `width` cells each: title; organization and person; value, labels, owner, sign; fields."""
    ink = colours.focused if focused else colours.marked if state else colours.card
    bar = "▌" if focused else ("▎" if card.rotten else " ")
    edge = Segment(bar, ink.rotten if card.rotten else ink.edge)
    first = Segment(state, ink.mark) if state else edge
    inner = width - 2
    if look.compact:
        return [[first, *_line(card, inner, ink, ink.title if focused else ink.ground), Segment(" ", ink.ground)]]
    who = " · ".join(part for part in (card.organization, card.person) if part)
    return [
        [first, Segment(fit(card.title, inner) + " ", ink.title)],
        [edge, Segment(fit(who, inner) + " ", ink.muted)],
        [edge, *_facts(card, inner, ink), Segment(" ", ink.ground)],
        *([edge, Segment(fit(text, inner) + " ", ink.muted)] for text in card.besides),
    ]


def _line(card: Card, width: int, ink: Ink, title: Style) -> list[Segment]:
    """Everything in one line: the title as far as it fits, value, rot and sign."""
    value = Segment(f" {card.short}", ink.muted)
    right = [value, *_signs(card, ink, owner=False)]
    room = width - sum(cell_len(s.text) for s in right)
    return [Segment(fit(card.title, room), title), *right]


def _facts(card: Card, width: int, ink: Ink) -> list[Segment]:
    """Value at the left, then labels as far as they fit; rot, owner and sign at the right."""
    right = _signs(card, ink, owner=True)
    room = width - sum(cell_len(s.text) for s in right)
    value = card.value if cell_len(card.value) <= room else fit(card.value, room)
    left = [Segment(value, ink.ground)]
    room -= cell_len(value)
    for name, color in card.labels:
        text = f" {one_line(name)}"
        if cell_len(text) > room:
            break
        left.append(Segment(text, ink.label(color)))
        room -= cell_len(text)
    return [*left, Segment(" " * room, ink.ground), *right]


def _signs(card: Card, ink: Ink, *, owner: bool) -> list[Segment]:
    """Whether it waits to be sent, for how long it has rotted, whose it is, and what is next or how it ended."""
    found = [Segment(" ↑", ink.waiting)] if card.waiting else []
    if card.rotten:
        found.append(Segment(f" ✗{card.rotten}d", ink.rotten))
    if owner and card.owner:
        found.append(Segment(f" {card.owner}", ink.muted))
    if card.status in ink.closed:
        return [*found, Segment(f" {card.status.upper()}", ink.closed[card.status])]
    return [*found, Segment(f" {URGENCY_SIGNS[card.urgency][0]}", ink.signs[card.urgency])]
