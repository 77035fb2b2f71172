"""Beside the calendar: the line above it, and everything about the activity under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from textual.containers import Container
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.app.widgets.calendar_layout import WHOLE_DAY, clock_text
from tui.app.widgets.calendar_paint import state_sign, times
from tui.services.activities import ActivityType, Details, Event
from tui.services.clock import MONTHS
from tui.services.dates import show_length

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LABEL = 8
PANE_AT, WIDE = 110, "-wide"
MOST = 3
"""Lines of one of the things an activity is about."""


class TitleLine(Widget):
    """A line with words at the left and, as far as there is room, more at the right, the first ones first."""

    DEFAULT_CSS = "TitleLine { height: 1; background: $background; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.left = Content("")
        self.right: list[Content] = []

    def show(self, left: Content, right: Sequence[Content]) -> None:
        """Show other words; draws only when they are others."""
        same = len(right) == len(self.right) and all(a.is_same(b) for a, b in zip(right, self.right, strict=True))
        if not (same and left.is_same(self.left)):
            self.left, self.right = left, list(right)
            self.refresh()

    def render(self) -> Content:
        """The line, as wide as the screen."""
        width = self.size.width - 2
        left, right = self.left.truncate(max(0, width), ellipsis=True), Content("")
        for part in self.right:
            longer = right + Content.styled(" · ", "$muted") + part if right else part
            if left.cell_length + longer.cell_length + 2 > width:
                break
            right = longer
        return Content(" ") + left + Content(" " * max(0, width - left.cell_length - right.cell_length)) + right


class Shown(NamedTuple):
    """What the pane tells: an activity with its type and the rest of it, or the slot where none is."""

    day: date
    minute: int
    event: Event | None = None
    type: ActivityType | None = None
    details: Details | None = None
    empty: bool = False
    colour: str = "muted"


class EventPane(Widget):
    """The activity under the cursor: in a column at the right, or in three lines below."""

    DEFAULT_CSS = """
    EventPane { background: $surface; color: $foreground; height: 3; padding: 0 1; }
    EventPane.-wide { width: 25%; min-width: 30; max-width: 50; height: 1fr; padding: 1 2; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.shown: Shown | None = None
        self._lines: list[Content] | None = None

    def show(self, shown: Shown) -> None:
        """Show something else; draws only the lines that differ."""
        if shown != self.shown:
            self.shown = shown
            before, self._lines = self._lines, None
            for y in range(self.size.height) if before is not None else ():
                if not _line_of(before or [], y).is_same(_line_of(self.lines(), y)):
                    self.refresh(Region(0, y, self.size.width, 1))

    def lines(self) -> list[Content]:
        """As many lines as there is room for, made once."""
        if self._lines is None:
            self._lines = self._made() if self.shown is not None else []
        return self._lines

    def _made(self) -> list[Content]:
        assert self.shown is not None
        width, height = self.size
        if not self.has_class(WIDE):
            return strip(self.shown, width)
        lines = (part for line in column(self.shown, width) for part in _within(line, width))
        return _cut(list(lines), height)

    def render_line(self, y: int) -> Strip:
        """One line."""
        lines, style = self.lines(), self.visual_style
        if y < len(lines):
            return Strip(lines[y].render_segments(style))
        return Strip.blank(self.size.width, style.rich_style)

    def on_resize(self) -> None:
        """Another size, other lines."""
        self._lines = None
        self.refresh()


class Paned(Container):
    """Widgets, and the pane for what is under their cursor: at the right from so many cells on, else below."""

    DEFAULT_CSS = """
    Paned { layout: vertical; height: 1fr; }
    Paned.-wide { layout: horizontal; }
    """

    def __init__(self, *widgets: Widget, width: int) -> None:
        shape = WIDE if width >= PANE_AT else None
        self.pane = EventPane(classes=shape)
        super().__init__(*widgets, self.pane, classes=shape)

    def reshape(self, width: int) -> None:
        """The window is another."""
        for widget in (self, self.pane):
            widget.set_class(width >= PANE_AT, WIDE)


# -- at the right ------------------------------------------------------------------------------------------------------


def column(shown: Shown, width: int) -> list[Content]:
    """Everything about an activity, one thing below the other."""
    event = shown.event
    if event is None:
        return [*_slot(shown), *_hints(shown, width)]
    lines = [_kind(shown), *_wrapped(event.subject, width, "bold"), Content("")]
    lines += [Content(day_words(shown.day if event.start is None else event.start.date())), Content(_when(event))]
    lines += [_state(event), Content(""), *_links(shown, width)]
    if shown.details and shown.details.note:
        lines += [Content(""), *_wrapped(shown.details.note, width)]
    return lines


def _slot(shown: Shown) -> list[Content]:
    when = "whole day" if shown.minute == WHOLE_DAY else clock_text(shown.minute)
    return [Content.styled(when, "bold $primary"), Content(day_words(shown.day)), Content("")]


def _hints(shown: Shown, width: int) -> list[Content]:
    text = "Nothing is planned this week." if shown.empty else "Nothing is planned here."
    found = _wrapped(text, width, "$muted")
    return [*found, Content.styled("a", "bold $accent") + Content.styled(" adds an activity", "$muted")]


def _kind(shown: Shown) -> Content:
    found = shown.type
    sign, name = (found.sign, found.name) if found else ("?", shown.event.type if shown.event else "")
    return Content.styled(sign, f"bold ${shown.colour}") + Content.styled(f" {_line(name)}", "$muted")


def _when(event: Event) -> str:
    if event.start is None or event.end is None:
        return "whole day"
    return f"{times(event)} · {show_length(event.end - event.start)}"


def _state(event: Event) -> Content:
    words, style = (
        ("done", "$success") if event.done else ("overdue", "bold $error") if event.overdue else ("to do", "$muted")
    )
    waiting = Content.styled(" · not sent yet", "$accent") if event.waiting else Content("")
    return Content.styled(f"{state_sign(event)} {words}".strip(), style) + waiting


def _links(shown: Shown, width: int) -> list[Content]:
    """What the activity is about and whose it is, as far as it is known."""
    event, rest = shown.event, shown.details
    assert event is not None
    found = {
        "Deal": event.deal,
        "Lead": rest.lead if rest else "",
        "Person": event.person,
        "Org.": event.organization,
        "Place": rest.place if rest else "",
        "Again": rest.repeats if rest else "",
        "Owner": event.owner,
    }
    lines: list[Content] = []
    for name, value in found.items():
        for number, line in enumerate(_short(_wrapped(value, width - LABEL), width - LABEL) if value else []):
            label = Content.styled(f"{name if number == 0 else '':<{LABEL}}", "$muted")
            lines.append(label + line)
    return lines


# -- below -------------------------------------------------------------------------------------------------------------


def strip(shown: Shown, width: int) -> list[Content]:
    """The most important about an activity in three lines."""
    event = shown.event
    if event is None:
        first = _slot(shown)[0]
        hints = _hints(shown, width)
        return [
            first + Content.styled(f"  {day_words(shown.day)}", "$muted"),
            hints[0] if len(hints) == 2 else Content(""),
            hints[-1],
        ]
    when = Content(f"{DAYS[(event.start or event.day).weekday()][:3]} {_when(event)}")
    about = Content(" · ").join(Content(_line(t)) for t in _about(shown))
    owner = Content.styled(_line(event.owner), "$muted")
    found = shown.details
    note = " · ".join(_line(part) for part in (found.repeats, found.note) if part) if found else ""
    sign = shown.type.sign if shown.type else "?"
    first = Content.styled(sign, f"bold ${shown.colour}") + Content(" ") + Content.styled(_line(event.subject), "bold")
    return [
        _ends(first, Content("  ") + when, width),
        _ends(about, Content("  ") + _state(event) + Content("  ") + owner, width),
        Content.styled(note, "$muted").truncate(width, ellipsis=True),
    ]


def _about(shown: Shown) -> list[str]:
    event = shown.event
    assert event is not None
    return [t for t in (event.deal, shown.details.lead if shown.details else "", event.person, event.organization) if t]


def _ends(left: Content, right: Content, width: int) -> Content:
    """Words at both ends; those at the right stay whole."""
    left = left.truncate(max(0, width - right.cell_length), ellipsis=True)
    return left + Content(" " * max(0, width - left.cell_length - right.cell_length)) + right


# -- words -------------------------------------------------------------------------------------------------------------


def day_words(day: date) -> str:
    """A day as `Wednesday 18 Nov 2026`."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def week_words(first: date, last: date, *, year: bool = True) -> str:
    """A week as `Week 47 · 16–22 Nov 2026`, or without the year."""
    return f"Week {first.isocalendar().week} · {days_words(first, last, year=year)}"


def days_words(first: date, last: date, *, year: bool = True) -> str:
    """Some days as `16–22 Nov 2026`, or without the year."""
    end = f"{last.day} {MONTHS[last.month - 1]}{f' {last.year}' if year else ''}"
    if first.year != last.year:
        start = f"{first.day} {MONTHS[first.month - 1]} {first.year} – "
    elif first.month != last.month:
        start = f"{first.day} {MONTHS[first.month - 1]} – "
    else:
        start = f"{first.day}–"
    return f"{start}{end}"


def zone_words(now: datetime) -> str:
    """The user's zone where it is not the machine's, else nothing."""
    if now.utcoffset() == now.astimezone().utcoffset():
        return ""
    return str(getattr(now.tzinfo, "key", "") or now.tzname() or "")


def _line_of(lines: Sequence[Content], y: int) -> Content:
    return lines[y] if y < len(lines) else Content("")


def _within(line: Content, width: int) -> Sequence[Content]:
    return [line] if line.cell_length <= width else line.wrap(max(width, 1))


def _line(text: str) -> str:
    return " ".join(text.split())


def _wrapped(text: str, width: int, style: str = "") -> list[Content]:
    content = Content(text) if not style else Content.styled(text, style)
    return [line.rstrip() for line in content.wrap(max(width, 1))]


def _short(lines: list[Content], width: int) -> list[Content]:
    """At most three lines; what is left out leaves an ellipsis."""
    if len(lines) <= MOST:
        return lines
    return [*lines[: MOST - 1], lines[MOST - 1].truncate(max(width - 1, 0)) + Content("…")]


def _cut(lines: list[Content], height: int) -> list[Content]:
    return lines if len(lines) <= height else [*lines[: height - 1], Content.styled("…", "$muted")]
