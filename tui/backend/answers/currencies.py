"""Currencies: the answer of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from tui.api.models.currencies import Currency
from tui.api.page import Page
from tui.api.v1.currencies import Currencies
from tui.backend.registry import answers
from tui.backend.search import like
from tui.backend.tables import currencies

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Currencies.list)
async def every(call: Call, *, term: str | None = None) -> Page[Currency]:
    """List the company's currencies, or those whose name or code holds the term."""
    query = select(currencies).order_by(currencies.c.id)
    if term:
        columns = (currencies.c.name, currencies.c.code)
        query = query.where(or_(*(func.folded(column).like(like(term), escape="\\") for column in columns)))
    return Page([Currency.model_validate(row) for row in await call.rows(query)])
