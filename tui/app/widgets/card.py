"""How a deal's card is drawn: three lines, each a few runs of one style, so that little goes over the wire."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.services.clock import NOTHING, OVERDUE, PLANNED, TODAY
from tui.services.deals import Card

HEIGHT = 3
SIGNS = {OVERDUE: "!", TODAY: "●", NOTHING: "▲", PLANNED: "›"}
ELLIPSIS = "…"


class Palette(NamedTuple):
    """The styles of a board, from the theme."""

    base: Style
    card: Style
    focused: Style
    muted: Style
    value: Style
    edge: Style
    rotten: Style
    header: Style
    header_focused: Style
    waiting: Style
    signs: dict[int, Style]


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


def draw(card: Card, width: int, palette: Palette, *, focused: bool) -> list[Strip]:
    """The three lines of a card, `width` cells each: title; organization and person; value, labels, owner, sign."""
    ground = palette.focused if focused else palette.card
    back = Style(bgcolor=ground.bgcolor)
    edge = Segment(
        "▌" if focused else ("▎" if card.rotten else " "), back + (palette.rotten if card.rotten else palette.edge)
    )
    inner = width - 2
    who = " · ".join(part for part in (card.organization, card.person) if part)
    lines = [
        [edge, Segment(fit(card.title, inner) + " ", ground + Style(bold=True))],
        [edge, Segment(fit(who, inner) + " ", back + palette.muted)],
        [edge, *_facts(card, inner, palette, back), Segment(" ", back)],
    ]
    return [Strip(line, width) for line in lines]


def _facts(card: Card, width: int, palette: Palette, back: Style) -> list[Segment]:
    """Value at the left, then labels as far as they fit; rot, owner and sign at the right."""
    right = [Segment(f" {SIGNS[card.urgency]}", back + palette.signs[card.urgency])]
    if card.owner:
        right.insert(0, Segment(f" {card.owner}", back + palette.muted))
    if card.rotten:
        right.insert(0, Segment(f" ✗{card.rotten}d", back + palette.rotten))
    if card.waiting:
        right.insert(0, Segment(" ↑", back + palette.waiting))
    room = width - sum(cell_len(s.text) for s in right)
    value = card.value if cell_len(card.value) <= room else fit(card.value, room)
    left = [Segment(value, back + palette.value)]
    room -= cell_len(value)
    for name, color in card.labels:
        text = f" {name}"
        if cell_len(text) > room:
            break
        left.append(Segment(text, back + label_style(color)))
        room -= cell_len(text)
    return [*left, Segment(" " * room, back), *right]


_LABELS = {
    "red": "#e5484d", "yellow": "#d8a200", "blue": "#4a90e2", "green": "#30a46c", "purple": "#9a6bdf",
    "orange": "#f2803d", "pink": "#e26aa6", "brown": "#a5744a", "gray": "#8b94a5", "dark-gray": "#6b7280",
}  # fmt: skip
_STYLES = {name: Style(color=color) for name, color in _LABELS.items()}


def label_style(color: str) -> Style:
    """The style of a label's colour, one that reads on dark and light."""
    return _STYLES.get(color, _STYLES["gray"])
