"""The portal's page: the customer chooses another default card, once for each link."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.store import Doc
from sandbox.stripe.billing.cards import CARDS
from sandbox.stripe.billing.methods import method_attach
from sandbox.stripe.box import Box
from sandbox.stripe.errors import ApiError
from sandbox.stripe.pages.frame import card_choice, note, page, problem

_EXPIRED = ("This link is no longer good", "It was used, or it is too old. Ask for a new one where you found it.")


class PortalPage:
    def __init__(self, box: Box) -> None:
        self.box = box

    async def show(self, request: Request) -> Response:
        session = self._find(request)
        return note(*_EXPIRED, 410) if session is None else self._form(session)

    async def choose(self, request: Request) -> Response:
        """Keep the chosen test card and make it the default; the link is used up by that."""
        session = self._find(request)
        if session is None:
            return note(*_EXPIRED, 410)
        card = parse_qs((await request.body()).decode("utf-8", "replace")).get("card", [""])[0]
        if card not in CARDS:
            return self._form(session, "Choose one of the cards.", 400)
        try:
            self._keep(session, card)
        except ApiError as error:
            return self._form(session, str(error), 402)
        return _done(session, card)

    def _keep(self, session: Doc, card: str) -> None:
        books = self.box.books()
        with self.box.store.transaction():
            method = method_attach(books, card, session["customer"])
            customer = books.get("customer", session["customer"])
            settings = {**customer["invoice_settings"], "default_payment_method": method["id"]}
            books.save({**customer, "invoice_settings": settings}, "customer.updated")
            books.save({**session, "_used": True})
        self.box.news.set()

    def _find(self, request: Request) -> Doc | None:
        found = self.box.store.every("billing_portal.session", _page=request.path_params["token"])
        good = found and not found[0]["_used"] and found[0]["_expires"] > self.box.now()
        return found[0] if good else None

    def _form(self, session: Doc, words: str = "", status: int = 200) -> HTMLResponse:
        books = self.box.books()
        customer = books.get("customer", session["customer"])
        default = books.find("payment_method", customer["invoice_settings"]["default_payment_method"])
        body = (
            f"<h1>Payment method</h1><p class='quiet'>{escape(customer['name'] or customer['id'])}</p>"
            f"<p>Charged now: {_named(default)}</p>{problem(words)}"
            "<form method='post'><label for='card'>Charge another test card</label>"
            f"<select id='card' name='card'>{card_choice(attachable=True)}</select>"
            "<button>Use this card</button></form>"
        )
        return page("Payment method", body, status)


def _named(method: Doc | None) -> str:
    if method is None:
        return "nothing yet"
    card = method.get("card")
    words = f"{card['brand'].title()}, ending {card['last4']}" if card else method["type"].replace("_", " ")
    return escape(words)


def _done(session: Doc, card: str) -> HTMLResponse:
    back = session["return_url"] or ""
    link = ""
    if urlsplit(back).scheme in ("http", "https"):
        link = f"<p><a href='{escape(back)}'>Back to where you came from</a></p>"
    words = f"{CARDS[card].name}, ending {CARDS[card].last4}, is charged from now on."
    return page("Payment method changed", f"<h1>Payment method changed</h1><p class='good'>{escape(words)}</p>{link}")
