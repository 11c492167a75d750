"""The way back from a mail: its link opens the chat where it was, for whom it was, and for nobody else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import People, open_chat, write
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
ADDRESS = "liam@example.com"
QUESTION = "Kindly tell me when my next payment is due."
SEND = (
    "from handoff.models import Conversation; from handoff.services.transcribing import transcript_mail; "
    "newest = Conversation.objects.filter(customer_ref='{0}').latest('created_at'); "
    "transcript_mail(conversation_id=newest.pk, address='{1}')"
)


def test_a_mails_link_opens_the_chat(people: People, program: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = people.customer("cus_liam")
    open_chat(customer)
    write(customer, QUESTION)
    expect(customer.locator(".list .row.bot").last).not_to_contain_text("automated billing assistant")
    monkeypatch.setitem(program.env, "CHAT_URL", f"{program.base}/")
    program.manage("shell", "-c", SEND.format("cus_liam", ADDRESS))
    text = program.text_of_mail_to(ADDRESS)
    assert QUESTION in text
    found = re.search(rf"{program.base}/#supportbot=\S+", text)
    assert found, text

    later = customer.context.new_page()
    later.goto(found[0])
    expect(later.get_by_label("Write a message")).to_be_visible()
    expect(later.locator(".row.customer").filter(has_text=QUESTION)).to_be_visible()
    expect(later).to_have_url(f"{program.base}/")  # the token stays in no bookmark

    other = people.customer("cus_daniel")
    other.goto("about:blank")
    other.goto(found[0])
    expect(other.get_by_text("automated billing assistant")).to_be_visible()
    expect(other.locator(".row.customer").filter(has_text=QUESTION)).to_have_count(0)
