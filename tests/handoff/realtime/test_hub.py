"""Listeners of one process: told of their conversation, of everything, or when the queue has moved."""

from __future__ import annotations

import asyncio
import threading
import uuid

from handoff.realtime import hub as hubs
from handoff.realtime.hub import dispatch_everywhere, hub
from handoff.records import Ring

HERE, THERE = uuid.uuid4(), uuid.uuid4()


class Ear:
    def __init__(self) -> None:
        self.heard: list[Ring] = []
        self.moved = 0

    def rung(self, ring: Ring) -> None:
        self.heard.append(ring)

    def state_changed(self) -> None:
        self.moved += 1


def _ring(where: uuid.UUID, kind: str = "message") -> Ring:
    return Ring(where, kind, 1, 0)


async def test_each_hears_what_it_asked_for() -> None:
    one, every = Ear(), Ear()
    hub().subscribe(HERE, one)
    hub().subscribe_all(every)
    dispatch_everywhere(_ring(HERE))
    dispatch_everywhere(_ring(THERE))
    assert [ring.conversation_id for ring in one.heard] == [HERE]
    assert [ring.conversation_id for ring in every.heard] == [HERE, THERE]


async def test_who_has_left_hears_nothing_and_leaves_nothing() -> None:
    one, every = Ear(), Ear()
    hub().subscribe(HERE, one)
    hub().subscribe_all(every)
    hub().unsubscribe(HERE, one)
    hub().unsubscribe_all(every)
    hub().unsubscribe(THERE, one)
    dispatch_everywhere(_ring(HERE))
    assert one.heard == every.heard == []
    assert not hub()._by_conversation


async def test_a_bell_from_a_thread_reaches_the_loop() -> None:
    ear = Ear()
    hub().subscribe(HERE, ear)
    await asyncio.to_thread(dispatch_everywhere, _ring(HERE))
    async with asyncio.timeout(5):
        while not ear.heard:
            await asyncio.sleep(0.01)


async def test_a_second_loop_of_this_process_hears_too() -> None:
    ear, ready, done = Ear(), threading.Event(), threading.Event()

    async def other_loop() -> None:
        hub().subscribe(HERE, ear)
        ready.set()
        while not ear.heard:
            await asyncio.sleep(0.01)
        done.set()

    thread = threading.Thread(target=lambda: asyncio.run(asyncio.wait_for(other_loop(), 10)))
    thread.start()
    await asyncio.to_thread(ready.wait, 10)
    dispatch_everywhere(_ring(HERE))
    assert await asyncio.to_thread(done.wait, 10)
    await asyncio.to_thread(thread.join, 10)
    dispatch_everywhere(_ring(HERE))
    assert len(ear.heard) == 1, "a loop that has ended is left alone"


async def test_those_who_wait_look_at_the_queue_once_for_many_moves() -> None:
    ear = Ear()
    hub().waiting.add(ear)
    for _ in range(20):
        dispatch_everywhere(_ring(HERE, "custody"))
    dispatch_everywhere(_ring(HERE, "message"))
    async with asyncio.timeout(10):
        while not ear.moved:
            await asyncio.sleep(0.05)
    assert ear.moved == 1
    assert not hub()._moving


def test_a_bell_after_the_loop_has_ended_is_no_error() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    hubs.call_soon(loop, lambda ring: None, _ring(HERE))
