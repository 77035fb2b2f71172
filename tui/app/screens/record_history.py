"""What is next and what happened, on the screen of a record: all of it or one kind, read a part at a time."""

from __future__ import annotations

from typing import Any

from tui.app.command import command
from tui.app.screens.jumping import Jumping
from tui.app.widgets.timeline import Timeline
from tui.services.edits import EditError
from tui.services.history import ALL, FILTERS, FLOWS, MOST, Item, Only
from tui.services.records import Head, Id, Link, is_temporary

HISTORY = "What happened"
LOOK = "history shown"
EVERYTHING = 10**9


class RecordHistory(Jumping):
    """The part of the record screen that shows the timeline; `most` items of what happened are read."""

    kind: str
    record: Id
    most: int
    said: tuple[str, str] = ("", "")

    @property
    def timeline(self) -> Timeline:
        """The pane of what is next and what happened."""
        return self.query_one(Timeline)

    @property
    def subject(self) -> Link | None:
        """Whose history is shown: of an activity, what it is linked to."""
        return self.workspace.history.subject(self.kind, self.record)

    @property
    def only(self) -> Only:
        """What of it is looked at."""
        return FILTERS.get(str(self.workspace.memory.get(LOOK, "a")), ALL)

    def prepare_timeline(self) -> None:
        """Tell the pane how its items are worded, and where more of them come from."""
        history = self.workspace.history
        self.timeline.word = lambda item: history.worded(*self.subject, item) if self.subject else item
        self.timeline.whole = self._whole
        self.timeline.commented = self._commented
        self.timeline.ask_more = self._read_more

    def _whole(self, item: Item) -> str:
        if item.kind == "note":
            return self.workspace.notes.content(int(item.id))
        return str((self.workspace.copy.get("activity", item.id) or {}).get("note") or "")

    def _commented(self, item: Item) -> list[tuple[str, str]]:
        """Who said what about a note."""
        if item.kind != "note":
            return []
        local, day = self.workspace.clock.local, self.workspace.records.values.day
        return [
            (f"{one.author}{f', {day(local(one.added).date())}' if one.added else ''}", one.html)
            for one in self.workspace.comments.of(int(item.id))
        ]

    @command("r", "Comment on the note under the cursor", group=HISTORY)
    async def comment(self) -> None:
        """Reply to a note."""
        item = self.timeline.item if self.focused is self.timeline else None
        if item is None or item.kind != "note":
            raise EditError("Only a note can be commented on; l goes to the notes.")
        comments, note = self.workspace.comments, int(item.id)
        if (self.subject or ("",))[0] == "lead":
            raise EditError("Notes of leads have no comments in Pipedrive.")

        async def save(text: str) -> str:
            return await comments.add(note, text)

        from tui.app.screens import drafts

        await drafts.write(self, "Comment", f"comment on {note}", "", save, hint="Markdown")

    def read_timeline(self, head: Head | None = None) -> None:
        """Read it anew; `head` is the record's, where that is at hand."""
        timeline, history = self.timeline, self.workspace.history
        timeline.today = self.workspace.clock.today()
        timeline.types = {t.key: t.name for t in self.workspace.activities.types()}
        subject = self.subject
        if subject is None:
            sold = self.kind == "product"
            nothing = "Products have no activities." if sold else "This is linked to nothing."
            timeline.fill([], [], nothing=nothing, remark="Products have no notes." if sold else "nothing yet")
            return
        nothing, remark = self.said = self._said(subject, head)
        focus, past = history.read(*subject, most=self.most, only=self.only)
        timeline.more = len(past) >= self.most
        timeline.fill(focus, past, nothing=nothing, remark=remark)

    def follow_head(self, head: Head) -> None:
        """Read it anew only if its headings say something else now: the record was won, the server went away."""
        if (subject := self.subject) is not None and self._said(subject, head) != self.said:
            self.read_timeline(head)

    def _said(self, subject: Link, head: Head | None) -> tuple[str, str]:
        """What is said where nothing is planned, and beside the heading of what happened."""
        found = head if head is not None and subject == (self.kind, self.record) else None
        found = found or self.workspace.records.head(*subject)
        going_on = found is not None and found.status in ("", "open")
        return "▲ nothing planned, a adds an activity" if going_on else "nothing planned", self._remark(subject)

    def _remark(self, subject: Link) -> str:
        """What is left out, and why there may be less history than one expects."""
        left = f"{self.only.name} only, v changes that" if self.only.name else ""
        return " · ".join(words for words in (left, self._reason(*subject)) if words)

    def _reason(self, kind: str, record: Id) -> str:
        own = (kind, record) == (self.kind, self.record)
        words = "" if own else f"of {self.workspace.records.values.name(kind, record)}"
        kept = self.workspace.history.kept(kind, record)
        if kept is not None:
            return str(kept.get("problem") or words)
        if kind not in FLOWS or is_temporary(record):
            return words
        away = self.workspace.state.phase in ("offline", "signed out")
        return "changes come when the server can be reached" if away else "asking for changes…"

    # -- more of it -----------------------------------------------------------------------------------------------

    def _read_more(self) -> None:
        self.most *= 4
        self.read_timeline()

    def read_all(self) -> None:
        """Read whatever there is."""
        if self.timeline.more:
            self.most = EVERYTHING
            self.read_timeline()

    @command("v", "Show only notes, activities, mail, files or changes", group=HISTORY)
    async def look_at(self) -> None:
        """One more key says what of it."""
        from tui.app.screens.menu import MenuScreen

        if self.subject is None:
            raise EditError("This is linked to nothing.")
        entries = [(key, one.name or "all of it") for key, one in FILTERS.items()]

        def chosen(key: Any) -> None:
            if key in FILTERS:
                self.workspace.memory.put(LOOK, key)
                self.most = MOST
                self.read_timeline()

        await self.app.push_screen(MenuScreen("What happened", entries), chosen)
