"""Everything the screens talk to, for one profile: made once, closed once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.services.activities import Activities
from tui.services.changes import Changed, Hub, SyncState, changed, everything
from tui.services.clock import Clock
from tui.services.deals import Deals
from tui.services.edits import Edits
from tui.services.memory import Memory
from tui.services.money import Money
from tui.services.sync import COPY_DAMAGED, Connection, Sync
from tui.store.copy import Copy
from tui.store.outbox import Outbox
from tui.store.text import clean

if TYPE_CHECKING:
    from tui.services.comments import Comments
    from tui.services.contacts import Contacts
    from tui.services.deciding import Deciding
    from tui.services.files import Files
    from tui.services.history import History
    from tui.services.leads import Leads
    from tui.services.lines import Lines
    from tui.services.merging import Merging
    from tui.services.notes import Notes
    from tui.services.parts import Parts
    from tui.services.people import People
    from tui.services.records import Records
    from tui.services.recurring import Recurring
    from tui.services.relations import Relations
    from tui.services.snoozes import Snoozes
    from tui.services.terms import Terms
    from tui.services.waiting import OutboxView


class Workspace:
    """The services of one profile, over one copy and one outbox.

    `connection` opens the client of the profile's server; `now` tells the time, for tests. A copy of another `company`
    (its id, 0 if that is not known) is not shown.
    """

    def __init__(
        self,
        copy: Path,
        outbox: Path,
        connection: Connection,
        *,
        name: str = "",
        company: int = 0,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.name = clean(name)
        self.hub = Hub()
        self.copy = Copy(copy)
        self.outbox = Outbox(outbox)
        self.memory = Memory(copy.with_name("screens.json"))
        self.clock = Clock(now) if now else Clock()
        self.state = SyncState()
        self.sync = Sync(copy, outbox, connection, self.hub)
        self.money = Money(self.copy)
        self.edits = Edits(self.copy, self.outbox, self.hub, self.sync.wake)
        self.deals = Deals(self.copy, self.edits, self.clock, self.money)
        self.activities = Activities(self.copy, self.edits, self.clock)
        self._told: set[str] = set()
        self._planning: asyncio.Task[int] | None = None
        self.copy.on_replaced = self._copy_was_damaged
        self.hub.before = self.edits.catch_up
        self.hub.listen(self._follow)
        if company and self.copy.fact("me", {}).get("company_id") not in (None, company):
            self.copy.clear()
        self.edits.relay()
        self._settle()
        self._ticked = self.clock.now()

    def start(self) -> None:
        """Start the sync; announcements come in the running event loop from now on."""
        self.hub.attach(asyncio.get_running_loop())
        self._warn()
        self.sync.start()
        self._plan_ahead()

    def close(self) -> None:
        """Stop the sync and close the files; what waits stays in the outbox."""
        self.hub.close()
        self.sync.stop()
        self.edits.close()
        self.copy.close()
        self.outbox.close()

    @cached_property
    def notes(self) -> Notes:
        """Notes of records."""
        from tui.services.notes import Notes

        return Notes(self.copy, self.edits, self.clock)

    @cached_property
    def records(self) -> Records:
        """Records as sections of fields."""
        from tui.services.records import Records

        return Records(self)

    @cached_property
    def parts(self) -> Parts:
        """What hangs on records and is read when they are opened."""
        from tui.services.parts import Parts

        return Parts(self)

    @cached_property
    def lines(self) -> Lines:
        """Products on deals."""
        from tui.services.lines import Lines

        return Lines(self)

    @cached_property
    def contacts(self) -> Contacts:
        """Persons, organizations and products as a whole."""
        from tui.services.contacts import Contacts

        return Contacts(self)

    @cached_property
    def terms(self) -> Terms:
        """Discounts and installments of deals."""
        from tui.services.terms import Terms

        return Terms(self)

    @cached_property
    def comments(self) -> Comments:
        """Comments on notes."""
        from tui.services.comments import Comments

        return Comments(self)

    @cached_property
    def files(self) -> Files:
        """Files of records."""
        from tui.services.files import Files

        return Files(self)

    @cached_property
    def merging(self) -> Merging:
        """Two records as one."""
        from tui.services.merging import Merging

        return Merging(self)

    @cached_property
    def people(self) -> People:
        """Participants and followers."""
        from tui.services.people import People

        return People(self)

    @cached_property
    def history(self) -> History:
        """What is next for a record, and what happened to it."""
        from tui.services.history import History

        return History(self, self.records, self.notes)

    @cached_property
    def leads(self) -> Leads:
        """The leads, imported when first asked for: the first frame is the board."""
        from tui.services.leads import Leads

        return Leads(self.copy, self.edits, self.clock, self.money)

    @cached_property
    def snoozes(self) -> Snoozes:
        """What is not to be seen until later."""
        from tui.services.snoozes import Snoozes

        return Snoozes(self.memory, self.clock, self.hub, self._newest_edit, self.outbox.forget_undone)

    @cached_property
    def recurring(self) -> Recurring:
        """Activities that come again."""
        from tui.services.recurring import Recurring

        return Recurring(self)

    def _plan_ahead(self) -> None:
        """Send the files an earlier run could not, and make real what comes again in the next weeks."""
        if self.filled and any(self.outbox.path.with_name("uploads").glob("*.json")):
            self.files.resume()
        if self.memory.facts.get("recurring") and self.filled:
            self._planning = asyncio.get_running_loop().create_task(self.recurring.make_ahead())

    def _newest_edit(self) -> int:
        step = self.outbox.last_step()
        return step.id if step else 0

    @cached_property
    def relations(self) -> Relations:
        """How organizations are related."""
        from tui.services.relations import Relations

        return Relations(self)

    @cached_property
    def waiting(self) -> OutboxView:
        """What is not sent yet, and what came back."""
        from tui.services.waiting import OutboxView

        return OutboxView(self.outbox, self.edits)

    @cached_property
    def deciding(self) -> Deciding:
        """Fields somebody else has changed, too."""
        from tui.services.deciding import Deciding

        return Deciding(self)

    @property
    def filled(self) -> bool:
        """Whether the copy has ever been filled to its end."""
        return bool(self.copy.fact("filled", default=False))

    @property
    def warnings(self) -> list[str]:
        """What happened to this machine's files, in sentences."""
        found = [self.outbox.rescued] if self.outbox.rescued else []
        if count := len(self.outbox.damaged):
            what = (
                "1 unsent edit was damaged on the disk. It is" if count == 1 else f"{count} unsent edits were damaged"
            )
            what = what if count == 1 else f"{what} on the disk. They are"
            found.append(f"{what} kept in {self.outbox.path}, but cannot be sent.")
        if self.copy.replaced is not None:
            found.append(COPY_DAMAGED)
        return found

    def _warn(self) -> None:
        """Announce every warning once."""
        if fresh := [words for words in self.warnings if words not in self._told]:
            self._told.update(fresh)
            self.hub.post(Changed(warnings=fresh))

    def _copy_was_damaged(self) -> None:
        """The copy is a new, empty one: lay the edits over it, have it filled, and show that."""
        self.sync.refresh()
        self.hub.post(everything())

    async def undo(self) -> str | None:
        """Take the last edit back; gives its words."""
        return self._local("undo") or await self.edits.undo()

    async def redo(self) -> str | None:
        """Make again what was taken back; gives its words."""
        return self._local("redo") or await self.edits.redo()

    def _local(self, way: Literal["undo", "redo"]) -> str | None:
        """What was snoozed last, taken back or done again, when no edit was made after it."""
        if "snoozes" not in vars(self):
            return None
        return self.snoozes.undo() if way == "undo" else self.snoozes.redo()

    def tick(self) -> None:
        """Time went by: announce `clock`, the deals and leads that fell due, and `day` when another one began."""
        before, self._ticked = self._ticked, self.clock.now()
        news = changed("clock", 0)
        if self.clock.local(before).date() != self.clock.today():
            news.ids["day"] = {0}
            self._plan_ahead()
        span = f"{before:%Y-%m-%dT%H:%M:%S}", f"{self._ticked:%Y-%m-%dT%H:%M:%S}"
        if deals := self.deals.due_between(*span):
            news.ids["deal"] = set(deals)
        if leads := self.leads.due_between(*span):
            news.ids["lead"] = set(leads)
        self.hub.announce(news)

    def _follow(self, news: Changed) -> None:
        if news.renamed and "snoozed" in self.memory.facts:
            self.snoozes.rename(news.renamed)
        if news.renamed and self.memory.facts.get("recurring"):
            self.recurring.rename(news.renamed)
        if news.state is not None:
            self.state = news.state
        if news.touches("currency"):
            self._settle()
        self._warn()

    def _settle(self) -> None:
        """Read again what the account says about money and time."""
        self.money.reload()
        self.clock.zone = _zone(self.copy.fact("me", {}).get("timezone_name"))


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    import zoneinfo  # late: not every copy names a zone yet

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
