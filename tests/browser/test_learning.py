"""From a thumb down to a version that answers rightly, and back again, in real browsers over a real worker."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect

from supportbot.supervisor.plan import PROJECT
from tests.browser.people import MANAGER, People, forget_chat, open_chat, write
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack, stack

pytestmark = pytest.mark.browser

WORDING = "are my bills all done"
RIGHT = "You owe €117.83 right now."
"""A list of all bills is not what she asked for."""
TRAINED_MS = 600_000
SERVED_SECONDS = 20


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Web and worker over a models folder of their own, as promoting changes it, and one file of scenarios."""
    folder = tmp_path_factory.mktemp("learning")
    shutil.copytree(settings.MODELS_DIR, folder / "models", ignore=shutil.ignore_patterns(".*"))
    (folder / "scenarios").mkdir()
    shutil.copy(PROJECT / "tests/scenarios/story.yaml", folder / "scenarios")
    own = {"MODELS_DIR": str(folder / "models"), "SCENARIOS_DIR": str(folder / "scenarios")}
    with stack(name="learning", settings=own) as its:
        its.start("web", "worker")
        yield its


@pytest.fixture
def folk(chromium: Browser, learning: Stack) -> Iterator[People]:
    with People(chromium, learning.base) as those:
        yield those
        assert those.troubles == []


def _asks(people: People) -> Page:
    """A new chat of Priya's, in which she asks in her words and is answered."""
    page = people.customer("cus_priya")
    open_chat(page)
    write(page, WORDING)
    expect(_said(page)).to_have_count(2)
    return page


def _said(page: Page) -> Locator:
    """What the bot has said, without the row that shows it typing."""
    return page.locator(".row.bot:not(.typing)")


def _versions(program: Stack) -> list[tuple[str, str]]:
    """The version that read each of Priya's questions, and the topic, in their order."""
    found: list[tuple[str, str]] = program.rows(
        "SELECT t.reading_model_id, t.topic FROM supportbot_turn t JOIN handoff_conversation c "
        "ON c.id = t.conversation_id WHERE c.customer_ref = 'cus_priya' ORDER BY t.created_at"
    )
    return found


def _corrected(manager: Page, program: Stack) -> None:
    """The reviewer takes it out of the queue, where the thumb has put it, and says what it was about."""
    program.manage("reviewqueue")
    manager.goto("/review/queue/")
    expect(manager.locator("[data-row-link]")).to_have_text("Priya Shah")
    expect(manager.locator(".queue-row")).to_contain_text("Thumbs down")
    manager.keyboard.press("n")
    expect(manager.get_by_text("You are reviewing this")).to_be_visible()
    manager.wait_for_load_state()
    manager.keyboard.press("w")
    manager.get_by_label("What it was truly about").select_option("What I owe")
    manager.keyboard.press("Tab")
    manager.keyboard.press("Control+Enter")
    expect(manager.locator("#judging-news")).to_have_text("The correction is saved.")


def _shown_version(manager: Page, conversation: str) -> str:
    manager.goto(f"/review/c/{conversation}/")
    decision = manager.locator("details.decision").first
    decision.locator("summary").click()
    return decision.locator(".decision__version").inner_text()


def test_what_was_misread_is_learnt_and_can_be_unlearnt(learning: Stack, folk: People) -> None:
    customer = _asks(folk)
    expect(_said(customer).last).not_to_contain_text(RIGHT)
    customer.get_by_role("button", name="Not helpful", exact=True).click()
    (old, misread) = _versions(learning)[0]
    assert misread != "balance_due"
    ((first,),) = learning.rows("SELECT id::text FROM handoff_conversation WHERE customer_ref = 'cus_priya'")

    manager = folk.staff(MANAGER, **CHECKED)
    manager.goto("/review/learning/")
    expect(manager.get_by_text("Nothing to decide")).to_be_visible()
    found = faults(manager, "nothing to decide")
    _corrected(manager, learning)
    manager.goto("/review/learning/")
    line = manager.locator(".correction").filter(has_text=WORDING)
    expect(line).to_contain_text("What I owe")
    found += faults(manager, "to decide")
    line.get_by_role("button", name=f"Approve: {WORDING}").click()
    expect(manager.get_by_role("status").first).to_contain_text("1 sentence is approved.")

    manager.get_by_role("button", name="Train a version").click()
    expect(manager.locator("#training")).to_be_visible()
    expect(manager.get_by_role("button", name="Train a version")).to_be_disabled()
    found += faults(manager, "training")
    candidate = manager.locator(".versions tr").filter(has_text="Candidate")
    expect(candidate).to_be_visible(timeout=TRAINED_MS)
    expect(manager.locator("#training")).to_have_count(0, timeout=TRAINED_MS)
    version = candidate.get_by_role("link").inner_text()
    assert version != old
    assert learning.rows("SELECT count(*) FROM supportbot_modelpromotion") == [(0,)], "a candidate does not serve"

    candidate.get_by_role("link").click()
    expect(manager.get_by_role("region", name="Approved wordings")).to_contain_text("1 of 1 read as approved, 0 until")
    expect(manager.get_by_role("region", name="Scenarios")).to_contain_text("0 fail with the version that serves")
    past = manager.get_by_role("region", name="Past conversations")
    expect(past.get_by_role("link", name=WORDING)).to_have_attribute("href", f"/review/c/{first}/")
    found += faults(manager, "compared")
    _promote(manager)
    expect(manager.locator(".serving__version")).to_have_text(version)
    found += faults(manager, "versions")
    assert found == []

    _serves(learning, version)
    forget_chat(learning, "cus_priya")
    expect(_said(_asks(folk)).last).to_contain_text(RIGHT)
    assert _versions(learning)[1] == (version, "balance_due")
    assert _shown_version(manager, first) == old, "the old conversation names what read it"

    manager.goto("/review/learning/versions/")
    manager.locator("summary").filter(has_text="Roll back…").click()
    manager.get_by_role("button", name=f"Roll back to {old}").click()
    expect(manager.locator(".serving__version")).to_have_text(old)
    _serves(learning, old)
    forget_chat(learning, "cus_priya")
    expect(_said(_asks(folk)).last).not_to_contain_text(RIGHT)
    assert _versions(learning)[2] == (old, misread)


def _serves(program: Stack, version: str) -> None:
    """Wait until the web process reads with it: it looks every few seconds."""
    deadline = time.monotonic() + SERVED_SECONDS
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{program.base}/readyz", timeout=10) as answer:
            if version in json.load(answer)["reading"]:
                return
        time.sleep(0.2)
    raise AssertionError(f"{version} does not serve within {SERVED_SECONDS} s")


def _promote(manager: Page) -> None:
    """Past the gate; with a reason where it finds the version worse somewhere."""
    reason = manager.get_by_label("Why it is to serve all the same")
    if reason.count():
        manager.get_by_role("button", name="Promote all the same").click()
        expect(manager.get_by_text("Say why it is to serve all the same.")).to_be_visible()
        reason.fill("The wording matters more than the sentences it cost.")
        manager.get_by_role("button", name="Promote all the same").click()
    else:
        manager.get_by_role("button", name="Promote", exact=True).click()
    expect(manager.get_by_role("status").first).to_contain_text("serves within seconds")


def test_the_pages_on_a_phone(folk: People) -> None:
    phone = folk.staff(MANAGER, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    for path in ("", "?state=approved", "?state=refused", "add/", "versions/"):
        phone.goto(f"/review/learning/{path}")
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, path
