"""Files from the customer: chosen, pasted, dropped; ahead of their message, and once more where that broke off."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.supportbot.widget.scripted_chat import ScriptedChat, eventually

pytestmark = pytest.mark.browser
Both = tuple[ScriptedChat, Page]
BILL: FilePayload = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 of a bill"}
METER: FilePayload = {"name": "meter.png", "mimeType": "image/png", "buffer": b"\x89PNG of a meter"}
PROGRAM: FilePayload = {"name": "setup.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
_GIVE = """(node, [kind, name, type, text]) => {
  const data = new DataTransfer();
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  data.items.add(new File([bytes], name, { type }));
  const more = { bubbles: true, cancelable: true };
  const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
  const give = (kind, key) => node.dispatchEvent(new Kind(kind, { [key]: data, ...more }));
  if (kind === "drop") give("dragover", "dataTransfer");
  give(kind, kind === "drop" ? "dataTransfer" : "clipboardData");
}"""


def attach(page: Page, *files: FilePayload) -> Locator:
    """Choose files; the chips that stand for them."""
    page.locator("input[type=file]").set_input_files(list(files))
    return page.get_by_role("list", name="Files to send").get_by_role("listitem")


def send(page: Page, text: str = "") -> None:
    page.get_by_label("Write a message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def test_files_go_with_the_message_and_are_shown_on_it(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chips = attach(page, BILL, METER)
    expect(chips).to_have_count(2)
    eventually(lambda: len(chat.files) == 2)
    assert chat.files["file-1"]["type"] == "application/pdf"
    send(page, "Both are here.")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    expect(chips).to_have_count(0)
    assert chat.frames("message.send")[0]["files"] == ["file-1", "file-2"]
    expect(page.get_by_role("button", name="Open the file bill.pdf")).to_be_visible()
    page.get_by_role("button", name="Open the file meter.png").click()
    eventually(lambda: [frame["file"] for frame in chat.frames("file.link")] == ["file-2"])


def test_a_file_needs_no_word(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    attach(page, BILL)
    eventually(lambda: len(chat.files) == 1)
    send(page)
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    assert chat.frames("message.send")[0]["text"] == ""
    expect(page.locator(".row.customer .text")).to_have_count(0)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_files_are_pasted_and_dropped(chat_and_page: Both, kind: str) -> None:
    chat, page = chat_and_page
    node = page.get_by_label("Write a message") if kind == "paste" else page.locator(".panel")
    node.evaluate(_GIVE, [kind, "shot.png", "image/png", base64.b64encode(METER["buffer"]).decode()])
    expect(page.get_by_role("button", name="Remove shot.png")).to_be_visible()
    expect(page.get_by_label("Write a message")).to_be_focused()
    expect(page.locator(".panel[data-drop]")).to_have_count(0)
    eventually(lambda: [file["name"] for file in chat.files.values()] == ["shot.png"])


def test_what_cannot_be_sent_is_said_and_taken_away(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chips = attach(page, PROGRAM)
    expect(page.get_by_role("alert")).to_have_text("Only pictures (PNG, JPEG, WebP) and PDF files can be sent.")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Remove setup.exe").click()
    expect(chips).to_have_count(0)
    attach(page, *[BILL] * 6)
    expect(chips).to_have_count(5)
    expect(page.get_by_role("alert")).to_have_text("At most 5 files can go with one message.")
    assert "setup.exe" not in {file["name"] for file in chat.files.values()}


def test_a_failed_upload_is_tried_again_by_hand(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("lose_upload")
    chips = attach(page, BILL)
    expect(chips).to_contain_text("Could not be sent.")
    chat.faults.clear()
    page.get_by_role("button", name="Send bill.pdf again").click()
    eventually(lambda: len(chat.files) == 1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_file_that_the_server_refuses_fails_its_message_and_comes_back_for_editing(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    page.context.set_offline(True)
    chat.cut()
    expect(page.get_by_text("You are offline")).to_be_visible()
    attach(page, BILL)
    send(page, "Here")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "waiting")
    chat.faults.add("refuse_upload")
    page.context.set_offline(False)
    expect(page.locator(".row.customer .problem")).to_have_text("That file cannot be read.")
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Write a message")).to_have_value("Here")
    expect(page.get_by_role("button", name="Remove bill.pdf")).to_be_visible()
    assert chat.frames("message.send") == []


def test_a_message_with_files_outlives_a_lost_connection(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    page.context.set_offline(True)
    chat.cut()
    expect(page.get_by_text("You are offline")).to_be_visible()
    attach(page, BILL, METER)
    send(page, "Written in a tunnel")
    expect(page.locator(".row.customer")).to_contain_text("bill.pdf")
    page.context.set_offline(False)
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    assert len(chat.frames("message.send")[0]["files"]) == 2


def test_a_file_that_the_server_has_let_go_of_is_sent_once_more(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    attach(page, BILL)
    eventually(lambda: len(chat.files) == 1)
    chat.faults.add("forget_file")
    send(page, "After a long pause")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    assert len(chat.frames("message.send")) == 2
    assert [message["text"] for message in chat.messages[1:]] == ["After a long pause"]


def test_uploaded_files_outlive_a_reload_with_their_message(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("lose_send")
    attach(page, BILL)
    eventually(lambda: len(chat.files) == 1)
    send(page, "Kept")
    eventually(lambda: len(chat.frames("message.send")) == 1)
    chat.faults.clear()
    page.reload()
    page.locator(".launcher").click()
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    assert chat.frames("message.send")[-1]["files"] == ["file-1"]


def test_nothing_can_be_attached_to_a_closed_chat(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.change(custody="closed")
    expect(page.get_by_text("How was this conversation?")).to_be_visible()
    payload = ["drop", "shot.png", "image/png", base64.b64encode(METER["buffer"]).decode()]
    page.locator(".panel").evaluate(_GIVE, payload)
    page.wait_for_timeout(200)
    assert chat.files == {}
