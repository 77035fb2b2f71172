"""Lead labels: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Deleted, Text
from tui.api.models.leads import LeadLabel, LeadLabelChange, LeadLabelNew
from tui.api.page import Page


class LeadLabels(Resource):
    """Lead labels."""

    @GET("/v1/leadLabels", cost=10)
    async def list(self) -> Page[LeadLabel]:
        """List lead labels."""
        ...

    @POST("/v1/leadLabels", cost=10)
    async def create(self, new: LeadLabelNew) -> LeadLabel:
        """Add a lead label."""
        ...

    @PATCH("/v1/leadLabels/{id}", cost=10)
    async def update(self, id: Text, change: LeadLabelChange) -> LeadLabel:
        """Change a lead label; only the fields given change."""
        ...

    @DELETE("/v1/leadLabels/{id}", cost=6)
    async def delete(self, id: Text) -> Deleted:
        """Delete a lead label."""
        ...
