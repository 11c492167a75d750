"""The hosted page of an invoice: what is owed, and a button that pays it once."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.store import Doc
from sandbox.stripe.billing.cards import CARDS
from sandbox.stripe.billing.collecting import invoice_collect
from sandbox.stripe.box import Box
from sandbox.stripe.errors import ApiError
from sandbox.stripe.pages.frame import card_choice, day, money, note, page, problem, text
from sandbox.stripe.pages.paper import invoice_paper


class InvoicePage:
    def __init__(self, box: Box) -> None:
        self.box = box

    async def show(self, request: Request) -> Response:
        invoice = self._find(request)
        return _gone() if invoice is None else _shown(invoice)

    async def pay(self, request: Request) -> Response:
        """Pay it with the chosen test card; a decline is said and the page stays as it was."""
        invoice = self._find(request)
        if invoice is None:
            return _gone()
        card = parse_qs((await request.body()).decode("utf-8", "replace")).get("card", [""])[0]
        if invoice["status"] not in ("open", "uncollectible"):
            return _shown(invoice, status=409)
        if card not in CARDS:
            return _shown(invoice, "Choose one of the cards.", 400)
        words = self._charge(invoice, card)
        if words:
            return _shown(self._find(request) or invoice, words, 402)
        return RedirectResponse(request.url.path, 303)

    async def paper(self, request: Request) -> Response:
        """The invoice as a PDF."""
        invoice = self._find(request)
        if invoice is None:
            return _gone()
        return Response(invoice_paper(invoice), media_type="application/pdf", headers={"Cache-Control": "no-store"})

    def _charge(self, invoice: Doc, card: str) -> str:
        """What went wrong, in words; empty where it is paid."""
        problem_words = ""
        with self.box.store.transaction():
            try:
                invoice_collect(self.box.books(), invoice, card)
            except ApiError as error:
                problem_words = str(error)
        self.box.news.set()
        return problem_words

    def _find(self, request: Request) -> Doc | None:
        found = self.box.store.every("invoice", _page=request.path_params["token"])
        return found[0] if found else None


def _gone() -> HTMLResponse:
    return note("No such invoice", "Check the link, or ask who sent it for a new one.", 404)


def _shown(invoice: Doc, words: str = "", status: int = 200) -> HTMLResponse:
    currency = invoice["currency"]
    rows = "".join(
        f"<tr><th scope='row'>{text(line, 'description')}</th><td>{money(line['amount'], currency)}</td></tr>"
        for line in invoice["lines"]["data"]
    )
    table = (
        f"<table><caption>What is billed</caption><tbody>{rows}</tbody>"
        f"<tfoot><tr><th scope='row'>Total</th><td>{money(invoice['total'], currency)}</td></tr></tfoot></table>"
    )
    number = text(invoice, "number")
    head = f"<h1>Invoice {number}</h1><p class='quiet'>For {text(invoice, 'customer_name')}</p>"
    body = head + _state(invoice) + table + problem(words) + _form(invoice)
    body += f"<p><a href='{text(invoice, 'invoice_pdf')}'>Invoice {number} as a PDF</a></p>"
    return page(f"Invoice {invoice['number']}", body, status)


def _state(invoice: Doc) -> str:
    amount = money(invoice["amount_remaining"], invoice["currency"])
    if invoice["status"] == "paid":
        paid = invoice["status_transitions"]["paid_at"]
        return f"<p class='good'>Paid{f' on {day(paid)}' if paid else ''}. Nothing is left to pay.</p>"
    if invoice["status"] == "void":
        return "<p>This invoice was voided. Nothing is to be paid.</p>"
    due = f"<p class='quiet'>Due {day(invoice['due_date'])}</p>" if invoice["due_date"] else ""
    return f"<p class='amount'>{amount}</p>{due}"


def _form(invoice: Doc) -> str:
    if invoice["status"] not in ("open", "uncollectible"):
        return ""
    amount = money(invoice["amount_remaining"], invoice["currency"])
    return (
        "<form method='post'><label for='card'>Pay with a test card</label>"
        f"<select id='card' name='card'>{card_choice()}</select><button>Pay {amount}</button></form>"
    )
