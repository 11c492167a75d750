"""Envelopes, errors, paging and parameters as Stripe's documents have them, by raw HTTP and by the client."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
import stripe

from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, open_invoice


def _ask(
    box: Running, method: str, path: str, body: str | None = None, authorization: str | None = None
) -> tuple[int, Any, Any]:
    headers = {"Authorization": authorization or f"Bearer {box.key}"}
    request = urllib.request.Request(box.url + path, body.encode() if body else None, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, json.load(refused)


def test_a_list_is_newest_first_and_walked_by_cursor_both_ways(api: stripe.StripeClient, box: Running) -> None:
    made = [api.v1.customers.create({"name": f"C{n}"}).id for n in range(7)]
    status, _, first = _ask(box, "GET", "/v1/customers?limit=3")
    assert status == 200
    assert {name: first[name] for name in ("object", "url", "has_more")} == {
        "object": "list",
        "url": "/v1/customers",
        "has_more": True,
    }
    assert [each["id"] for each in first["data"]] == made[:3:-1]
    second = api.v1.customers.list({"limit": 3, "starting_after": first["data"][-1]["id"]})
    assert [each.id for each in second.data] == made[3:0:-1]
    back = api.v1.customers.list({"limit": 3, "ending_before": second.data[0].id})
    assert [each.id for each in back.data] == made[:3:-1]
    assert back.has_more is False
    assert [each.id for each in api.v1.customers.list({"limit": 2}).auto_paging_iter()] == made[::-1]
    created = api.v1.customers.retrieve(made[0]).created
    assert len(api.v1.customers.list({"created": {"gte": created}}).data) == 7
    assert api.v1.customers.list({"created": {"lt": created}}).data == []


@pytest.mark.parametrize(
    ("path", "code", "param"),
    [
        ("/v1/customers?limit=101", "parameter_invalid_integer", "limit"),
        ("/v1/customers?limit=x", "parameter_invalid_integer", "limit"),
        ("/v1/customers?colour=red", "parameter_unknown", "colour"),
        ("/v1/customers?created[around]=1", "parameter_unknown", "created[around]"),
        ("/v1/customers?starting_after=cus_no", "resource_missing", "starting_after"),
        ("/v1/customers/cus_no", "resource_missing", "id"),
        ("/v1/refunds/re_no", "resource_missing", "id"),
    ],
)
def test_errors_name_their_code_and_parameter(box: Running, path: str, code: str, param: str) -> None:
    status, headers, body = _ask(box, "GET", path)
    assert status == (404 if "_no" in path and "after" not in path else 400) or code == "resource_missing"
    error = body["error"]
    assert (error["type"], error["code"], error["param"]) == ("invalid_request_error", code, param)
    assert error["message"]
    assert headers["Request-Id"].startswith("req_")
    assert headers["Stripe-Version"] == "2026-10-28.endive"


def test_required_malformed_and_unknown_paths(box: Running) -> None:
    status, _, body = _ask(box, "POST", "/v1/credit_notes", "amount=5")
    assert (status, body["error"]["code"], body["error"]["param"]) == (400, "parameter_missing", "invoice")
    status, _, body = _ask(box, "POST", "/v1/customers", "address[line1][x]=5")
    assert (status, body["error"]["param"]) == (400, "address[line1]")
    status, _, body = _ask(box, "POST", "/v1/customers", "a[b=5")
    assert status == 400
    status, _, body = _ask(box, "GET", "/v1/nothing")
    assert (status, body["error"]["type"]) == (404, "invalid_request_error")
    assert "GET: /v1/nothing" in body["error"]["message"]


def test_the_key_is_asked_for_and_never_repeated_in_full(box: Running) -> None:
    status, _, body = _ask(box, "GET", "/v1/customers", authorization="Bearer sk_test_somebody_elses_key")
    assert (status, body["error"]["type"]) == (401, "invalid_request_error")
    assert "somebody_elses" not in body["error"]["message"]
    basic = "Basic " + base64.b64encode(f"{box.key}:".encode()).decode()
    assert _ask(box, "GET", "/v1/account", authorization=basic)[0] == 200
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("sk_test_no", base_addresses={"api": box.url}).v1.balance.retrieve()
    request = urllib.request.Request(box.url + "/_sandbox/reset", b"{}")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()
    assert refused.value.code == 401


def test_nested_forms_metadata_and_addresses_merge(api: stripe.StripeClient) -> None:
    customer = api.v1.customers.create(
        {
            "address": {"line1": "1 Quay Street", "city": "Sligo"},
            "metadata": {"customer_ref": "cus_100", "x": "1"},
            "preferred_locales": ["en-IE", "ga"],
            "tax_id_data": [{"type": "eu_vat", "value": "IE6388047V"}],
        }
    )
    assert customer.address is not None
    assert (customer.address.line1, customer.address.country) == ("1 Quay Street", None)
    changed = api.v1.customers.update(
        customer.id, {"address": {"line1": "2 Quay Street"}, "metadata": {"x": "", "y": "2"}, "expand": ["tax_ids"]}
    )
    assert changed.address is not None
    assert changed.metadata is not None
    assert changed.tax_ids is not None
    assert (changed.address.line1, changed.address.city) == ("2 Quay Street", "Sligo")
    assert changed.metadata.to_dict() == {"customer_ref": "cus_100", "y": "2"}
    assert changed.preferred_locales == ["en-IE", "ga"]
    tax_id = changed.tax_ids.data[0]
    assert (tax_id.type, tax_id.value, tax_id.country) == ("eu_vat", "IE6388047V", "IE")
    assert api.v1.customers.tax_ids.delete(customer.id, tax_id.id).deleted is True
    assert api.v1.customers.tax_ids.list(customer.id).data == []
    with pytest.raises(stripe.InvalidRequestError) as bad:
        api.v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "??"})
    assert bad.value.code == "tax_id_invalid"


def test_expansion_goes_four_levels_and_no_further(api: stripe.StripeClient, box: Running) -> None:
    customer = customer_with(api)
    invoice = open_invoice(api, customer.id)
    api.v1.invoices.pay(invoice.id)
    whole = api.v1.invoices.retrieve(
        invoice.id, {"expand": ["customer.invoice_settings.default_payment_method", "payments"]}
    )
    assert isinstance(whole.customer, stripe.Customer)
    assert whole.customer.invoice_settings is not None
    assert isinstance(whole.customer.invoice_settings.default_payment_method, stripe.PaymentMethod)
    assert "payments" not in api.v1.invoices.retrieve(invoice.id)
    for path in ("lines.data.colour", "a.b.c.d.e", "total", "status"):
        status, _, body = _ask(box, "GET", f"/v1/invoices/{invoice.id}?expand[]={path}")
        assert (status, body["error"]["param"]) == (400, "expand"), path


def test_an_invoice_of_many_lines_shows_ten_and_lists_the_rest(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    invoice = api.v1.invoices.create({"customer": customer.id, "currency": "eur"})
    for n in range(12):
        api.v1.invoice_items.create({"customer": customer.id, "invoice": invoice.id, "amount": n + 1})
    seen = api.v1.invoices.retrieve(invoice.id)
    assert (len(seen.lines.data), seen.lines.has_more, seen.total) == (10, True, 78)
    every = [line.amount for line in api.v1.invoices.line_items.list(invoice.id, {"limit": 5}).auto_paging_iter()]
    assert every == list(range(1, 13))


def test_what_is_deleted_is_said_to_be(api: stripe.StripeClient) -> None:
    customer = api.v1.customers.create({"name": "Gone"})
    assert api.v1.customers.delete(customer.id).deleted is True
    assert api.v1.customers.retrieve(customer.id).deleted is True
    assert api.v1.customers.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.customers.update(customer.id, {"name": "Back"})
