"""Filling the copy for the first time, and then asking only for what changed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tui import collecting
from tui.api.errors import NotFound
from tui.api.page import pages
from tui.services import project_sync
from tui.services.arriving import told
from tui.services.changes import everything
from tui.services.money import learn_rates
from tui.services.sources import DELTAS, GETTERS, LARGE, LISTED, SELDOM, SETTINGS, SMALL, SWEEP, Source

if TYPE_CHECKING:
    from tui.services.sync import Session

PAGE, LOCAL_PAGE = 500, 300
"""How many records are asked for at once: an account counts calls.

The backend on this machine does not; a larger page saves nothing there, and is read in one go while the keyboard waits.
"""

WORTH_TELLING = 100
"""From how many changed records on the progress is told."""

OVERLAP = timedelta(seconds=60)
"""How far back before the newest known change is asked, for changes that became visible late."""

SINCE_GONE = "since gone"
TOLD_GONE = ("deal", "activity", "person", "organization", "note", "product")
BEGINNING = "2000-01-01T00:00:00Z"


class OtherAccount(Exception):
    """The server knows us as somebody else than those whose edits wait to be sent."""


async def meet(session: Session) -> None:
    """Learn who we are, before anything is sent: what belongs to another account is neither shown nor sent.

    Raises `OtherAccount` while edits of another account wait.
    """
    me = await session.client.v1.users.me()
    account, known = [me.company_id, me.id], session.outbox.fact("account")
    if known not in (None, account) and (waiting := len(session.outbox.pending())):
        raise OtherAccount(
            f"This profile's token belongs to {me.name} at {me.company_name} now, but {waiting} edits of another "
            "account wait to be sent. Log in to that account again to send them."
        )
    if known not in (None, account):
        session.outbox.start_over()
    if known != account:
        session.outbox.remember("account", account)
    before = session.copy.fact("me", {})
    if before and [before.get("company_id"), before.get("id")] != account:
        session.copy.clear()
        session.sync.hub.post(everything())
    fields = {"id", "name", "email", "company_id", "company_name", "company_domain", "timezone_name", "locale"}
    session.copy.remember("me", me.model_dump(mode="json", include=fields))
    session.copy.remember("currency", me.default_currency or "EUR")


async def refresh(session: Session, *, asked: bool = False) -> None:
    """Bring the copy up to date: everything the first time, what changed since after that; `asked` by the user."""
    if _due(session, "settings", SETTINGS, asked=asked):
        for source in SMALL:
            await _small(session, source)
        await _money(session)
        _asked_now(session, "settings")
    if not session.copy.fact("filled", default=False):
        with collecting.only_what_is_new():
            await _fill(session)
    session.report("syncing")
    for source in DELTAS:
        if _due(session, source.words, source.every, asked=asked):
            await _delta(session, source)
    await project_sync.refresh(session, asked=asked)
    if _due(session, SINCE_GONE, SELDOM, asked=asked):
        await _forget_gone(session)
    await _sweep_one(session)


def _due(session: Session, name: str, every: float, *, asked: bool) -> bool:
    last = session.copy.fact(f"asked {name}", 0.0)
    return asked or not last <= time.time() < last + every


def _asked_now(session: Session, name: str) -> None:
    session.copy.remember(f"asked {name}", time.time())


# -- the frame ----------------------------------------------------------------------------------------------------


async def _small(session: Session, source: Source) -> None:
    ids: list[int | str] = []
    async for page in pages(source.call(session.client), **source.ask):
        records = [_with_id(source.kind, r.model_dump(mode="json", by_alias=True)) for r in page.items]
        ids += [r["id"] for r in records]
        session.follow(source.kind, records)
    session.changed(source.kind, session.copy.keep_only(source.kind, ids))


def _with_id(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "id": record["field_code"]} if kind == "deal_field" else record


async def _money(session: Session) -> None:
    """Learn how amounts are written, and what the account makes of other currencies."""
    from tui.services import locales

    summary = await session.client.v1.deals.summary()
    codes = [str(c["code"]) for c in session.copy.all("currency")]
    locale = str(session.copy.fact("me", {}).get("locale") or "en_US")
    facts = {
        "rates": learn_rates((summary.values_total or {}).items()),
        "separators": list(locales.separators(locale)),
        "symbols": locales.symbols(codes, locale),
    }
    if any(session.copy.fact(name) != value for name, value in facts.items()):
        for name, value in facts.items():
            session.copy.remember(name, value)
        session.changed("currency", [0])


# -- the first time -----------------------------------------------------------------------------------------------


async def _fill(session: Session) -> None:
    """Fetch everything, the open deals first; what was fetched before an interruption is not fetched again."""
    await _mark(session)
    progress = 0
    done: list[str] = session.copy.fact("filled steps", [])
    for source in LARGE:
        if source.words in done:
            continue
        session.report("filling", source.words, progress)
        async for records in _pages(session, source, reached=_remember(session, source), **_place(session, source)):
            progress += len(session.put(source.kind, records))
            session.report("filling", source.words, progress)
        done = [*done, source.words]
        session.copy.remember("filled steps", done)
    for source in LARGE:
        _asked_now(session, f"sweep {source.kind}")
    session.copy.remember("filled", value=True)


def _remember(session: Session, source: Source) -> Callable[[str | int | None], None]:
    """Notes how far a list was read."""
    return lambda place: session.copy.remember("filling at", [source.words, place])


def _place(session: Session, source: Source) -> dict[str, str | int]:
    """Where to go on in a list whose reading was interrupted.

    A place is used once: one the server does not know any more must not be asked for for ever. Where it is a number,
    records may have gone since, and those behind them moved up.
    """
    words, place = session.copy.fact("filling at") or ["", None]
    if words != source.words or not place:
        return {}
    session.copy.remember("filling at", None)
    return {"cursor": place} if isinstance(place, str) else {"start": max(0, place - PAGE)}


async def _mark(session: Session) -> None:
    """Note the newest change of each kind before anything is fetched: what changes from now on is asked for later.

    The marks are the server's own times, so the clock of this machine does not matter.
    """
    marks: dict[str, str] = {}
    for source in DELTAS:
        if session.copy.fact(f"since {source.words}") is None:
            if source.kind not in marks:
                page = await source.call(session.client)(**source.ask, **source.newest, limit=1)
                marks[source.kind] = max([BEGINNING, *(_moment(r.update_time) for r in page.items)])
            session.copy.remember(f"since {source.words}", marks[source.kind])
    if marks and session.copy.fact(SINCE_GONE) is None:
        session.copy.remember(SINCE_GONE, max(marks.values()))


async def _pages(
    session: Session, source: Source, *, reached: Callable[[str | int | None], None] = lambda _: None, **asked: Any
) -> AsyncIterator[list[dict[str, Any]]]:
    """The records of a list, page by page; between them edits are sent. `reached` hears where the next page begins."""
    limit = LOCAL_PAGE if session.client.transport.server.socket else PAGE
    async for page in pages(source.call(session.client), **source.ask, **asked, limit=limit):
        records = []
        for number, record in enumerate(page.items):
            if number % BREATH == 0:
                await session.sync.breathe()
            records.append(told(record))
        yield records
        reached(page.next)
        await session.sync.between(session)


BREATH = 50
"""After how many records other threads get the processor."""


# -- after that ---------------------------------------------------------------------------------------------------


async def _delta(session: Session, source: Source) -> None:
    """Ask a list for what changed since the newest change we know."""
    since: str = session.copy.fact(f"since {source.words}") or BEGINNING
    newest, from_ = since, _earlier(since)
    asked: dict[str, Any] = {"updated_since": from_} if source.by_time else dict(source.newest)
    progress = 0
    async for records in _pages(session, source, **asked):
        session.follow(source.kind, records)
        progress += len(records)
        session.report("syncing", source.words, progress if progress >= WORTH_TELLING else 0)
        times = [_moment(r.get("update_time")) for r in records]
        newest = max([newest, *times])
        if not source.by_time and min(times, default=BEGINNING) < from_:
            break
    session.copy.remember(f"since {source.words}", newest)
    _asked_now(session, source.words)


def _earlier(since: str) -> str:
    return f"{datetime.fromisoformat(since) - OVERLAP:%Y-%m-%dT%H:%M:%SZ}"


def _moment(text: object) -> str:
    """An update time as `updated_since` takes it: RFC 3339 to the second (the live parser wants no more)."""
    found = str(text or "")
    return f"{found[:19].replace(' ', 'T')}Z" if len(found) >= 19 else BEGINNING


# -- what is gone -------------------------------------------------------------------------------------------------


async def _forget_gone(session: Session) -> None:
    """Ask what was deleted lately: of all lists only this one tells."""
    since: str = session.copy.fact(SINCE_GONE) or BEGINNING
    newest = since
    asked: dict[str, Any] = {"since_timestamp": spaced(_earlier(since)), "items": list(TOLD_GONE), "limit": PAGE}
    async for page in pages(session.client.v1.recents.list, **asked):
        newest = max(newest, _moment((page.additional or {}).get("last_timestamp_on_page")))
        for kind, record in ((r.item, r.id) for r in page.items if _is_gone(r.data)):
            if kind in TOLD_GONE and _is_here(session, kind, record):
                await fetch(session, kind, record)
        await session.sync.between(session)
    session.copy.remember(SINCE_GONE, newest)
    _asked_now(session, SINCE_GONE)


def _is_here(session: Session, kind: str, record: Any) -> bool:
    return bool(session.copy.select(f"SELECT 1 FROM main.{kind} WHERE id = ? AND is_deleted = 0", (record,)))


def _is_gone(data: Any) -> bool:
    found = data if isinstance(data, dict) else {}
    return (
        not found
        or not found.get("active_flag", True)
        or found.get("status") == "deleted"
        or bool(found.get("is_deleted"))
    )


def spaced(moment: str) -> str:
    """A moment as v1 takes it."""
    return moment[:19].replace("T", " ")


async def _sweep_one(session: Session) -> None:
    """Once a day look for records of each kind that are gone: no list tells of those. One kind at a time."""
    for kind in dict.fromkeys(source.kind for source in LARGE):
        if _due(session, f"sweep {kind}", SWEEP, asked=False):
            await sweep(session, kind)
            _asked_now(session, f"sweep {kind}")
            return


async def sweep(session: Session, kind: str) -> None:
    """Compare all ids of a kind; what the lists do not tell of any more is asked for one by one."""
    known = session.copy.ids(kind, LISTED.get(kind, "is_deleted = 0"))
    for source in (s for s in LARGE if s.kind == kind):
        async for records in _pages(session, source):
            known -= {r["id"] for r in records}
            session.follow(kind, records)
    for missing in known:
        await fetch(session, kind, missing)


async def fetch(session: Session, kind: str, record: Any) -> None:
    """Fetch one record into the copy; one that is gone is forgotten."""
    try:
        found = await GETTERS[kind](session.client)(record)
    except NotFound:
        session.remove(kind, [record])
        return
    session.put(kind, [found.model_dump(mode="json", by_alias=True)])
