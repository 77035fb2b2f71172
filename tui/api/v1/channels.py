"""Channels: the operations of v1."""

from __future__ import annotations

from typing import Annotated

from tui.api.endpoint import DELETE, POST, Resource
from tui.api.models.base import Text, Wire
from tui.api.models.channels import Channel, ChannelMessage, ChannelMessageNew, ChannelNew


class Channels(Resource):
    """Channels."""

    @POST("/v1/channels", cost=10)
    async def create(self, new: ChannelNew) -> Channel:
        """Add a channel."""
        ...

    @DELETE("/v1/channels/{id}", cost=6)
    async def delete(self, id: Text) -> None:
        """Delete a channel."""
        ...

    @DELETE("/v1/channels/{channel-id}/conversations/{conversation-id}", cost=6)
    async def delete_conversation(
        self,
        channel_id: Annotated[Text, Wire("channel-id")],
        conversation_id: Annotated[Text, Wire("conversation-id")],
    ) -> None:
        """Delete a conversation in a channel."""
        ...

    @POST("/v1/channels/messages/receive", cost=10)
    async def receive_message(self, new: ChannelMessageNew) -> ChannelMessage:
        """Hand over a message that came in through a channel."""
        ...
