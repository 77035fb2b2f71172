"""Item search: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Limit, Many, Start, Text
from tui.api.models.search import FieldHit, SearchHit
from tui.api.page import Page

SearchField = Literal[
    "address",
    "code",
    "custom_fields",
    "email",
    "name",
    "notes",
    "organization_name",
    "person_name",
    "phone",
    "title",
    "description",
]
ItemType = Literal["deal", "person", "organization", "product", "lead", "file", "mail_attachment", "project"]
FieldType = Literal["dealField", "leadField", "personField", "organizationField", "productField", "projectField"]


class ItemSearch(Resource):
    """Item search."""

    @GET("/v1/itemSearch", cost=20, inside="items", retired="v2.item_search.search")
    async def search(
        self,
        *,
        term: Text,
        limit: Limit | None = None,
        start: Start | None = None,
        fields: Many[SearchField] | None = None,
        item_types: Many[ItemType] | None = None,
        exact_match: bool | None = None,
        include_fields: Many[Literal["deal.cc_email", "person.picture", "product.price"]] | None = None,
        search_for_related_items: bool | None = None,
    ) -> Page[SearchHit]:
        """Search several kinds of items at once."""
        ...

    @GET("/v1/itemSearch/field", cost=20, inside="items", retired="v2.item_search.search_by_field")
    async def search_by_field(
        self,
        *,
        term: Text,
        field_key: Text,
        field_type: FieldType,
        limit: Limit | None = None,
        start: Start | None = None,
        exact_match: bool | None = None,
        return_item_ids: bool | None = None,
    ) -> Page[FieldHit]:
        """Search the values of one field."""
        ...
