"""A deal in one line: `Acme renewal €5k @acme #hot fri`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tui.services.amounts import parse_amount
from tui.services.dates import NotADate, parse_day
from tui.services.edits import EditError
from tui.services.folding import fold

if TYPE_CHECKING:
    from tui.services.leads import Contact
    from tui.services.workspace import Workspace

_WORDS = re.compile(r'[@#]"[^"]*"?|\S+')
_AMOUNT = re.compile(r"[^\w\s]?\d[\d.,’']*(k|m|bn)?", re.IGNORECASE)
LONGEST_DAY, LONGEST_NAME = 3, 5
"""How many words a day or a name may have."""

SIGNS = "@#"


class Named(NamedTuple):
    """A contact, and its name as it is compared."""

    contact: Contact
    name: str


@dataclass(frozen=True, slots=True)
class DealLine:
    """What was understood; a contact without an id is to be made. `unknown` are labels the account does not have."""

    title: str = ""
    value: float | None = None
    currency: str = ""
    person: tuple[int | None, str] | None = None
    organization: tuple[int | None, str] | None = None
    labels: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    close: date | None = None
    probability: int | None = None


@dataclass(slots=True)
class LineReader:
    """Reads lines; what it reads names by is read once."""

    workspace: Workspace
    contacts: list[Named] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.contacts = [Named(c, fold(c.name)) for c in self.workspace.leads.contacts()]

    def read(self, text: str) -> DealLine:
        """What a line means: words with a sign, amounts, a percentage and a day at the end; the rest is the title."""
        words, line, title = _WORDS.findall(text), DealLine(), list[str]()
        while words:
            word = words[0]
            used, found = self._one(words, line)
            if found is None:
                title.append(word)
            line, words = found or line, words[used:]
        return self._day(replace(line, title=" ".join(title)), title)

    def _one(self, words: Sequence[str], line: DealLine) -> tuple[int, DealLine | None]:
        """How many words the next part takes, and the line with it; None when it belongs to the title."""
        word = words[0]
        if word[0] == "@" and len(word) > 1:
            return self._contact(words, line)
        if word[0] == "#" and len(word) > 1:
            return 1, self._label(word, line)
        if re.fullmatch(r"\d{1,3}%", word) and int(word[:-1]) <= 100:
            return 1, replace(line, probability=int(word[:-1]))
        return self._amount(words, line)

    # -- amounts --------------------------------------------------------------------------------------------------

    def _amount(self, words: Sequence[str], line: DealLine) -> tuple[int, DealLine | None]:
        """An amount that names its currency, or says thousands: `€5k`, `5000 EUR`, `5k`; a bare number is no amount."""
        for count in (2, 1):
            part = " ".join(words[:count])
            if line.value is None and len(words) >= count and self._looks_like_money(words[:count]):
                try:
                    value, code = parse_amount(part, self.workspace.money)
                except EditError:
                    continue
                return count, replace(line, value=value, currency=code)
        return 1, None

    def _looks_like_money(self, words: Sequence[str]) -> bool:
        numbers = [w for w in words if any(c.isdigit() for c in w)]
        if len(numbers) != 1 or any(w[0] in SIGNS or "%" in w for w in words):
            return False
        codes = [w for w in words if w.upper() in self.workspace.money.currencies]
        if len(words) == 2:
            return len(codes) == 1 and bool(_AMOUNT.fullmatch(numbers[0]))
        (number,) = numbers
        named = re.sub(r"[\d.,’']", "", number)
        return bool(named) and (
            named.lower() in ("k", "m", "bn") or not re.fullmatch(r"[a-z]+", named.lower()) or self._code(named)
        )

    def _code(self, named: str) -> bool:
        """Whether letters beside a number are a currency, with or without a word for thousands."""
        known = self.workspace.money.currencies
        return any(named.upper().removesuffix(unit) in known for unit in ("", "K", "M", "BN"))

    # -- names ----------------------------------------------------------------------------------------------------

    def _label(self, word: str, line: DealLine) -> DealLine:
        said = fold(word[1:].strip('"'))
        names = {int(label): fold(name) for label, (name, _) in self.workspace.deals.labels().items()}
        exact = [label for label, name in names.items() if name == said]
        begun = [label for label, name in names.items() if name.startswith(said)]
        found = exact or (begun if len(begun) == 1 else [])
        if not found:
            return replace(line, unknown=(*line.unknown, word[1:].strip('"')))
        return replace(line, labels=tuple(dict.fromkeys((*line.labels, found[0]))))

    def _contact(self, words: Sequence[str], line: DealLine) -> tuple[int, DealLine]:
        """The longest name that somebody has, else a new one of one word: an organization first, then a person."""
        quoted = words[0].startswith('@"')
        first = words[0][1:].strip('"').replace("_", " ")
        plain = next((n for n, w in enumerate(words[1:], 1) if w[0] in SIGNS), len(words))
        for count in range(1 if quoted else min(plain, LONGEST_NAME), 0, -1):
            name = " ".join([first, *words[1:count]])
            if known := self._known(fold(name)):
                return count, _with(line, known)
        if line.organization is None:
            return 1, replace(line, organization=(None, first))
        return 1, replace(line, person=(None, first))

    def _known(self, name: str) -> Contact | None:
        """Who is meant by a name: whoever is called so, else the first whose name begins so, or a word of it."""
        ranks = ((_rank(name, known.name), len(known.name), n) for n, known in enumerate(self.contacts))
        best = min((rank for rank in ranks if rank[0] is not None), default=None)
        return None if best is None else self.contacts[best[2]].contact

    # -- the day --------------------------------------------------------------------------------------------------

    def _day(self, line: DealLine, title: Sequence[str]) -> DealLine:
        """A day at the end of what is left, unless nothing would be left of the title."""
        for count in range(min(LONGEST_DAY, len(title)), 0, -1):
            rest = " ".join(title[:-count])
            if not rest and line.organization is None and line.person is None:
                continue
            try:
                day = parse_day(" ".join(title[-count:]), self.workspace.clock.today())
            except NotADate:
                continue
            return replace(line, title=rest, close=day)
        return line


def _rank(said: str, name: str) -> int | None:
    """How well a name answers to what was said, 0 best; None not at all."""
    at = name.find(said)
    if at < 0 or (at > 0 and name[at - 1].isalnum()):
        return None
    return 0 if name == said else 1 if at == 0 else 2


def _with(line: DealLine, known: Contact) -> DealLine:
    """The line with a contact; a person brings the organization along."""
    if known.kind == "organization":
        return replace(line, organization=(known.id, known.name))
    of = (known.organization_id, known.of) if known.organization_id and known.of else line.organization
    return replace(line, person=(known.id, known.name), organization=line.organization or of)
