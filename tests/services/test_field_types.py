"""The account's own fields of every type, both ways: what the server has is typed as it is shown, and taken again."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.conftest import NoConnection
from tui.api.models.deals import DealChange
from tui.api.models.fields import FieldNew
from tui.services import filling, sending
from tui.services.edits import EditError
from tui.services.record_edits import CHOSEN, CLEAR
from tui.services.records import Row
from tui.services.sync import Session
from tui.services.workspace import Workspace

EXAMPLES = int(os.environ.get("FIELD_EXAMPLES", "3"))
OPTIONS = ("One", "Zwei", "三")
TYPES = (
    *("varchar", "text", "double", "phone", "date", "daterange", "time", "timerange", "set", "enum", "monetary"),
    *("user", "org", "people", "address"),
)
WRONG = {"double": "a few", "date": "the 31st of February", "daterange": "soon - later", "time": "25:99"}
WRONG |= {"timerange": "noon - 99", "monetary": "12 XYZ"}


class Account(NamedTuple):
    """A copy of the demo company with a field of every type, by type; two deals; what can be chosen."""

    workspace: Workspace
    session: Session
    codes: dict[str, str]
    deals: tuple[int, int]
    chosen: dict[str, list[int]]

    def row(self, deal: int, kind: str) -> Row:
        found = self.workspace.records.row("deal", deal, self.codes[kind])
        assert found is not None, kind
        return found

    async def served(self, deal: int) -> dict[str, Any]:
        """What the server has in these fields."""
        custom = (await self.session.client.v2.deals.get(deal)).model_dump(mode="json")["custom_fields"] or {}
        return {kind: custom.get(code) for kind, code in self.codes.items()}

    async def send(self) -> None:
        await sending.drain(self.session)
        self.workspace.edits.relay()
        assert [(e.call.words, e.error) for e in self.workspace.outbox.refused()] == []


@pytest.fixture
async def account(tmp_path: Path, demo_client: Any) -> AsyncIterator[Account]:
    codes, chosen = {}, dict[str, list[int]]()
    for kind in TYPES:
        options = [{"label": name} for name in OPTIONS] if kind in ("enum", "set") else None
        new = {"field_name": f"Own {kind}", "field_type": kind} | ({"options": options} if options else {})
        made = await demo_client.v2.deal_fields.create(FieldNew.model_validate(new))
        codes[kind] = made.field_code
        chosen[kind] = [int(o["id"]) for o in made.model_dump(mode="json").get("options") or []]
    now = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
    workspace = Workspace(tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection(), now=lambda: now)
    session = Session(demo_client, workspace.copy, workspace.outbox, workspace.sync)
    await filling.meet(session)
    await filling.refresh(session)
    workspace.money.reload()
    for kind, other in (("user", "user"), ("org", "organization"), ("people", "person")):
        chosen[kind] = [row[0] for row in workspace.copy.select(f"SELECT id FROM main.{other} ORDER BY id LIMIT 20")]
    sql = "SELECT id FROM shown_deal WHERE status = 'open' ORDER BY id LIMIT 2"
    first, second = (row[0] for row in workspace.copy.select(sql))
    yield Account(workspace, session, codes, (first, second), chosen)
    workspace.close()


LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
WORDS = st.text(LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
TIMES = st.times(time(0, 0), time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
MONEY = st.integers(0, 10**11).map(lambda cents: cents / 100)
NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9).map(lambda n: n / 1000))


def _span(ends: Any) -> dict[str, str]:
    first, last = sorted(ends)
    return {"value": first.isoformat(), "until": last.isoformat()}


def values(chosen: Mapping[str, list[int]]) -> st.SearchStrategy[dict[str, Any]]:
    """A value of every type, as v2 has it."""
    return st.fixed_dictionaries(
        {
            "varchar": WORDS,
            "text": LINES,
            "double": NUMBERS,
            "phone": st.from_regex(r"\+[1-9][0-9 ]{5,12}[0-9]", fullmatch=True).map(lambda t: " ".join(t.split())),
            "date": DAYS.map(date.isoformat),
            "daterange": st.tuples(DAYS, DAYS).map(_span),
            "time": TIMES.map(lambda t: {"value": t.isoformat(), "timezone_id": 1}),
            "timerange": st.tuples(TIMES, TIMES).map(_span).map(lambda span: {**span, "timezone_id": 1}),
            "set": st.sets(st.sampled_from(chosen["set"]), min_size=1).map(sorted),
            "enum": st.sampled_from(chosen["enum"]),
            "monetary": st.tuples(MONEY, st.sampled_from(["EUR", "USD"])).map(
                lambda m: {"value": m[0], "currency": m[1]}
            ),
            **{kind: st.sampled_from(chosen[kind]) for kind in ("user", "org", "people")},
            "address": WORDS.map(lambda text: {"value": text}),
        }
    )


def plain(kind: str, value: Any) -> Any:
    """A value without what the server adds to it."""
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if k in ("value", "until", "currency") and v is not None}
    return sorted(value) if kind == "set" and isinstance(value, list) else value


async def type_again(account: Account, kind: str, text: str, value: Any) -> None:
    """Make the second deal say the same with what one would type or choose."""
    row, edits = account.row(account.deals[1], kind), account.workspace.records.edits
    if kind == "set":
        for option in value:
            await edits.choose(row, option)
    elif row.field.type in CHOSEN:
        await edits.choose(row, value)
    else:
        await edits.write(row, text)


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
async def test_every_type_goes_both_ways(account: Account, data: st.DataObject) -> None:
    first, second = account.deals
    wanted = data.draw(values(account.chosen))
    body = {account.codes[kind]: value for kind, value in wanted.items()}
    await account.session.client.v2.deals.update(first, DealChange(custom_fields=body))
    await filling.fetch(account.session, "deal", first)
    told = await account.served(first)
    for kind, value in told.items():
        row = account.row(first, kind)
        assert row.text, kind
        text = account.workspace.records.edits.text(row)
        if row.field.type not in CHOSEN:
            assert not await account.workspace.records.edits.write(row, text), (kind, text, value)
        await type_again(account, kind, text, wanted[kind])
    await account.send()
    again = await account.served(second)
    assert {k: plain(k, v) for k, v in again.items()} == {k: plain(k, v) for k, v in told.items()}
    for kind in TYPES:
        await clear(account, kind)
    await account.send()
    assert set(map(str, (await account.served(second)).values())) <= {"None", "[]"}
    assert all(not account.row(second, kind).text for kind in TYPES)


async def clear(account: Account, kind: str) -> None:
    """Empty a field of the second deal."""
    row, edits = account.row(account.deals[1], kind), account.workspace.records.edits
    if kind == "set":
        for option in list((account.workspace.copy.get("deal", row.record) or {})["custom_fields"][row.field.code]):
            await edits.choose(row, option)
    elif row.field.type in CHOSEN:
        await edits.choose(row, CLEAR)
    else:
        await edits.write(row, "")


async def test_what_is_no_value_of_the_type_is_refused_here(account: Account) -> None:
    for kind, text in WRONG.items():
        row = account.row(account.deals[0], kind)
        with pytest.raises(EditError):
            await account.workspace.records.edits.write(row, text)
        assert account.workspace.records.edits.check(row, text)
    assert account.workspace.outbox.pending() == []
