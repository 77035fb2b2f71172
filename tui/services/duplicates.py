"""Persons or organizations that may be there twice: pairs with the reasons that speak for it (product 6.8).

Pipedrive takes persons of one name with the same organization, e-mail or phone for the same, and organizations of one
name and address. Here an e-mail or a phone alone is a reason, too, and so is the domain of an organization.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.folding import fold

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

MOST = 8
"""What more records than that share says nothing: a switchboard, an info address, a common name."""

AT_ONCE = 500
"""So many records are read before somebody else has a turn."""

WEIGHTS = {"e-mail": 5, "phone": 3, "name": 3, "domain": 3, "address": 2, "organization": 1}
"""The reasons, and how much each says; the last one only speaks for two of one name."""

APART = "kept apart"
_SHORTEST_PHONE, _COMPARED_PHONE = 7, 9
_POST = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.de icloud.com me.com aol.com "
    "gmx.de gmx.net gmx.at web.de t-online.de proton.me protonmail.com mail.com mail.ru yandex.ru qq.com 163.com "
    "orange.fr free.fr laposte.net libero.it example.com"
)
_PUBLIC = frozenset(_POST.split())
"""Domains that say nothing about for whom somebody works."""

_LEGAL = (
    "gmbh ag kg ohg ug mbh co inc llc ltd limited corp corporation company plc sa sas sarl srl spa bv nv ab as oy aps "
    "pty pvt kk kft doo zrt"
)
_FORMS = frozenset(_LEGAL.split())
"""Legal forms, without which names of companies are compared."""


class Facts(NamedTuple):
    """What is compared of a record, by reason; each value is shown by one or more records."""

    id: int
    said: dict[str, frozenset[str]]
    organization: int | None = None


class Pair(NamedTuple):
    """Two records that may be one, the older first, and why."""

    first: int
    second: int
    reasons: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(WEIGHTS[reason] for reason in self.reasons)


def person_facts(id: int, name: str, organization: int | None, emails: Any, phones: Any) -> Facts:
    """The facts of a person; `emails` and `phones` as the API gives them."""
    said = {
        "e-mail": frozenset(fold(v.strip()) for v in _values(emails) if "@" in v),
        "phone": frozenset(filter(None, map(phone_key, _values(phones)))),
        "name": frozenset(filter(None, [name_key(name)])),
    }
    return Facts(id, said, organization)


def organization_facts(id: int, name: str, address: str, website: str, domains: Iterable[str] = ()) -> Facts:
    """The facts of an organization; `domains` are those of its people's addresses, used where it has no website."""
    own = domain_of(website)
    often = Counter(d for d in domains if d and d not in _PUBLIC).most_common(1)
    domain = own or (often[0][0] if often else "")
    said = {
        "name": frozenset(filter(None, [company_key(name)])),
        "address": frozenset(filter(None, [name_key(address)])),
        "domain": frozenset(filter(None, [domain if domain not in _PUBLIC else ""])),
    }
    return Facts(id, said)


def phone_key(text: str) -> str:
    """What of a number is compared: its last nine digits, so that a country's prefix does not matter."""
    digits = "".join(c for c in text if c.isdigit())
    return digits[-_COMPARED_PHONE:] if len(digits) >= _SHORTEST_PHONE else ""


def name_key(text: str) -> str:
    """A name without case, accents, signs, and the order of its words."""
    plain = "".join(c if c.isalnum() else " " for c in fold(text))
    return " ".join(sorted(plain.split()))


def company_key(text: str) -> str:
    """The same without legal forms; dots within one, as in `S.A.`, are none."""
    words = name_key(text.replace(".", "")).split()
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def domain_of(text: str) -> str:
    """The domain of a website or an e-mail address, without `www`."""
    found = fold(text.strip()).rsplit("@", 1)[-1].split("://", 1)[-1]
    found = found.split("/", 1)[0].split(":", 1)[0].removeprefix("www.")
    return found if "." in found else ""


def pairs(facts: Sequence[Facts]) -> list[Pair]:
    """Every pair something speaks for, what most speaks for first."""
    holders: dict[tuple[str, str], list[int]] = {}
    for number, fact in enumerate(facts):
        for reason, values in fact.said.items():
            for value in values:
                holders.setdefault((reason, value), []).append(number)
    found: dict[tuple[int, int], set[str]] = {}
    for (reason, _value), numbers in holders.items():
        if 1 < len(numbers) <= MOST:
            for place, one in enumerate(numbers):
                for other in numbers[place + 1 :]:
                    found.setdefault((one, other), set()).add(reason)
    made = (_pair(facts[one], facts[other], reasons) for (one, other), reasons in found.items())
    return sorted((p for p in made if p is not None), key=lambda p: (-p.weight, p.first, p.second))


def _pair(one: Facts, other: Facts, reasons: set[str]) -> Pair | None:
    """A pair, unless nothing but a name speaks for it and both have an organization of their own."""
    if "name" in reasons and one.organization is not None and one.organization == other.organization:
        reasons = reasons | {"organization"}
    elif reasons == {"name"} and None not in (one.organization, other.organization):
        return None
    if reasons == {"address"}:
        return None  # several firms in one house
    first, second = sorted((one.id, other.id))
    return Pair(first, second, tuple(r for r in WEIGHTS if r in reasons))


class Duplicates:
    """Looks through the copy; what the user says is not the same is remembered on this machine."""

    def __init__(self, workspace: Workspace, kind: str) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.kind = kind

    def steps(self) -> Iterator[list[Pair] | int]:
        """Looks step by step: gives how many records were read so far, and in the end the pairs."""
        facts: list[Facts] = []
        read = self._person if self.kind == "person" else self._organization
        domains = self._domains() if self.kind == "organization" else {}
        last = 0
        while rows := self._rows(last):
            facts += [read(row, domains) for row in rows]
            last = rows[-1][0]
            yield len(facts)
        yield pairs(facts)

    def _rows(self, after: int) -> list[tuple[Any, ...]]:
        """The next records the server knows: one that is not saved there cannot be merged yet."""
        columns = {
            "person": "name, org_id, json_extract(data, '$.emails'), json_extract(data, '$.phones')",
            "organization": "name, json_extract(data, '$.address.value'), json_extract(data, '$.website')",
        }[self.kind]
        return self.copy.select(
            f"SELECT id, {columns} FROM shown_{self.kind} WHERE id > ? AND is_deleted = 0 ORDER BY id LIMIT ?",
            (after, AT_ONCE),
        )

    @staticmethod
    def _person(row: tuple[Any, ...], _domains: dict[int, list[str]]) -> Facts:
        number, name, organization, emails, phones = row
        return person_facts(number, str(name or ""), organization, _read(emails), _read(phones))

    @staticmethod
    def _organization(row: tuple[Any, ...], domains: dict[int, list[str]]) -> Facts:
        number, name, address, website = row
        texts = (str(name or ""), str(address or ""), str(website or ""))
        return organization_facts(number, *texts, domains.get(number, ()))

    def _domains(self) -> dict[int, list[str]]:
        """The domains of the people of each organization."""
        found: dict[int, list[str]] = {}
        for organization, email in self.copy.select(
            "SELECT org_id, json_extract(data, '$.emails[0].value') FROM shown_person "
            "WHERE org_id IS NOT NULL AND is_deleted = 0"
        ):
            if isinstance(email, str):
                found.setdefault(organization, []).append(domain_of(email))
        return found

    # -- what is not the same -------------------------------------------------------------------------------------

    def apart(self) -> set[tuple[int, int]]:
        """The pairs the user keeps apart."""
        kept = self.workspace.memory.get(f"{APART} {self.kind}", list[Any]())
        return {(one[0], one[1]) for one in kept if isinstance(one, list) and len(one) == 2}

    def keep_apart(self, pair: Pair, *, apart: bool) -> None:
        """Say that two are not the same, or take that back."""
        kept, both = self.apart(), (pair.first, pair.second)
        kept = kept | {both} if apart else kept - {both}
        self.workspace.memory.put(f"{APART} {self.kind}", sorted([*one] for one in kept))


def _values(contacts: Any) -> list[str]:
    found = contacts if isinstance(contacts, list) else []
    return [str(v["value"]) for v in found if isinstance(v, dict) and v.get("value")]


def _read(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
