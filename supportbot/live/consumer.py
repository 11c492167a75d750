"""The customer's socket: frames to services and back. See ``docs/frames.md``."""

from __future__ import annotations

from supportbot.live import acting, proving
from supportbot.live.chat_socket import ChatSocket


class ChatConsumer(ChatSocket):
    """One customer's socket on one conversation."""


ChatConsumer.handlers = {
    **acting.HANDLERS,
    **proving.HANDLERS,
    "hello": ChatConsumer.hello,
    "poll": ChatConsumer.poll,
}
