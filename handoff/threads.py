"""Sync services called from sockets: a bounded pool of threads of their own, apart from Django's shared one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connections

from handoff.errors import TryAgain

P = ParamSpec("P")
T = TypeVar("T")
_services = ThreadPoolExecutor(max_workers=8, thread_name_prefix="service")


def _call(function: Callable[[], T]) -> T:
    try:
        return function()
    except OperationalError as error:
        raise TryAgain from error
    finally:
        connections.close_all()


async def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a sync service, its connection given back afterwards. Raises TryAgain when the store is away."""
    return await run_in(_services, partial(function, *args, **kwargs))


async def run_in(executor: ThreadPoolExecutor, function: Callable[[], T]) -> T:
    """As ``run``, in a pool of the caller's, so that one kind of work cannot hold up another."""
    context = copy_context()
    return await asyncio.get_running_loop().run_in_executor(executor, partial(context.run, _call, function))
