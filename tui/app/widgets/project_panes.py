"""What a project's screen shows: its facts with what it is about, and its plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from tui.app.widgets.block_list import BlockList, Key
from tui.app.widgets.signs import URGENCY_SIGNS, chips, one_line
from tui.services.project_tasks import Group, Item

NAME = 14
WHO, NAMES = 14, 24
"""The cells of a name in a narrow plan, and at most in a roomy one."""
NAMED, ROOMY = 56, 64
"""From how many cells on a plan shows names, and from how many it is roomy."""


class Fact(NamedTuple):
    """A line of the facts: `key` tells a field (`field`, code) or a record (its kind and id); None is a heading."""

    key: Key | None
    name: str
    text: str = ""
    labels: tuple[tuple[str, str], ...] = ()


class ProjectFacts(BlockList):
    """The fields, what the project is about, its notes."""

    DEFAULT_CSS = "ProjectFacts { width: 9fr; }"

    def __init__(self) -> None:
        super().__init__(id="facts")
        self.facts: list[Fact] = []

    def fill(self, facts: list[Fact]) -> None:
        """Show these."""
        self.facts = facts
        self.show([fact.key for fact in facts])

    def block(self, number: int, width: int) -> Sequence[Content]:
        """One line, a heading with an empty one above it."""
        fact = self.facts[number]
        if fact.key is None:
            heading = Content.styled(fact.name, "bold $accent")
            return [heading] if not number else [Content(""), heading]
        name = Content(one_line(fact.name)).truncate(NAME - 1, ellipsis=True, pad=True).stylize("$muted")
        room = max(width - NAME, 1)
        text = chips(fact.labels, room) if fact.labels else Content(one_line(fact.text) or "–")
        return [name + Content(" ") + text.truncate(room, ellipsis=True)]


class ProjectPlan(BlockList):
    """The plan by groups: tasks with their subtasks below them, activities, and how many are done."""

    DEFAULT_CSS = "ProjectPlan { width: 13fr; border-left: vkey $border; }"

    def __init__(self) -> None:
        super().__init__(id="plan")
        self.lines: list[Group | Item] = []
        self.groups: dict[int, int] = {}
        self.words = ""
        self.day: Callable[[str], str] = str
        self.wide = (0, 0)

    def fill(self, groups: Sequence[Group], at: Key | None = None) -> None:
        """Show these groups, those that are empty too: something may be added to them."""
        self.lines, self.groups = [], {}
        keys: list[Key | None] = []
        for group in groups:
            self.lines.append(group)
            keys.append(None)
            for item in group.items:
                self.lines.append(item)
                keys.append((item.kind, item.id))
                self.groups[item.id] = group.id
        items = [item for group in groups for item in group.items]
        names = max((cell_len(one_line(item.who)) for item in items), default=0)
        self.wide = min(names, NAMES), max((cell_len(self.day(item.due)) for item in items if item.due), default=0)
        self.show(keys, at)

    @property
    def item(self) -> Item | None:
        """What the cursor stands on."""
        found = self.lines[self.cursor] if self.cursor < len(self.lines) else None
        return found if isinstance(found, Item) else None

    def block(self, number: int, width: int) -> Sequence[Content]:
        """One line for each; a group's name with how far it is."""
        found = self.lines[number]
        if isinstance(found, Item):
            return [self._item(found, width)]
        tops = [item for item in found.items if not item.below]
        done = sum(item.done for item in tops)
        line = Content(one_line(found.name)).truncate(max(width - 10, 4), ellipsis=True).stylize("bold $accent")
        count = f"  {done}/{len(tops)}" if tops else "  empty: a adds a task"
        return [*([Content("")] if number else []), line + Content.styled(count, "$muted")]

    def _item(self, item: Item, width: int) -> Content:
        sign, style, _words = URGENCY_SIGNS.get(item.urgency, ("○", "$muted", ""))
        mark = Content.styled("✓", "$success") if item.done else Content.styled(sign, style)
        kind = Content.styled("◷ ", "$accent") if item.kind == "activity" else Content("")
        kind += Content.styled("◆ ", "$accent") if item.milestone else Content("")
        parts = f" {item.parts[0]}/{item.parts[1]}" if item.parts[1] else ""
        waiting = Content.styled(" ↑", "$accent") if item.waiting else Content("")
        day = Content(self.day(item.due) if item.due else "").stylize("$error" if item.urgency == 1 else "$muted")
        names, days = self.wide
        names = 0 if width < NAMED else names if width >= ROOMY else min(names, WHO)
        who = Content(one_line(item.who)).truncate(names, ellipsis=True, pad=True).stylize("$muted")
        apart = Content("  ") if names else Content("")
        right = waiting + apart + who + Content(" " * (2 + days - day.cell_length)) + day
        left = Content("    " if item.below else " ") + mark + Content(" ") + kind
        room = max(width - left.cell_length - right.cell_length - len(parts), 1)
        title = Content(one_line(item.title)).truncate(room, ellipsis=True)
        title = title.stylize("$muted") if item.done else title
        line = left + title + Content.styled(parts, "$muted")
        return line + Content(" " * max(width - line.cell_length - right.cell_length, 0)) + right
