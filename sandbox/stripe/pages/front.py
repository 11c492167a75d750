"""The front page says what this is and what it holds; and the routes of all pages."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.stripe import API_VERSION
from sandbox.stripe.box import Box
from sandbox.stripe.pages.frame import STYLE, day, page
from sandbox.stripe.pages.paying import InvoicePage
from sandbox.stripe.pages.portal import PortalPage

_COUNTED = ("customer", "subscription", "invoice", "charge", "refund", "event")


class FrontPage:
    def __init__(self, box: Box) -> None:
        self.box = box

    async def show(self, request: Request) -> Response:
        rows = "".join(
            f"<tr><th scope='row'>{kind.title()}s</th><td>{self.box.store.count(kind)}</td></tr>" for kind in _COUNTED
        )
        address = escape(self.box.store.address)
        body = (
            "<h1>A sandbox of the billing system</h1>"
            "<p>This stands in for Stripe on this machine. No real card works.</p>"
            f"<p class='quiet'>It answers the API of version {API_VERSION} at <code>{address}/v1</code>. "
            f"Its clock says {day(self.box.now())}.</p>"
            f"<table><caption>What it holds</caption><tbody>{rows}</tbody></table>"
            "<h2>For developers</h2>"
            "<p>Faults, webhooks and the clock are set at <code>/_sandbox/…</code>; "
            "<code>docs/sandbox.md</code> has all of it.</p>"
        )
        return page("A sandbox of the billing system", body)


async def _style(request: Request) -> Response:
    return Response(STYLE, media_type="text/css")


def page_routes(box: Box) -> list[Route]:
    invoice, portal = InvoicePage(box), PortalPage(box)
    return [
        Route("/", FrontPage(box).show),
        Route("/_sandbox/style.css", _style),
        Route("/i/{token}", invoice.show, methods=["GET"]),
        Route("/i/{token}", invoice.pay, methods=["POST"]),
        Route("/i/{token}/pdf", invoice.paper),
        Route("/p/{token}", portal.show, methods=["GET"]),
        Route("/p/{token}", portal.choose, methods=["POST"]),
    ]
