"""Item search: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Cursor, FewLimit, Limit, Many, Text
from tui.api.models.search import FieldHit, SearchHit
from tui.api.page import Page

ItemType = Literal["deal", "person", "organization", "product", "lead", "file", "mail_attachment", "project"]
SearchField = Literal["address", "code", "custom_fields", "email", "name", "notes", "phone", "title", "description"]
EntityType = Literal["deal", "lead", "person", "organization", "product", "project"]


class ItemSearch(Resource):
    """Item search."""

    @GET("/api/v2/itemSearch", cost=20, inside="items")
    async def search(
        self,
        *,
        term: Text,
        item_types: Many[ItemType] | None = None,
        fields: Many[SearchField] | None = None,
        search_for_related_items: bool | None = None,
        exact_match: bool | None = None,
        include_fields: Many[Literal["deal.cc_email", "person.picture", "product.price"]] | None = None,
        limit: FewLimit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[SearchHit]:
        """Search several kinds of items at once; the term has two characters or more, one if exact."""
        ...

    @GET("/api/v2/itemSearch/field", cost=20)
    async def search_by_field(
        self,
        *,
        term: Text,
        entity_type: EntityType,
        field: Text,
        match: Literal["exact", "beginning", "middle"] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[FieldHit]:
        """Search the values of one field."""
        ...
