"""The fields a change says something about: flat, one by one, with what stood in them before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.store.calls import Call, Name

OWN = "custom_fields"
"""Where v2 keeps the account's own fields; flat, such a field is called `custom_fields.<code>`."""

TOGETHER = (
    {"value", "currency"},
    {"due_date", "due_time", "duration"},
    {"status", "lost_reason", "won_time", "lost_time", "close_time"},
    {"stage_id", "pipeline_id"},
)
"""Fields of which one means little without the others: they are kept, or given up, as one."""

PLACES = ("order_nr",)
"""What changes when others change: where a thing stands among its like."""

Fields = dict[str, Any]


def flat(record: Mapping[str, Any]) -> Fields:
    """Every field of a body or record by its own name."""
    plain, own = dict(record), record.get(OWN)
    if isinstance(own, dict):
        del plain[OWN]
        plain |= {f"{OWN}.{code}": value for code, value in own.items()}
    return plain


def nested(fields: Mapping[str, Any]) -> Fields:
    """The same as it is sent."""
    found: Fields = {}
    for name, value in fields.items():
        whole, _, code = name.partition(f"{OWN}.")
        if code and not whole:
            found.setdefault(OWN, {})[code] = value
        else:
            found[name] = value
    return found


def changed_record(call: Call) -> Name | None:
    """The record whose fields a call changes, None for a call that does something else."""
    record = call.arguments.get("id")
    if call.verb != "update" or not call.body or record is None or len(call.arguments) != 1:
        return None
    return call.kind, record


def seen_fields(call: Call, record: Mapping[str, Any]) -> Fields:
    """What stood in the fields a call changes, as far as the record tells."""
    names = flat(call.body or {})
    known = flat(record) if any(name.startswith(OWN) for name in names) else record
    return {name: known[name] for name in names if name in known and name not in PLACES}


def with_companions(names: Collection[str]) -> set[str]:
    """These fields, and those that belong to them."""
    return {*names, *(other for group in TOGETHER if group & set(names) for other in group)}


def part(call: Call, fields: Mapping[str, Any]) -> Call:
    """A change of these of its fields alone."""
    name = changed_record(call)
    kept = {OWN, "id", *fields}
    effects = tuple((k, i, {n: v for n, v in p.items() if n in kept}) for k, i, p in call.effects if (k, i) == name)
    return _chosen(call, {n for n in flat(call.body or {}) if n in fields})._replace(effects=effects)


def rest(call: Call, fields: Mapping[str, Any]) -> Call:
    """A change of all its fields but these, in which something else stands now."""
    own = {n.removeprefix(f"{OWN}."): value for n, value in fields.items() if n.startswith(f"{OWN}.")}

    def left(patch: Fields) -> Fields:
        found = {n: v for n, v in patch.items() if n not in fields}
        return {**found, OWN: {**found[OWN], **own}} if own and isinstance(found.get(OWN), dict) else found

    name = changed_record(call)
    effects = tuple((k, i, left(p) if (k, i) == name else p) for k, i, p in call.effects)
    return _chosen(call, {n for n in flat(call.body or {}) if n not in fields})._replace(effects=effects)


def _chosen(call: Call, names: Collection[str]) -> Call:
    base = None if call.base is None else {n: v for n, v in call.base.items() if n in names}
    return call._replace(body=nested({n: v for n, v in flat(call.body or {}).items() if n in names}), base=base)


def rebased(call: Call, before: Mapping[str, Any], now: Mapping[str, Any]) -> Call:
    """A change made upon `before`, where `now` is what stands there: a field `now` does not tell is not known."""
    if call.base is None:
        return call
    base = dict(call.base)
    for name, value in before.items():
        if name in base and base[name] == value:
            base.pop(name)
            base |= {name: now[name]} if name in now else {}
    return call._replace(base=base)


def made_upon(before: Iterable[Call], calls: Iterable[Call]) -> list[Call]:
    """The calls of an edit taken back, or made again: the user sees what the other direction has written."""
    written: dict[Name, Fields] = {}
    for call in before:
        if (name := changed_record(call)) is not None:
            written.setdefault(name, {}).update(flat(call.body or {}))
    found = ((call, changed_record(call)) for call in calls)
    return [call._replace(base=seen_fields(call, written[name])) if name in written else call for call, name in found]


def instead_of(old: Call, new: Call) -> Call:
    """A change that says anew everything an older one says, which nobody has heard, upon what that was made upon."""
    said = flat(old.body or {})
    base = {n: v for n, v in (new.base or {}).items() if n not in said}
    base |= {n: v for n, v in (old.base or {}).items() if n in said}
    laid: dict[Name, Fields] = {}
    for kind, record, patch in (*old.effects, *new.effects):
        laid.setdefault((kind, record), {}).update(patch)
    effects = tuple((kind, record, patch) for (kind, record), patch in laid.items())
    return new._replace(base=base, effects=effects, instead=old.dump())


def behind(call: Call, old: Call) -> Call:
    """A change behind which an older one stands, too: that counts again when this and all it says anew are refused."""
    if call.instead:
        old = behind(type(call).load(call.instead), old)
    return call._replace(instead=old.dump())


def said_before(call: Call) -> Call | None:
    """The change that counts again when this one is refused, upon what this one was made upon."""
    if not call.instead:
        return None
    old = type(call).load(call.instead)
    said = flat(old.body or {})
    return old._replace(base={n: v for n, v in (call.base or {}).items() if n in said})


def depth(call: Call) -> int:
    """How many changes a change says anew."""
    found, instead = 0, call.instead
    while instead:
        found, instead = found + 1, instead.get("instead")
    return found
