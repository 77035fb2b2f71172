"""Permission sets: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Limit, Start, Text
from tui.api.models.permission_sets import PermissionSet, PermissionSetAssignment
from tui.api.page import Page

App = Literal["sales", "projects", "campaigns", "global", "account_settings"]


class PermissionSets(Resource):
    """Permission sets."""

    @GET("/v1/permissionSets/{id}", cost=2)
    async def get(self, id: Text) -> Page[PermissionSet]:
        """Give a permission set."""
        ...

    @GET("/v1/permissionSets", cost=20)
    async def list(self, *, app: App | None = None) -> Page[PermissionSet]:
        """List permission sets."""
        ...

    @GET("/v1/permissionSets/{id}/assignments", cost=20)
    async def list_assignments(
        self,
        id: Text,
        *,
        limit: Limit | None = None,
        start: Start | None = None,
    ) -> Page[PermissionSetAssignment]:
        """List the assignments of a permission set."""
        ...
