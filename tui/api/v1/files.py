"""Files: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, FewLimit, RecordId, Start, Text
from tui.api.models.files import File, FileChange, FileNew, FileRemote, RemoteFileLink, RemoteFileNew
from tui.api.page import Page


class Files(Resource):
    """Files."""

    @POST("/v1/files/remote", cost=10)
    async def create_remote(self, new: RemoteFileNew) -> FileRemote:
        """Create a document at a storage provider and link it to a record."""
        ...

    @DELETE("/v1/files/{id}", cost=6)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a file."""
        ...

    @GET("/v1/files/{id}/download", cost=20)
    async def download(self, id: RecordId) -> bytes:
        """Download a file."""
        ...

    @GET("/v1/files/{id}", cost=2)
    async def get(self, id: RecordId) -> File:
        """Give a file."""
        ...

    @POST("/v1/files/remoteLink", cost=10)
    async def link_remote(self, body: RemoteFileLink) -> FileRemote:
        """Link a document that is at a storage provider to a record."""
        ...

    @GET("/v1/files", cost=20)
    async def list(
        self,
        *,
        start: Start | None = None,
        limit: FewLimit | None = None,
        sort: Text | None = None,
    ) -> Page[File]:
        """List files."""
        ...

    @PUT("/v1/files/{id}", cost=10)
    async def update(self, id: RecordId, change: FileChange) -> File:
        """Change a file."""
        ...

    @POST("/v1/files", cost=10)
    async def upload(self, new: FileNew) -> File:
        """Upload a file."""
        ...
