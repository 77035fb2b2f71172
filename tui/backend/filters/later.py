"""A stored time some days later, in SQL: the one expression the two databases write differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


class later(FunctionElement[str]):  # noqa: N801 - it is written in queries as SQL functions are
    """`later(time, days)`: a UTC stamp plus whole days, as a UTC stamp; null where either is null."""

    type = Text()
    inherit_cache = True

    def __init__(self, time: ColumnElement[Any], days: ColumnElement[Any]) -> None:
        super().__init__(time, days)


@compiles(later)
def _sqlite(element: later, compiler: Any, **kwargs: Any) -> str:
    time, days = (compiler.process(part, **kwargs) for part in element.clauses)
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {time}, {days} || ' days')"


@compiles(later, "postgresql")
def _postgresql(element: later, compiler: Any, **kwargs: Any) -> str:
    time, days = (compiler.process(part, **kwargs) for part in element.clauses)
    return (
        f"to_char(CAST({time} AS timestamptz) AT TIME ZONE 'UTC' + {days} * interval '1 day',"
        """ 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    )
