"""What a customer typed, on the three screens that show it: the widget, the agent's inbox and the manager's review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.attacks.driving import Exchange
from tests.attacks.judging import as_sent
from tests.attacks.records import own_ref
from tests.browser.people import AGENT, MANAGER, People
from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack

AT_A_TIME = 12
"""Rows in one conversation: it is shown whole, without pages."""
_SEARCH_FOR_ELEMENTS = "(node) => [...node.querySelectorAll('*')].filter((e) => !e.matches('span.amount, mark')).length"


@dataclass(frozen=True, slots=True)
class Wall:
    """Rows written one after the other into one conversation."""

    customer_ref: str
    conversation: str
    rows: tuple[Exchange, ...]


async def write_walls(stack: Stack, rows: Sequence[Exchange], *, first_customer: int) -> list[Wall]:
    """Write ``rows`` again, many to a conversation, from customers who have said nothing yet."""
    walls = []
    for start in range(0, len(rows), AT_A_TIME):
        ref = own_ref(first_customer + start // AT_A_TIME)
        part = tuple(rows[start : start + AT_A_TIME])
        async with CustomerClient(stack.chat_url) as customer:
            welcome = await customer.hello(stack.token(ref))
            for row in part:
                await customer.say(row.typed)
        walls.append(Wall(ref, welcome["conversation"], part))
    return walls


def look(browser: Browser, stack: Stack, walls: Sequence[Wall]) -> dict[str, list[str]]:
    """What is wrong with each row on any screen, by the row's id."""
    wrong: dict[str, list[str]] = {}
    with People(browser, stack.base) as people:
        agent, manager = people.staff(AGENT), people.staff(MANAGER)
        for wall in walls:
            customer = people.somebody(wall.customer_ref)
            token = stack.token(wall.customer_ref)  # as the company's own server would hand it to its page
            customer.route("**/demo/token", partial(_answer, {"token": token}))
            customer.goto("/")
            for page in (customer, agent, manager):
                page.on("request", lambda request: _check_request(request, stack.base, people.troubles))
            customer.get_by_role("button", name="Open chat").click()
            agent.goto(f"/inbox/c/{wall.conversation}/")
            manager.goto(f"/review/c/{wall.conversation}/")
            _look_at(customer, "widget", ".row.customer .text", wall, wrong)
            _look_at(agent, "inbox", ".msg--customer .msg__text", wall, wrong)
            _look_at(manager, "review", ".msg--customer .msg__text", wall, wrong)
            customer.context.close()
            for trouble in people.troubles:
                for row in wall.rows:
                    wrong.setdefault(row.attack.id, []).append(trouble)
            people.troubles.clear()
    return wrong


def _look_at(page: Page, screen: str, selector: str, wall: Wall, wrong: dict[str, list[str]]) -> None:
    texts = page.locator(selector)
    expect(texts).to_have_count(len(wall.rows))
    for place, row in enumerate(wall.rows):
        faults = _faults(texts.nth(place), as_sent(row.typed))
        wrong.setdefault(row.attack.id, []).extend(f"{screen}: {fault}" for fault in faults)


def _faults(shown: Locator, typed: str) -> list[str]:
    text = shown.text_content() or ""
    elements = shown.evaluate(_SEARCH_FOR_ELEMENTS)
    return [
        *([f"shown as {text!r}"] if text != typed else []),
        *([f"{elements} elements in the text"] if elements else []),
    ]


def _answer(json: dict[str, str], route: Route) -> None:
    route.fulfill(json=json)


def _check_request(request: Request, base: str, troubles: list[str]) -> None:
    if urlsplit(request.url).netloc not in ("", urlsplit(base).netloc) and not request.url.startswith("data:"):
        troubles.append(f"request to {request.url}")
