"""What stands above a record: its title and value, how it stands, and the way of a deal through its stages."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.signs import URGENCY_SIGNS, chips
from tui.services.records import Head, Step

KINDS = {
    "deal": "Deal",
    "person": "Person",
    "organization": "Organization",
    "lead": "Lead",
    "activity": "Activity",
    "product": "Product",
}
STATUS = {
    "open": ("○ OPEN", "bold $primary"),
    "won": ("✓ WON", "bold $background on $success"),
    "lost": ("✗ LOST", "bold $background on $error"),
}
ARROW = " › "
LONGEST_CRUMB = 18
"""Cells of the name of a record one came through."""


class RecordHead(Widget):
    """Two lines for every record, and a third for the way of a deal."""

    DEFAULT_CSS = """
    RecordHead { height: 2; width: 1fr; background: $surface; color: $foreground; padding: 0 1; }
    RecordHead.-path { height: 3; }
    """

    def __init__(self, *, path: bool = False) -> None:
        super().__init__(classes="-path" if path else None)
        self.head: Head | None = None
        self.place = ""
        self.crumbs: tuple[str, ...] = ()

    def show(self, head: Head | None, place: str = "", crumbs: tuple[str, ...] = ()) -> None:
        """Show another head; `place` is where in the list it stands, `crumbs` the records one came through.

        Draws only what differs.
        """
        if (head, place, crumbs) != (self.head, self.place, self.crumbs):
            self.head, self.place, self.crumbs = head, place, crumbs
            self.refresh()

    def render(self) -> Content:
        """The lines, as wide as there is room."""
        head, width = self.head, self.size.width
        if head is None or width < 1:
            return Content("")
        state = self._state(head, width)
        who = self._who(head, width - state.cell_length)
        lines = [self._first(head, width), _ends(state, who, width)]
        if head.steps:
            lines.append(path(head, width))
        return Content("\n").join(lines)

    def _title(self, head: Head, width: int) -> Content:
        way = crumbs(self.crumbs, width // 3)
        return way + Content.styled(f"{KINDS[head.kind]}  ", "$muted") + Content(_line(head.title)).stylize("bold")

    def _first(self, head: Head, width: int) -> Content:
        """The title and what it is worth; where the title has little room, what is least of that goes."""
        title, rights = self._title(head, width), [self._value(head, less) for less in range(3)]
        wanted = max(min(title.cell_length, width // 2), 1)
        right = next((r for r in rights if r.cell_length + 2 + wanted <= width), rights[-1])
        return _ends(title, right, width)

    def _value(self, head: Head, less: int) -> Content:
        """What it is worth and its place; with `less` 1 without how it is weighted, with 2 the place in fewer words."""
        value = Content.styled(head.value, "bold")
        if head.weighted and not less:
            value += Content.styled(f"  ⚖ {head.weighted} at {head.probability} %", "$muted")
        elif head.weighted and less == 1:
            value += Content.styled(f"  {head.probability} %", "$muted")
        if head.waiting:
            value += Content.styled("  ↑", "$accent")
        place = self.place if less < 2 else self.place.replace(" of ", "/")
        return value + Content.styled(f"   {place}", "$muted") if place else value

    def _state(self, head: Head, width: int) -> Content:
        parts = []
        if head.status:
            words, style = STATUS.get(head.status, (head.status.upper(), "bold"))
            parts.append(Content.styled(f" {words} " if head.status != "open" else words, style))
        if head.note:
            parts.append(Content(_line(head.note)).truncate(width // 2, ellipsis=True))
        if head.archived:
            parts.append(Content.styled("archived", "$muted"))
        if head.rotten:
            parts.append(Content.styled(f"✗ rotten for {head.rotten}d", "bold $rotten"))
        if head.urgency:
            sign, style, words = URGENCY_SIGNS[head.urgency]
            parts.append(Content.styled(f"{sign} {words}", style))
        if head.labels:
            parts.append(chips(head.labels, max(width // 3, 10)))
        return Content("  ").join(parts)

    def _who(self, head: Head, room: int) -> Content:
        """Who follows it, whom it is about and whose it is; as much as there is room for, the owner is last to go."""
        names = [Content(_line(name)) for name in (head.followers, *head.about, head.owner) if name]
        if head.followers and len(names) > 1 and _wide(names) > room:
            del names[0]
        while len(names) > 1 and _wide(names) > room:
            del names[-2]
        return Content(" · ").join(names).stylize("$muted")


def _wide(names: list[Content]) -> int:
    """The cells of names with what stands between them, and of the gap before them."""
    return sum(name.cell_length + 3 for name in names)


def crumbs(names: tuple[str, ...], width: int) -> Content:
    """The records one came through, the last ones: as many as have room, each cut to a few cells."""
    found = Content("")
    for number, name in enumerate(reversed(names)):
        more = Content(_line(name)).truncate(LONGEST_CRUMB, ellipsis=True) + Content(ARROW) + found
        left = len(names) - number - 1
        if more.cell_length + (len(f"…{ARROW}") if left else 0) > width:
            return (Content(f"…{ARROW}") + found).stylize("$muted")
        found = more
    return found.stylize("$muted")


def _line(text: str) -> str:
    return " ".join(text.split())


def _ends(left: Content, right: Content, width: int) -> Content:
    """Two texts at both ends of a line; the left one gives way last, the right one is never more than half."""
    right = right.truncate(max(width - left.cell_length - 2, width // 2), ellipsis=True)
    left = left.truncate(max(width - right.cell_length - 2, 0), ellipsis=True)
    return left + Content(" " * (width - left.cell_length - right.cell_length)) + right


def path(head: Head, width: int) -> Content:
    """The stages as arrows: passed ones with a check, the current one marked, days spent where they are known."""
    start = Content.styled(f"{_line(head.pipeline)} ▸ ", "$muted")
    start = start.truncate(width // 4, ellipsis=True)
    room = width - start.cell_length
    for days, longest in ((True, 99), (False, 99), (False, 16), (False, 10), (False, 7)):
        steps = [_step(head, step, longest, days=days or step.current) for step in head.steps]
        line = Content.styled(ARROW, "$border").join(steps)
        if line.cell_length <= room:
            return start + line
    return start + _window(head, room)


def _step(head: Head, step: Step, longest: int, *, days: bool) -> Content:
    name = Content(_line(step.name)).truncate(longest, ellipsis=True)
    spent = Content(f" {step.days}d") if days and step.days is not None else Content("")
    if step.current:
        style = {"won": "$success", "lost": "$error"}.get(head.status, "$primary")
        return (Content(" ● ") + name + spent + Content(" ")).stylize(f"bold $background on {style}")
    if step.passed:
        return Content.styled("✓ ", "$success") + name + spent.stylize("$muted")
    return name.stylize("$muted") + spent.stylize("$muted")


def _window(head: Head, room: int) -> Content:
    """The current stage, and how many there are at both sides, where there is no room for all."""
    here = next((n for n, step in enumerate(head.steps) if step.current), 0)
    after = len(head.steps) - here - 1
    left = Content.styled(f"{here} ‹ " if here else "", "$muted")
    right = Content.styled(f" › {after}" if after else "", "$muted")
    longest = max(room - left.cell_length - right.cell_length - 10, 4)
    return (left + _step(head, head.steps[here], longest, days=True) + right).truncate(room, ellipsis=True)
