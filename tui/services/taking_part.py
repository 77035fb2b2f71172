"""Who takes part in an activity: people of the account, one of them the primary one, and guests by e-mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tui.services.edits import EditError

Record = dict[str, Any]
GUEST = re.compile(r"\A(?:(?P<name>[^<>]*?)\s*<)?(?P<email>[^@\s<>]+@[^@\s<>]+)>?\Z")
STATUSES = {
    "accepted": "comes",
    "declined": "does not come",
    "tentative": "may come",
    "noreply": "",
    "needsaction": "",
    "unknown": "",
}
"""What guests answered, in words; other answers are shown as they are."""

SENT = ("email", "name", "status", "is_organizer", "person_id", "user_id")
HINT = "ann@example.com; Bob Ray <bob@example.com>"


def people_of(activity: Mapping[str, Any]) -> list[Record]:
    """The people who take part, the primary one first."""
    listed = activity.get("participants")
    found = [p for p in listed if isinstance(p, dict)] if isinstance(listed, list) else []
    found = [{"person_id": p["person_id"], "primary": bool(p.get("primary"))} for p in found if p.get("person_id")]
    primary = activity.get("person_id")
    if primary and not any(p["person_id"] == primary for p in found):
        found = [{"person_id": primary, "primary": True}, *({**p, "primary": False} for p in found)]
    return sorted(found, key=lambda p: not p["primary"])


def with_primary(activity: Mapping[str, Any], person: int | None) -> tuple[list[Record], int | None]:
    """Everybody with another primary one, and who that is; without one the next is."""
    rest = [p for p in people_of(activity) if not p["primary"] and p["person_id"] != person]
    return _headed(([{"person_id": person}] if person is not None else []) + rest)


def toggled(activity: Mapping[str, Any], person: int) -> tuple[list[Record], int | None]:
    """Everybody with a person more, or the same one less, and who is the primary one then."""
    before = people_of(activity)
    after = [p for p in before if p["person_id"] != person]
    return _headed(after if len(after) < len(before) else [*before, {"person_id": person}])


def _headed(people: list[Record]) -> tuple[list[Record], int | None]:
    found = [{"person_id": p["person_id"], "primary": n == 0} for n, p in enumerate(people)]
    return found, found[0]["person_id"] if found else None


# -- guests -----------------------------------------------------------------------------------------------------------


def guests_of(value: Any) -> list[Record]:
    """The guests there are, each with an address."""
    return [g for g in value if isinstance(g, dict) and g.get("email")] if isinstance(value, list) else []


def show_guests(value: Any) -> str:
    """The guests in a line, with what they answered."""
    return ", ".join(_shown(guest) for guest in guests_of(value))


def _shown(guest: Record) -> str:
    status = str(guest.get("status") or "")
    words = STATUSES.get(status.lower().replace("_", ""), status)
    return f"{guest.get('name') or guest['email']}{f' ({words})' if words else ''}"


def write_guests(value: Any) -> str:
    """The guests as one types them."""
    found = guests_of(value)
    return "; ".join(f"{g['name']} <{g['email']}>" if g.get("name") else str(g["email"]) for g in found)


def read_guests(text: str, before: Any) -> list[Record]:
    """The guests a text means; those who were there keep what they answered. Raises `EditError`."""
    known = {str(g["email"]).casefold(): g for g in guests_of(before)}
    found: dict[str, Record] = {}
    for part in (one for one in (p.strip() for p in re.split("[;,]", text)) if one):
        match = GUEST.match(part)
        if match is None:
            raise EditError(f"“{part}” is no e-mail address. Write guests as {HINT}")
        email, name = match["email"], (match["name"] or "").strip()
        guest = {**known.get(email.casefold(), {}), "email": email} | ({"name": name} if name else {})
        found[email.casefold()] = {n: guest[n] for n in SENT if guest.get(n) is not None}
    return list(found.values())
