"""How organizations are related: parents with their daughters, and those that are just related; as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.edits import EditError
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.workspace import Workspace

Record = dict[str, Any]
KIND = "organization_relationship"
PARENT, DAUGHTER, RELATED = "parent", "daughter", "related"
WORDS = {PARENT: "its parent", DAUGHTER: "a daughter", RELATED: "related to it"}
"""What another organization can be to this one."""

DEEPEST = 6


class Relation(NamedTuple):
    """What another organization is to the one looked at: `depth` 0 for its own relations, more for theirs."""

    id: Id
    role: str
    other: int
    depth: int = 0


class Relations:
    """The relations of organizations; every edit is undoable."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    # -- reading --------------------------------------------------------------------------------------------------

    def of(self, organization: Id) -> list[Relation]:
        """The own relations of an organization: parents, daughters, then the others, each by name."""
        found = [_seen_from(row, organization) for row in self.workspace.parts.of("organization", KIND, organization)]
        name, order = self.workspace.records.values.name, list(WORDS)
        there = [one for one in found if self.workspace.records.values.exists("organization", one.other)]
        return sorted(there, key=lambda r: (order.index(r.role), name("organization", r.other).casefold()))

    def tree(self, organization: Id) -> list[Relation]:
        """The family as far as it is known: parents of parents first, daughters of daughters below theirs."""
        seen, own = {organization}, self.of(organization)
        seen |= {one.other for one in own}
        found: list[Relation] = []
        for one in own:
            further = list(self._further(one, seen, 1))
            found += [*reversed(further), one] if one.role == PARENT else [one, *further]
        return found

    def _further(self, relation: Relation, seen: set[Id], depth: int) -> Iterator[Relation]:
        """The parents of a parent, or the daughters of a daughter."""
        if relation.role == RELATED or depth > DEEPEST:
            return
        for one in self.of(relation.other):
            if one.role == relation.role and one.other not in seen:
                seen.add(one.other)
                yield one._replace(depth=depth)
                yield from self._further(one, seen, depth + 1)

    # -- changing -------------------------------------------------------------------------------------------------

    async def relate(self, organization: int, other: int, role: str) -> int:
        """Make another organization the parent, a daughter or just related; gives the relation's temporary id."""
        body = self._body(organization, other, role)
        new, words = self.workspace.edits.temporary_id(), self._words("Relate", organization, other)
        forth = _added(new, body, words)
        await self.workspace.edits.make(words, [forth], [_removed(new, f"Undo: {words}")])
        return new

    async def change(self, relation: Id, organization: int, role: str) -> bool:
        """Make the other organization something else to this one; tells whether that is a change."""
        found = self._found(relation)
        before = {name: found[name] for name in ("type", "rel_owner_org_id", "rel_linked_org_id")}
        now = _seen_from(found, organization)
        if now.role == role:
            return False
        body, words = (
            self._body(organization, now.other, role, relation),
            self._words("Relate", organization, now.other),
        )
        await self.workspace.edits.make(
            words, [_changed(relation, body, words)], [_changed(relation, before, f"Undo: {words}")]
        )
        return True

    async def end(self, relation: Id) -> None:
        """Two organizations are related no more; undoable by relating them again."""
        found = self._found(relation)
        body = {name: found[name] for name in ("type", "rel_owner_org_id", "rel_linked_org_id")}
        words = self._words("Part", found["rel_owner_org_id"], found["rel_linked_org_id"])
        back = _added(self.workspace.edits.temporary_id(), body, f"Undo: {words}")._replace(stands_for=relation)
        await self.workspace.edits.make(words, [_removed(relation, words)], [back])

    def _body(self, organization: int, other: int, role: str, but: Id = 0) -> Record:
        if organization == other:
            raise EditError("An organization is not related to itself.")
        kind = RELATED if role == RELATED else PARENT
        alike = [
            one
            for one in self.of(organization)
            if one.other == other and one.id != but and (one.role == RELATED) == (kind == RELATED)
        ]
        if alike:
            raise EditError("They are related so already.")
        owner, linked = (other, organization) if role == PARENT else (organization, other)
        return {"type": kind, "rel_owner_org_id": owner, "rel_linked_org_id": linked}

    def _found(self, relation: Id) -> Record:
        found = self.copy.get(KIND, relation)
        if found is None or found.get("is_deleted"):
            raise EditError("They are related no more.")
        return found

    def _words(self, verb: str, one: Id, other: Id) -> str:
        name = self.workspace.records.values.name
        return f"{verb} “{name('organization', one)}” and “{name('organization', other)}”"


def _seen_from(row: Record, organization: Id) -> Relation:
    """What the other end is to an organization (reference: organizationRelationships): the owner is the parent."""
    owner, linked = row["rel_owner_org_id"], row["rel_linked_org_id"]
    mine = owner == organization
    role = RELATED if row.get("type") != PARENT else DAUGHTER if mine else PARENT
    return Relation(row["id"], role, linked if mine else owner)


def _added(new: int, body: Record, words: str) -> Call:
    shown = {**body, "id": new, "is_deleted": False}
    return Call("v1.organization_relationships.create", {}, body, ((KIND, new, shown),), words, (KIND, new))


def _changed(relation: Id, body: Record, words: str) -> Call:
    return Call("v1.organization_relationships.update", {"id": relation}, body, ((KIND, relation, body),), words)


def _removed(relation: Id, words: str) -> Call:
    effects = ((KIND, relation, {"is_deleted": True}),)
    return Call("v1.organization_relationships.delete", {"id": relation}, None, effects, words)
