"""Every declared operation, found by name; resources are imported only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tui.api.endpoint import Endpoint, Resource, endpoint_of
from tui.api.errors import UnknownOperation
from tui.api.v1 import V1
from tui.api.v2 import V2

if TYPE_CHECKING:
    from tui.api.request import Request


class _Nobody:
    """Makes no calls: resources are made here only to be looked at."""

    async def send(self, endpoint: Endpoint, request: Request) -> Any:
        raise AssertionError(f"{endpoint.id} is looked at, not called: {request}")


_DIALECTS: dict[str, V1 | V2] = {"v2": V2(_Nobody()), "v1": V1(_Nobody())}


def resource_names(dialect: str) -> list[str]:
    """The resources declared in a dialect, sorted."""
    return sorted(n for n, member in vars(type(_DIALECTS[dialect])).items() if isinstance(member, cached_property))


def endpoints_of(dialect: str, resource: str) -> dict[str, Endpoint]:
    """The endpoints of one resource, by verb; empty where there is none."""
    if resource not in resource_names(dialect):
        return {}
    found: type[Resource] = type(getattr(_DIALECTS[dialect], resource))
    stubs = (member for member in vars(found).values() if hasattr(member, "endpoint"))
    return {e.id.rsplit(".", 1)[-1]: e for e in map(endpoint_of, stubs)}


def endpoints() -> Iterator[Endpoint]:
    """Every declared endpoint, v2 first."""
    for dialect in _DIALECTS:
        for resource in resource_names(dialect):
            yield from endpoints_of(dialect, resource).values()


def endpoint_named(name: str) -> Endpoint:
    """The endpoint called `v2.deals.get`, or `deals.get`, which means v2 where v2 has it; raises `UnknownOperation`."""
    dialect, _, rest = name.partition(".")
    wanted, rest = ([dialect], rest) if dialect in _DIALECTS else (list(_DIALECTS), name)
    resource, _, verb = rest.partition(".")
    for candidate in wanted:
        if endpoint := endpoints_of(candidate, resource).get(verb):
            return endpoint
    verbs = sorted({v for d in wanted for v in endpoints_of(d, resource)})
    if verbs:
        raise UnknownOperation(f"{resource} has no operation {verb!r}; it has {', '.join(verbs)}")
    known = sorted({r for d in wanted for r in resource_names(d)})
    raise UnknownOperation(f"there is no resource {resource!r}; there are {', '.join(known)}")
