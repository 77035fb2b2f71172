"""Who is on a record beside its owner: the participants of a deal, and the users that follow a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.services.edits import EditError
from tui.services.parts import PARTS, follower_id, of
from tui.store.calls import is_temporary
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.workspace import Workspace
    from tui.store.overlay import Effect

Record = dict[str, Any]
RESOURCES = {
    "deal": "deals",
    "person": "persons",
    "organization": "organizations",
    "product": "products",
    "project": "projects",
}
"""What the API calls records of a kind."""


class People:
    """Participants and followers; every edit is undoable."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    # -- participants ---------------------------------------------------------------------------------------------

    def participants(self, deal: Id) -> list[Record]:
        """The persons that take part in a deal, its own person first."""
        own = (self.copy.get("deal", deal) or {}).get("person_id")
        found = self.workspace.parts.of("deal", "participant", deal, "abs(id)")
        return sorted(found, key=lambda p: p.get("person_id") != own)

    async def join(self, deal: Id, person: int) -> int:
        """Add a participant to a deal; gives its temporary id."""
        if any(p.get("person_id") == person for p in self.participants(deal)):
            raise EditError("That person takes part already.")
        new, words = (
            self.workspace.edits.temporary_id(),
            f"Add {self._name('person', person)} to {self._name('deal', deal)}",
        )
        forth = _join(deal, person, new, words)
        await self.workspace.edits.make(words, [forth], [_leave(deal, new, f"Undo: {words}")])
        return new

    async def leave(self, participant: Id) -> None:
        """Take a participant off its deal."""
        found = self.copy.get("participant", participant)
        if found is None or found.get("is_deleted"):
            raise EditError("That person does not take part any more.")
        deal, person = found["deal_id"], found["person_id"]
        if person == (self.copy.get("deal", deal) or {}).get("person_id"):
            raise EditError("This is the deal's own person; choose another one there first.")
        words, again = (
            f"Take {self._name('person', person)} off {self._name('deal', deal)}",
            self.workspace.edits.temporary_id(),
        )
        back = _join(deal, person, again, f"Undo: {words}")._replace(stands_for=participant)
        await self.workspace.edits.make(words, [_leave(deal, participant, words)], [back])

    # -- followers ------------------------------------------------------------------------------------------------

    def followers(self, kind: str, record: Id) -> list[Record]:
        """The users that follow a record."""
        return self.workspace.parts.of(kind, "follower", record, "user_id")

    def me(self) -> int:
        """The user's own id; raises `EditError` while it is not known."""
        found = self.copy.fact("me", {}).get("id")
        if found is None:
            raise EditError("It is not known yet who you are: the account was not asked.")
        return int(found)

    def follows(self, kind: str, record: Id, user: int) -> bool:
        """Whether a user follows a record, as far as it was told."""
        return any(f.get("user_id") == user for f in self.followers(kind, record))

    async def follow(self, kind: str, record: Id, user: int) -> None:
        """Have a user follow a record."""
        self._refuse(kind, record)
        if self.follows(kind, record, user):
            raise EditError(f"{self._user(user)} follows it already.")
        words = f"Have {self._user(user)} follow {self._name(kind, record)}"
        await self.workspace.edits.make(
            words, [_follow(kind, record, user, words)], [_unfollow(kind, record, user, f"Undo: {words}")]
        )

    async def unfollow(self, kind: str, record: Id, user: int) -> None:
        """End the following of a user."""
        self._refuse(kind, record)
        words = f"Take {self._user(user)} off the followers of {self._name(kind, record)}"
        await self.workspace.edits.make(
            words, [_unfollow(kind, record, user, words)], [_follow(kind, record, user, f"Undo: {words}")]
        )

    def _refuse(self, kind: str, record: Id) -> None:
        if kind not in RESOURCES or kind not in PARTS:
            raise EditError(f"Nobody can follow a {kind}.")
        if is_temporary(record):
            raise EditError("The server does not know this record yet; it can be followed once it is saved there.")

    def _name(self, kind: str, record: Id) -> str:
        return f"“{self.workspace.records.values.name(kind, record)}”"

    def _user(self, user: int) -> str:
        return self.workspace.records.values.name("user", user)


def _join(deal: Id, person: int, new: Id, words: str) -> Call:
    shown = {"id": new, "deal_id": deal, "person_id": person, "is_deleted": False}
    effects: tuple[Effect, ...] = (("participant", new, shown), ("deal", deal, {}))
    return Call("v1.deals.add_participant", {"id": deal}, {"person_id": person}, effects, words, ("participant", new))


def _leave(deal: Id, participant: Id, words: str) -> Call:
    names = {"id": deal, "deal_participant_id": participant}
    effects: tuple[Effect, ...] = (("participant", participant, {"is_deleted": True}), ("deal", deal, {}))
    return Call("v1.deals.remove_participant", names, None, effects, words)


def _follow(kind: str, record: Id, user: int, words: str) -> Call:
    found = follower_id(kind, record, user)
    shown = {"id": found, "of": of(kind, record), "user_id": user, "is_deleted": False}
    return Call(
        f"v2.{RESOURCES[kind]}.add_follower", {"id": record}, {"user_id": user}, (("follower", found, shown),), words
    )


def _unfollow(kind: str, record: Id, user: int, words: str) -> Call:
    effects = (("follower", follower_id(kind, record, user), {"is_deleted": True}),)
    return Call(f"v2.{RESOURCES[kind]}.remove_follower", {"id": record, "follower_id": user}, None, effects, words)
