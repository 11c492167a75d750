"""Each thing that can be wrong with a document is said where it stands, with its remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from billing.document import check_document, parse_document
from billing.errors import LoadError
from billing.services import billing_load
from tests.billing.documents import docs_example

Document = dict[str, Any]
Spoil = Callable[[Document], object]


def customer(document: Document) -> Any:
    return document["customers"][0]


def paid(document: Document) -> Any:
    return document["customers"][0]["invoices"][0]


def unpaid(document: Document) -> Any:
    return document["customers"][0]["invoices"][1]


def put(part: Callable[[Document], Any], field: str | int, value: object) -> Spoil:
    return lambda document: part(document).__setitem__(field, value)


def drop(part: Callable[[Document], Any], field: str) -> Spoil:
    return lambda document: part(document).pop(field)


LINE = "customers[0].invoices[0].lines[1]"
OPEN = "customers[0].invoices[1]"
PAID = "customers[0].invoices[0]"

SPOILED: dict[str, tuple[Spoil, str, str]] = {
    "cents as a fraction": (
        put(lambda d: paid(d)["lines"][1], "amount", 12.5),
        f"{LINE}.amount",
        "12.5 is not a whole number of minor units; write 1250",
    ),
    "a whole float": (
        put(unpaid, "total", 2460.0),
        f"{OPEN}.total",
        "write 2460 if these are minor units, 246000 if not",
    ),
    "an amount as text": (put(unpaid, "total", "24.60"), f"{OPEN}.total", "write 2460"),
    "an amount as yes or no": (put(unpaid, "total", True), f"{OPEN}.total", "not a whole number of minor units"),
    "an amount no column holds": (put(unpaid, "total", 10**30), f"{OPEN}.total", "above the most allowed"),
    "a wrong total": (put(unpaid, "total", 2461), f"{OPEN}.total", "2461 is not the sum of the lines, 2460"),
    "a coupon that takes both off": (
        put(lambda d: d["coupons"][0], "amount", 500),
        "coupons[0].percent",
        "and amount: give one of the two",
    ),
    "a coupon's amount of no currency": (
        drop(lambda d: d["coupons"][1], "currency"),
        "coupons[1].currency",
        "is missing",
    ),
    "a coupon over before it begins": (
        put(lambda d: d["coupons"][0], "valid_until", "2025-12-31"),
        "coupons[0].valid_until",
        "is before valid_from",
    ),
    "two coupons of one code": (
        put(lambda d: d["coupons"][1], "code", "movein10"),
        "coupons[1].code",
        "is already used at coupons[0].code",
    ),
    "a wrong due": (put(unpaid, "due", 1), f"{OPEN}.due", "write 2460 or leave it out"),
    "something due on a paid bill": (put(paid, "due", 1), f"{PAID}.due", "nothing is due on a paid invoice; write 0"),
    "paid too much": (put(unpaid, "paid", 9999), f"{OPEN}.paid", "more than the total 2460"),
    "paid in words only": (put(paid, "paid", 1), f"{PAID}.paid", "does not settle the total 2829"),
    "quantity times unit": (
        put(lambda d: paid(d)["lines"][1], "quantity", 8),
        f"{LINE}.amount",
        "not quantity x unit_amount, 8 x 100 = 800",
    ),
    "quantity of none": (
        put(lambda d: paid(d)["lines"][1], "quantity", 0),
        f"{LINE}.quantity",
        "below the least allowed, 1",
    ),
    "a discount that adds": (
        put(lambda d: paid(d)["lines"][2], "amount", 200),
        f"{PAID}.lines[2].amount",
        "a discount takes away, write -200",
    ),
    "a fee that takes away": (
        put(lambda d: paid(d)["lines"][0], "amount", -1800),
        f"{PAID}.lines[0].amount",
        "use kind credit or discount",
    ),
    "half a period": (
        drop(lambda d: paid(d)["lines"][0], "period_end"),
        f"{PAID}.lines[0].period_end",
        "both ends of the period or neither",
    ),
    "a period backwards": (put(unpaid, "period_end", "2026-10-31"), f"{OPEN}.period_end", "lies before period_start"),
    "due before issue": (put(unpaid, "due_on", "2026-10-31"), f"{OPEN}.due_on", "lies before issued_on"),
    "no lines": (put(unpaid, "lines", []), f"{OPEN}.lines", "is empty; give at least one"),
    "an unknown status": (put(unpaid, "status", "opne"), f"{OPEN}.status", 'did you mean "open"?'),
    "an unknown field": (put(customer, "emial", "x"), "customers[0].emial", 'did you mean "email"?'),
    "a missing field": (drop(customer, "email"), "customers[0].email", "is missing; add it. An e-mail address"),
    "a bad address": (put(customer, "email", "orla"), "customers[0].email", "An e-mail address"),
    "an unknown currency": (put(customer, "currency", "EUX"), "customers[0].currency", "An ISO 4217 code"),
    "an unknown locale": (put(customer, "locale", "xx-YY"), "customers[0].locale", "A BCP 47 locale"),
    "a day that never was": (put(unpaid, "due_on", "2026-11-31"), f"{OPEN}.due_on", "A calendar date"),
    "a week date": (put(unpaid, "due_on", "2026-W47-1"), f"{OPEN}.due_on", "A calendar date"),
    "an instant without offset": (
        put(lambda d: paid(d)["payments"][0], "attempted_at", "2026-10-15T08:30:00"),
        f"{PAID}.payments[0].attempted_at",
        "with its offset",
    ),
    "an unknown time zone": (
        put(lambda d: d["company"], "time_zone", "Europe/Cork"),
        "company.time_zone",
        "An IANA time zone",
    ),
    "a whole card number": (
        put(lambda d: customer(d)["payment_methods"][0], "last4", "4242424242424242"),
        "customers[0].payment_methods[0].last4",
        "last four digits",
    ),
    "a card without expiry": (
        drop(lambda d: customer(d)["payment_methods"][0], "exp_year"),
        "customers[0].payment_methods[0].exp_year",
        "a card needs",
    ),
    "a thirteenth month": (
        put(lambda d: customer(d)["payment_methods"][0], "exp_month", 13),
        "customers[0].payment_methods[0].exp_month",
        "above the most",
    ),
    "two default cards": (
        lambda d: customer(d)["payment_methods"].append({**customer(d)["payment_methods"][0], "ref": "pm_2"}),
        "customers[0].payment_methods[1].default",
        "a second default",
    ),
    "a failure without reason": (
        drop(lambda d: paid(d)["payments"][0], "failure_code"),
        f"{PAID}.payments[0].failure_code",
        "a failed payment says why",
    ),
    "a success with a failure": (
        put(lambda d: paid(d)["payments"][1], "failure_code", "lost_card"),
        f"{PAID}.payments[1].failure_code",
        "only goes with status failed",
    ),
    "more refunded than paid": (
        put(lambda d: paid(d)["refunds"][0], "amount", 99999),
        f"{PAID}.refunds",
        "come to 99999, but only 2829 was paid",
    ),
    "an invoice number twice": (put(unpaid, "number", "HW-1001"), f"{OPEN}.number", f"already used at {PAID}.number"),
    "a trial without end": (
        put(lambda d: customer(d)["subscriptions"][0], "status", "trialing"),
        "customers[0].subscriptions[0].trial_ends_on",
        "is missing",
    ),
    "a policy of another type": (
        put(lambda d: d["policies"]["refund_window_days"], "value", "thirty"),
        "policies.refund_window_days.value",
        "does not fit its kind int",
    ),
    "a yes for a number": (
        put(lambda d: d["policies"]["refund_window_days"], "value", True),
        "policies.refund_window_days.value",
        "does not fit its kind int",
    ),
    "a money policy in no currency": (
        drop(lambda d: d["policies"]["late_fee"], "currency"),
        "policies.late_fee.currency",
        "names its currency",
    ),
    "a percentage past all": (
        put(lambda d: d["policies"]["vat_rate"], "value", 230),
        "policies.vat_rate.value",
        "from 0 to 100",
    ),
    "two active prices": (
        lambda d: d["plans"][0]["prices"][1].pop("active"),
        "plans[0].prices[1]",
        "a second active price in EUR per month",
    ),
    "another version": (put(lambda d: d, "version", 2), "version", "write 1"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_refused_with_place_and_remedy(name: str) -> None:
    spoil, where, what = SPOILED[name]
    document = docs_example()
    assert check_document(document) == []
    spoil(document)
    problems = check_document(parse_document(json.dumps(document).encode()))
    assert [problem.where for problem in problems if what in problem.what] == [where], [str(each) for each in problems]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "not JSON"),
        (b"{", "line 1, column 2"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b'{"version": NaN}', "NaN is not a number"),
        (b'{"version": 1, "version": 1}', '"version" stands twice'),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"version": ' + b"9" * 5000 + b"}", "digits"),
        (b'{"version": 1, "texts": {"a": {"en": "x\\u0000"}}}', "texts.a.en: holds a NUL"),
        (b'{"version": 1, "texts": {"a": {"en": "\\ud83d"}}}', "half of a surrogate pair"),
        (b'{"version": 1, "\\ud83d": 1}', "half of a surrogate pair"),
    ],
)
def test_what_is_no_document_is_refused_before_its_shape(raw: bytes, what: str) -> None:
    with pytest.raises(LoadError) as caught:
        parse_document(raw)
    assert what in str(caught.value)


@pytest.mark.parametrize("raw", [b"null", b"[]", b'"text"', b"12"])
def test_another_json_value_is_no_document(raw: bytes) -> None:
    assert "is not of type object" in str(check_document(parse_document(raw))[0])


def test_at_most_twenty_are_shown_and_all_are_counted() -> None:
    document = docs_example()
    document["customers"] = [{} for _ in range(30)]
    with pytest.raises(LoadError) as caught:
        billing_load(raw=json.dumps(document).encode())
    assert len(caught.value.problems) == 20
    assert caught.value.found == 120
    assert str(caught.value).endswith("… and 100 more")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (put(lambda d: customer(d)["subscriptions"][0], "price", "none"), "customers[0].subscriptions[0].price"),
        (put(lambda d: paid(d)["lines"][0], "plan", "none"), "customers[0].invoices[0].lines[0].plan"),
        (put(lambda d: paid(d)["payments"][0], "method", "none"), "customers[0].invoices[0].payments[0].method"),
        (drop(lambda d: d, "company"), "company"),
    ],
)
def test_what_it_counts_on_must_be_there(spoil: Spoil, where: str) -> None:
    document = docs_example()
    spoil(document)
    with pytest.raises(LoadError) as caught:
        billing_load(raw=json.dumps(document).encode())
    assert [problem.where for problem in caught.value.problems] == [where]
