"""An agent who writes with a model's help, by keys alone: asked for, checked, put in, taken back, sent by hand."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import path_or_skip
from tests.browser.people import People, ask_for_a_person, open_chat, row_of, write
from tests.browser.test_accessibility import faults
from tests.flows.stack import Stack, stack
from tests.flows.test_model import settings_for
from tests.sandbox.models import model_running
from tests.sandbox.running import Running

pytestmark = pytest.mark.browser
OWN = "Dear Priya, bill INV-2005 of €117.83 is due soon. Please pay it when you can, thank you very much."
SHORT = "Dear Priya, please pay INV-2005 (€117.83) soon."


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    path_or_skip()
    with model_running() as its:
        yield its


@pytest.fixture(scope="module")
def helped(box: Running) -> Iterator[Stack]:
    with stack(name="aid", settings=settings_for(box)) as its:
        its.start("web")
        yield its


def wait_for(box: Running, many: int) -> None:
    """Until so many answers of the model are held back."""
    ends = time.monotonic() + 5
    while box.control("barrier")["waiting"] != many:
        assert time.monotonic() < ends, "the request is not what it should be"
        time.sleep(0.05)


def test_by_keys_alone(chromium: Browser, helped: Stack, box: Running) -> None:
    with People(chromium, helped.base) as people:
        customer = people.customer("cus_priya")
        open_chat(customer)
        write(customer, "How much do I owe?")
        ask_for_a_person(customer)
        agent = people.agent()
        expect(row_of(agent, "Priya")).to_be_visible()
        keys, reply, aid = agent.keyboard, agent.locator("#reply"), agent.locator("#aid")
        keys.press("j")
        keys.press("Enter")
        expect(agent.locator("#thread")).to_be_visible()
        agent.wait_for_load_state("networkidle")
        keys.press("c")
        expect(reply).to_be_focused()
        keys.press("Escape")

        draft = "Thanks for asking. You owe €117.83 on your open bill."
        box.control("script", {"answers": [{"text": f"{draft} You owe €999.99."}]})
        box.control("barrier", {"hold": True, "after": 1})
        keys.press("w")
        expect(aid.get_by_text("Writing a draft…")).to_be_visible(timeout=300)
        box.control("barrier", {"release": True})
        expect(reply).to_have_value(draft)
        expect(aid).to_contain_text("1 figure checked in the records; 1 sentence left out")
        expect(aid.locator(".source")).to_contain_text("€117.83")
        keys.press("z")
        expect(reply).to_have_value("")
        keys.press("z")
        expect(reply).to_have_value(draft)
        expect(agent.locator(".msg--agent")).to_have_count(0)

        keys.press("r")
        keys.press("Control+A")
        keys.insert_text(OWN)
        keys.press("Escape")
        box.control("script", {"answers": [{"text": SHORT.replace("117.83", "171.83")}, {"text": SHORT}]})
        keys.press("-")
        expect(aid).to_contain_text("The figures changed")
        expect(reply).to_have_value(OWN)
        keys.press("-")
        expect(reply).to_have_value(SHORT)
        expect(agent.locator("#announcer")).to_contain_text("Made shorter, with the same figures.")

        box.control("script", {"answers": [{"text": "You owe €117.83 on your open bill."}]})
        keys.press("m")
        expect(agent.get_by_role("region", name="Summary")).to_contain_text("You owe €117.83")
        keys.press("?")
        expect(agent.locator("#shortcuts")).to_contain_text("Have a draft written from the records")
        keys.press("Escape")
        assert faults(agent, "writing with help") == []

        keys.press("r")
        keys.press("Control+Enter")
        expect(agent.locator(".msg--agent")).to_contain_text(SHORT)
        expect(aid).to_be_hidden()

        keys.press("Escape")
        box.control("script", {"answers": [{"text": draft}]})
        box.control("barrier", {"hold": True, "after": 1})
        keys.press("w")
        wait_for(box, 1)
        agent.goto("/inbox/")
        wait_for(box, 0)  # who goes away ends the request to the model
        box.control("barrier", {"release": True})
        assert people.troubles == []
    asked = "SELECT data->>'kind', data->>'outcome' FROM handoff_event WHERE kind = 'writing_aid' ORDER BY id"
    assert helped.rows(asked) == [
        ("draft", "used"), ("shorter", "figures_changed"), ("shorter", "used"), ("summary", "used"), ("draft", "left"),
    ]  # fmt: skip
