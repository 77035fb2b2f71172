"""Sending what waits in the outbox: in order, each call once, a refused one never in the way of the others."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from tui.api.errors import (
    ApiError,
    BadArgument,
    Interrupted,
    NotFound,
    RateLimited,
    Refused,
    ServerFault,
    TooSlow,
    Unauthorized,
    UnknownOperation,
    Unreachable,
    Unreadable,
    Unsupported,
    WrongOrigin,
)
from tui.services.accepting import accept, finish, follow_up, look_again
from tui.services.changes import Changed
from tui.services.conflicts import set_conflicts_apart
from tui.services.failing import TRIES
from tui.services.settling import marked, may_settle, settle
from tui.store.calls import IN_FLIGHT, QUEUED, REFUSED, UNKNOWN, Call, Entry, Name, is_temporary
from tui.store.kinds import KINDS

if TYPE_CHECKING:
    from tui.services.sync import Session

log = logging.getLogger(__name__)

NOT_KNOWN = "It is not known whether the server got this. Look there before trying again."
LOOKED_FOR = "It is not known whether the server got this. It is looked for there, and sent again if it is missing."


FAILS = "The server fails at this: "
HELD, GONE = "held", "gone"
"""What became of a call: it waits, or it is out of the way."""


async def drain(session: Session) -> None:
    """Send every waiting call, oldest first; raises `ApiError` when the server cannot be reached.

    What cannot be sent now holds back only what is about the same records; two failures in a row are an outage.
    """
    session.sync.doubts.begin()
    held: set[Name] = set()
    number, failed = 0, False
    while (entry := session.outbox.following(number)) is not None:
        number = entry.id
        outcome = HELD if held & _depends_on(entry.call) else await _one(session, entry)
        if isinstance(outcome, ApiError) and failed:
            session.sync.failing.no_rest()
            raise outcome
        if outcome != GONE:
            held |= _holds(entry.call)
        failed = isinstance(outcome, ApiError) or (failed and outcome == HELD)


async def _one(session: Session, entry: Entry) -> str | ApiError:
    """Send a call, unless something is in the way; gives what became of it, or how the server failed at it alone."""
    failing = session.sync.failing
    if entry.state == QUEUED and not entry.error:  # new, or the user wants it to be tried
        failing.forget(entry)
    if (again := failing.again(entry)) > time.monotonic():
        session.sync.doubts.due = min(session.sync.doubts.due, again)
        return HELD
    try:
        reason = await _hindered(session, entry)
    except ApiError as error:
        if _is_fault(error):
            return await _faulty(session, entry, error) or GONE
        raise
    if reason in (HELD, GONE):
        return reason
    if reason or failing.is_enough(entry):
        refuse(session, entry, reason or entry.error)
        return GONE
    trouble = await _send(session, entry)
    return GONE if trouble is None else trouble


def _holds(call: Call) -> set[Name]:
    """The records later calls must wait for, while this one waits."""
    return {*call.touches(), *([call.creates] if call.creates else [])}


def _depends_on(call: Call) -> set[Name]:
    """The records this call waits for: those it changes, and those that must be made before."""
    return {*call.touches(), *(name for name in call.names() if is_temporary(name[1]))}


async def _hindered(session: Session, entry: Entry) -> str:
    """Why a call is not sent now: `HELD`, `GONE`, or a reason that will not go away; empty when nothing is."""
    missing = {name for name in entry.call.names() if is_temporary(name[1])} - {entry.call.creates}
    if missing:
        return "What it belongs to was not added."
    if entry.state == UNKNOWN or (entry.state == IN_FLIGHT and not safe_to_repeat(session, entry.call)):
        return await _ask_first(session, entry)
    await set_conflicts_apart(session, entry)
    return ""


async def _ask_first(session: Session, entry: Entry) -> str:
    """Look on the server whether a call that may have arrived did: it is sent again only if it certainly did not."""
    found = await settle(session, entry)
    if found is not None and found.made:
        await accept(session, entry, found.made)
        return GONE
    if found is not None:
        return ""
    words = LOOKED_FOR if may_settle(session, entry) else NOT_KNOWN
    if (entry.state, entry.error) != (UNKNOWN, words):
        session.outbox.set_state(entry, UNKNOWN, words)
        session.sync.hub.post(Changed(refusals=[f"{entry.call.words}: {words}"]))
    return HELD


def safe_to_repeat(session: Session, call: Call) -> bool:
    """Whether sending a call twice does what sending it once does (reliability 3.1)."""
    from tui.api.catalog import endpoint_named

    try:
        method = endpoint_named(call.operation).method
    except UnknownOperation:
        return True
    return method != "POST" or bool(session.client.transport.server.socket)


# -- sending one --------------------------------------------------------------------------------------------------


async def _send(session: Session, entry: Entry) -> ApiError | None:
    """Make one call. Gives the trouble it had with the server, if it is to be tried again; raises what concerns all."""
    claimed = session.outbox.claim(entry)
    if claimed is None:  # given up, said anew, or set apart
        return None
    entry, call = claimed._replace(state=IN_FLIGHT), claimed.call
    session.report("syncing", call.words)
    try:
        answer = await session.client.call(call.operation, call.arguments, marked(entry), key=entry.key)
    except ApiError as error:
        return await _failed(session, entry, error)
    except Exception:  # a call that cannot even be written must not keep the others
        log.exception("%s could not be sent", call.operation)
        refuse(session, entry, "A fault of this program kept it from being sent; the log tells more.")
        return None
    try:
        await accept(session, entry, answer)
    except Refused as error:
        if _concerns_all(error):
            raise
        await _refused(session, entry, error)
    return None


async def _failed(session: Session, entry: Entry, error: ApiError) -> ApiError | None:
    """What follows from an error: an outage is raised, a refusal ends the call, what is unclear is tried again."""
    if isinstance(error, Unauthorized | RateLimited | Unreachable | TooSlow) or _not_the_api(error):
        session.outbox.set_state(entry, QUEUED)
        raise error
    if isinstance(error, WrongOrigin):
        raise error
    if isinstance(error, Interrupted) and session.sync.failing.add(entry) == 1:
        session.sync.failing.no_rest()
        raise error
    if isinstance(error, Interrupted) or _is_fault(error):
        return await _faulty(session, entry, error)
    if isinstance(error, NotFound) and entry.call.removes is not None:
        _gone_already(session, entry)
        return None
    await _refused(session, entry, error)
    return None


def _concerns_all(error: Refused) -> bool:
    return isinstance(error, Unauthorized | RateLimited | ServerFault) or _not_the_api(error)


def _not_the_api(error: ApiError) -> bool:
    """Whether something else answered, as a network's login page does: it redirects, or refuses without a word."""
    if not isinstance(error, Refused) or isinstance(error, ServerFault):
        return False
    return error.status < 400 or error.message.startswith("the server answered ")


def _is_fault(error: ApiError) -> bool:
    return isinstance(error, ServerFault | Unreadable) and not isinstance(error, Unsupported)


def _words(error: ApiError) -> str:
    return error.message if isinstance(error, Refused) else str(error)


async def _faulty(session: Session, entry: Entry, error: ApiError) -> ApiError | None:
    """The server failed, or answered what nobody can read: unless it fails at everything, this call is tried again."""
    waits = QUEUED if entry.state == QUEUED or safe_to_repeat(session, entry.call) else UNKNOWN
    session.outbox.set_state(entry, waits, f"{FAILS}{_words(error)}")
    await session.client.v1.users.me()  # raises if it is not this call alone
    tries = session.sync.failing.add(entry)
    if isinstance(error, Unreadable) and tries >= TRIES and waits == QUEUED and entry.call.verb != "create":
        session.outbox.done(entry)  # it was carried out, only the answer makes no sense
        await follow_up(session, entry.call)
        return None
    session.sync.doubts.due = min(session.sync.doubts.due, session.sync.failing.again(entry))
    return error


def _gone_already(session: Session, entry: Entry) -> None:
    if (gone := entry.call.removes) and gone[0] in KINDS:
        session.copy.mark_deleted(*gone)
    finish(session, entry)


async def _refused(session: Session, entry: Entry, error: ApiError) -> None:
    refuse(session, entry, _label_gone(session, entry.call, error.message) or error.message)
    record = entry.call.arguments.get("id")
    if record is not None and not isinstance(error, BadArgument):
        await look_again(session, entry.call.kind, record)


def _label_gone(session: Session, call: Call, message: str) -> str:
    """That a label of leads vanished elsewhere, by its name, where the server tells its id; all are asked for again."""
    for label in (call.body or {}).get("label_ids") or ():
        if str(label) in message and (known := session.copy.snapshot("lead_label", label)):
            session.sync.refresh()
            return f"The label “{known.get('name')}” is no longer there. Choose another one."
    return ""


def refuse(session: Session, entry: Entry, reason: str) -> None:
    """Take a refused call off the board: it stays in the outbox, to be looked at, but is not shown any more."""
    session.outbox.set_state(entry, REFUSED, reason)
    changed = Changed(refusals=[f"{entry.call.words}: {reason}"])
    for kind, record in entry.call.touches():
        changed.ids[kind].add(record)
    session.sync.hub.post(changed)
