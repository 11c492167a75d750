"""Files from an agent to a customer: chosen, pasted, taken away again, sent without a word, and opened."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.people import People, ask_for_a_person, claim, open_chat, reply, write
from tests.handoff.files.pictures import PDF, picture

pytestmark = pytest.mark.browser
BILL: FilePayload = {"name": "Corrected bill.pdf", "mimeType": "application/pdf", "buffer": PDF}
METER: FilePayload = {"name": "meter.png", "mimeType": "image/png", "buffer": picture(size=(400, 240))}
PROGRAM: FilePayload = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"MZ a program"}

_PASTE = """([text, type]) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "pasted.png", { type }));
  const box = document.getElementById("reply");
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def talking(people: People, ref: str, name: str) -> tuple[Page, Page]:
    customer = people.customer(ref)
    open_chat(customer)
    write(customer, "Can I have the corrected bill?")
    ask_for_a_person(customer)
    agent = people.agent()
    claim(agent, name)
    return customer, agent


def attach(agent: Page, *files: FilePayload) -> None:
    agent.locator("#reply-file").set_input_files(list(files))


def test_files_are_sent_and_opened_by_the_customer(people: People, tmp_path: Path) -> None:
    customer, agent = talking(people, "cus_jonas", "Jonas Weber")
    attach(agent, BILL, METER)
    waiting = agent.get_by_role("list", name="Files to send").get_by_role("listitem")
    expect(waiting).to_have_count(2)
    agent.evaluate(_PASTE, [base64.b64encode(picture()).decode(), "image/png"])
    expect(waiting).to_have_count(3)
    agent.get_by_role("button", name="Take pasted.png away").click()
    expect(waiting).to_have_count(2)

    agent.locator("#reply").press("Control+Enter")
    line = agent.locator(".msg--agent").last
    expect(line.get_by_role("link", name="Corrected bill.pdf")).to_be_visible()
    expect(line.get_by_role("img", name="meter.png")).to_have_js_property("naturalWidth", 400)
    expect(waiting).to_have_count(0)
    expect(agent.locator(".msg--pending")).to_have_count(0)

    shown = customer.locator(".row.agent").last
    expect(shown).not_to_contain_text("Corrected bill.pdf, meter.png")
    with customer.expect_download() as downloading:
        shown.get_by_role("button", name="Open the file Corrected bill.pdf").click()
    download = downloading.value
    assert download.suggested_filename == "Corrected bill.pdf"
    download.save_as(tmp_path / "bill.pdf")
    assert (tmp_path / "bill.pdf").read_bytes() == PDF

    agent.reload()
    expect(agent.locator(".msg--agent").last.get_by_role("img", name="meter.png")).to_be_visible()
    reply(agent, "These are the two.")
    expect(customer.locator(".row.agent").last).to_contain_text("These are the two.")

    going_up: list[Route] = []
    agent.route("**/files/", lambda route: going_up.append(route))  # noqa: PLW0108
    agent.locator("#reply").fill("And a third.")
    attach(agent, METER)
    agent.locator("#reply").press("Control+Enter")
    send = agent.get_by_role("button", name="Sends when the files are up…")
    expect(send).to_be_disabled()
    going_up[0].continue_()
    expect(customer.locator(".row.agent").last).to_contain_text("And a third.")
    expect(customer.locator(".row.agent").last.get_by_role("button")).to_have_count(1)
    expect(agent.get_by_role("button", name="Send", exact=True)).to_be_enabled()


def test_what_cannot_be_sent_is_said_and_the_reply_still_goes(people: People) -> None:
    customer, agent = talking(people, "cus_siobhan", "Siobhán Walsh")
    attach(agent, PROGRAM)
    expect(agent.locator("#composer-error")).to_contain_text("Pictures (JPEG, PNG, WebP) and PDF files can be sent.")
    expect(agent.get_by_role("button", name="Send")).to_be_enabled()
    attach(agent, *[BILL] * 6)
    expect(agent.locator("#composer-error")).to_contain_text("5 files can go with one reply")
    agent.get_by_role("button", name="Note", exact=True).click()
    expect(agent.get_by_role("button", name="Attach pictures or PDF files")).to_be_hidden()
    agent.get_by_role("button", name="Reply", exact=True).click()
    reply(agent, "Five of the same.")
    expect(customer.locator(".row.agent").last.get_by_role("button")).to_have_count(5)
    people.troubles[:] = [one for one in people.troubles if " 400 " not in one]  # the refused upload, as it should be
