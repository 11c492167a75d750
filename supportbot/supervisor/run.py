"""The course of a run, from the first check to the last process stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Sequence

from supportbot import embedded
from supportbot.embedded.lock import FileLock
from supportbot.supervisor import banner
from supportbot.supervisor.child import Child
from supportbot.supervisor.console import OWN_NAME, voice
from supportbot.supervisor.errors import AlreadyRunning, StepFailed
from supportbot.supervisor.plan import Options, copying, prepare, processes, training
from supportbot.supervisor.web import healthy, require_free_port

_HEALTH_SECONDS = 60.0
_WATCH_SECONDS = 1.0
_say = voice(OWN_NAME)


def run(options: Options) -> None:
    """Run in the main thread until a signal ends it. Raises SupervisorError or StoreError when it cannot start."""
    started = time.monotonic()
    options.var_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(options.var_dir / "run.lock")
    if not lock.try_exclusive():
        raise AlreadyRunning(lock.holder())
    for port in (options.port, options.sandbox):
        if port:
            require_free_port(port)
    lock.write_holder(f"{options.address}, process {os.getpid()}")
    # Until the event loop listens to signals, a request to end unwinds this function like Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say = voice("stores")
    with embedded.running(
        options.var_dir, postgres=options.stores.postgres, valkey=options.stores.valkey, exclusive=True, say=say
    ) as stores:
        for name, pid in stores.pids.items():
            say(f"{name} answers (process {pid})")
        asyncio.run(_work(options, stores, started))
    _say("Stopped.")


async def _work(options: Options, stores: embedded.Stores, started: float) -> None:
    preparing = Child(prepare(options))
    once = [Child(program) for program in (copying(options), training(options)) if program]
    children = [Child(program) for program in processes(options)]
    stopped = _on_signal(children=(preparing, *once, *children))
    code = await _unless(stopped, preparing)
    if stopped.is_set():
        return
    if code != 0:
        raise StepFailed(preparing.program.name, code)
    beside = [asyncio.create_task(_watch(stores)), asyncio.create_task(_keep(children, once, options, started))]
    try:
        asked = asyncio.create_task(stopped.wait())
        for ended in (await asyncio.wait({asked, *beside}, return_when=asyncio.FIRST_COMPLETED))[0]:
            ended.result()  # anything but the request to stop is an error, and is raised here
        _say("Stopping …")
        for child in (*once, *children):
            await child.stop()
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        for child in (*once, *children):
            child.kill()


async def _keep(children: Sequence[Child], once: Sequence[Child], options: Options, started: float) -> None:
    """Keep all children running. The first, which customers wait for, has the machine to itself until it answers.

    Those of ``once`` run after that, one by one; without them the program serves as well as it can.
    """
    first, *others = children
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(first.keep())
        await _announce(options, started)
        for child in others:
            tasks.create_task(child.keep())
        for child in once:
            await child.run_once()


def _on_signal(*, children: Sequence[Child]) -> asyncio.Event:
    """An event that the first Ctrl-C or SIGTERM sets; the second kills the children at once."""
    stopped = asyncio.Event()

    def heard() -> None:
        if stopped.is_set():
            for child in children:
                child.kill()
        stopped.set()

    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(sig, heard)
    return stopped


async def _unless(stopped: asyncio.Event, child: Child) -> int:
    """Run a child to its end, or stop it when asked to; its exit code."""
    running = asyncio.ensure_future(child.run_once())
    asked = asyncio.ensure_future(stopped.wait())
    await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not running.done():
        await child.stop()
    return await running


async def _announce(options: Options, started: float) -> None:
    while not await healthy(options.port, seconds=_HEALTH_SECONDS):
        _say(f"The web process has not answered for {_HEALTH_SECONDS:.0f} s; its lines above say why.")
    _say("\n".join(banner.lines(options, seconds=time.monotonic() - started)))


async def _watch(stores: embedded.Stores) -> None:
    """Start a store again that was killed. From the event loop's own thread: the store ends with that thread."""
    say = voice("stores")
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        try:
            for name in stores.revive():
                say(f"{name} had ended; started again")
        except embedded.StoreError as error:
            say(str(error))
