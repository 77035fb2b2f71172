"""An account in which every text was written by somebody who means harm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.app.conftest import NOW, NoConnection, Record, fill_account
from tests.app.day import fill_day
from tests.app.hostile import Strings
from tests.app.test_projects import fill_projects
from tests.app.test_record_parts import fill_parts
from tests.records_account import CHANGES, KEY, fill_records
from tui.backend.filters.helpers import helpers
from tui.services import mailbox
from tui.services.workspace import Workspace
from tui.store.kinds import KINDS
from tui.store.outbox import REFUSED, UNKNOWN
from tui.store.text import clean

MACHINE = {
    "id", "of", "object", "field_code", "field_id", "field_key", "field_type", "key_string", "type", "status", "color",
    "currency", "discount_type", "tax_method", "visible_to", "glue", "operator", "locale", "timezone_name",
}  # fmt: skip
"""What no person writes: where it is not what the service has, a record is not one of its kind."""
REFERS = re.compile(r"_ids?$")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")
TOLD = (
    "me", "symbols", "teams", "filter helpers", "filters of leads", "person fields", "organization fields",
    "product fields", "project fields",
)  # fmt: skip
"""What the copy remembers besides records."""


def hostile_workspace(folder: Path, seed: int) -> tuple[Workspace, Strings]:
    """An account of its own, the same for the same seed, and where its texts come from."""
    strings = Strings(seed)
    found = Workspace(folder / "copy.db", folder / "outbox.db", NoConnection(), name=strings(), now=lambda: NOW)
    fill_hostile(found, strings)
    return found, strings


def poisoned(value: Any, strings: Strings, key: str = "") -> Any:
    """A record with another text wherever a person may have written one."""
    if isinstance(value, dict):
        return {name: poisoned(part, strings, name) for name, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part, strings, key) for part in value]
    if not isinstance(value, str) or not value or key in MACHINE or REFERS.search(key) or MOMENT.match(value):
        return value
    return strings() + Path(value).suffix if key in ("name", "file_name") and value.endswith(".png") else strings()


def fill_hostile(workspace: Workspace, strings: Strings) -> None:
    """An account with something of everything, all of it hostile."""
    for fill in (fill_account, fill_day, fill_records, fill_parts, fill_projects, _fill_rest, _fill_settings):
        fill(workspace)
    _poison(workspace, strings)
    _fill_many(workspace, strings)
    _fill_doubles(workspace, strings)
    workspace.money.reload()


def _poison(workspace: Workspace, strings: Strings) -> None:
    """Other texts, in records as in what the copy remembers."""
    copy = workspace.copy
    for kind in KINDS:
        codes = {"id", "code"} if kind == "currency" else {"id"}
        for record in copy.all(kind):
            kept = {name: record[name] for name in codes if name in record}
            copy.put(kind, [{**poisoned(record, strings), **kept}])
    for name in TOLD:
        copy.remember(name, poisoned(copy.fact(name, {}), strings))


def _fill_rest(workspace: Workspace) -> None:
    """What other accounts of the tests do not have."""
    copy = workspace.copy
    price = {"price": 149, "currency": "EUR", "notes": "x"}
    product = {"name": "x", "code": "x", "unit": "x", "description": "x", "tax": 19, "owner_id": 1, "is_deleted": False}
    copy.put("product", [{"id": n, **product, "prices": [price, price | {"currency": "USD"}]} for n in (1, 2)])
    copy.put("product_variation", [{"id": 7, "name": "x", "product_id": 1, "prices": [price]}])
    copy.put("discount", [{"id": "d", "deal_id": 1, "description": "x", "amount": 5, "type": "percentage"}])
    copy.put("installment", [{"id": 1, "deal_id": 1, "description": "x", "amount": 5, "billing_date": "2026-05-01"}])
    copy.put("comment", [{"id": "c", "note_id": 1, "content": "x", "user_id": 2, "add_time": "2026-03-05 17:00:00"}])
    ends = {"rel_owner_org_id": 1, "rel_linked_org_id": 2}
    copy.put("organization_relationship", [{"id": 1, "type": "parent", **ends}])
    copy.put("file", [_file(6, "x.png"), _file(7, "x.pdf")])
    copy.put("history", [{"id": "mail 7", "body": "x"}, {"id": "deal:1", "items": CHANGES, "whole": True}])
    thread = {"id": 7, "subject": "x", "from": [{"name": "x"}], "deal_id": 1, "time": "2026-03-11T08:00:00Z"}
    copy.put("history", [{"id": mailbox.KEPT, "threads": [thread]}, {"id": "bcc deal:1", "address": "x"}])
    copy.put("history", [{"id": f"parts {of}", "problem": ""} for of in ("person:1", "organization:1", "lead:abc")])
    gone = {"status": "open", "is_deleted": True, "update_time": "2026-03-11T09:00:00Z", "org_id": 1}
    won = {"status": "won", "won_time": "2026-03-10T09:00:00Z", "close_time": "2026-03-10T09:00:00Z"}
    plain = {"pipeline_id": 1, "stage_id": 2, "title": "x", "owner_id": 1, "value": 5, "currency": "USD"}
    copy.put("deal", [{"id": 90, **plain, **gone}, {"id": 91, **plain, **won, "add_time": "2026-03-01T09:00:00Z"}])


def _file(number: int, name: str) -> Record:
    known = {"deal_id": 1, "file_size": 340_000, "add_time": "2026-03-01T09:00:00Z", "active_flag": True}
    return {"id": number, "name": name, "file_name": name, "description": "x", **known}


def _fill_settings(workspace: Workspace) -> None:
    """What the account's settings say: fields of every kind, filters, teams, reasons, and how a filter is made."""
    copy = workspace.copy
    copy.put("filter", [{"id": 8, "name": "x", "type": "deals", "is_editable": True, "conditions": _conditions()}])
    copy.remember("filters of leads", [[4, "x"], [5, "y"]])
    copy.remember("teams", [{"id": 4, "name": "x", "users": [2]}])
    copy.remember("filter helpers", helpers())
    own = [field for field in copy.all("deal_field") if field.get("is_custom_field")]
    for kind in ("person", "organization", "product", "project"):
        copy.remember(f"{kind} fields", {"told": 1, "fields": own})
    copy.put("deal_field", [{"id": "lost_reason", "field_code": "lost_reason", "field_name": "x", "field_type": "enum",
                             "options": [{"id": n, "label": "x"} for n in (1, 2)]}])  # fmt: skip
    needed = {"enabled": True, "stage_ids": [3, 8], "statuses": {}}
    line = copy.get("deal_field", KEY["my_line"]) or {}
    copy.put("deal_field", [{**line, "required_fields": needed}])


def _conditions() -> Record:
    named = {"object": "deal", "field_id": "title", "operator": "LIKE '$%'", "value": "x"}
    group = {"glue": "and", "conditions": [named]}
    return {"glue": "and", "conditions": [group, {"glue": "or", "conditions": []}]}


def _fill_many(workspace: Workspace, strings: Strings) -> None:
    """More than a screen of everything one scrolls through."""
    copy = workspace.copy
    copy.put("person", [{"id": n, "name": strings(), "job_title": strings(), "org_id": 1} for n in range(10, 46)])
    copy.put("organization", [{"id": n, "name": strings()} for n in range(10, 46)])
    deal = copy.get("deal", 1) or {}
    copy.put("deal", [{**deal, "id": n, "title": strings(), "stage_id": n % 3 + 1} for n in range(100, 160)])
    days = [{"expected_close_date": f"2026-{n % 5 + 3:02}-15", "pipeline_id": 1, "stage_id": n % 3 + 1, "id": n}
            for n in range(160, 180)]  # fmt: skip
    copy.put("deal", [{**deal, **day, "title": strings(), "org_id": None} for day in days])


def _fill_doubles(workspace: Workspace, strings: Strings) -> None:
    """What is there twice has the same name."""
    for kind in ("person", "organization"):
        name = strings()
        emails = [{"value": strings(), "label": strings(), "primary": True}]
        workspace.copy.put(kind, [{"id": n, "name": name, "emails": emails, "owner_id": n - 49} for n in (50, 51)])


async def fill_outbox(workspace: Workspace, strings: Strings) -> None:
    """Edits that wait, one the server refused, one whose answer was lost, and one somebody else has made, too."""
    copy, outbox = workspace.copy, workspace.outbox
    for number in (101, 102, 103, 104):
        await workspace.deals.change(number, {"title": strings()}, strings())
    _waits, refused, lost, apart = outbox.entries()
    outbox.set_state(refused, REFUSED, strings())
    outbox.set_state(lost, UNKNOWN, strings())
    theirs = {"title": clean(strings())}  # which is looked up in the copy
    copy.put("deal", [{**(copy.get("deal", 104) or {}), **theirs}])
    outbox.set_apart(apart, theirs, strings())
    await workspace.edits.catch_up()
