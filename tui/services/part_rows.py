"""What hangs on a record as rows below its fields: products, participants, followers, files, mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tui.fields import Field
from tui.services.lines import sums, total
from tui.services.parts import OWNED, PARTS
from tui.services.terms import HINTS

if TYPE_CHECKING:
    from tui.services.records import Id, Row, Section
    from tui.services.workspace import Workspace

Record = dict[str, Any]
PART = Field("", "", "part")
MOST = 50
TITLES = {
    "deal_product": "Products",
    "discount": "Discounts",
    "installment": "Installments",
    "participant": "Participants",
    "follower": "Followers",
    "file": "Files",
    "mail": "E-mail",
    "product_variation": "Variations",
    "project": "Projects",
    "organization_relationship": "Related organizations",
}
ADDED = {
    "deal_product": "a product",
    "discount": "a discount",
    "installment": "an installment",
    "participant": "a person",
    "follower": "a user",
    "file": "a file",
    "mail": "a mail of your mailbox",
    "project": "a project",
    "organization_relationship": "another organization",
}
"""What `a` adds where there is none yet."""

SHORT = {"organization_relationship": "Related"}
"""Titles that are too long for a name."""


def part_sections(workspace: Workspace, kind: str, record: Id, lacking: Sequence[str] = ()) -> Iterator[Section]:
    """A section for each kind of part there is, and one line for each there is none of; `lacking` are more of those."""
    from tui.services.records import Section

    if kind not in PARTS:
        return
    none: list[Row] = []
    for part in PARTS[kind]:
        rows, note = _MAKERS[part.kind](workspace, kind, record)
        if rows:
            yield Section(TITLES[part.kind], tuple(rows[:MOST]), note or (str(len(rows)) if len(rows) > 1 else ""))
        elif part.kind in ADDED and _wanted(workspace, kind, record, part.kind):
            none.append(_none(kind, record, part.kind))
    yield from _sold(workspace, kind, record)
    none += [_none(kind, record, part) for part in lacking]
    if not workspace.parts.known(kind, record):
        yield Section("Not read yet", tuple(none), _away(workspace))
    elif none:
        yield Section("None yet", tuple(none), workspace.parts.problem(kind, record))


def _wanted(workspace: Workspace, kind: str, record: Id, part: str) -> bool:
    """Whether one is told how to add it: terms need products, and mail comes by itself except to leads."""
    return kind == "lead" if part == "mail" else part not in HINTS or bool(workspace.lines.of(record))


def _sold(workspace: Workspace, kind: str, record: Id) -> Iterator[Section]:
    """What a contact has bought, and what is on offer."""
    from tui.services.contact_parts import DEALS_OF, bought
    from tui.services.records import Row, Section

    if kind not in DEALS_OF:
        return
    write = workspace.money.write
    for title, won in (("Products bought", True), ("Products on offer", False)):
        rows = [
            Row(
                "product",
                one.product,
                PART._replace(code=f"{title} {one.currency}"),
                "",
                f"{_plain(one.quantity)} × {one.name}",
                link=("product", one.product) if workspace.records.values.exists("product", one.product) else None,
                right=f"{write(one.total, one.currency)}{f' in {one.deals} deals' if one.deals > 1 else ''}",
            )
            for one in bought(workspace, kind, record, won=won)
        ]
        if rows:
            yield Section(title, tuple(rows[:MOST]), str(len(rows)) if len(rows) > 1 else "")


def _relations(workspace: Workspace, kind: str, record: Id) -> Made:
    """The family of an organization: parents above, daughters below, each a step in from the one it belongs to."""
    del kind
    from tui.services.records import Row

    name, rows = workspace.records.values.name, []
    for one in workspace.relations.tree(record):
        indent = f"{'  ' * (one.depth - 1)}└ " if one.depth else ""
        right = one.role if not one.depth else f"{one.role}’s {one.role}"
        link, field = ("organization", one.other), PART._replace(code=str(one.depth))
        text = f"{indent}{name('organization', one.other)}"
        rows.append(Row("organization_relationship", one.id, field, "", text, link=link, right=right))
    return rows, ""


def _none(kind: str, record: Id, part: str) -> Row:
    from tui.services.records import Row

    fixed = f"a adds {ADDED[part]}"
    name = SHORT.get(part, TITLES[part])
    return Row(kind, record, Field(part, name, "none", fixed=fixed), name, "", fixed=fixed)


def _away(workspace: Workspace) -> str:
    away = workspace.state.phase in ("offline", "signed out")
    return "when the server can be reached" if away else "asking…"


def _row(kind: str, found: Record, text: str, right: str = "", note: str = "", **more: Any) -> Row:
    from tui.services.records import Row

    return Row(kind, found["id"], PART, "", text, right=right, note=note, **more)


Made = tuple[list[Any], str]


def _lines(workspace: Workspace, kind: str, record: Id) -> Made:
    """What is sold: how many of what, what it comes to, and how."""
    lines, money = workspace.lines.of(record), workspace.money
    code = (workspace.copy.get(kind, record) or {}).get("currency")
    rows = []
    for line in lines:
        off = line.get("is_enabled") is False
        name = line.get("name") or workspace.records.values.name("product", line.get("product_id"))
        text = f"{_plain(line.get('quantity'))} × {name}"
        right = "not counted" if off else money.write(sums(line).total, code)
        rows.append(_row("deal_product", line, text, right, _how(workspace, line, code)))
    found = total(lines)
    tax = f" with {money.write(found.tax, code)} tax" if found.tax else ""
    return rows, f"{len(lines)} · {money.write(found.total, code)}{tax}" if lines else ""


def _how(workspace: Workspace, line: Record, code: str | None) -> str:
    """How a line comes to its sum: price, discount, tax, how often, and what was remarked."""
    write, parts = workspace.money.write, [f"at {workspace.money.write(line.get('item_price') or 0, code)}"]
    if discount := line.get("discount"):
        parts.append(f"−{write(discount, code) if line.get('discount_type') == 'amount' else f'{_plain(discount)} %'}")
    if (tax := line.get("tax")) and line.get("tax_method") != "none":
        way = "incl." if line.get("tax_method") == "inclusive" else "+"
        parts.append(f"{way} {_plain(tax)} % tax{_taxed(workspace, line, code)}")
    if (often := line.get("billing_frequency")) not in (None, "one-time"):
        cycles = line.get("billing_frequency_cycles")
        parts.append(f"{often}{f', {cycles} times' if cycles else ''}")
    return " · ".join([*parts, *([str(line["comments"])] if line.get("comments") else [])])


def _taxed(workspace: Workspace, line: Record, code: str | None) -> str:
    """How much the tax on a line is, where that is added to its price."""
    tax = sums(line).tax
    return f" ({workspace.money.write(tax, code)})" if tax else ""


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value or 0)


def _discounts(workspace: Workspace, kind: str, record: Id) -> Made:
    """What lowers the deal as a whole."""
    code, write = (workspace.copy.get(kind, record) or {}).get("currency"), workspace.money.write
    rows = []
    for found in workspace.terms.discounts(record):
        amount = found.get("amount") or 0
        right = f"−{_plain(amount)} %" if found.get("type") == "percentage" else f"−{write(amount, code)}"
        rows.append(_row("discount", found, str(found.get("description") or "Discount"), right))
    return rows, ""


def _installments(workspace: Workspace, kind: str, record: Id) -> Made:
    """When which part of it is paid."""
    code, write = (workspace.copy.get(kind, record) or {}).get("currency"), workspace.money.write
    rows, paid = [], 0.0
    for found in workspace.terms.installments(record):
        amount = found.get("amount") or 0
        paid += amount
        text = f"{workspace.records.values.day(found.get('billing_date'))}  {found.get('description') or ''}".strip()
        rows.append(_row("installment", found, text, write(amount, code)))
    return rows, f"{len(rows)} · {write(paid, code)}" if rows else ""


def _participants(workspace: Workspace, _kind: str, record: Id) -> Made:
    rows = []
    for found in workspace.people.participants(record):
        person = workspace.records.get("person", found.get("person_id") or 0) or {}
        name = str(person.get("name") or found.get("name") or f"#{found.get('person_id')}")
        right = str(person.get("job_title") or "") or workspace.records.values.name(
            "organization", person.get("org_id")
        )
        link = ("person", person["id"]) if person else None
        rows.append(_row("participant", found, name, right, link=link))
    return rows, ""


def _followers(workspace: Workspace, kind: str, record: Id) -> Made:
    name, me = workspace.records.values.name, workspace.copy.fact("me", {}).get("id")
    found = workspace.people.followers(kind, record)
    return [
        _row("follower", f, name("user", f.get("user_id")), "you" if f.get("user_id") == me else "") for f in found
    ], ""


def _files(workspace: Workspace, kind: str, record: Id) -> Made:
    if kind not in OWNED:
        return [], ""
    write, rows = workspace.records.values.moment, []
    for number, going in enumerate(workspace.files.on_the_way(kind, record)):
        waits = not going.sent and workspace.state.phase in ("offline", "signed out")
        rows.append(_row("file", {"id": -1 - number}, going.name, "waits" if waits else f"↑ {going.sent:.0%}"))
    for found in workspace.parts.of(kind, "file", record, "add_time DESC"):
        stored = f"{size(found.get('file_size'))} · {write(found.get('add_time')) if found.get('add_time') else 'now'}"
        name, described = str(found.get("name") or found.get("file_name") or "(no name)"), found.get("description")
        rows.append(_row("file", found, name, stored, str(described or "")))
    return rows, ""


def _mail(workspace: Workspace, kind: str, record: Id) -> Made:
    rows = []
    for found in workspace.parts.of(kind, "mail", record, "message_time DESC"):
        sender = next((s for s in found.get("from") or [] if isinstance(s, dict)), {})
        who = str(sender.get("name") or sender.get("email_address") or "")
        when = workspace.records.values.moment(found["message_time"]) if found.get("message_time") else ""
        rows.append(_row("mail", found, str(found.get("subject") or "(no subject)"), when, who))
    return rows, ""


def size(value: Any) -> str:
    """A number of bytes as people write it: `340 B`, `12 kB`, `3.4 MB`."""
    if not isinstance(value, int | float):
        return "?"
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= step:
            return f"{value / step:.1f} {unit}" if value < 10 * step else f"{value / step:.0f} {unit}"
    return f"{value:.0f} B"


def _variations(workspace: Workspace, kind: str, record: Id) -> Made:
    """The variations of a product with their prices; they are edited in the catalogue."""
    from tui.services.records import Row

    del kind
    field, rows = Field("", "", "link", fixed="v in the list of products edits it"), []
    prices = Field("prices", "Prices", "prices")
    for found in workspace.parts.of("product", "product_variation", record, "folded(name)"):
        text = workspace.records.values.text("product", prices, found.get("prices"))
        name = str(found.get("name") or "(no name)")
        rows.append(Row("product_variation", found["id"], field, name, text, fixed=field.fixed))
    return rows, ""


_MAKERS: dict[str, Callable[..., Made]] = {
    "deal_product": _lines,
    "discount": _discounts,
    "installment": _installments,
    "participant": _participants,
    "follower": _followers,
    "file": _files,
    "mail": _mail,
    "product_variation": _variations,
    "organization_relationship": _relations,
}
