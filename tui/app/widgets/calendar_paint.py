"""How an activity looks in the calendar: a bar, its sign, its state, its words, in a box of rows and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui.app.widgets.calendar_layout import SLOT, Box, clock_text
from tui.app.widgets.card import fit
from tui.services.activities import Event

KINDS = ("call", "meeting", "task", "deadline", "email", "lunch")
READABLE = 4
COLOURS = {
    "call": ("primary", 0.16),
    "meeting": ("secondary", 0.18),
    "task": ("success", 0.14),
    "deadline": ("rotten", 0.15),
    "email": ("accent", 0.14),
    "lunch": ("muted", 0.16),
    "done": ("muted", 0.09),
    "overdue": ("error", 0.15),
}
"""For each type and state its colour, and how much of it is in its ground."""


class Inks(NamedTuple):
    """The styles of a theme: `ink` has colours without a ground, `ground` grounds without a colour."""

    base: Style
    ink: dict[str, Style]
    ground: dict[str, Style]

    def on(self, ground: str, ink: str) -> Style:
        """A colour on a ground."""
        return self.ground[ground] + self.ink[ink]


def inks(theme: Mapping[str, str]) -> Inks:
    """The styles a theme's variables make."""
    back = Color.parse(theme["background"])
    plain = {name: Color.parse(theme[name]) for name in ("foreground", "background", "surface", "focus-background")}
    tinted = {name: (Color.parse(theme[of]), share) for name, (of, share) in COLOURS.items()}
    ground = {name: _ground(back.blend(colour, share)) for name, (colour, share) in tinted.items()}
    ground |= {name: _ground(colour) for name, colour in plain.items()}
    ground["primary"] = _ground(Color.parse(theme["primary"]))
    ink = {name: Style(color=colour.rich_color) for name, (colour, _) in tinted.items()}
    ink |= {name: Style(color=Color.parse(theme[name]).rich_color) for name in ("primary", "accent", "muted")}
    ink |= {name: Style(color=plain[name].rich_color) for name in ("foreground", "background")}
    return Inks(ground["background"] + ink["foreground"], ink, ground)


def _ground(colour: Color) -> Style:
    return Style(bgcolor=colour.rich_color)


BOLD, STRUCK = Style(bold=True), Style(strike=True)


class Look(NamedTuple):
    """What a box shows of an activity besides its words: the letter of its type and how it is coloured."""

    sign: str
    kind: str
    focused: bool
    more: int = 0


def state_sign(event: Event) -> str:
    """What is said of an activity's state: `✓` done, `!` overdue, nothing when it is planned."""
    return "✓" if event.done else "!" if event.overdue else ""


def paint(event: Event, look: Look, box: Box, ink: Inks) -> list[list[Segment]]:
    """The rows of an activity's box."""
    state = "done" if event.done else "overdue" if event.overdue else look.kind
    back = ink.ground["focus-background" if look.focused else state]
    edge = ink.ink["primary" if look.focused else "done" if event.done else look.kind]
    bar = Segment("▌" if look.focused else "▎", back + edge)
    head = _head(event, look, ink, back)
    room = box.width - 1
    taken = sum(cell_len(s.text) for s in head)
    words = _words(event, [room - taken, *([room - 1] * (box.height - 1))])
    style = back + _word_style(event, look, ink)
    first = [bar, *head, *_fitted(words[0][0], room - taken, style, back)]
    rest = [
        [bar, Segment(" ", back), *_fitted(text, room - 1, style if subject else back + ink.ink["muted"], back)]
        for text, subject in words[1:]
    ]
    if room - taken >= 0:
        return [first, *rest]
    return [Segment.adjust_line_length(line, box.width, style=back) for line in [first, *rest]]


def _fitted(text: str, room: int, style: Style, back: Style) -> list[Segment]:
    """A text and the empty cells after it, which are not struck through."""
    cells = fit(text, room)
    text = cells.rstrip()
    return [Segment(text, style), Segment(" " * (room - cell_len(text)), back)]


def _head(event: Event, look: Look, ink: Inks, back: Style) -> list[Segment]:
    """The letter of the type, the state, and how many others share the box."""
    letter = ink.ink["done"] if event.done else ink.ink[look.kind] + BOLD
    found = [Segment(look.sign, back + letter)]
    if state := state_sign(event):
        found.append(Segment(state, back + ink.ink["overdue" if event.overdue else "done"] + BOLD))
    if look.more:
        found.append(Segment(f"+{look.more}", back + ink.ink["accent"] + BOLD))
    return [*found, Segment(" ", back)]


def _word_style(event: Event, look: Look, ink: Inks) -> Style:
    style = ink.ink["done"] + STRUCK if event.done else ink.ink["foreground"]
    return style + BOLD if look.focused else style


def _words(event: Event, rooms: Sequence[int]) -> list[tuple[str, bool]]:
    """The text of each row and whether it is of the subject; below that when and with whom, as far as there is room."""
    count = len(rooms)
    subject = broken(event.subject, rooms[: count if count < 3 else count - 1])
    others = [who(event), times(event)] if count - len(subject) != 1 or not who(event) else [who(event)]
    lines = [(text, True) for text in subject] + [(text, False) for text in others if text]
    lines += [("", False)] * count
    return lines[:count]


def broken(text: str, rooms: Sequence[int]) -> list[str]:
    """A text in lines of so many cells, broken between words where they fit; the last line holds all the rest."""
    words, lines = text.split(), []
    for room in rooms[:-1]:
        line: list[str] = []
        while words and cell_len(" ".join([*line, words[0]])) <= room:
            line.append(words.pop(0))
        if words and not line and room >= READABLE:
            piece = chop_cells(words[0], room)[0]
            line, words[0] = [piece], words[0][len(piece) :]
        lines.append(" ".join(line))
    return [*lines, " ".join(words)] if words else lines or [""]


def who(event: Event) -> str:
    """The organization, person or deal an activity is about."""
    return event.organization or event.person or event.deal


def times(event: Event) -> str:
    """When an activity begins and ends, in the user's zone."""
    if event.start is None or event.end is None:
        return "whole day"
    return f"{event.start:%H:%M}–{event.end:%H:%M}"


def paint_slot(minute: int, box: Box, ink: Inks) -> list[list[Segment]]:
    """The slot under the cursor."""
    text = f"+ {clock_text(minute)}" if minute >= 0 else "+ whole day"
    bar = Segment("▌", ink.on("focus-background", "primary"))
    style = ink.on("focus-background", "foreground")
    return [[bar, Segment(fit(text if n == 0 else "", box.width - 1), style)] for n in range(box.height)]


def paint_more(box: Box, ink: Inks) -> list[list[Segment]]:
    """Several activities that share a box because there is no room for one each."""
    style = ink.on("done", "accent") + BOLD
    text = f"+{len([i for i in box.ids if i != SLOT])}"
    return [[Segment(fit(text if n == 0 else "", box.width), style)] for n in range(box.height)]
