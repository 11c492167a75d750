"""Sessions of the billing portal: https://docs.stripe.com/api/customer_portal/sessions"""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.fields import Form, one_of, shape, text
from sandbox.stripe.ids import new_id
from sandbox.stripe.rendering import shown

FLOWS = ("payment_method_update",)
OPEN_SECONDS = 300
"""How long the link can be opened."""


def session_create(call: Call) -> Doc:
    """The link is in this answer alone: sessions cannot be read again."""
    books, params = call.books, call.params
    customer = books.get("customer", params["customer"], "customer")
    token = new_id("test", 40)
    flow = params.get("flow_data")
    session = {
        "id": new_id("bps"),
        "object": "billing_portal.session",
        "after_expiration": None,
        "configuration": "bpc_sandbox",
        "created": books.now,
        "customer": customer["id"],
        "customer_account": None,
        "flow": flow and {"type": flow["type"], "after_completion": {"type": "portal_homepage"}},
        "livemode": False,
        "locale": params.get("locale"),
        "on_behalf_of": None,
        "return_url": params.get("return_url"),
        "_page": token,
        "_expires": books.now + OPEN_SECONDS,
        "_used": False,
    }
    books.save(session)
    return {**shown(books.store, session), "url": f"{books.store.address}/p/{token}"}


_FLOW = shape({"type": one_of(*FLOWS)}, ("type",))
_FORM = Form(
    {"configuration": text, "customer": text, "flow_data": _FLOW, "locale": text, "return_url": text}, ("customer",)
)
ROUTES = (Route("POST", "/v1/billing_portal/sessions", session_create, _FORM),)
