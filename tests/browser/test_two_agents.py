"""Two agents and one customer before three real browsers: nobody talks over anybody, and nobody is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import path_or_skip
from tests.browser.people import (
    People,
    ask_for_a_person,
    claim,
    cut,
    mend,
    open_chat,
    reply,
    row_of,
    wait_for_link,
    write,
)
from tests.flows.stack import Stack, stack

pytestmark = pytest.mark.browser
TOM = "tom@northwind.example"
SILENT_SECONDS = "8"


@pytest.fixture(scope="module")
def impatient() -> Iterator[Stack]:
    """The program with a short patience for agents of whom nothing is heard."""
    path_or_skip()
    with stack(name="two_agents", settings={"AGENT_SILENT_SECONDS": SILENT_SECONDS}) as its:
        its.start("web", "worker", "beat")
        yield its


@pytest.fixture
def those(chromium: Browser, impatient: Stack) -> Iterator[People]:
    with People(chromium, impatient.base) as people:
        yield people


def tom_of(those: People) -> Page:
    page = those.staff(TOM)
    wait_for_link(page)
    return page


def waiting_customer(those: People, ref: str) -> Page:
    customer = those.customer(ref)
    open_chat(customer)
    write(customer, "What do I owe?")
    expect(customer.locator(".list .row.bot")).to_have_count(2)
    ask_for_a_person(customer)
    return customer


def open_row(inbox: Page, name: str, *, tab: str = "1") -> None:
    inbox.locator("body").press(tab)
    row_of(inbox, name).click()
    expect(inbox.get_by_role("region", name=f"Conversation with {name}")).to_be_visible()


def keep_note(inbox: Page, text: str) -> None:
    inbox.get_by_role("button", name="Note", exact=True).click()
    inbox.keyboard.type(text)
    inbox.keyboard.press("Control+Enter")
    expect(inbox.locator(".msg--note").filter(has_text=text)).to_be_visible()


def test_claim_note_pass_on_and_hand_back(those: People) -> None:
    maya, tom = those.agent(), tom_of(those)
    customer = waiting_customer(those, "cus_priya")
    open_row(tom, "Priya Shah")
    claim(maya, "Priya Shah")
    expect(tom.locator(".holdbar.when-other")).to_contain_text("Maya is looking after this customer")
    expect(tom.get_by_role("button", name="Claim", exact=True)).to_have_count(0)
    expect(maya.locator("#viewers")).to_contain_text("Tom also here")

    keep_note(maya, "Promised to look at the socket.")
    expect(tom.locator(".msg--note").filter(has_text="Promised to look")).to_be_visible()
    reply(maya, "Hello Priya, I am looking.")
    expect(customer.locator(".row.agent").last).to_contain_text("I am looking.")
    assert "Promised" not in customer.locator(".list").inner_text()

    maya.locator("#thread-scroll").press("t")
    maya.get_by_role("radio", name="Tom").check()
    maya.get_by_label("Note for them").fill("Half of it is to be refunded.")
    maya.get_by_role("dialog").get_by_role("button", name="Pass on").click()
    expect(tom.get_by_label("Reply to Priya Shah")).to_be_visible()
    expect(tom.locator(".msg--note").filter(has_text="Half of it")).to_be_visible()
    expect(maya.locator(".holdbar.when-other")).to_contain_text("Tom is looking after this customer")
    expect(customer.get_by_role("heading", name="Tom")).to_be_visible()
    assert "Half of it" not in customer.locator(".list").inner_text()

    tom.locator("#thread-scroll").press("b")
    tom.get_by_label("Note for colleagues").fill("Refunded in full.")
    tom.get_by_role("dialog").get_by_role("button", name="Hand back").click()
    expect(tom.locator(".msg--note").filter(has_text="Refunded in full.")).to_be_visible()
    expect(customer.get_by_text("The automated assistant is here again")).to_be_visible()
    write(customer, "What do I owe?")
    expect(customer.locator(".list .row.bot").last).to_contain_text("€")
    assert those.troubles == []


@pytest.mark.fault("F34")
def test_an_agent_whose_browser_dies_gives_back_and_the_customer_is_told(those: People, impatient: Stack) -> None:
    maya, tom = those.agent(), tom_of(those)
    customer = waiting_customer(those, "cus_grace")
    claim(maya, "Grace Adeyemi")
    maya.context.close()
    expect(customer.get_by_text("Maya is no longer here")).to_be_visible(timeout=30_000)
    expect(customer.get_by_text("next in line")).to_be_visible()
    claim(tom, "Grace Adeyemi")
    expect(tom.locator(".msg--note").filter(has_text="Maya is offline")).to_be_visible()
    reply(tom, "Hello, I am Tom.")
    expect(customer.locator(".row.agent").last).to_contain_text("I am Tom.")


@pytest.mark.fault("F36")
def test_after_a_cut_the_missed_words_stand_before_anything_is_sent(those: People) -> None:
    maya, tom = those.agent(), tom_of(those)
    waiting_customer(those, "cus_marek")
    claim(maya, "Marek Kowalski")
    cut(maya)
    maya.locator("#reply").fill("You still owe it.")
    maya.keyboard.press("Control+Enter")
    expect(row_of(tom, "Marek Kowalski")).to_contain_text("Asked for person", timeout=30_000)
    claim(tom, "Marek Kowalski")
    reply(tom, "I have cancelled that bill.")
    mend(maya)
    expect(maya.locator(".msg--agent").filter(has_text="I have cancelled that bill.")).to_be_visible()
    expect(maya.locator(".msg--agent").filter(has_text="You still owe it.")).to_have_count(0)
    expect(maya.locator(".holdbar.when-other")).to_contain_text("Tom is looking after")
    expect(tom.locator(".msg--agent").filter(has_text="You still owe it.")).to_have_count(0)


@pytest.fixture
def nobody_waits(impatient: Stack) -> None:
    """Whoever an agent of an earlier test left behind goes back to the queue within seconds, and would be counted."""
    with impatient.connect() as conn:
        conn.execute(
            "UPDATE handoff_conversation SET custody = 'closed', agent_id = NULL, closed_at = now(),"
            " custody_version = custody_version + 1 WHERE custody <> 'closed'"
        )


@pytest.fixture
def by_offers(impatient: Stack, nobody_waits: None) -> Iterator[None]:
    """The team works by offers of six seconds for one test."""
    with impatient.connect() as conn:
        conn.execute("UPDATE handoff_team SET assignment = 'offer', offer_seconds = 6")
        yield
        conn.execute("UPDATE handoff_team SET assignment = 'claim'")


def test_an_offer_goes_on_when_it_is_passed_on_or_runs_out(those: People, by_offers: None) -> None:
    maya = those.agent()
    waiting_customer(those, "cus_tomas")
    offers = maya.locator(".lists__offers")
    expect(offers).to_contain_text("Tomás Byrne")
    tom = tom_of(those)
    expect(row_of(tom, "Tomás Byrne")).to_be_visible()
    expect(tom.locator(".lists__offers")).to_have_count(0)
    offers.get_by_role("button", name="Pass on").click()
    expect(tom.locator(".lists__offers")).to_contain_text("Tomás Byrne")
    expect(maya.locator(".lists__offers")).to_have_count(0)
    # Tom lets it run out: it comes round to Maya, who takes it by one key.
    expect(maya.locator(".lists__offers")).to_contain_text("Tomás Byrne", timeout=15_000)
    maya.locator("body").press("a")
    expect(maya.get_by_label("Reply to Tomás Byrne")).to_be_focused()
    expect(tom.locator("[data-row]").filter(has_text="Tomás Byrne")).to_have_count(0)
    assert those.troubles == []


@pytest.mark.usefixtures("nobody_waits")
def test_a_new_handover_is_counted_in_the_title_until_that_is_switched_off(those: People) -> None:
    maya = those.agent()
    before = maya.title()
    assert not before.startswith("(")
    waiting_customer(those, "cus_aoife")
    expect(maya.locator(".toast").filter(has_text="Somebody is waiting")).to_be_visible()
    expect(maya).to_have_title("(1) Inbox")
    maya.locator("#alerts summary").click()
    for name in ("Sound for a new hand-over", "Desktop notification", "Number in the tab's title"):
        expect(maya.get_by_label(name)).to_be_checked()
    maya.get_by_label("Number in the tab's title").uncheck()
    expect(maya).to_have_title("Inbox")
    maya.reload()
    expect(maya).to_have_title("Inbox")
    expect(row_of(maya, "Aoife Nolan")).to_be_visible()


def test_a_saved_reply_by_slash_is_filled_from_the_records(those: People, impatient: Stack) -> None:
    maya = those.agent()
    customer = waiting_customer(those, "cus_jonas")
    claim(maya, "Jonas Weber")
    maya.keyboard.type("/bi")
    option = maya.get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("Latest bill")
    maya.keyboard.press("Enter")
    (number,) = impatient.rows(
        "SELECT i.number FROM billing_invoice i JOIN billing_customer c ON c.id = i.customer_id "
        "WHERE c.external_ref = 'cus_jonas' AND i.status <> 'draft' ORDER BY i.issued_on DESC LIMIT 1"
    )[0]
    expect(maya.get_by_label("Reply to Jonas Weber")).to_have_value(re.compile(rf"{number} over .*\d"))
    maya.keyboard.press("Control+Enter")
    expect(customer.locator(".row.agent").last).to_contain_text(number)
    expect(maya.locator(".msg__seen")).to_be_visible()


def test_several_are_closed_at_once_and_what_moved_meanwhile_is_not(those: People, impatient: Stack) -> None:
    maya, tom = those.agent(), tom_of(those)
    others = ["cus_priya", "cus_grace", "cus_marek", "cus_tomas", "cus_aoife", "cus_jonas"]
    customers = "SELECT external_ref, name FROM billing_customer WHERE external_ref <> ALL(%s) ORDER BY 1 LIMIT 3"
    names = dict(impatient.rows(customers, others))
    for ref in names:
        waiting_customer(those, ref)
    for name in names.values():
        expect(row_of(maya, name)).to_be_visible()
        row_of(maya, name).focus()
        maya.keyboard.press("x")
    expect(maya.locator("#bulk-count")).to_have_text("3 chosen")
    taken, *rest = names.values()
    claim(tom, taken)
    expect(maya.locator("#bulk-count")).to_have_text("2 chosen")
    maya.get_by_label("How they ended").select_option("no_reply")
    maya.get_by_role("button", name="Close them").click()
    expect(maya.locator("#bulk")).to_be_hidden()
    for name in rest:
        expect(row_of(maya, name)).to_have_count(0)
    ended = "SELECT display_name, custody || ' ' || close_reason FROM handoff_conversation WHERE display_name = ANY(%s)"
    states = dict(impatient.rows(ended, list(names.values())))
    assert states == {taken: "agent ", **dict.fromkeys(rest, "closed no_reply")}


@pytest.fixture
def doors_closed(impatient: Stack) -> Iterator[None]:
    """Nobody is there for days: the team's hours are one hour, three days from now."""
    with impatient.connect() as conn:
        made = conn.execute("INSERT INTO handoff_officehours (name, zone) VALUES (%s, %s) RETURNING id", ["Few", "UTC"])
        (hours,) = made.fetchone() or ()
        conn.execute(
            "INSERT INTO handoff_openspan (hours_id, weekday, opens, closes) "
            "VALUES (%s, (extract(isodow FROM now())::int + 2) %% 7, '09:00', '10:00')",
            [hours],
        )
        conn.execute("UPDATE handoff_team SET hours_id = %s", [hours])
        yield
        conn.execute("UPDATE handoff_team SET hours_id = NULL")


@pytest.mark.fault("F37")
def test_outside_hours_the_customer_hears_when_and_leaves_an_address(
    those: People, impatient: Stack, doors_closed: None
) -> None:
    customer = those.customer("cus_priya", viewport={"width": 390, "height": 800})
    open_chat(customer)
    customer.get_by_role("button", name="Talk to a person", exact=True).first.click()
    expect(customer.get_by_text("Our people are back on")).to_be_visible()
    customer.get_by_placeholder("E-mail address").fill("priya@example.com")
    customer.get_by_role("button", name="Write to me").click()
    expect(customer.get_by_text("We will write to p…@example.com")).to_be_visible()
    expect(customer.get_by_placeholder("E-mail address")).to_have_count(0)
    kept = impatient.rows("SELECT contact_email FROM handoff_conversation WHERE contact_email <> ''")
    assert kept == [("priya@example.com",)]
    customer.reload()
    customer.wait_for_timeout(500)
    expect(customer.get_by_placeholder("E-mail address")).to_have_count(0)
    assert those.troubles == []


def test_a_refused_note_stays_a_note_and_is_not_asked_after_for_ever(those: People, impatient: Stack) -> None:
    sent: list[str] = []
    maya = those.staff("maya@northwind.example")
    maya.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    maya.reload()
    wait_for_link(maya)
    waiting_customer(those, "cus_siobhan")
    open_row(maya, "Siobhán Walsh")
    with impatient.connect() as conn:
        made = conn.execute(
            "INSERT INTO handoff_team (slug, name, assignment, offer_seconds, answer_seconds, topics, languages) "
            "VALUES ('else', 'Else', 'claim', 30, 900, '{x}', '{}') RETURNING id"
        )
        (other,) = made.fetchone() or ()
        conn.execute("UPDATE handoff_conversation SET team_id = %s WHERE custody = 'waiting'", [other])
        maya.locator("#thread-scroll").press("n")
        maya.keyboard.type("Not for the customer.")
        maya.keyboard.press("Control+Enter")
        expect(maya.locator("#composer-error")).to_contain_text("cannot be found")
        conn.execute("DELETE FROM handoff_queuestay WHERE team_id = %s", [other])
        conn.execute("UPDATE handoff_conversation SET team_id = NULL WHERE team_id = %s", [other])
        conn.execute("DELETE FROM handoff_team WHERE id = %s", [other])
    expect(maya.locator("#thread")).to_have_attribute("data-mode", "note")
    expect(maya.locator("#reply")).to_have_value("Not for the customer.")
    maya.wait_for_timeout(1000)
    assert sum('"watch"' in frame for frame in sent) <= 2


def test_a_reply_refused_while_another_chat_is_open_waits_in_its_own_box(those: People) -> None:
    maya, tom = those.agent(), tom_of(those)
    waiting_customer(those, "cus_nina")
    claim(maya, "Nina Rossi")
    cut(maya)
    maya.locator("#reply").fill("It will be mended tomorrow.")
    maya.keyboard.press("Control+Enter")
    expect(row_of(tom, "Nina Rossi")).to_contain_text("Asked for person", timeout=30_000)
    claim(tom, "Nina Rossi")
    # Back in the list, with no chat open, when the refusal comes.
    maya.goto("about:blank")
    maya.context.set_offline(False)
    maya.goto("/inbox/")
    expect(maya.get_by_text("Your reply waits in that conversation's box.")).to_be_visible()
    open_row(maya, "Nina Rossi", tab="2")
    assert maya.locator("#reply").input_value() == "It will be mended tomorrow."
