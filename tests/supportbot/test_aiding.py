"""An agent's help with writing, asked for over HTTP, with a stand-in for a model that answers over HTTP too."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from pytest_django import Settings

from handoff.models import Conversation, Event, StaffMember
from handoff.views import aiding
from supportbot.llm import configured
from tests.handoff.async_stores import _closed_stores
from tests.handoff.pages.people import escalated, say, staff
from tests.sandbox.models import MODEL, model_running
from tests.sandbox.running import Running
from tests.supportbot import northwind

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Dear Priya, bill INV-2005 of €117.83 is due on 2 December 2026. Please pay it then, if you can, thank you."


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with model_running() as its:
        yield its


@pytest.fixture(autouse=True)
async def with_model(box: Running, settings: Settings) -> AsyncIterator[None]:
    box.control("reset")
    configured._models.cache_clear()  # with the breakers that an earlier test has opened
    settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_API_KEY = f"{box.url}/v1", MODEL, box.key
    settings.LLM_BOUNDARY, settings.HANDOFF_WRITING_AID = "private", "supportbot.aiding.ModelWritingAid"
    settings.LLM_SECONDS, settings.LLM_IDLE_SECONDS, settings.AID_RATE = 6.0, 4.0, "1000 per minute"
    yield
    await asyncio.gather(*aiding._keeping)
    await configured.models().aclose()


def _made() -> tuple[Conversation, StaffMember]:
    northwind.load()
    maya = staff()
    where = northwind.priyas_conversation()
    say(where, where.last_seq + 1, "How much do I owe you right now?")
    escalated(where, "asked_for_person", draft="Hello, I am looking at it.", question="How much?", wants="A figure.")
    Conversation.objects.filter(pk=where.pk).update(custody="agent", agent=maya)
    where.refresh_from_db()
    return where, maya


class Inbox:
    def __init__(self, where: Conversation, maya: StaffMember) -> None:
        self.where, self.maya, self.client = where, maya, AsyncClient()

    async def ask(self, kind: str, text: str = "") -> dict[str, Any]:
        response: Any = await self.client.post(f"/inbox/c/{self.where.pk}/aid/", {"kind": kind, "text": text})
        if not response.streaming:
            return {**json.loads(response.content), "status": response.status_code}
        told: dict[str, Any] = json.loads(b"".join([part async for part in response.streaming_content]))
        return told

    async def records(self) -> list[dict[str, Any]]:
        await asyncio.gather(*aiding._keeping)
        rows = Event.objects.filter(kind="writing_aid").order_by("id")
        return [row.data async for row in rows]


@pytest.fixture
async def inbox() -> Inbox:
    its = Inbox(*await sync_to_async(_made)())
    await its.client.aforce_login(its.maya)
    return its


async def test_a_draft_has_only_what_the_records_bear_out(inbox: Inbox, box: Running) -> None:
    said = "Thanks for asking. You owe €117.83 on your open bill. You owe €999.99. I have refunded you in full."
    box.control("script", {"answers": [{"text": said}]})
    came = await inbox.ask("draft")
    assert came["text"] == "Thanks for asking. You owe €117.83 on your open bill."
    assert (came["by_model"], came["left_out"]) == (True, 2)
    assert [one["text"] for one in came["figures"]] == ["€117.83"]
    assert came["figures"][0]["source"]
    asked = box.calls("POST", "/v1/chat")[0]["params"]["messages"]
    assert "€117.83" in asked[0]["content"], "the facts are in the prompt"
    assert "Priya Shah" not in str(asked)
    [kept] = await inbox.records()
    assert (kept["kind"], kept["outcome"], kept["prompt"]) == ("draft", "used", "draft/1")
    assert kept["tokens_out"] > 0
    assert "Thanks" not in str(kept)


async def test_a_summary_is_of_lines_that_were_checked(inbox: Inbox, box: Running) -> None:
    said = "The customer asks what they owe.\nYou owe €117.83 on your open bill.\nThe balance is €5.55.\n"
    box.control("script", {"answers": [{"text": said}]})
    came = await inbox.ask("summary")
    assert came["text"].split("\n") == ["The customer asks what they owe.", "You owe €117.83 on your open bill."]
    assert came["left_out"] == 1


@pytest.mark.parametrize("mind", ["obedient", "garbage"])
async def test_a_model_that_obeys_anybody_or_nobody_leaves_the_drafts_of_the_records(
    inbox: Inbox, box: Running, mind: str
) -> None:
    box.control("kind", {"kind": mind})
    for _ in range(3):
        came = await inbox.ask("draft")
        assert "1,234.56" not in came["text"]
        assert "<" not in came["text"]
        assert came["by_model"] or came["text"] == "Hello, I am looking at it."
        reworded = await inbox.ask("kinder", OWN)
        assert reworded["code"] in ("figures_changed", "aid_failed")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"mishap": "stall", "seconds": 30}, "timed_out fell_silent"),
        ({"mishap": "half"}, "cut_off"),
        ({"mishap": "error"}, "failed garbage cut_off"),
        ({"mishap": "huge"}, "too_long timed_out"),
    ],
)
async def test_whatever_goes_wrong_it_is_what_stands_without_a_model(
    inbox: Inbox, box: Running, settings: Settings, fault: dict[str, Any], why: str
) -> None:
    settings.LLM_SECONDS, settings.LLM_IDLE_SECONDS = 2.0, 1.0
    box.control("script", {"answers": [{"text": "Thanks for asking. You owe €117.83."}] * 9})
    box.control("mishaps", {**fault, "times": 9})
    came = await inbox.ask("draft")
    assert (came["text"], came["by_model"]) == ("Hello, I am looking at it.", False)
    assert came["why"] in why.split()
    came = await inbox.ask("summary")
    assert came["text"] == "How much?\nA figure."
    assert (await inbox.ask("shorter", OWN))["code"] == "aid_failed"
    assert all(one["outcome"] in [*why.split(), "breaker_open"] for one in await inbox.records())


async def test_a_broken_endpoint_is_said_and_nothing_is_lost(inbox: Inbox, box: Running) -> None:
    box.control("faults", {"fault": "500", "times": 9, "path": "/v1/chat"})
    assert (await inbox.ask("draft"))["by_model"] is False
    came = await inbox.ask("kinder", OWN)
    assert (came["code"], came["retryable"]) == ("aid_failed", True)


SHORTER = "Dear Priya, INV-2005 (€117.83) is due on 2 December 2026."
GERMAN = "Liebe Priya, die Rechnung INV-2005 über 117,83 € ist am 2. Dezember 2026 fällig. Bitte zahlen Sie sie dann."


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("shorter", SHORTER, None),
        ("shorter", SHORTER.replace("117.83", "171.83"), "figures_changed"),
        ("shorter", f"{OWN} And more of it.", "aid_failed"),
        ("kinder", f'"{SHORTER}"', None),
        ("kinder", SHORTER.replace("Priya", "Marek"), "figures_changed"),
        ("kinder", GERMAN, "aid_failed"),
        ("translate", GERMAN, None),
        ("translate", GERMAN.replace("2. Dezember", "3. Dezember"), "figures_changed"),
        ("translate", OWN, "aid_failed"),
    ],
)
async def test_ones_own_words_come_back_with_the_same_figures_or_not_at_all(
    inbox: Inbox, box: Running, kind: str, said: str, code: str | None
) -> None:
    await sync_to_async(say)(inbox.where, inbox.where.last_seq + 1, "Warum ist meine Rechnung so hoch, bitte?")
    box.control("script", {"answers": [{"text": said}]})
    came = await inbox.ask(kind, OWN)
    assert came.get("code") == code
    if code is None:
        assert came["text"] == said.strip('"')
    [kept] = await inbox.records()
    assert kept["outcome"] != "left"
    assert "Priya" not in str(kept)


async def test_a_customers_words_are_read_in_the_companys_language(inbox: Inbox, box: Running) -> None:
    refused = await inbox.ask("read")
    assert (refused["code"], refused["retryable"]) == ("aid_not_needed", False)
    await sync_to_async(say)(inbox.where, inbox.where.last_seq + 1, "Warum kostet die Rechnung jetzt 117,83 €?")
    box.control("script", {"answers": [{"text": "Why does the bill cost €117.83 now?"}]})
    assert (await inbox.ask("read"))["text"] == "Why does the bill cost €117.83 now?"


async def test_what_is_asked_for_wrongly_is_refused_at_once(inbox: Inbox, box: Running, settings: Settings) -> None:
    for kind, text, code in (("poem", "", "field_value"), ("kinder", " ", "text_empty"), ("", "", "field_value")):
        came = await inbox.ask(kind, text)
        assert (came["status"], came["code"]) == (400, code)
    settings.AID_RATE = "1 per hour"
    await inbox.ask("summary")
    came = await inbox.ask("summary")
    assert (came["status"], came["code"]) == (429, "slow_down")
    await Conversation.objects.filter(pk=inbox.where.pk).aupdate(agent=await sync_to_async(staff)(name="Tom"))
    came = await inbox.ask("draft")
    assert (came["status"], came["code"]) == (409, "not_holder")
    await Conversation.objects.filter(pk=inbox.where.pk).aupdate(custody="bot", agent=None)
    assert (await inbox.ask("draft"))["status"] == 409


async def test_only_by_post_from_the_inbox_itself_and_only_where_a_model_is_set(
    inbox: Inbox, settings: Settings
) -> None:
    address = f"/inbox/c/{inbox.where.pk}/aid/"
    assert (await inbox.client.get(address)).status_code == 405
    strict = AsyncClient(enforce_csrf_checks=True)
    await strict.aforce_login(inbox.maya)
    assert (await strict.post(address, {"kind": "draft"})).status_code == 403
    nobody = await AsyncClient().post(address, {"kind": "draft"})
    assert nobody.status_code == 302
    manager = AsyncClient()
    await manager.aforce_login(await sync_to_async(staff)("manager", "Lena"))
    assert (await manager.post(address, {"kind": "draft"})).status_code == 403
    page = f"/inbox/c/{inbox.where.pk}/"
    assert 'data-do="aid"' in (await inbox.client.get(page)).content.decode()
    settings.HANDOFF_WRITING_AID = ""
    assert (await inbox.client.post(address, {"kind": "draft"})).status_code == 404
    bare = (await inbox.client.get(page)).content.decode()
    assert 'data-do="aid"' not in bare
    assert "aid" not in bare.split('id="shortcuts"')[1].lower()


async def test_who_goes_away_ends_the_request(inbox: Inbox, box: Running) -> None:
    box.control("script", {"answers": [{"text": "Thanks for asking. You owe €117.83."}]})
    box.control("barrier", {"hold": True, "after": 2})
    response: Any = await inbox.client.post(f"/inbox/c/{inbox.where.pk}/aid/", {"kind": "draft"})
    parts = aiter(response.streaming_content)
    assert await anext(parts) == b" "
    waiting = asyncio.ensure_future(anext(parts))
    async with asyncio.timeout(5):
        while not box.control("barrier")["waiting"]:
            await asyncio.sleep(0.05)
        waiting.cancel()
        while box.control("barrier")["waiting"]:
            await asyncio.sleep(0.05)
    box.control("barrier", {"release": True})
    assert [one["outcome"] for one in await inbox.records()] == ["left"]
