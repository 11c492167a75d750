"""An admin sets up a site: what is typed is what the preview shows, and what is saved is what the site says."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Locator, Page, expect

from supportbot.widget.colours import contrast, ink_upon
from tests.browser.people import People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
ADMIN = "admin@northwind.example"
ROOT = "/settings/sites/"


def new_site(people: People, **options: object) -> Page:
    page = people.staff(ADMIN, **options)
    page.goto(f"{ROOT}new/")
    expect(chat_of(page).locator(".panel")).to_be_visible()
    return page


def chat_of(page: Page) -> Locator:
    return page.locator(".preview__chat")


def choose(page: Page, what: str, value: str) -> None:
    page.locator(f'[data-set="{what}"][value="{value}"]').click()


def expect_accent(page: Page, colour: str) -> None:
    expect(chat_of(page).locator(".launcher")).to_have_css("background-color", colour)


def side_of(page: Page) -> str:
    box, stage = chat_of(page).locator(".launcher").bounding_box(), page.locator("[data-stage]").bounding_box()
    assert box is not None
    assert stage is not None
    return "start" if box["x"] - stage["x"] < stage["width"] / 2 else "end"


def site_says(program: Stack, key: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{program.base}/widget/site/{key}", timeout=5) as answer:
        said: dict[str, object] = json.load(answer)
    return said


def test_the_preview_opens_no_socket_and_loads_the_widgets_own_modules(people: People) -> None:
    page = people.staff(ADMIN)
    page.goto(ROOT)
    sockets: list[str] = []
    loaded: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on("response", lambda response: loaded.append(response.url))
    page.get_by_role("link", name="Add a site").click()
    expect(chat_of(page).locator(".panel")).to_be_visible()
    choose(page, "language", "de")
    expect(chat_of(page).get_by_placeholder("Nachricht schreiben")).to_be_visible()
    assert sockets == []
    for module in ("styles/index.js", "styles/frame.js", "i18n/de.js", "view/icons.js"):
        assert any(url.endswith(f"{ROOT}preview/{module}") for url in loaded), module
    # People notes every error on the console; the launcher has the widget's own looks.
    assert chat_of(page).locator(".launcher").evaluate("e => getComputedStyle(e).borderRadius") == "50%"


def test_what_is_typed_is_shown_at_once(people: People) -> None:
    page = new_site(people)
    chat = chat_of(page)
    page.get_by_label("Colour", exact=True).fill("#f0a")
    expect(page.locator("[data-colour-said]")).to_contain_text(
        f"contrast {contrast('#ff00aa', ink_upon('#ff00aa')):.1f}"
    )
    expect_accent(page, "rgb(255, 0, 170)")
    page.locator("#id_greeting_en").fill("Hello <b>there</b>")
    expect(chat.locator(".text")).to_have_text("Hello <b>there</b>")
    page.locator("#id_suggestions_en").fill("One?\n\nTwo?")
    expect(chat.locator(".chip")).to_have_text(["One?", "Two?"])
    page.locator("#id_notice_en").fill("We keep this chat for a year.")
    page.get_by_label("Privacy page").fill("javascript:alert(1)")
    expect(chat.locator("a")).to_have_count(0)
    page.get_by_label("Privacy page").fill("https://example.com/privacy")
    expect(chat.get_by_role("link", name="Privacy")).to_be_visible()
    page.get_by_role("tab", name="Français").click()
    expect(chat.locator(".text").last).to_have_text("Hello <b>there</b>")  # what is missing is said in English
    page.locator("#id_greeting_fr").fill("Bonjour")
    expect(chat.locator(".text").last).to_have_text("Bonjour")
    assert side_of(page) == "end"
    page.get_by_label("Bottom left").check()
    expect(chat).to_have_attribute("data-position", "start")
    assert side_of(page) == "start"
    page.get_by_role("button", name="Built-in").click()
    expect(page.locator("[data-colour-said]")).to_be_hidden()
    expect_accent(page, "rgb(74, 79, 212)")


def test_light_dark_phone_and_closed(people: People) -> None:
    page = new_site(people)
    panel = chat_of(page).locator(".panel")
    light, dark = "rgb(255, 255, 255)", "rgb(23, 24, 28)"
    choose(page, "scheme", "light")
    expect(panel).to_have_css("background-color", light)
    choose(page, "scheme", "dark")
    expect(panel).to_have_css("background-color", dark)
    page.locator("#id_theme").select_option("light")
    expect(panel).to_have_css("background-color", light)  # the site's own choice goes before the page's
    choose(page, "device", "phone")
    expect(panel).to_have_attribute("data-full", "")
    phone, stage = panel.bounding_box(), page.locator("[data-stage]").bounding_box()
    assert phone is not None
    assert stage is not None
    assert stage["width"] - phone["width"] <= 16  # the frame
    chat_of(page).get_by_role("button", name="Close chat").click()
    expect(panel).to_have_count(0)
    chat_of(page).get_by_role("button", name="Open chat").click()
    expect(panel).to_be_visible()


def test_by_keyboard_from_the_list_to_the_tag_and_a_secret_seen_once(people: People, program: Stack) -> None:
    page = people.staff(ADMIN)
    page.goto("/people/")
    page.get_by_role("link", name="Sites").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Add a site").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Corner shop")
    page.keyboard.press("Tab")
    page.keyboard.type("corner.example")
    page.get_by_role("tab", name="English").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Deutsch")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Hallo")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_label("Websites that may open it")).to_be_focused()  # where the mistake is
    expect(page.get_by_text("Line 1, “corner.example”: it has to begin with https://")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("https://Corner.example/")
    page.get_by_label("Colour", exact=True).fill("#12797c")
    page.get_by_role("button", name="Add the site").press("Enter")
    expect(page.get_by_text("Corner shop is set up.")).to_be_visible()
    expect(page.get_by_text('data-key="corner-shop" async')).to_be_visible()
    expect(page.get_by_text(f"connect-src {program.base} ws://")).to_be_visible()
    said = site_says(program, "corner-shop")
    assert (said["accent"], said["accent_ink"], said["position"]) == ("#12797c", "#ffffff", "end")

    page.get_by_role("link", name="Signing keys").press("Enter")
    page.get_by_role("button", name="New secret").press("Enter")
    shown = page.get_by_role("group", name="secret")
    expect(shown).to_have_text(re.compile(r"^[\w-]{43}$"))
    secret = shown.inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy: secret").press("Enter")
    expect(page.get_by_role("button", name="Copy: secret")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == secret
    page.get_by_role("link", name="Signing keys").press("Enter")
    expect(page.get_by_text("How a token is signed")).to_be_visible()
    assert secret not in page.content()
    retire = page.locator("summary", has_text="Retire…")
    retire.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Retire at once")).to_be_hidden()
    expect(retire).to_be_focused()
    retire.press("Enter")
    page.get_by_role("button", name="Retire within 24 hours").press("Enter")
    expect(page.get_by_text("ends in 24 hours")).to_be_visible()
    expect(page.locator(".line__state")).to_contain_text("Retires")

    page.get_by_role("link", name="Look and words").click()
    page.get_by_text("Delete…").press("Enter")
    page.get_by_label("Type the site's name").fill("corner shop")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is not the name of this site.")).to_be_visible()
    page.get_by_label("Type the site's name").fill("Corner shop")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Corner shop is deleted.")).to_be_visible()
    assert site_says(program, "corner-shop") == {}


def test_a_site_without_a_line_of_script(people: People) -> None:
    page = people.somebody(ADMIN, java_script_enabled=False)
    page.goto(f"/accounts/login/?next={ROOT}new/")
    page.get_by_label("E-mail").fill(ADMIN)
    page.get_by_label("Password").fill("northwind-demo")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Name", exact=True).fill("Plain")
    page.locator("#id_greeting_es").fill("Hola")
    page.get_by_role("button", name="Add the site").click()
    expect(page.get_by_text("Plain is set up.")).to_be_visible()
    page.get_by_role("link", name="Look and words").click()
    expect(page.locator("#id_greeting_es")).to_have_value("Hola")
    page.get_by_text("Delete…").click()
    page.get_by_label("Type the site's name").fill("Plain")
    page.get_by_role("button", name="Delete this site").click()
    expect(page.get_by_text("Plain is deleted.")).to_be_visible()


def test_no_serious_fault_on_any_page(people: People, program: Stack) -> None:
    page = new_site(people, **CHECKED)
    found = faults(page, "a new site")
    page.get_by_label("Websites that may open it").fill("x")
    page.get_by_role("button", name="Add the site").click()
    found += faults(page, "a site that is wrong")
    ((site_id,),) = program.rows("SELECT id FROM supportbot_site WHERE key = 'northwind-web'")
    for address in ("", f"{site_id}/", f"{site_id}/install/", f"{site_id}/keys/"):
        page.goto(f"{ROOT}{address}")
        found += faults(page, f"sites/{address}")
    page.get_by_role("button", name="New secret").click()
    page.locator("summary", has_text="Retire…").first.click()
    found += faults(page, "a secret, and a key about to be retired")
    page.keyboard.press("Escape")
    page.get_by_text("Add a public key…").click()
    page.get_by_label("Public key (PEM)").fill("-----BEGIN PRIVATE KEY-----")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_text("This is a private key.")).to_be_visible()
    found += faults(page, "a private key by mistake")
    page.goto(f"{ROOT}{site_id}/")
    page.get_by_text("Delete…").click()
    found += faults(page, "a site about to be deleted")
    choose(page, "device", "phone")
    choose(page, "scheme", "dark")
    found += faults(page, "the preview of a phone in the dark")
    assert found == []


def test_on_a_phone_nothing_stands_beside_the_page(people: People, program: Stack) -> None:
    page = people.staff(ADMIN, viewport={"width": 390, "height": 800})
    ((site_id,),) = program.rows("SELECT id FROM supportbot_site WHERE key = 'northwind-web'")
    for address in ("", "new/", f"{site_id}/", f"{site_id}/install/", f"{site_id}/keys/"):
        page.goto(f"{ROOT}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
