"""Signs that screens share: what is next for a record, label chips, ages; never colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from textual.content import Content

from tui.services.clock import MONTHS, NOTHING, OVERDUE, PLANNED, TODAY

URGENCY_SIGNS: dict[int, tuple[str, str, str]] = {
    OVERDUE: ("!", "bold $error", "overdue"),
    TODAY: ("●", "$success", "today"),
    NOTHING: ("▲", "$warning", "nothing planned"),
    PLANNED: ("○", "$muted", "planned"),
}
"""For each urgency of `services.clock`: its sign, its style, and its words."""

UNSEEN = "•"
_COLOURS = {
    "blue": "#2f6fd0",
    "brown": "#8a5a2b",
    "dark-gray": "#4b5563",
    "gray": "#6b7280",
    "green": "#1f8a4c",
    "orange": "#b85c00",
    "pink": "#c2357e",
    "purple": "#7a4fd6",
    "red": "#c9302c",
    "yellow": "#8a6d00",
}
"""The colours Pipedrive gives to labels, dark enough for white letters (contrast of at least 4.5)."""

DAY = 86400


def urgency_sign(urgency: int) -> Content:
    """The sign of what is next, one cell wide."""
    sign, style, _ = URGENCY_SIGNS.get(urgency, (" ", "", ""))
    return Content.styled(sign, style)


def chip(name: str, colour: str, width: int = 0) -> Content:
    """A label as a chip in its colour, name and a space at each side; cut to `width` cells unless that is 0."""
    text = Content(f" {' '.join(name.split())} ")
    if width:
        text = text.truncate(width, ellipsis=True)
    return text.stylize(f"#ffffff on {_COLOURS.get(colour, _COLOURS['gray'])}")


def chips(labels: Iterable[tuple[str, str]], width: int) -> Content:
    """As many chips as fit whole into so many cells, and how many more there are (`+2`); the first is cut to fit."""
    found = list(labels)
    line = Content("")
    for number, (name, colour) in enumerate(found):
        rest = len(found) - number - 1
        room = width - (len(f" +{rest}") if rest else 0)
        made = chip(name, colour) if number else chip(name, colour, room)
        if line.cell_length + made.cell_length + (1 if number else 0) > room:
            return line + Content.styled(f" +{rest + 1}", "$muted")
        line = line + Content(" " if number else "") + made
    return line


def one_line(text: str) -> str:
    """Text without line breaks and tabs."""
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def flat(line: Content) -> Content:
    """A line as one line, whatever a stranger wrote into it; as wide as before."""
    plain = line.plain
    if "\n" not in plain and "\t" not in plain:
        return line
    return Content(plain.replace("\n", " ").replace("\t", " "), [*line.spans])


def age(moment: datetime | None, now: datetime) -> str:
    """How long ago in at most three characters: `now`, `5m`, `3h`, `3d`, `2w`, `4M`, `2y`; empty for None."""
    if moment is None:
        return ""
    seconds = max(0, int((now - moment).total_seconds()))
    for limit, size, unit in (
        (60, 0, "now"),
        (3600, 60, "m"),
        (DAY, 3600, "h"),
        (14 * DAY, DAY, "d"),
        (70 * DAY, 7 * DAY, "w"),
        (730 * DAY, 30 * DAY, "M"),
    ):
        if seconds < limit:
            return f"{seconds // size}{unit}" if size else unit
    return f"{seconds // (365 * DAY)}y"


def day(when: date, today: date) -> str:
    """A date near today in a word, else as `12 Mar`, with the year when it is another: `12 Mar 2027`."""
    distance = (when - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if distance in near:
        return near[distance]
    month = MONTHS[when.month - 1]
    return f"{when.day} {month}" if when.year == today.year else f"{when.day} {month} {when.year}"
