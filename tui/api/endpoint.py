"""An endpoint is declared once: a typed stub method is the declaration.

    class Deals(Resource):
        @PATCH("/api/v2/deals/{id}", cost=5)
        async def update(self, id: DealId, change: DealChange) -> Deal:
            '''Change a deal.'''
            ...

Named in the path: a path parameter. A pydantic model: the body. Anything else: a query parameter. From it come the
client's method, the shell's command, the record in the outbox and the route of the backend.
"""

from __future__ import annotations

import functools
import inspect
import re
import types
import typing
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, cast

from tui.api.errors import BadArgument

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from tui.api.models.base import Body
    from tui.api.request import Request

Stub = TypeVar("Stub", bound=Callable[..., Awaitable[Any]])


class Caller(Protocol):
    """What a resource needs to make its calls."""

    async def send(self, endpoint: Endpoint, request: Request) -> Any:
        """Send one request and give the parsed answer."""


class Resource:
    """The operations of one thing, in one dialect."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def __init_subclass__(cls) -> None:
        for verb, member in vars(cls).items():
            if isinstance(endpoint := getattr(member, "endpoint", None), Endpoint):
                endpoint.place(cls, verb)


class Parameter(NamedTuple):
    """One parameter of an endpoint: its Python name, its wire name, where it goes, its type and its default."""

    name: str
    wire: str
    place: str
    annotation: Any
    required: bool

    @property
    def is_list(self) -> bool:
        """Whether several values are meant, comma separated on the wire."""
        bare = _without_none(_bare(self.annotation))
        return typing.get_origin(bare) in (list, tuple)

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values of a `Literal`, none for any other type."""
        bare = _without_none(_bare(self.annotation))
        return typing.get_args(bare) if typing.get_origin(bare) is typing.Literal else ()

    @property
    def most(self) -> int | None:
        """The largest number allowed, None where there is none."""
        inner = [a for a in typing.get_args(self.annotation) if a is not type(None)]
        limits = (getattr(m, "le", None) for m in _constraints(inner[0] if inner else self.annotation))
        return next((most for most in limits if isinstance(most, int)), None)


class Endpoint:
    """One declared operation; what needs pydantic is built on first use."""

    def __init__(
        self, stub: Callable[..., Any], method: str, path: str, *, cost: int, status: int, inside: str, retired: str
    ) -> None:
        self.stub = stub
        self.method = method
        self.path = path
        self.cost = cost
        self.status = status
        self.inside = inside
        self.retired = retired
        self.resource = ""
        self.verb = stub.__name__

    def place(self, owner: type[Resource], verb: str) -> None:
        """Learn the name the operation has from the class it stands in."""
        self.resource = owner.__module__.rsplit(".", 1)[-1]
        self.verb = verb

    @property
    def id(self) -> str:
        """The operation's name, as `v2.deals.update`."""
        return f"{self.dialect}.{self.resource}.{self.verb.rstrip('_')}"

    @property
    def dialect(self) -> str:
        """`v1` or `v2`."""
        return "v2" if self.path.startswith("/api/v2/") else "v1"

    @property
    def writes(self) -> bool:
        """Whether the operation changes something."""
        return self.method != "GET"

    @property
    def summary(self) -> str:
        """The first sentence of the stub's docstring."""
        return (inspect.getdoc(self.stub) or "").split("\n", 1)[0]

    @functools.cached_property
    def hints(self) -> dict[str, Any]:
        """The stub's annotations, evaluated."""
        return typing.get_type_hints(self.stub, include_extras=True)

    @functools.cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter of the operation, the body as one of them."""
        signature = inspect.signature(self.stub)
        return tuple(self._parameter(p) for p in list(signature.parameters.values())[1:])

    def _parameter(self, parameter: inspect.Parameter) -> Parameter:
        annotation = self.hints[parameter.name]
        wire = _alias(annotation) or parameter.name.rstrip("_")
        elsewhere = "body" if _is_body(annotation) else "query"
        place = "path" if f"{{{wire}}}" in self.path else elsewhere
        return Parameter(parameter.name, wire, place, annotation, parameter.default is parameter.empty)

    def named(self, place: str) -> dict[str, Parameter]:
        """The parameters that go to one place, by wire name."""
        return {p.wire: p for p in self.parameters if p.place == place}

    @functools.cached_property
    def body(self) -> type[Body] | None:
        """The model of the body (of one of its items, where the body is a list), or None."""
        for parameter in self.parameters:
            if parameter.place == "body":
                bare = _without_none(_bare(parameter.annotation))
                return cast("type[Body]", typing.get_args(bare)[0] if typing.get_origin(bare) is list else bare)
        return None

    @property
    def body_is_list(self) -> bool:
        """Whether the whole body is a list."""
        return any(_in_body(p.annotation) for p in self.parameters)

    @functools.cached_property
    def body_adapter(self) -> TypeAdapter[Any]:
        """The validator of the whole body."""
        from pydantic import TypeAdapter

        annotations = [p.annotation for p in self.parameters if p.place == "body"]
        return TypeAdapter(annotations[0] if annotations else None)

    @property
    def encoding(self) -> str:
        """How the body travels: json, form or multipart."""
        return self.body.encoding if self.body else "json"

    @functools.cached_property
    def body_fields(self) -> tuple[str, ...]:
        """The wire names of the body's fields."""
        if self.body is None:
            return ()
        return tuple(f.alias or name for name, f in self.body.model_fields.items())

    @functools.cached_property
    def adapters(self) -> dict[str, TypeAdapter[Any]]:
        """A validator per path and query parameter, by wire name."""
        from pydantic import ConfigDict, TypeAdapter

        config = ConfigDict(allow_inf_nan=False)
        return {
            p.wire: TypeAdapter(p.annotation, config=config) for p in self.parameters if p.place in ("path", "query")
        }

    @functools.cached_property
    def answer(self) -> Any:
        """What the operation gives, as annotated: a model, a `Page` of models, bytes, or `None`."""
        return self.hints["return"]

    @property
    def is_page(self) -> bool:
        """Whether the operation gives a list in pages."""
        from tui.api.page import Page

        return typing.get_origin(self.answer) is Page

    @functools.cached_property
    def item(self) -> TypeAdapter[Any]:
        """The validator of one record of the answer."""
        from pydantic import TypeAdapter

        return TypeAdapter(typing.get_args(self.answer)[0] if self.is_page else self.answer)

    @functools.cached_property
    def items(self) -> TypeAdapter[list[Any]]:
        """The validator of a whole list of records."""
        from pydantic import TypeAdapter

        return TypeAdapter(self._list)

    @property
    def _list(self) -> Any:
        return types.GenericAlias(list, typing.get_args(self.answer))

    @functools.cached_property
    def envelope(self) -> TypeAdapter[dict[str, Any]]:
        """The validator of a whole answer as it comes, which makes its records without a detour over dicts."""
        from pydantic import TypeAdapter
        from typing_extensions import TypedDict

        data: Any = self._list | None if self.is_page else self.answer
        define = cast("Callable[..., Any]", TypedDict)
        if self.inside:
            data = define("data", {self.inside: data}) | None
        return TypeAdapter(define("answer", {"success": bool, "data": data, "additional_data": Any}, total=False))

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Request:
        """The request a call of the stub with these arguments means; raises `BadArgument`."""
        from tui.api.request import encode

        if args and len(args) <= len(self.parameters):
            kwargs = {p.name: value for p, value in zip(self.parameters, args, strict=False)} | kwargs
        known = {p.name: p for p in self.parameters}
        for name in kwargs:
            if name not in known:
                raise BadArgument(name, f"{self.id} has no such parameter; it takes {', '.join(known) or 'none'}")
        return encode(self, {known[name].wire: value for name, value in kwargs.items()})

    def request(self, arguments: Mapping[str, Any], body: Mapping[str, Any] | None = None) -> Request:
        """The request with these wire values: parameters by wire name, the body as JSON; raises `BadArgument`."""
        from tui.api.request import encode

        return encode(self, arguments, body)


def _declare(
    method: str, path: str, *, cost: int, status: int = 200, inside: str = "", retired: str = ""
) -> Callable[[Stub], Stub]:
    """Make an operation of a stub.

    `cost` is in tokens of the daily budget; `inside` names the key under `data` that holds a list; `retired` names the
    operation that replaced this one.
    """

    def decorate(stub: Stub) -> Stub:
        endpoint = Endpoint(stub, method, path, cost=cost, status=status, inside=inside, retired=retired)

        @functools.wraps(stub)
        async def call(self: Resource, *args: Any, **kwargs: Any) -> Any:
            return await self.caller.send(endpoint, endpoint.bind(args, kwargs))

        vars(call)["endpoint"] = endpoint
        return cast("Stub", call)

    return decorate


GET = functools.partial(_declare, "GET")
POST = functools.partial(_declare, "POST")
PUT = functools.partial(_declare, "PUT")
PATCH = functools.partial(_declare, "PATCH")
DELETE = functools.partial(_declare, "DELETE")


def endpoint_of(stub: Callable[..., Any]) -> Endpoint:
    """The endpoint a declared method stands for; raises `TypeError` for any other callable."""
    endpoint = getattr(stub, "endpoint", None)
    if not isinstance(endpoint, Endpoint):
        raise TypeError(f"{stub!r} is not a declared operation")
    return endpoint


def path_names(path: str) -> list[str]:
    """The names between braces in a path, in order."""
    return re.findall(r"{([^}]+)}", path)


def _bare(annotation: Any) -> Any:
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is typing.Annotated else annotation


def _constraints(annotation: Any) -> Iterator[Any]:
    """What stands beside a type in `Annotated`."""
    for extra in typing.get_args(annotation)[1:] if typing.get_origin(annotation) is typing.Annotated else ():
        yield extra
        yield from getattr(extra, "metadata", ())


def _without_none(annotation: Any) -> Any:
    rest = [a for a in typing.get_args(annotation) if a is not type(None)]
    if len(rest) == 1 and type(None) in typing.get_args(annotation):
        return _bare(rest[0])
    return annotation


def _alias(annotation: Any) -> str | None:
    if typing.get_origin(annotation) is typing.Annotated:
        for extra in typing.get_args(annotation)[1:]:
            if alias := getattr(extra, "alias", None):
                return str(alias)
    return None


def _in_body(annotation: Any) -> bool:
    from tui.api.models.base import InBody

    extras = typing.get_args(annotation)[1:] if typing.get_origin(annotation) is typing.Annotated else ()
    return any(isinstance(extra, InBody) for extra in extras)


def _is_body(annotation: Any) -> bool:
    from tui.api.models.base import Body

    if _in_body(annotation):
        return True

    bare = _without_none(_bare(annotation))
    return inspect.isclass(bare) and issubclass(bare, Body)
