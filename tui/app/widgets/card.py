"""How a deal's card is drawn: three lines, each a few runs of one style, so that little goes over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from tui.app.widgets.signs import URGENCY_SIGNS
from tui.services.clock import NOTHING, OVERDUE, PLANNED, TODAY
from tui.services.deals import Card

HEIGHT = 3
ELLIPSIS = "…"


_LABELS = {
    "red": "#e5484d", "yellow": "#d8a200", "blue": "#4a90e2", "green": "#30a46c", "purple": "#9a6bdf",
    "orange": "#f2803d", "pink": "#e26aa6", "brown": "#a5744a", "gray": "#8b94a5", "dark-gray": "#6b7280",
}  # fmt: skip


class Ink(NamedTuple):
    """The styles on one ground: a card, the focused card, or the board itself."""

    ground: Style
    title: Style
    muted: Style
    edge: Style
    rotten: Style
    waiting: Style
    signs: dict[int, Style]
    labels: dict[str, Style]


class Palette(NamedTuple):
    """The styles of a board."""

    board: Ink
    card: Ink
    focused: Ink


def palette(colors: Mapping[str, str]) -> Palette:
    """The styles of a board in the colours of a theme, by the names of its variables."""
    grounds = (colors["background"], colors["surface"], colors["focus-background"])
    return Palette(*(_ink(colors, ground) for ground in grounds))


def _ink(colors: Mapping[str, str], ground: str) -> Ink:
    def on(name: str, *, bold: bool = False) -> Style:
        return Style(color=colors.get(name, name), bgcolor=ground, bold=bold or None)

    return Ink(
        ground=on("foreground"),
        title=on("foreground", bold=True),
        muted=on("muted"),
        edge=on("primary", bold=True),
        rotten=on("rotten", bold=True),
        waiting=on("accent"),
        signs={
            OVERDUE: on("error", bold=True),
            TODAY: on("success", bold=True),
            NOTHING: on("warning"),
            PLANNED: on("muted"),
        },
        labels={name: on(color) for name, color in _LABELS.items()},
    )


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


def draw(card: Card, width: int, ink: Ink, *, focused: bool) -> list[list[Segment]]:
    """The three lines of a card, `width` cells each: title; organization and person; value, labels, owner, sign."""
    mark = "▌" if focused else ("▎" if card.rotten else " ")
    edge = Segment(mark, ink.rotten if card.rotten else ink.edge)
    inner = width - 2
    who = " · ".join(part for part in (card.organization, card.person) if part)
    return [
        [edge, Segment(fit(card.title, inner) + " ", ink.title)],
        [edge, Segment(fit(who, inner) + " ", ink.muted)],
        [edge, *_facts(card, inner, ink), Segment(" ", ink.ground)],
    ]


def _facts(card: Card, width: int, ink: Ink) -> list[Segment]:
    """Value at the left, then labels as far as they fit; rot, owner and sign at the right."""
    right = [Segment(f" {URGENCY_SIGNS[card.urgency][0]}", ink.signs[card.urgency])]
    if card.owner:
        right.insert(0, Segment(f" {card.owner}", ink.muted))
    if card.rotten:
        right.insert(0, Segment(f" ✗{card.rotten}d", ink.rotten))
    if card.waiting:
        right.insert(0, Segment(" ↑", ink.waiting))
    room = width - sum(cell_len(s.text) for s in right)
    value = card.value if cell_len(card.value) <= room else fit(card.value, room)
    left = [Segment(value, ink.ground)]
    room -= cell_len(value)
    for name, color in card.labels:
        text = f" {name}"
        if cell_len(text) > room:
            break
        left.append(Segment(text, ink.labels.get(color, ink.muted)))
        room -= cell_len(text)
    return [*left, Segment(" " * room, ink.ground), *right]
