"""What waits in the outbox: calls, the edits they belong to, and the names of records in them."""

from __future__ import annotations

import itertools
import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tui.store.overlay import Effect

Id = int | str
Name = tuple[str, Id]
"""A record, by kind and id."""

QUEUED, IN_FLIGHT, UNKNOWN, REFUSED = "queued", "in flight", "unknown", "refused"
STATES = (QUEUED, IN_FLIGHT, UNKNOWN, REFUSED)

LINKS: Mapping[str, str] = {
    "deal_id": "deal",
    "lead_id": "lead",
    "person_id": "person",
    "org_id": "organization",
    "organization_id": "organization",
    "rel_owner_org_id": "organization",
    "rel_linked_org_id": "organization",
    "stage_id": "stage",
    "pipeline_id": "pipeline",
    "product_id": "product",
    "product_attachment_id": "deal_product",
    "deal_participant_id": "participant",
    "commentId": "comment",
    "discount_id": "discount",
    "installment_id": "installment",
    "activity_id": "activity",
    "product_variation_id": "product_variation",
    "project_id": "project",
    "board_id": "project_board",
    "phase_id": "project_phase",
    "parent_task_id": "task",
    "task_id": "task",
    "taskId": "task",
}
"""Fields that name a record of another kind, anywhere in a call."""

LISTS: Mapping[str, str] = {"label_ids": "lead_label"}
"""Fields that name several; the labels of other kinds have numbers, which are never made here."""

TEXTS = ("lead", "lead_label")
"""Kinds whose ids are text."""

_SINGULAR = {"activities": "activity"}
_PARTS = {
    "product": ("deal_product", "product_attachment_id"),
    "participant": ("participant", "deal_participant_id"),
} | {
    "follower": ("follower", "follower_id"),
    "variation": ("product_variation", "product_variation_id"),
    "comment": ("comment", "commentId"),
    "discount": ("discount", "discount_id"),
    "installment": ("installment", "installment_id"),
}
"""Parts of a record, by what the operations call them: their kind, and the argument that names one of them."""
_counter = itertools.count()


class Call(NamedTuple):
    """One call to make: an operation by name with wire values, what it does to the copy, and how to say it.

    `creates` is `(kind, temporary id)` for a call whose answer brings a real id, `stands_for` the id of the record of
    that kind the new one takes the place of: a lead that was converted and comes back, a deleted activity.

    Of a change `base` is what the user saw in its fields, and `theirs` what somebody else has written there since: then
    it is not sent before the user decided. Fields are flat, as in `store.bodies`. `instead` is the change, as JSON
    values, that this one says anew before anybody heard it: that counts again when this one is refused.
    """

    operation: str
    arguments: dict[str, Any]
    body: dict[str, Any] | None
    effects: tuple[Effect, ...]
    words: str
    creates: tuple[str, Id] | None = None
    stands_for: Id | None = None
    base: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None
    instead: dict[str, Any] | None = None

    def dump(self) -> dict[str, Any]:
        """The call as JSON values."""
        return {
            "operation": self.operation,
            "arguments": self.arguments,
            "body": self.body,
            "effects": [list(e) for e in self.effects],
            "words": self.words,
            "creates": list(self.creates) if self.creates else None,
            "stands_for": self.stands_for,
            **({"base": self.base} if self.base is not None else {}),
            **({"theirs": self.theirs} if self.theirs is not None else {}),
            **({"instead": self.instead} if self.instead is not None else {}),
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> Call:
        """The call these JSON values mean; raises `KeyError`, `TypeError` or `ValueError` for others."""
        effects = tuple((str(k), i, p) for k, i, p in data["effects"])
        kind_and_id = data["creates"]
        creates = (str(kind_and_id[0]), kind_and_id[1]) if kind_and_id else None
        first = (data["operation"], data["arguments"], data["body"])
        seen = (data.get("base"), data.get("theirs"), data.get("instead"))
        return cls(*first, effects, data["words"], creates, data.get("stands_for"), *seen)

    @property
    def kind(self) -> str:
        """The kind of record the operation is about."""
        resource = self.operation.split(".")[-2]
        return _SINGULAR.get(resource, resource.removesuffix("s"))

    @property
    def verb(self) -> str:
        """What the operation does: the last part of its name."""
        return self.operation.rsplit(".", 1)[-1]

    @property
    def part(self) -> tuple[str, str] | None:
        """The kind of part the operation is about and the argument that names it; None when it is about the whole."""
        verb, _, part = self.verb.partition("_")
        return _PARTS.get(part) if verb in ("add", "update", "remove", "delete") else None

    @property
    def removes(self) -> Name | None:
        """The record that is gone when the operation is done."""
        if self.verb.split("_")[0] not in ("delete", "remove"):
            return None
        kind, name = self.part or (self.kind, "id")
        if kind == "follower":  # goes by what it follows
            return kind, f"{self.kind}:{self.arguments['id']}:{self.arguments[name]}"
        return (kind, self.arguments[name]) if name in self.arguments else None

    def touches(self) -> list[Name]:
        """The records this call changes."""
        return [(kind, record) for kind, record, _ in self.effects]

    def names(self) -> set[Name]:
        """Every record this call mentions."""
        found = {*linked(self.body), *linked(self.arguments), *self.touches()}
        for kind, _, patch in self.effects:
            found |= {*linked(patch)} | ({(kind, patch["id"])} if "id" in patch else set())
        if "id" in self.arguments:
            found.add((self.kind, self.arguments["id"]))
        return found


def linked(value: Any) -> Iterator[Name]:
    """The records that stand in JSON values under the names of links."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in LINKS and isinstance(part, int | str):
                yield LINKS[name], part
            elif name in LISTS and isinstance(part, list):
                yield from ((LISTS[name], one) for one in part if isinstance(one, str))
            else:
                yield from linked(part)
    elif isinstance(value, list):
        for part in value:
            yield from linked(part)


class Entry(NamedTuple):
    """A call in the outbox: its number, its state, how often it was tried, and why it was refused.

    `made` is when, in seconds since 1970; `step` is the number of the edit it belongs to, 0 for none.
    """

    id: int
    key: str
    call: Call
    state: str = QUEUED
    attempts: int = 0
    error: str = ""
    made: float = 0.0
    step: int = 0


class Step(NamedTuple):
    """One edit as the user made it: the calls that take it back and the calls that make it again."""

    words: str
    back: tuple[Call, ...] = ()
    forth: tuple[Call, ...] = ()
    id: int = 0


class Texts:
    """Calls as text: one that is written in two places is worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Call, str]] = {}

    def of(self, call: Call) -> str:
        """A call as text."""
        if (known := self._known.get(id(call))) is not None:
            return known[1]
        text = _json(call.dump())
        self._known[id(call)] = (call, text)  # kept with it: what is gone leaves its identity to another
        return text

    def of_all(self, calls: Sequence[Call]) -> str:
        """Calls as one text."""
        return f"[{', '.join(map(self.of, calls))}]"


_json = json.JSONEncoder(ensure_ascii=False).encode


def load_calls(text: str) -> tuple[Call, ...]:
    """The calls a text means; raises as `Call.load` does."""
    return tuple(Call.load(data) for data in json.loads(text))


# -- temporary ids ------------------------------------------------------------------------------------------------


def temporary_id(kind: str) -> Id:
    """An id for a record the server has not given one to, unlike any other: text for leads and labels, else negative.

    A later one is lower: made of the time in milliseconds, a count and chance, it fits a JSON number.
    """
    if kind in TEXTS:
        return f"new-{os.urandom(16).hex()}"
    return -((int(time.time() * 1000) + next(_counter)) * 1024 + int.from_bytes(os.urandom(2)) % 1024)


def is_temporary(record: Id) -> bool:
    """Whether an id was made here."""
    return record.startswith("new-") if isinstance(record, str) else record < 0


is_custom = re.compile("[0-9a-f]{40}").fullmatch
"""Whether a name is that of a field of the account's own: it may name a record of any kind."""


def renamed_call(call: Call, kind: str, old: Id, new: Id) -> Call:
    """The call with an id replaced wherever it stands: arguments, body, effects, however deep."""
    mine = {"id"} if call.kind == kind else set[str]()
    links = {name for name, of in (*LINKS.items(), *LISTS.items()) if of == kind}

    def fresh(value: Any, names: set[str]) -> Any:
        if isinstance(value, dict):
            return {n: named(v) if n in names or is_custom(n) else fresh(v, links) for n, v in value.items()}
        return [fresh(part, links) for part in value] if isinstance(value, list) else value

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [new if _same(one, old) else fresh(one, links) for one in value]
        return new if _same(value, old) else fresh(value, links)

    effects = tuple(
        (k, new if k == kind and _same(i, old) else i, fresh(p, links | {"id"} if k == kind else links))
        for k, i, p in call.effects
    )
    values = {name: fresh(value, links) for name, value in call._asdict().items() if name in ("body", "base", "theirs")}
    older = renamed_call(Call.load(call.instead), kind, old, new).dump() if call.instead else None
    return call._replace(arguments=fresh(call.arguments, links | mine), effects=effects, instead=older, **values)


def _same(value: Any, old: Id) -> bool:
    return type(value) is type(old) and bool(value == old)
