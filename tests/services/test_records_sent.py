"""Every edit of a field, sent to the backend: taken by it, and shown afterwards as it was shown before."""

from __future__ import annotations

from tests.services.demo_account import Account
from tui.fields import FIELDS
from tui.services import contact_fields, parts, sending
from tui.services.history import fetch
from tui.services.record_edits import CHOSEN
from tui.services.records import Id
from tui.services.workspace import Workspace

TYPED = {
    "varchar": "Something else",
    "monetary": "12.5k",
    "percent": "35",
    "date": "2026-07-01",
    "when": "2026-07-01 10:00 45m",
    "length": "1h30",
    "phones": "+49 111; +49 222",
    "emails": "one@example.com; two@example.com",
    "guests": "Ann Ray <ann@example.com>; bob@example.com",
    "address": "Am Kai 1, Hamburg",
    "text": "Two\n\nparagraphs",
    "html": "**Bold** and\n\n- a list",
    "double": "1234.5",
    "int": "1234",
    "prices": "99.5 EUR; 120 USD",
    "time": "14:30",
    "timerange": "9 - 12:30",
    "daterange": "2026-07-01 - 2026-08-15",
}
FOUND = {
    "deal": "SELECT id FROM shown_deal WHERE status = 'open' AND person_id > 0 ORDER BY id LIMIT 1",
    "person": "SELECT id FROM shown_person WHERE org_id > 0 ORDER BY id LIMIT 1",
    "organization": "SELECT id FROM shown_organization ORDER BY id LIMIT 1",
    "lead": "SELECT id FROM shown_lead WHERE person_id > 0 ORDER BY id LIMIT 1",
    "product": "SELECT id FROM shown_product ORDER BY id LIMIT 1",
    "activity": "SELECT id FROM shown_activity WHERE done = 0 AND deal_id > 0 ORDER BY id LIMIT 1",
}


async def edit_everything(workspace: Workspace, kind: str, record: Id) -> dict[str, str]:
    """Edit every field of a record that can be edited; gives what each of them shows now."""
    edits, codes = workspace.records.edits, []
    for field in [*FIELDS[kind], *workspace.records.values.custom(kind)]:
        row = workspace.records.row(kind, record, field.code)
        if row is None or row.fixed or field.type == "status":
            continue
        if field.type in CHOSEN:
            options = [o.id for o in edits.options(row) if o.id != edits.current(row)]
            changed = bool(options) and await edits.choose(row, options[0])
        elif field.type == "boolean":
            changed = await edits.toggle(row)
        else:
            changed = await edits.write(row, TYPED.get(field.type, "C-1"))
        codes += [field.code] if changed else []
    return shown(workspace, kind, record, codes)


def shown(workspace: Workspace, kind: str, record: Id, codes: list[str]) -> dict[str, str]:
    rows = {code: workspace.records.row(kind, record, code) for code in codes}
    return {code: row.text for code, row in rows.items() if row is not None}


async def test_every_edit_is_taken_by_the_backend(account: Account) -> None:
    workspace, sync = account
    before: dict[tuple[str, Id], dict[str, str]] = {}
    for kind, sql in FOUND.items():
        record = workspace.copy.select(sql)[0][0]
        await contact_fields.fetch(sync, kind)
        if kind in parts.PARTS:
            await parts.fetch(sync, kind, record)
        before[kind, record] = await edit_everything(workspace, kind, record)
        assert len(before[kind, record]) > 5
        assert ("label_ids" in before[kind, record]) == (kind not in ("activity", "product"))
    await workspace.notes.add("deal", workspace.copy.select(FOUND["deal"])[0][0], "A *note*", pinned=True)
    await sending.drain(sync)
    assert [(e.call.words, e.error) for e in workspace.outbox.refused()] == []
    assert workspace.outbox.pending() == []
    workspace.edits.relay()
    for (kind, record), texts in before.items():
        assert shown(workspace, kind, record, list(texts)) == texts
    deal = workspace.copy.select(FOUND["deal"])[0][0]
    await fetch(sync, "deal", deal)
    told = {workspace.history.worded("deal", deal, item).title for item in workspace.history.read("deal", deal)[1]}
    assert any(words.startswith("Title: ") and words.endswith(" → Something else") for words in told)
    assert workspace.history.read("deal", deal)[0][-1].state == "pinned"
