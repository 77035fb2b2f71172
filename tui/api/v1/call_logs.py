"""Call logs: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, Resource
from tui.api.models.base import FewestLimit, Start, Text
from tui.api.models.call_logs import CallLog, CallLogNew, CallLogRecordingNew
from tui.api.page import Page


class CallLogs(Resource):
    """Call logs."""

    @POST("/v1/callLogs/{id}/recordings", cost=10)
    async def add_recording(self, id: Text, new: CallLogRecordingNew) -> None:
        """Attach a recording to a call log."""
        ...

    @POST("/v1/callLogs", cost=10)
    async def create(self, new: CallLogNew) -> CallLog:
        """Add a call log."""
        ...

    @DELETE("/v1/callLogs/{id}", cost=6)
    async def delete(self, id: Text) -> None:
        """Delete a call log."""
        ...

    @GET("/v1/callLogs/{id}", cost=2)
    async def get(self, id: Text) -> CallLog:
        """Give a call log."""
        ...

    @GET("/v1/callLogs", cost=20)
    async def list(self, *, start: Start | None = None, limit: FewestLimit | None = None) -> Page[CallLog]:
        """List call logs."""
        ...
