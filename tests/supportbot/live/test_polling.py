"""The customer's frames over HTTP: the same as over the socket, each request alone."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from billing.actions.commands import PayLink
from billing.services.acting import action_run
from handoff.models import Conversation, Message
from handoff.realtime.hub import hub
from handoff.services.messages import notice_append
from supportbot.live import polling
from supportbot.live.polling import PollConsumer
from tests.billing.actions.agreed import agree, fake
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.live.company import _company, customer_token

__all__ = ["_closed_stores", "_company"]
pytestmark = pytest.mark.django_db(transaction=True)


_Communicator: Any = ApplicationCommunicator  # asgiref's testing part has no types


async def _post(body: Any, *, method: str = "POST") -> tuple[int, dict[str, Any]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    scope = {"type": "http", "method": method, "path": "/chat/frames", "headers": [], "query_string": b""}
    asked: Any = _Communicator(PollConsumer.as_asgi(), scope)
    await asked.send_input({"type": "http.request", "body": raw})
    start = await asked.receive_output(polling.LONGEST_WAIT_SECONDS + 5)
    said = await asked.receive_output(5)
    await asked.wait(5)
    assert dict(start["headers"])[b"access-control-allow-origin"] == b"*"
    return start["status"], json.loads(said["body"])


async def _ask(*frames: dict[str, Any], last_seq: int = 0, **hello: Any) -> dict[str, Any]:
    status, answer = await _post(
        {"hello": {"token": customer_token(), "last_seq": last_seq, **hello}, "frames": list(frames)}
    )
    assert status == 200
    return answer


async def test_a_message_is_acknowledged_and_its_answer_fetched() -> None:
    client_id = str(uuid.uuid4())
    sent = {"type": "message.send", "client_id": client_id, "text": "What do I owe?"}
    welcome, ack, *_ = (await _ask(sent))["frames"]
    assert (welcome["type"], ack["type"], ack["client_id"]) == ("welcome", "ack", client_id)
    last_seq: int = ack["seq"]
    said: list[dict[str, Any]] = []
    while not said:
        frames = (await _ask(last_seq=last_seq, conversation=welcome["conversation"]))["frames"]
        said = [one for frame in frames for one in [frame, *frame.get("messages", [])] if one.get("author") == "bot"]
    assert "117.83" in said[0]["text"]
    again = (await _ask(sent))["frames"]
    assert [frame["seq"] for frame in again if frame["type"] == "ack"] == [ack["seq"]]
    assert await Message.objects.filter(client_id=client_id).acount() == 1


async def test_a_request_that_brings_nothing_is_held_until_something_is_new() -> None:
    opened = (await _ask({"type": "ping"}))["frames"][0]
    held = asyncio.create_task(_ask(last_seq=opened["last_seq"]))
    await asyncio.sleep(0.3)
    assert not held.done()
    where = await Conversation.objects.aget(pk=opened["conversation"])
    await sync_to_async(notice_append)(conversation=where, text="Back at nine.", code="outside_hours")
    start = time.monotonic()
    said = (await held)["frames"]
    assert time.monotonic() - start < 5
    assert "Back at nine." in [frame.get("text") for frame in said]
    assert hub()._by_conversation == {}, "nothing is left listening"


async def test_one_that_brings_nothing_and_finds_nothing_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "LONGEST_WAIT_SECONDS", 0.2)
    opened = (await _ask({"type": "ping"}))["frames"][0]
    assert [frame["type"] for frame in (await _ask(last_seq=opened["last_seq"]))["frames"]] == ["welcome"]


async def test_who_is_not_proven_is_told_as_over_the_socket() -> None:
    old = customer_token(ttl=timedelta(seconds=-90))
    for token, code in [("", "token_missing"), ("x.y.z", "token_invalid"), (old, "token_expired")]:
        answer = await _ask({"type": "ping"}, token=token)
        assert answer["close"] == 4401
        assert [frame["code"] for frame in answer["frames"]] == [code]
    theirs = (await _ask({"type": "ping"}, token=customer_token("cus_aoife")))["frames"][0]["conversation"]
    answer = await _ask({"type": "ping"}, conversation=theirs)
    assert (answer["close"], answer["frames"][0]["code"]) == (4403, "conversation_not_found")


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b"{}", {"hello": []}, {"hello": {}, "frames": {}}, {"hello": {}, "frames": ["x"]},
     {"hello": {}, "frames": [{}] * 51}],
)  # fmt: skip
async def test_what_is_no_list_of_frames_is_refused(body: Any) -> None:
    assert (await _post(body))[0] == 400


async def test_what_is_too_large_or_not_posted_is_refused() -> None:
    assert (await _post(b"x" * (polling.MOST_BYTES + 1)))[0] == 413
    assert (await _post(b"", method="GET"))[0] == 405


async def test_a_bad_frame_among_good_ones_is_answered_alone() -> None:
    frames = (await _ask({"type": "nonsense"}, {"type": "message.send"}, {"type": "ping"}))["frames"]
    assert [frame.get("code", frame["type"]) for frame in frames] == [
        "welcome", "frame_type_unknown", "field_missing", "pong",
    ]  # fmt: skip


async def test_a_link_that_came_of_an_action_is_asked_for_the_same_way() -> None:
    action = await sync_to_async(agree)(PayLink("INV-2057"), "cus_priya")
    await sync_to_async(action_run)(action_id=action.pk, system=fake())
    welcome, link, *_ = (await _ask({"type": "action.link", "action": str(action.pk)}))["frames"]
    assert (welcome["type"], link["type"]) == ("welcome", "action.link")
    answer: Any = await sync_to_async(Client().get)(link["path"])
    await action.arefresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, action.link)
