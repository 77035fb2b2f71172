"""What conditions of filters may name, compare by and hold, in words (product 9.10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS
from tui.services.amounts import parse_amount
from tui.services.dates import parse_day
from tui.services.edits import EditError
from tui.services.filters import Condition, Filters, code_of
from tui.services.folding import fold

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

KINDS = {
    **{
        name: name
        for name in ("varchar", "double", "monetary", "date", "daterange", "time", "timerange", "enum", "set", "user")
    },
    **{name: name for name in ("stage", "pipeline", "status", "visible_to", "address")},
    **dict.fromkeys(("text", "varchar_auto", "phone"), "varchar"),
    **dict.fromkeys(("int", "percent"), "int"),
    **dict.fromkeys(("phones", "emails"), "contact"),
    "moment": "date",
    "people": "person",
    "org": "organization",
    "creator": "user",
}
"""The row of the operators that a type of field is compared by."""

AS_OF = {"contact": "varchar", "address": "varchar"}
"""Kinds the service tells no operators of, though its own filters have them."""

MORE = (
    ("deal", "currency", "Currency", "currency"),
    ("deal", "entered_stage", "Entered a stage", "entered_stage"),
    ("deal", "next_activity_date", "Next activity", "date"),
    ("deal", "last_activity_date", "Last activity", "date"),
    ("deal", "activities_count", "Activities", "int"),
    ("deal", "undone_activities_count", "Activities to do", "int"),
    ("deal", "done_activities_count", "Activities done", "int"),
    ("deal", "notes_count", "Notes", "int"),
    ("deal", "products_count", "Products", "int"),
    ("deal", "weighted_value", "Weighted value", "monetary"),
    ("activity", "subject", "Subject", "varchar"),
    ("activity", "due_date", "Due", "date"),
    ("product", "name", "Name", "varchar"),
    ("product", "code", "Code", "varchar"),
)
"""Fields besides those of records: what is counted, and of what hangs on a deal."""

NO_VALUE = ("IS NULL", "IS NOT NULL")
STATUSES = ("open", "won", "lost", "deleted")


class Named(NamedTuple):
    """A field a condition may name: whose, its code, its name, and the kind it is compared as."""

    object: str
    code: str
    name: str
    kind: str


class FilterFields:
    """The fields of the account that filters may name, as they are now: they are read once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.values = workspace.records.values
        self.filters = Filters(workspace)
        self._known: list[Named] = []
        self._operators: dict[str, dict[str, str]] = {}

    def all(self) -> list[Named]:
        """Every field there is, those of deals first."""
        self._known = self._known or [
            *self._of_records(),
            *(Named(o, c, f"{o.capitalize()}: {n.lower()}" if o != "deal" else n, k) for o, c, n, k in MORE),
        ]
        return self._known

    def _of_records(self) -> Iterator[Named]:
        for object_ in ("deal", "person", "organization"):
            for field in (*FIELDS[object_], *self.values.custom(object_)):
                kind = "int" if field.code == "id" else "title" if (object_, field.code) == ("deal", "title") else ""
                kind = kind or KINDS.get(field.type, "")
                if kind:
                    name = field.name if object_ == "deal" else f"{object_.capitalize()}: {field.name.lower()}"
                    yield Named(object_, field.code, name, kind)

    def find(self, condition: Condition) -> Named | None:
        """The field of a condition; None for one that is not known here."""
        wanted = (condition.object, code_of(condition))
        return next((f for f in self.all() if (f.object, f.code) == wanted), None)

    def operators(self, field: Named) -> dict[str, str]:
        """How it is compared, with words; empty until the server told."""
        kind = AS_OF.get(field.kind, field.kind)
        if kind not in self._operators:
            self._operators[kind] = self.filters.operators(kind)
        return self._operators[kind]

    # -- values ---------------------------------------------------------------------------------------------------

    def choices(self, field: Named, operator: str) -> dict[str, str]:
        """The values there are with words for them; empty where one types anything."""
        if operator == "belongs_to_team":
            return {str(t["id"]): str(t["name"]) for t in self.filters.teams()}
        if field.kind in ("enum", "set"):
            known = self.values.find(field.object, field.code)
            return {i: label[0] for i, label in self.values.options(field.object, known).items()} if known else {}
        listed: dict[str, Callable[[], dict[str, str]]] = {
            "stage": self.stages,
            "pipeline": lambda: {str(p.id): p.name for p in self.workspace.deals.pipelines()},
            "user": lambda: {str(u["id"]): str(u.get("name")) for u in self.workspace.copy.all("user")},
            "status": lambda: {status: status for status in STATUSES},
            "currency": lambda: {str(c["code"]): str(c["code"]) for c in self.workspace.copy.all("currency")},
            **dict.fromkeys(("date", "entered_stage", "daterange"), self.filters.dates),
        }
        return listed.get(field.kind, dict[str, str])()

    def stages(self) -> dict[str, str]:
        """Every stage with its pipeline."""
        return {str(s.id): f"{p.name} › {s.name}" for p in self.workspace.deals.pipelines() for s in p.stages}

    def read(self, field: Named, text: str) -> Any:
        """What was typed, as the service takes it; raises `EditError`."""
        if not text.strip():
            raise EditError("It has to be compared with something.")
        if field.kind in ("int", "double", "monetary"):
            found = parse_amount(text, self.workspace.money)[0]
            return int(found) if found == int(found) else found
        if field.kind in ("person", "organization"):
            return self._record(field.kind, text.strip())
        if field.kind == "set":
            return self._options(field, text)
        if field.kind in ("date", "daterange", "entered_stage"):
            return f"{parse_day(text, self.workspace.clock.today())}"
        return text.strip()

    def _record(self, kind: str, text: str) -> int:
        """A person or an organization by its name, or its number."""
        if text.isascii() and text.isdecimal():
            return int(text)
        rows = self.workspace.copy.select(f"SELECT id, name FROM shown_{kind} WHERE is_deleted = 0")
        found = next((number for number, name in rows if fold(name or "") == fold(text)), None)
        if found is None:
            raise EditError(f"There is no {kind} of this name.")
        return int(found)

    def _options(self, field: Named, text: str) -> list[str]:
        """Several options by their names, parted by commas."""
        known = {fold(name): one for one, name in self.choices(field, "=").items()}
        wanted = [fold(part.strip()) for part in text.split(",") if part.strip()]
        if unknown := next((one for one in wanted if one not in known), None):
            raise EditError(f"“{unknown}” is no option of {field.name.lower()}.")
        return [known[one] for one in wanted]

    # -- words ----------------------------------------------------------------------------------------------------

    def words(self, condition: Condition) -> str:
        """A condition as a sentence."""
        field = self.find(condition)
        if field is None:
            return f"{condition.object} {condition.field} {condition.operator} {condition.value or ''}".rstrip()
        said = self.operators(field).get(condition.operator, condition.operator)
        stage = f" {self.stages().get(str(condition.extra), '#' + str(condition.extra))}:" if condition.extra else ""
        if condition.operator in NO_VALUE:
            return f"{field.name}{stage} {said}"
        return f"{field.name}{stage} {said} {self._value(field, condition)}"

    def _value(self, field: Named, condition: Condition) -> str:
        listed = condition.value if isinstance(condition.value, list) else str(condition.value).split(",")
        known = self.choices(field, condition.operator)
        if field.kind in ("person", "organization"):
            number = str(condition.value)
            return self.values.name(field.kind, int(number)) if number.isdecimal() else number
        if field.kind in ("int", "double", "monetary"):
            return self.values.grouped(_number(condition.value))
        if field.kind == "date" and str(condition.value) not in known:
            return self.values.day(condition.value)
        return ", ".join(known.get(str(one).strip(), str(one).strip()) for one in listed)


def _number(value: Any) -> Any:
    """A number that is kept as text, as a number; anything else as it is."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return value
    return int(found) if found.is_integer() else found
