"""Mailbox: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PUT, Resource
from tui.api.models.base import Deleted, Flag, Limit, RecordId, Start
from tui.api.models.mailbox import MailMessage, MailThread, MailThreadChange
from tui.api.page import Page


class Mailbox(Resource):
    """Mailbox."""

    @DELETE("/v1/mailbox/mailThreads/{id}", cost=6)
    async def delete_thread(self, id: RecordId) -> Deleted:
        """Delete a mail thread."""
        ...

    @GET("/v1/mailbox/mailMessages/{id}", cost=2)
    async def get_message(self, id: RecordId, *, include_body: Flag | None = None) -> MailMessage:
        """Give a mail message."""
        ...

    @GET("/v1/mailbox/mailThreads/{id}", cost=20)
    async def get_thread(self, id: RecordId) -> MailThread:
        """Give a mail thread."""
        ...

    @GET("/v1/mailbox/mailThreads/{id}/mailMessages", cost=20)
    async def list_thread_messages(self, id: RecordId) -> Page[MailMessage]:
        """List the messages of a mail thread."""
        ...

    @GET("/v1/mailbox/mailThreads", cost=20)
    async def list_threads(
        self,
        *,
        folder: Literal["inbox", "drafts", "sent", "archive"],
        limit: Limit | None = None,
        start: Start | None = None,
    ) -> Page[MailThread]:
        """List the mail threads of a folder."""
        ...

    @PUT("/v1/mailbox/mailThreads/{id}", cost=10)
    async def update_thread(self, id: RecordId, change: MailThreadChange) -> MailThread:
        """Change a mail thread."""
        ...
