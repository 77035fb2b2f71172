"""Everything about one lead, to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from textual.content import Content

from tui.app.widgets.signs import URGENCY_SIGNS, age, chip, one_line
from tui.app.widgets.text_pane import TextPane, wrapped
from tui.services.activities import Activities, Event
from tui.services.clock import OVERDUE, PLANNED, TODAY, Clock
from tui.services.edits import EditError
from tui.services.lead_parts import glance
from tui.services.leads import LeadDetail, LeadNote, Leads

Record = dict[str, Any]
INDENT = 14
LOW = 16
"""Below this height the parts stand closer together."""
SHOWN_LABELS = 9


class LeadPane(TextPane):
    """Shows one lead, or nothing."""

    DEFAULT_CSS = "LeadPane { padding: 0 0 0 1; }"

    def __init__(self, leads: Leads, activities: Activities) -> None:
        super().__init__()
        self.leads = leads
        self.activities = activities
        self.lead: str | None = None

    def show(self, lead: str | None) -> None:
        """Show a lead; another one from its top."""
        other, self.lead = lead != self.lead, lead
        self.reread(from_top=other)

    def lines(self, width: int) -> list[Content]:
        """The lead's parts, an empty line between them."""
        if self.lead is None:
            return []
        try:
            detail = self.leads.detail(self.lead)
        except EditError:
            return []
        planned = self.activities.of("lead", self.lead, done=False)
        clock, low = self.leads.clock, self.size.height < LOW
        gap = [] if low else [Content("")]
        return [
            *_heading(detail, width, low=low),
            *_labels(self.leads.labels(), detail.label_ids, width),
            *gap,
            *_facts(detail, clock, width, low=low),
            *gap,
            *_next(planned, clock, width),
            *_notes(detail, clock, width),
            *_hanging(*glance(self.leads.copy, self.lead), clock, width),
        ]


def _heading(detail: LeadDetail, width: int, *, low: bool) -> list[Content]:
    """Title and value; in few lines the value stands before the title."""
    title = Content(one_line(detail.row.title)).stylize("bold")
    worth = Content.styled(detail.row.value or "no value", "bold $success" if detail.row.value else "$muted")
    sent = Content.styled("   waits to be sent", "$accent") if detail.row.waiting else Content("")
    if low:
        return wrapped(title + Content("   ") + worth + sent, width)
    return [*wrapped(title, width), worth + sent, Content("")]


def _labels(labels: dict[str, tuple[str, str]], on: Sequence[str], width: int) -> list[Content]:
    """Every label behind the number that puts it on or takes it off, those that are on as chips."""
    line, lines = Content(""), []
    for number, (label, (name, colour)) in enumerate(labels.items(), 1):
        key = f"{number} " if number <= SHOWN_LABELS else ""
        if label in on:
            part = Content.styled(key, "bold $accent") + chip(f"✓ {name}", colour, width - 2)
        else:
            part = Content.styled(key, "$accent") + Content(one_line(name)).truncate(width - 2, ellipsis=True)
        if line and line.cell_length + part.cell_length + 3 > width:
            lines.append(line)
            line = Content("")
        line = line + Content("   " if line else "") + part
    return [*lines, line] if line else lines


def _facts(detail: LeadDetail, clock: Clock, width: int, *, low: bool) -> list[Content]:
    """What is known, a name before it; in few lines what belongs together stands in one."""
    row = detail.row
    person = [row.person, detail.job_title, *_reachable(detail.phones), *_reachable(detail.emails)]
    facts = [("Person", person), ("Organization", [row.organization, detail.address])]
    close = clock.words(detail.expected_close) if detail.expected_close else ""
    added = _ago(detail.added, clock)
    if low:
        facts = [(name, [" · ".join(v for v in values if v)]) for name, values in facts]
        rest = [row.owner, row.source, f"added {added}" if added else "", f"closes {close}" if close else ""]
        facts += [("Owner", [" · ".join(v for v in rest if v)])]
    else:
        facts += [("Owner", [row.owner]), ("Source", [row.source]), ("Added", [added]), ("Closes", [close])]
    return [line for name, values in facts for line in _fact(name, values, width)]


def _ago(moment: datetime | None, clock: Clock) -> str:
    passed = age(moment, clock.now())
    return f"{passed} ago" if passed not in ("", "now") else passed


def _reachable(values: Sequence[tuple[str, str]]) -> list[str]:
    """Phones or e-mails; the label matters only where there are several."""
    return [f"{value}  {label}" if label and len(values) > 1 else value for value, label in values]


def _fact(name: str, values: Sequence[str], width: int) -> list[Content]:
    """A name and the values there are, one below the other; nothing when there are none."""
    lines: list[Content] = []
    for value in values:
        if shown := one_line(value).strip():
            text = Content(shown) if not lines else Content(shown).stylize("$muted")
            first = Content.styled(name, "$muted") if not lines else None
            lines += wrapped(text, width, INDENT, first)
    return lines


def _next(planned: Sequence[Event], clock: Clock, width: int) -> list[Content]:
    heading = Content.styled("Next", "bold $accent")
    if not planned:
        return [heading, *wrapped(Content.styled("▲ nothing is planned", "$warning"), width)]
    return [heading, *(line for event in planned for line in _planned(event, clock, width))]


def _planned(event: Event, clock: Clock, width: int) -> list[Content]:
    urgency = OVERDUE if event.overdue else TODAY if event.day == clock.today() else PLANNED
    sign, style, _ = URGENCY_SIGNS[urgency]
    when = clock.words(event.day, event.start)
    text = Content(f"{when}  ").stylize(style) + Content(one_line(event.subject))
    return wrapped(text, width, 2, Content.styled(sign, style))


def _notes(detail: LeadDetail, clock: Clock, width: int) -> list[Content]:
    if not detail.notes:
        return []
    lines = [Content(""), Content.styled("Notes", "bold $accent")]
    for note in detail.notes:
        lines += [*_note(note, clock, width), Content("")]
    more = f"{detail.more_notes} older notes are not shown" if detail.more_notes else ""
    return [*lines, Content.styled(more, "$muted")] if more else lines[:-1]


def _hanging(files: Sequence[Record], mails: Sequence[Record], clock: Clock, width: int) -> list[Content]:
    """The latest files and mails, one line each."""
    lines: list[Content] = []
    for heading, found, said in (("Files", files, _file), ("E-mail", mails, _mail)):
        if found:
            lines += [Content(""), Content.styled(heading, "bold $accent")]
            lines += [_beside(*said(one, clock), width) for one in found]
    return lines


def _file(file: Record, clock: Clock) -> tuple[str, str]:
    from tui.services.part_rows import size

    stored = age(clock.parse(file.get("add_time")), clock.now())
    return str(file.get("name") or file.get("file_name") or "(no name)"), f"{size(file.get('file_size'))} · {stored}"


def _mail(mail: Record, clock: Clock) -> tuple[str, str]:
    return str(mail.get("subject") or "(no subject)"), age(clock.parse(mail.get("message_time")), clock.now())


def _beside(text: str, right: str, width: int) -> Content:
    left = Content(one_line(text)).truncate(max(width - len(right) - 2, 4), ellipsis=True)
    gap = Content(" " * max(width - left.cell_length - len(right), 1))
    return (left + gap + Content.styled(right, "$muted")).truncate(width)


def _note(note: LeadNote, clock: Clock, width: int) -> list[Content]:
    when = age(note.added, clock.now())
    said = " · ".join(part for part in (when, one_line(note.author)) if part)
    text = [line for part in note.text.split("\n") for line in wrapped(Content(part.expandtabs(4)), width)]
    return [*wrapped(Content(said).stylize("$muted"), width), *text]
