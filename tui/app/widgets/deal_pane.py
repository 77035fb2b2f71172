"""A deal at a glance, beside the board."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui.app.widgets.signs import URGENCY_SIGNS, age, chips, one_line
from tui.app.widgets.text_pane import TextPane, wrapped
from tui.services.activities import Event
from tui.services.clock import OVERDUE, PLANNED, TODAY, Clock
from tui.services.glance import Glance, GlanceNote, glance
from tui.services.workspace import Workspace

INDENT = 9
LONGEST_NOTE = 8
"""Lines of a note that are shown."""


class DealPane(TextPane):
    """Shows one deal, or nothing; follows the cursor."""

    DEFAULT_CSS = """
    DealPane { dock: right; height: 100%; width: 40%; min-width: 30; max-width: 60; padding: 0 0 0 1;
        background: $surface; border-left: vkey $border; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.deal: int | None = None

    def show(self, deal: int | None) -> None:
        """Show a deal; another one from its top."""
        other, self.deal = deal != self.deal, deal
        self.reread(from_top=other)

    def lines(self, width: int) -> list[Content]:
        """The deal's parts, an empty line between them."""
        found = glance(self.workspace, self.deal) if self.deal is not None else None
        if found is None:
            return [Content.styled("no deal here", "$muted")]
        clock, gap = self.workspace.clock, Content("")
        head = [*_heading(found, width), *_state(found, width)]
        return [
            *head,
            gap,
            *_facts(found, clock, width),
            gap,
            *_next(found.planned, clock, width),
            *_notes(found, clock, width),
        ]


def _heading(found: Glance, width: int) -> list[Content]:
    worth = Content.styled(found.card.value or "no value", "bold $success" if found.card.value else "$muted")
    if found.weighted and found.card.status == "open":
        worth += Content.styled(f"   ⚖ {found.weighted} ({found.odds} %)", "$muted")
    return [*wrapped(Content(one_line(found.card.title)).stylize("bold"), width), worth.truncate(width, ellipsis=True)]


def _state(found: Glance, width: int) -> list[Content]:
    """Where it stands, how it ended or how long it has rotted, and its labels."""
    card = found.card
    since = "since today" if not found.days else f"for {found.days} d"
    where = Content(one_line(f"{found.pipeline} › {found.stage}")).stylize("$foreground")
    if card.status == "won":
        lines = [Content.styled("WON", "bold $success") + Content("  ") + where]
    elif card.status == "lost":
        why = Content(f"  {one_line(found.lost_reason)}") if found.lost_reason else Content("")
        lines = [Content.styled("LOST", "bold $error") + why, where]
    else:
        lines = [where + Content.styled(f" {since}", "$muted")]
    if card.rotten:
        lines.append(
            Content.styled(f"✗ rotten for {card.rotten} d", "bold $rotten") + Content.styled("  ! says why", "$muted")
        )
    if card.labels:
        lines.append(chips(card.labels, width))
    return [line.truncate(width, ellipsis=True) for line in lines]


def _facts(found: Glance, clock: Clock, width: int) -> list[Content]:
    card = found.card
    facts = (
        ("Company", [card.organization, found.address]),
        ("Person", [card.person, found.job, *found.reach]),
        ("Owner", [found.owner]),
        ("Closes", [clock.words(found.closes) if found.closes else ""]),
    )
    return [line for name, values in facts for line in _fact(name, values, width)]


def _fact(name: str, values: Sequence[str], width: int) -> list[Content]:
    """A name and the values there are, one below the other."""
    lines: list[Content] = []
    for value in (one_line(v).strip() for v in values):
        if value:
            first = None if lines else Content.styled(name, "$muted")
            text = Content(value).stylize("$muted") if lines else Content(value)
            lines += wrapped(text, width, INDENT, first)
    return lines


def _next(planned: Sequence[Event], clock: Clock, width: int) -> list[Content]:
    if not planned:
        return [Content.styled("▲ nothing planned", "$warning") + Content.styled("  A plans something", "$muted")]
    return [
        Content.styled("Next", "bold $accent"),
        *(line for event in planned for line in _planned(event, clock, width)),
    ]


def _planned(event: Event, clock: Clock, width: int) -> list[Content]:
    urgency = OVERDUE if event.overdue else TODAY if event.day == clock.today() else PLANNED
    sign, style, _ = URGENCY_SIGNS[urgency]
    text = Content(f"{clock.words(event.day, event.start)}  ").stylize(style) + Content(one_line(event.subject))
    return wrapped(text, width, 2, Content.styled(sign, style))


def _notes(found: Glance, clock: Clock, width: int) -> list[Content]:
    if not found.notes:
        return []
    lines = [Content(""), Content.styled("Notes", "bold $accent")]
    for note in found.notes:
        lines += [*_note(note, clock, width), Content("")]
    return lines[:-1]


def _note(note: GlanceNote, clock: Clock, width: int) -> list[Content]:
    said = " · ".join(part for part in (age(note.added, clock.now()), one_line(note.author)) if part)
    text = [line for part in note.text.split("\n") for line in wrapped(Content(part.expandtabs(4)), width)]
    more = [Content.styled("…", "$muted")] if len(text) > LONGEST_NOTE else []
    return [Content(said).stylize("$muted"), *text[:LONGEST_NOTE], *more]
