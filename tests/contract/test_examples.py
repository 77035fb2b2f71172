"""The documented answers are read without loss, and however the service drifts from them, a list is still shown.

`examples.json.gz` holds the structure of 164 documented answers: their keys, and values of the same kind.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dice import thrown
from tui.api.catalog import endpoints
from tui.api.endpoint import Endpoint
from tui.api.errors import ApiError
from tui.api.page import Page
from tui.api.refusals import failure
from tui.api.request import parse

Example = tuple[Endpoint, dict[str, Any]]


def _key(method: str, path: str) -> str:
    return f"{method} {re.sub(r'{[^}]*}', '{}', path.rstrip('/'))}"


def _examples() -> list[Example]:
    declared = {_key(one.method, one.path): one for one in endpoints()}
    content = gzip.decompress(Path(__file__).with_name("examples.json.gz").read_bytes())
    return [(declared[_key(one["method"], one["path"])], one["body"]) for one in json.loads(content)]


EXAMPLES = _examples()
LISTS = [(endpoint, body) for endpoint, body in EXAMPLES if endpoint.is_page]
NAMES = [f"{endpoint.id} {n}" for n, (endpoint, _body) in enumerate(EXAMPLES)]


def shown(endpoint: Endpoint, answer: Any) -> Any:
    """An answer as JSON again."""
    adapter, value = (endpoint.items, answer.items) if isinstance(answer, Page) else (endpoint.item, answer)
    return adapter.dump_python(value, mode="json", by_alias=True, exclude_unset=True, warnings=False)


def records(endpoint: Endpoint, body: dict[str, Any]) -> Any:
    data = body.get("data")
    return data[endpoint.inside] if endpoint.inside and data else data


def test_there_are_164() -> None:
    assert len(EXAMPLES) == 164


@pytest.mark.parametrize(("endpoint", "body"), EXAMPLES, ids=NAMES)
def test_an_example_is_read_without_loss(endpoint: Endpoint, body: dict[str, Any]) -> None:
    answer = parse(endpoint, json.dumps(body).encode())

    if endpoint.answer is type(None):
        assert answer is None
        assert "data" not in body
        return
    assert not (isinstance(answer, Page) and answer.set_aside)
    assert shown(endpoint, answer) == (records(endpoint, body) or ([] if endpoint.is_page else None))


# -- drift ------------------------------------------------------------------------------------------------------------

OTHERS: list[Any] = [None, 0, -1.5, True, "", "words", [], {}, [{}], {"value": 1}, "9" * 30, 10**30]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every field of a record is, also those within."""
    inner = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*path, name)
        yield from places(one, (*path, name))


def mutants(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The record with one field dropped, made null, retyped, or with something beside it that was never there."""
    for path in places(record):
        for change in ("drop", "add", *OTHERS):
            mutant = json.loads(json.dumps(record))
            holder: Any = mutant
            for name in path[:-1]:
                holder = holder[name]
            if change == "drop":
                del holder[path[-1]]
            elif change == "add" and isinstance(holder, dict):
                holder["never_seen"] = {"new": [1]}
            else:
                holder[path[-1]] = change
            yield mutant


@pytest.mark.parametrize(("endpoint", "body"), LISTS, ids=[f"{e.id} {n}" for n, (e, _b) in enumerate(LISTS)])
def test_no_drift_hides_the_other_records(endpoint: Endpoint, body: dict[str, Any]) -> None:
    found = records(endpoint, body) or []
    if not found or not isinstance(found[0], dict):
        return
    odd = list(mutants(found[0]))
    answer = parse(endpoint, json.dumps(within(endpoint, [found[0], *odd, found[0]])).encode())

    assert len(answer.items) + len(answer.set_aside) == len(odd) + 2
    assert shown(endpoint, Page([answer.items[0], answer.items[-1]])) == [found[0], found[0]]
    assert all(one.reason for one in answer.set_aside)
    for mutant in odd[:: max(1, len(odd) // 20)]:
        alone = parse(endpoint, json.dumps(within(endpoint, [mutant])).encode())
        assert len(alone.items) + len(alone.set_aside) == 1


def within(endpoint: Endpoint, found: list[Any]) -> dict[str, Any]:
    return {"success": True, "data": {endpoint.inside: found} if endpoint.inside else found}


@pytest.mark.parametrize("data", [[5], ["x"], [None], [[]], [True]])
def test_a_record_that_is_none_is_set_aside_with_a_reason(data: list[Any]) -> None:
    endpoint = next(e for e, _body in LISTS if e.id == "v1.notes.list" or e.is_page)
    answer = parse(endpoint, json.dumps(within(endpoint, data)).encode())
    assert (len(answer.items), len(answer.set_aside)) == (0, 1)


# -- anything at all --------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ENVELOPES = st.fixed_dictionaries(
    {}, optional={"success": JSON, "data": JSON, "additional_data": JSON, "error": JSON, "errors": JSON, "code": JSON}
)
HOSTILE = [
    *(b"", b" ", b"null", b"[]", b"5", b'"', b"{", b"\xff\xfe", b"\x00", b"NaN", b"<html>", b"[" * 100_000),
    *(b'{"success":true,"data":' + b"[" * 5000, b'{"success":true,"data":[{"id":1e400}]}', b'{"data":"\\ud800"}'),
    *(b'{"success":true,"data":[{"id":' + b"9" * 5000 + b"}]}", b'\xef\xbb\xbf{"success":true}', b'{"success":1}'),
    b'{"success":false,"error":{"message":{}},"errors":{"a":[{}]}}',
]


def only_typed(endpoint: Endpoint, content: bytes, status: int) -> None:
    assert isinstance(failure(status, content, {}), ApiError)
    try:
        parse(endpoint, content)
    except ApiError as error:
        assert error.message  # noqa: PT017 - it may also be read


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["v2.deals.list", "v2.deals.get", "v1.notes.delete", "v2.item_search.search"])
def test_hostile_bodies_give_typed_errors(name: str, content: bytes) -> None:
    only_typed(next(one for one in endpoints() if one.id == name), content, 400)


@settings(
    max_examples=thrown(200),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.sampled_from(EXAMPLES), st.binary(max_size=60) | ENVELOPES | JSON, st.sampled_from([200, 302, 400, 429, 500]))
def test_any_body_gives_a_typed_error_or_an_answer(example: Example, body: Any, status: int) -> None:
    only_typed(example[0], body if isinstance(body, bytes) else json.dumps(body).encode(), status)


@settings(
    max_examples=thrown(200),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.sampled_from(EXAMPLES), st.floats(0, 1), st.binary(max_size=2))
def test_a_body_cut_short_or_damaged_does_too(example: Example, cut: float, damage: bytes) -> None:
    endpoint, body = example
    content = json.dumps(body).encode()
    at = int(len(content) * cut)
    only_typed(endpoint, content[:at] + damage, 500)
    only_typed(endpoint, content[:at] + damage + content[at + 2 :], 500)
