"""What hangs on a record and is read when it is opened: lines of products, participants, followers, files, mail.

None of it comes with the lists the copy is filled from, so it is asked for in the sync's thread and kept from then on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.store.calls import Id, is_temporary

if TYPE_CHECKING:
    from tui.services.sync import Session
    from tui.services.workspace import Workspace
    from tui.store.calls import Call

Json = dict[str, Any]
OWNED = {"deal": "deal_id", "person": "person_id", "organization": "org_id", "lead": "lead_id", "product": "product_id"}
"""The column of a file that names what it belongs to."""

_MAIL = ("id", "subject", "snippet", "from", "to", "cc", "message_time", "mail_thread_id", "has_attachments_flag")


Brought = Callable[["Session", Any], Awaitable[list[Json]]]


class Part(NamedTuple):
    """One kind of part: its kind in the copy, how its list is asked for, and how it is kept.

    Where the server has no list of it, `bring` gives what a record has.
    """

    kind: str
    call: Callable[[Any], Any] | None
    keep: Callable[[str, Id, Json], Json]
    bring: Brought | None = None


def of(kind: str, record: Id) -> str:
    """The name under which parts keep the record they belong to."""
    return f"{kind}:{record}"


def follower_id(kind: str, record: Id, user: int) -> str:
    """The id followers go by here; the server gives them none in v2."""
    return f"{kind}:{record}:{user}"


def _as_told(_kind: str, _record: Id, told: Json) -> Json:
    return told


def _participant(_kind: str, record: Id, told: Json) -> Json:
    person = told.get("person_id") or {}
    number = person.get("value", person.get("id")) if isinstance(person, Mapping) else person
    named = person.get("name") if isinstance(person, Mapping) else None
    return {"id": told["id"], "deal_id": record, "person_id": number, "name": named, "add_time": told.get("add_time")}


def _follower(kind: str, record: Id, told: Json) -> Json:
    user = told["user_id"]
    return {
        "id": follower_id(kind, record, user),
        "of": of(kind, record),
        "user_id": user,
        "add_time": told["add_time"],
    }


def _mail(kind: str, record: Id, told: Json) -> Json:
    data = told.get("data") if isinstance(told.get("data"), dict) else told
    kept = {name: (data or {}).get(name) for name in _MAIL}
    return {**kept, "id": f"{kind}:{record}:{kept['id']}", "number": kept["id"], "of": of(kind, record)}


def _relationship(_kind: str, _record: Id, told: Json) -> Json:
    """A relation of organizations with both ends as ids; v1 tells them as objects."""
    ends = {name: _number_of(told.get(name)) for name in ("rel_owner_org_id", "rel_linked_org_id")}
    return {"id": told["id"], "type": told.get("type"), **ends}


def _number_of(link: Any) -> Any:
    return link.get("value", link.get("id")) if isinstance(link, Mapping) else link


def _variation(_kind: str, record: Id, told: Json) -> Json:
    return {**told, "id": int(told["id"]), "product_id": record}


def comment(_kind: str, record: Id, told: Json) -> Json:
    """A comment as it is kept: by its UUID, with the note it is about."""
    return {**told, "id": str(told.get("uuid") or told.get("id")), "note_id": record}


def _parts(resource: str, *more: Part) -> tuple[Part, ...]:
    """What deals, persons and organizations have alike, after what only these have."""
    return (
        *more,
        Part("follower", lambda c: getattr(c.v2, resource).list_followers, _follower),
        Part("file", lambda c: getattr(c.v1, resource).list_files, _as_told),
        Part("mail", lambda c: getattr(c.v1, resource).list_mail_messages, _mail),
    )


def _installments(client: Any) -> Callable[..., Any]:
    """The list of installments, which is asked for by several deals at once."""

    async def listed(deal: Id, **asked: Any) -> Any:
        return await client.v2.deals.list_installments(deal_ids=[deal], **asked)

    return listed


def _relations(client: Any) -> Callable[..., Any]:
    """The list of relations of an organization; it comes in one piece."""

    async def listed(organization: Id, **asked: Any) -> Any:
        del asked
        return await client.v1.organization_relationships.list(org_id=organization)

    return listed


def _brought(name: str) -> Brought:
    """What leads have is gathered by a module that is imported when it is wanted."""

    async def bring(session: Session, record: Id) -> list[Json]:
        from tui.services import lead_parts

        found: list[Json] = await getattr(lead_parts, name)(session, record)
        return found

    return bring


PARTS: dict[str, tuple[Part, ...]] = {
    "deal": _parts(
        "deals",
        Part("deal_product", lambda c: c.v2.deals.list_products, _as_told),
        Part("discount", lambda c: c.v2.deals.list_discounts, _as_told),
        Part("installment", _installments, _as_told),
        Part("participant", lambda c: c.v1.deals.list_participants, _participant),
    ),
    "person": _parts("persons"),
    "organization": _parts("organizations", Part("organization_relationship", _relations, _relationship)),
    "lead": (
        Part("file", None, _as_told, _brought("files")),
        Part("mail", None, _mail, _brought("mails")),
    ),
    "product": (
        Part("follower", lambda c: c.v2.products.list_followers, _follower),
        Part("file", lambda c: c.v1.products.list_files, _as_told),
        Part("product_variation", lambda c: c.v2.products.list_variations, _variation),
    ),
}
"""What each kind of record has, in the order it is asked for."""

_KEEPERS = {
    "participant": _participant,
    "follower": _follower,
    "comment": comment,
    "product_variation": _variation,
    "organization_relationship": _relationship,
}


def kept(call: Call, answer: Json) -> tuple[str, Json]:
    """The kind and the record that the answer to a call about a part means for the copy."""
    part = call.part
    if part is None:
        return call.kind, _KEEPERS.get(call.kind, _as_told)(call.kind, 0, answer)
    keep = _KEEPERS.get(part[0], _as_told)
    return part[0], keep(call.kind, call.arguments["id"], answer)


def where(kind: str, part: str, record: Id) -> tuple[str, tuple[Id]]:
    """The condition, over the columns of a part, for what belongs to a record."""
    if part in ("follower", "mail"):
        return "of = ?", (of(kind, record),)
    if part == "organization_relationship":
        return "? IN (rel_owner_org_id, rel_linked_org_id)", (record,)
    return f"{OWNED[kind]} = ?", (record,)


class Parts:
    """Asks for the parts of a record, and knows whether they were ever told."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def known(self, kind: str, record: Id) -> bool:
        """Whether they were ever told; those of a record the server does not know are all here."""
        return (
            is_temporary(record)
            or kind not in PARTS
            or self.copy.get("history", f"parts {of(kind, record)}") is not None
        )

    def problem(self, kind: str, record: Id) -> str:
        """What the server would not tell, in its words."""
        return str((self.copy.get("history", f"parts {of(kind, record)}") or {}).get("problem") or "")

    def of(self, kind: str, part: str, record: Id, order: str = "id") -> list[Json]:
        """The parts of one kind that a record has, as shown."""
        import json

        condition, values = where(kind, part, record)
        rows = self.copy.select(
            f"SELECT data FROM shown_{part} WHERE {condition} AND is_deleted = 0 ORDER BY {order}",
            values,
        )
        return [json.loads(row[0]) for row in rows]

    def ask(self, kind: str, record: Id) -> bool:
        """Ask the server for them, in the sync's thread; tells whether there is anything to ask."""
        if kind not in PARTS or is_temporary(record):
            return False

        async def task(session: Session) -> None:
            await fetch(session, kind, record)

        self.workspace.sync.ask(task)
        return True


async def fetch(session: Session, kind: str, record: Id) -> None:
    """Bring the parts of a record into the copy, and tell; what the server refuses stays as it is."""
    from tui.api.errors import RateLimited, Refused, Unauthorized, Unreadable
    from tui.services import mailto
    from tui.services.contact_parts import bring_lines, bring_permitted

    problem = ""
    asks: list[Callable[[], Awaitable[None]]] = [
        *(partial(_bring, session, part, kind, record) for part in PARTS[kind]),
        partial(bring_lines, session, kind, record),
        partial(bring_permitted, session, kind, record),
        partial(mailto.bring, session, kind, record),
    ]
    for ask in asks:
        try:
            await ask()
        except (Unauthorized, RateLimited):
            raise
        except (Refused, Unreadable) as error:
            problem = error.message
    name = f"parts {of(kind, record)}"
    told = {"id": name, "problem": problem}
    if session.copy.get("history", name) != told:
        session.copy.put("history", [told])
        session.changed("history", {name})


async def _bring(session: Session, part: Part, kind: str, record: Id) -> None:
    from tui.api.page import every

    told = await part.bring(session, record) if part.bring else []
    if part.call is not None:
        told = [p.model_dump(mode="json", by_alias=True) async for p in every(part.call(session.client), record)]
    found = [part.keep(kind, record, one) for one in told]
    condition, values = where(kind, part.kind, record)
    rows = session.copy.select(f"SELECT id FROM main.{part.kind} WHERE {condition}", values)
    session.follow(part.kind, found, [row[0] for row in rows])
