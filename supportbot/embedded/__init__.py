"""Real Postgres and Valkey from Python wheels, for when no store is configured.

``urls(var_dir)`` names their addresses; ``running(var_dir)`` makes them answer.
"""

from supportbot.embedded.errors import StoreError
from supportbot.embedded.layout import Needs, StoreUrls, needs, socket_dir, urls, var_dir
from supportbot.embedded.running import Stores, running

__all__ = ["Needs", "StoreError", "StoreUrls", "Stores", "needs", "running", "socket_dir", "urls", "var_dir"]
