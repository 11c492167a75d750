"""Disputes: https://docs.stripe.com/api/disputes. They are opened and decided by control paths, as banks do it."""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.books import put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.fields import PAGING, Form, pairs, text
from sandbox.stripe.listing import page


def dispute_list(call: Call) -> Doc:
    equal = {name: call.params.get(name) for name in ("charge", "payment_intent")}
    return page(call.books, "dispute", call.params, "/v1/disputes", equal)


def dispute_update(call: Call) -> Doc:
    dispute = call.books.get("dispute", call.id)
    put_in(dispute, call.params, "metadata")
    return call.books.save(dispute, "charge.dispute.updated")


ROUTES = (
    Route("GET", "/v1/disputes", dispute_list, Form({**PAGING, "charge": text, "payment_intent": text})),
    Route("GET", "/v1/disputes/{}", lambda call: call.books.get("dispute", call.id)),
    Route("POST", "/v1/disputes/{}", dispute_update, Form({"metadata": pairs})),
)
