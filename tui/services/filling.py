"""Filling the copy for the first time, and then asking only for what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tui.api.page import pages
from tui.services.money import learn_rates

if TYPE_CHECKING:
    from tui.services.sync import Session

PAGE = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Where records of a kind come from: a list operation, what to ask it, and whether it tells what changed since."""

    kind: str
    words: str
    call: Callable[[Any], Any]
    ask: dict[str, Any] = field(default_factory=dict)
    deltas: bool = True


SMALL = (
    Source("user", "users", lambda c: c.v1.users.list, deltas=False),
    Source("currency", "currencies", lambda c: c.v1.currencies.list, deltas=False),
    Source("pipeline", "pipelines", lambda c: c.v2.pipelines.list, deltas=False),
    Source("stage", "stages", lambda c: c.v2.stages.list, deltas=False),
    Source("deal_field", "deal fields", lambda c: c.v2.deal_fields.list, deltas=False),
    Source("activity_type", "activity types", lambda c: c.v1.activity_types.list, deltas=False),
    Source("lead_label", "lead labels", lambda c: c.v1.lead_labels.list, deltas=False),
)
LARGE = (
    Source("deal", "open deals", lambda c: c.v2.deals.list, {"status": ["open"]}),
    Source("organization", "organizations", lambda c: c.v2.organizations.list),
    Source("person", "persons", lambda c: c.v2.persons.list),
    Source("activity", "planned activities", lambda c: c.v2.activities.list, {"done": False}),
    Source("lead", "leads", lambda c: c.v1.leads.list),
    Source("activity", "done activities", lambda c: c.v2.activities.list, {"done": True}),
    Source("note", "notes", lambda c: c.v1.notes.list),
    Source("deal", "closed deals", lambda c: c.v2.deals.list, {"status": ["won", "lost"]}),
    Source("product", "products", lambda c: c.v2.products.list),
)
DELTAS = (
    Source("deal", "deals", lambda c: c.v2.deals.list),
    Source("deal", "deleted deals", lambda c: c.v2.deals.list, {"status": ["deleted"]}),
    Source("organization", "organizations", lambda c: c.v2.organizations.list),
    Source("person", "persons", lambda c: c.v2.persons.list),
    Source("activity", "activities", lambda c: c.v2.activities.list),
    Source("lead", "leads", lambda c: c.v1.leads.list),
    Source("note", "notes", lambda c: c.v1.notes.list),
    Source("product", "products", lambda c: c.v2.products.list),
)


async def refresh(session: Session) -> None:
    """Bring the copy up to date: everything the first time, what changed since after that."""
    await _company(session)
    for source in SMALL:
        await _small(session, source)
    await _money(session)
    first = not session.copy.fact("filled", default=False)
    await (_fill(session) if first else _deltas(session))


async def _company(session: Session) -> None:
    """Who we are; a copy of another company's account is never mixed with this one's."""
    me = await session.client.v1.users.me()
    before = session.copy.fact("me", {})
    if before and before.get("company_id") != me.company_id:
        session.copy.clear()
    fields = {"id", "name", "email", "company_id", "company_name", "company_domain", "timezone_name", "locale"}
    session.copy.remember("me", me.model_dump(mode="json", include=fields))
    session.copy.remember("currency", me.default_currency or "EUR")


async def _small(session: Session, source: Source) -> None:
    ids: list[int | str] = []
    async for page in pages(source.call(session.client)):
        records = [_with_id(source.kind, r.model_dump(mode="json", by_alias=True)) for r in page.items]
        ids += session.copy.put(source.kind, records)
    gone = session.copy.keep_only(source.kind, ids)
    session.changed(source.kind, [*ids, *gone])


def _with_id(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "id": record["field_code"]} if kind == "deal_field" else record


async def _money(session: Session) -> None:
    """Learn how amounts are written, and what the account makes of other currencies."""
    from tui.services import locales

    summary = await session.client.v1.deals.summary()
    session.copy.remember("rates", learn_rates((summary.values_total or {}).items()))
    codes = [str(c["code"]) for c in session.copy.all("currency")]
    locale = str(session.copy.fact("me", {}).get("locale") or "en_US")
    session.copy.remember("separators", list(locales.separators(locale)))
    session.copy.remember("symbols", locales.symbols(codes, locale))
    session.changed("currency", [0])


async def _fill(session: Session) -> None:
    """Fetch everything, the open deals first; what was fetched before an interruption is not fetched again."""
    progress = 0
    done: list[str] = session.copy.fact("filled steps", [])
    for source in LARGE:
        if source.words in done:
            continue
        session.report("filling", source.words, progress)
        async for page in pages(source.call(session.client), **_ask(source, PAGE)):
            records = [r.model_dump(mode="json", by_alias=True) for r in page.items]
            ids = session.copy.put(source.kind, records)
            progress += len(ids)
            _announce(session, source.kind, ids, records)
            session.report("filling", source.words, progress)
        done = [*done, source.words]
        session.copy.remember("filled steps", done)
    for source in DELTAS:
        session.copy.remember(f"since {source.words}", _newest(session, source.kind))
    session.copy.remember("filled", value=True)


async def _deltas(session: Session) -> None:
    """Ask each kind for what changed since the newest change we know (inclusive, so the newest comes again)."""
    session.report("syncing")
    for source in DELTAS:
        since = session.copy.fact(f"since {source.words}") or "2000-01-01T00:00:00Z"
        async for page in pages(source.call(session.client), **_ask(source, PAGE), updated_since=since):
            records = [r.model_dump(mode="json", by_alias=True) for r in page.items]
            fresh = [r for r in records if _differs(session, source.kind, r)]
            _announce(session, source.kind, session.copy.put(source.kind, fresh), fresh)
            since = max([since, *(_moment(r) for r in records)])
        session.copy.remember(f"since {source.words}", since)


def _announce(session: Session, kind: str, ids: list[int | str], records: list[dict[str, Any]]) -> None:
    """What changed, and with activities the deals and leads whose next step they are."""
    session.changed(kind, ids)
    if kind == "activity":
        for owner in ("deal", "lead"):
            session.changed(owner, {r[f"{owner}_id"] for r in records if r.get(f"{owner}_id")})


def _ask(source: Source, limit: int) -> dict[str, Any]:
    return {**source.ask, "limit": limit}


def _differs(session: Session, kind: str, record: dict[str, Any]) -> bool:
    known = session.copy.select(f"SELECT data FROM main.{kind} WHERE id = ?", (record["id"],))
    return not known or session.copy.stored(kind, record) != known[0][0]


def _newest(session: Session, kind: str) -> str:
    times = session.copy.select(f"SELECT max(json_extract(data, '$.update_time')) FROM main.{kind}")
    return _moment({"update_time": times[0][0]})


def _moment(record: dict[str, Any]) -> str:
    """A record's update time as `updated_since` takes it: RFC 3339 to the second (the live parser wants no more)."""
    text = str(record.get("update_time") or "")
    return f"{text[:19].replace(' ', 'T')}Z" if len(text) >= 19 else "2000-01-01T00:00:00Z"
