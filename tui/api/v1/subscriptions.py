"""Subscriptions: the operations of v1."""

from __future__ import annotations

from typing import Annotated

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, RecordId, Wire
from tui.api.models.subscriptions import (
    Payment,
    RecurringCancellation,
    Subscription,
    SubscriptionInstallmentChange,
    SubscriptionInstallmentNew,
    SubscriptionRecurringChange,
    SubscriptionRecurringNew,
)
from tui.api.page import Page


class Subscriptions(Resource):
    """Subscriptions."""

    @PUT("/v1/subscriptions/recurring/{id}/cancel", cost=10, retired="nothing")
    async def cancel_recurring(self, id: RecordId, body: RecurringCancellation) -> Subscription:
        """Cancel a recurring subscription."""
        ...

    @POST("/v1/subscriptions/installment", cost=10, retired="nothing")
    async def create_installment(self, new: SubscriptionInstallmentNew) -> Subscription:
        """Add a subscription paid in installments."""
        ...

    @POST("/v1/subscriptions/recurring", cost=10, retired="nothing")
    async def create_recurring(self, new: SubscriptionRecurringNew) -> Subscription:
        """Add a recurring subscription."""
        ...

    @DELETE("/v1/subscriptions/{id}", cost=6, retired="nothing")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a subscription."""
        ...

    @GET("/v1/subscriptions/{id}", cost=2, retired="nothing")
    async def get(self, id: RecordId) -> Subscription:
        """Give a subscription."""
        ...

    @GET("/v1/subscriptions/find/{dealId}", cost=20, retired="nothing")
    async def get_by_deal(self, deal_id: Annotated[RecordId, Wire("dealId")]) -> Subscription:
        """Find the subscription of a deal."""
        ...

    @GET("/v1/subscriptions/{id}/payments", cost=2, retired="nothing")
    async def list_payments(self, id: RecordId) -> Page[Payment]:
        """List the payments of a subscription."""
        ...

    @PUT("/v1/subscriptions/installment/{id}", cost=10, retired="nothing")
    async def update_installment(self, id: RecordId, change: SubscriptionInstallmentChange) -> Subscription:
        """Change a subscription paid in installments."""
        ...

    @PUT("/v1/subscriptions/recurring/{id}", cost=10, retired="nothing")
    async def update_recurring(self, id: RecordId, change: SubscriptionRecurringChange) -> Subscription:
        """Change a recurring subscription."""
        ...
