"""Valkey, the Redis-compatible server: the channel layer's bell, rate limits and Celery's broker."""

from __future__ import annotations

import signal
import subprocess

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from supportbot.embedded import engine, folders, layout
from supportbot.embedded.account import Account, spawn
from supportbot.embedded.store import Store


class Valkey(Store):
    """A Valkey on a socket alone, appending every write, with no memory limit that would evict."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def launch(self, *, lock_fd: int) -> subprocess.Popen[bytes]:
        folders.make_private(self.sockets)
        data = self.folder / "data"
        folders.make(data)
        socket = self.sockets / layout.VALKEY_SOCKET
        socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "appendonly": "yes",
            "appendfsync": "everysec" if self.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        command = [str(engine.valkey_server()), *(word for k, v in options.items() for word in (f"--{k}", v))]
        with self.open_log() as log:
            return spawn(command, account=Account.SELF, sig=self.stop_signal, log=log, pass_fds=(lock_fd,))

    def answers(self) -> bool:
        path = str(self.sockets / layout.VALKEY_SOCKET)
        once = Retry(NoBackoff(), 0)
        try:
            with redis.Redis(unix_socket_path=path, socket_timeout=2, retry=once) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
