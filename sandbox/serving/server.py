"""Runs a sandbox's application: on this machine's own address alone, in one process and one thread."""

from __future__ import annotations

import uvicorn
from starlette.applications import Starlette

from sandbox.serving.protocol import CuttableProtocol

HOST = "127.0.0.1"


def serve(app: Starlette, port: int) -> None:
    """Serve until asked to stop. What is still waiting then (a call that hangs, for one) is cut after a second."""
    uvicorn.run(
        app,
        host=HOST,
        port=port,
        http=CuttableProtocol,
        loop="asyncio",
        ws="none",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
