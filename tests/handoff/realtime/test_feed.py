"""One socket's view of a conversation: every message in order, each once, however the bells ring."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from psycopg import AsyncConnection

from handoff import reading, store
from handoff.errors import TryAgain
from handoff.models import Conversation, Message
from handoff.realtime import feed as feeds
from handoff.realtime.feed import Feed, everything_after
from handoff.realtime.hub import hub
from handoff.records import MessageRow, Ring
from handoff.redaction.by_hand import MARK
from handoff.services.messages import row_of
from tests.handoff.async_stores import _closed_stores
from tests.handoff.people import conversation, say

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)


class Socket:
    """What a client is shown. ``reading`` is cleared for one that does not read; each failure is met once."""

    def __init__(self, where: Conversation) -> None:
        self.shown: list[int] = []
        self.texts: dict[int, str] = {}
        self.states = 0
        self.typing: list[str] = []
        self.reading = asyncio.Event()
        self.reading.set()
        self.failures: list[Exception] = []
        self.where = where
        self.replaced: list[tuple[int, str]] = []
        self.feed = Feed(
            where.pk,
            on_message=self._message,
            on_state=self._state,
            on_typing=self._typing,
            on_redacted=self._redacted,
        )

    async def _message(self, row: MessageRow) -> None:
        await self.reading.wait()
        self.shown.append(row.seq)
        self.texts[row.seq] = row.text

    async def _state(self) -> None:
        await self.reading.wait()
        if self.failures:
            raise self.failures.pop()
        self.states += 1

    async def _redacted(self, row: MessageRow) -> None:
        self.replaced.append((row.seq, row.text))

    async def _typing(self, who: str) -> None:
        self.typing.append(who)

    def ring(self, seq: int, kind: str = "message", message: MessageRow | None = None) -> None:
        hub().dispatch(Ring(self.where.pk, kind, seq, 0, message))

    async def until(self, *shown: int) -> None:
        async with asyncio.timeout(20):
            while self.shown != list(shown):
                await asyncio.sleep(0.01)

    async def settled(self) -> None:
        async with asyncio.timeout(20):
            while self.feed._task is not None and not self.feed._task.done():
                await asyncio.sleep(0.01)


@pytest.fixture
async def socket() -> AsyncIterator[Socket]:
    its = Socket(await sync_to_async(conversation)())
    its.feed.open()
    yield its
    its.feed.close()


async def _said(socket: Socket, count: int) -> list[MessageRow]:
    def write() -> list[MessageRow]:
        rows = [say(socket.where, f"message {n}") for n in range(count)]
        for row in rows:
            row.refresh_from_db()
        return [row_of(row) for row in rows]

    return await sync_to_async(write)()


async def _redacted(socket: Socket, seq: int) -> None:
    await Message.objects.filter(conversation=socket.where, seq=seq).aupdate(text=MARK)
    socket.ring(3, kind=f"redacted.{seq}")


async def test_one_bell_for_many_messages_brings_all_in_order(socket: Socket) -> None:
    await _said(socket, 5)
    socket.feed.start(0)
    socket.ring(5)
    await socket.until(1, 2, 3, 4, 5)


async def test_bells_in_any_order_and_twice_show_each_message_once(socket: Socket) -> None:
    rows = await _said(socket, 4)
    socket.feed.start(0)
    for seq in (3, 1, 4, 4, 2, 3, 1):
        socket.ring(seq, message=rows[seq - 1])
    await socket.until(1, 2, 3, 4)
    socket.ring(2)
    socket.ring(4, message=rows[3])
    await socket.settled()
    assert socket.shown == [1, 2, 3, 4]


async def test_a_row_that_comes_along_ahead_of_its_turn_waits_for_the_gap_to_be_fetched(socket: Socket) -> None:
    rows = await _said(socket, 3)
    socket.feed.start(0)
    socket.ring(3, message=rows[2])
    await socket.until(1, 2, 3)


async def test_what_rings_before_the_start_is_not_lost_and_what_was_shown_not_repeated(socket: Socket) -> None:
    rows = await _said(socket, 3)
    for row in rows:
        socket.ring(row.seq, message=row)
    assert socket.shown == []
    socket.feed.start(2)
    await socket.until(3)


async def test_words_taken_out_of_what_is_shown_are_shown_once_more_and_never_out_of_a_stock(socket: Socket) -> None:
    for row in await _said(socket, 3):
        socket.ring(row.seq, message=row)
    await _redacted(socket, 3)
    socket.feed.start(0)
    await socket.until(1, 2, 3)
    await _redacted(socket, 1)
    await socket.settled()
    assert socket.texts == {1: "message 0", 2: "message 1", 3: MARK}
    assert (1, MARK) in socket.replaced


async def test_many_bells_during_a_fetch_lead_to_one_more(socket: Socket, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[int] = []

    async def counted(conversation_id: object, last_seq: int) -> list[MessageRow]:
        fetched.append(last_seq)
        return await reading.messages_after(socket.where.pk, last_seq)

    monkeypatch.setattr(feeds, "messages_after", counted)
    await _said(socket, 2)
    socket.feed.start(0)
    for _ in range(100):
        socket.ring(1)
    socket.reading.clear()
    await _said(socket, 1)
    for _ in range(100):
        socket.ring(3)
    socket.reading.set()
    await socket.until(1, 2, 3)
    assert len(fetched) <= 3


async def test_more_than_a_page(socket: Socket) -> None:
    count = reading.PAGE + 5
    await _said(socket, count)
    socket.feed.start(0)
    socket.ring(count)
    await socket.until(*range(1, count + 1))
    assert [row.seq for row in await everything_after(socket.where.pk, 3)] == list(range(4, count + 1))


async def test_a_socket_that_does_not_read_holds_little_and_misses_nothing(socket: Socket) -> None:
    rows = await _said(socket, 200)
    socket.reading.clear()
    socket.feed.start(0)
    for row in rows:
        socket.ring(row.seq, message=row)
        await asyncio.sleep(0)
    assert socket.shown == []
    assert len(socket.feed._stock) <= 50
    socket.reading.set()
    await socket.until(*range(1, 201))
    await socket.settled()
    assert socket.feed._stock == {}


async def test_what_a_poll_has_shown_meanwhile_is_not_shown_again(socket: Socket) -> None:
    await _said(socket, 3)
    socket.reading.clear()
    socket.feed.start(0)
    socket.ring(3)
    async with asyncio.timeout(20):
        while socket.feed.sent < 1:
            await asyncio.sleep(0.01)
    socket.feed.start(3)
    socket.reading.set()
    await socket.settled()
    assert socket.shown == [1]


async def test_a_bell_for_what_was_erased_ends_the_search(socket: Socket) -> None:
    socket.feed.start(0)
    socket.ring(7)
    await socket.settled()
    assert socket.shown == []
    await _said(socket, 1)
    socket.ring(1)
    await socket.until(1)


async def test_a_store_that_is_away_is_asked_again(socket: Socket) -> None:
    socket.feed.start(0)
    socket.failures.append(TryAgain())
    socket.ring(0, kind="custody")
    await socket.settled()
    assert socket.states == 1


async def test_a_lock_that_outlasts_our_patience_delays_and_loses_nothing(socket: Socket) -> None:
    await _said(socket, 2)
    async with store.connection() as probe:
        address = probe.info.dsn
    blocker: AsyncConnection[tuple[object, ...]]
    async with await AsyncConnection.connect(address) as blocker:
        await blocker.execute("LOCK TABLE handoff_message IN ACCESS EXCLUSIVE MODE")
        socket.feed.start(0)
        socket.ring(2)
        with pytest.raises(TryAgain):
            await store.fetch("SELECT count(*) FROM handoff_message", {})
        assert socket.shown == []
    await socket.until(1, 2)


async def test_any_other_fault_is_over_with_the_next_bell(socket: Socket) -> None:
    await _said(socket, 1)
    socket.feed.start(0)
    socket.failures.append(ValueError("a fault of ours"))
    socket.ring(0, kind="custody")
    await socket.settled()
    assert socket.states == 0
    socket.ring(1, kind="custody")
    await socket.until(1)
    await socket.settled()
    assert socket.states == 1


async def test_the_state_is_told_once_for_many_changes_and_after_the_messages(socket: Socket) -> None:
    await _said(socket, 2)
    socket.feed.start(0)
    for _ in range(10):
        socket.ring(2, kind="custody")
    await socket.settled()
    assert (socket.shown, socket.states) == ([1, 2], 1)


async def test_typing_is_passed_on(socket: Socket) -> None:
    socket.feed.start(0)
    socket.ring(0, kind="typing.agent")
    await socket.settled()
    assert socket.typing == ["agent"]


async def test_a_closed_feed_hears_nothing(socket: Socket) -> None:
    await _said(socket, 1)
    socket.feed.start(0)
    socket.feed.close()
    socket.ring(1)
    await socket.settled()
    assert socket.shown == []
    assert not hub()._by_conversation
