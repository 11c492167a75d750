"""A reviewer's round by keys alone: the queue, the next, wrong with its true topic, a score, a note, done."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import AGENT, MANAGER, People, open_chat, write
from tests.browser.test_accessibility import CHECKED, faults
from tests.browser.test_keyboard import go_to
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {**CHECKED, "viewport": {"width": 390, "height": 844}}
DESK: dict[str, Any] = {**CHECKED, "viewport": {"width": 1280, "height": 800}}


def fits(page: Page) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.fixture
def emptied(program: Stack) -> Iterator[None]:
    """What is in the queue and on cards is in nobody's way, neither the test's nor a later one's."""
    _empty(program)
    yield
    _empty(program)


def _empty(program: Stack) -> None:
    for table in ("reviewitem", "conversationscore", "scorecardversion", "scorecard", "coachingnote", "turnverdict"):
        program.rows(f"DELETE FROM supportbot_{table} RETURNING 1")


def _thumbs_down(people: People, program: Stack, who: str) -> str:
    """A customer is answered and does not like it; then an agent has written too."""
    customer = people.customer(who)
    open_chat(customer)
    write(customer, "Why is my latest bill higher than last month's?")
    expect(customer.locator(".row.bot table")).to_be_visible()
    customer.get_by_role("button", name="Not helpful").last.click()
    key = ""
    for _ in range(100):
        found = program.rows(
            """SELECT chat.id FROM handoff_conversation AS chat JOIN supportbot_answerfeedback AS thumb
            ON thumb.conversation_id = chat.id WHERE value = 'down' AND customer_ref = %s""",
            who,
        )
        if found:
            key = str(found[0][0])
            break
        customer.wait_for_timeout(50)
    assert key, "the thumb never arrived"
    program.rows(
        """INSERT INTO handoff_message (conversation_id, seq, author, author_name, staff_id, text)
        SELECT %s, 900, 'agent', display_name, id, 'Let me look at that bill.' FROM handoff_staffmember
        WHERE email = %s RETURNING 1""",
        uuid.UUID(key),
        AGENT,
    )
    program.manage("reviewqueue")
    program.rows("DELETE FROM supportbot_reviewitem WHERE conversation_id <> %s RETURNING 1", uuid.UUID(key))
    return key


@pytest.mark.usefixtures("emptied")
def test_a_round_through_the_queue_by_keys_alone(people: People, program: Stack) -> None:
    lena, phone = people.staff(MANAGER, **DESK), people.staff(MANAGER, **PHONE)
    found: list[str] = []
    for page in (lena, phone):
        page.goto("/review/queue/")
        expect(page.get_by_text("Nothing waits for a reviewer")).to_be_visible()
        found += faults(page, "empty queue")
        page.goto("/review/scorecards/")
        expect(page.get_by_text("No scorecard yet")).to_be_visible()
        found += faults(page, "no card")
    _thumbs_down(people, program, "cus_marek")

    lena.get_by_role("link", name="Make the first one").press("Enter")
    lena.get_by_label("Name").fill("Good answers")
    lena.get_by_label("Criterion").nth(1).fill("Explains the bill")
    found += faults(lena, "new card")
    lena.keyboard.press("Enter")
    expect(lena.get_by_text("“Good answers” is saved as version 1.")).to_be_visible()

    for page in (phone, lena):
        page.goto("/review/queue/")
        expect(page.get_by_text("Marek")).to_be_visible()
        fits(page)
        found += faults(page, "queue")
    lena.keyboard.press("j")
    expect(lena.locator("[data-row-link]")).to_be_focused()
    lena.keyboard.press("n")
    expect(lena.get_by_text("You are reviewing this")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("With you")).to_be_visible()

    lena.keyboard.press("w")
    topic = lena.get_by_label("What it was truly about")
    expect(topic).to_be_focused()
    found += faults(lena, "correcting")
    topic.press_sequentially("A late")
    expect(topic.locator("option:checked")).to_have_text("A late fee")
    lena.keyboard.press("Tab")
    lena.keyboard.type("It is the late fee of May.")
    lena.keyboard.press("Control+Enter")
    expect(lena.locator("#judging-news")).to_have_text("The correction is saved.")
    expect(lena.locator(".judge__said")).to_contain_text("A late fee")
    expect(lena.locator(".judge__who")).to_contain_text("Lena")

    go_to(lena, "Score it")
    lena.keyboard.press("Enter")
    yes = lena.get_by_role("radio", name="Yes")
    expect(yes).to_be_focused()
    lena.keyboard.press("Space")
    expect(lena.locator("#score-total")).to_contain_text("100.0 %")
    found += faults(lena, "scoring")
    go_to(lena, "Save the score")
    lena.keyboard.press("Enter")
    expect(lena.locator("#judging-scores")).to_contain_text("Passed")

    lena.keyboard.press("c")
    lena.get_by_label("Note", exact=True).fill("Ask which bill first.")
    go_to(lena, "Save the note")
    lena.keyboard.press("Enter")
    expect(lena.locator("#judging-coaching")).to_contain_text("Shared")
    found += faults(lena, "judged")
    phone.get_by_role("link", name="Marek").first.click()
    expect(phone.get_by_text("Ask which bill first.")).to_be_visible()
    fits(phone)
    found += faults(phone, "judged")

    lena.keyboard.press("d")
    expect(lena.get_by_text("All of it is reviewed")).to_be_visible()
    found += faults(lena, "all reviewed")
    verdict = program.rows("SELECT value, topic, answer FROM supportbot_turnverdict")
    assert verdict == [("wrong", "late_fee", "It is the late fee of May.")]
    assert program.rows("SELECT state, outcome FROM supportbot_reviewitem") == [("done", "corrected")]

    maya = people.staff(AGENT, **PHONE)
    maya.goto("/review/my-scores/")
    expect(maya.get_by_text("Ask which bill first.")).to_be_visible()
    found += faults(maya, "own scores")
    fits(maya)
    go_to(maya, "I have read the note")
    maya.keyboard.press("Enter")
    expect(maya.get_by_text("You have read it,")).to_be_visible()
    lena.goto("/review/scorecards/")
    expect(lena.get_by_role("link", name="The bot")).to_be_visible()
    found += faults(lena, "averages")
    lena.get_by_role("link", name="The bot").click()
    expect(lena.get_by_text("1 criterion")).to_be_visible()
    found += faults(lena, "scores")
    assert found == []
    assert people.troubles == []


@pytest.mark.usefixtures("emptied")
def test_what_could_not_be_saved_is_said_where_it_was_given(people: People, program: Stack) -> None:
    key = _thumbs_down(people, program, "cus_tomas")
    lena = people.staff(MANAGER, **DESK)
    lena.goto(f"/review/c/{key}/")
    lena.route("**/review/verdicts/**", lambda route: route.abort())
    lena.get_by_role("button", name="Right").first.click()
    expect(lena.get_by_role("alert")).to_have_text(
        "Not saved. Look whether you are online and signed in, then try again."
    )
    assert program.rows("SELECT count(*) FROM supportbot_turnverdict") == [(0,)]
    assert people.troubles != [], "the page's console has it too"
    people.troubles.clear()
