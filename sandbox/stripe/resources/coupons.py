"""Coupons, promotion codes, discounts and tax rates: https://docs.stripe.com/api/coupons and beside it"""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.catalogue import tax_rate_new
from sandbox.stripe.billing.discounts import coupon_valid
from sandbox.stripe.books import Books, put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import PAGING, Form, flag, number, one_of, pairs, shape, text, whole
from sandbox.stripe.ids import new_id
from sandbox.stripe.listing import page


def coupon_create(call: Call) -> Doc:
    books, params = call.books, call.params
    if (params.get("percent_off") is None) == (params.get("amount_off") is None):
        raise BadParameter("You must pass exactly one of percent_off and amount_off.", param="percent_off")
    if params.get("amount_off") is not None and not params.get("currency"):
        raise BadParameter("Missing required param: currency.", code="parameter_missing", param="currency")
    if params["duration"] == "repeating" and not params.get("duration_in_months"):
        raise BadParameter(
            "Missing required param: duration_in_months.", code="parameter_missing", param="duration_in_months"
        )
    key = params.get("id") or new_id("", 8)[1:]
    if books.find("coupon", key):
        raise Refused(f"Coupon already exists: {key}", code="resource_already_exists", param="id")
    coupon = {
        "id": key,
        "object": "coupon",
        "amount_off": None,
        "created": books.now,
        "currency": None,
        "duration_in_months": None,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "name": None,
        "percent_off": None,
        "redeem_by": None,
        "times_redeemed": 0,
        **{name: value for name, value in params.items() if value is not None and name != "id"},
    }
    return _with_valid(books, books.save({**coupon, "valid": True}, "coupon.created"))


def _with_valid(books: Books, coupon: Doc) -> Doc:
    return {**coupon, "valid": coupon_valid(coupon, books.now)}


def coupon_retrieve(call: Call) -> Doc:
    return _with_valid(call.books, call.books.get("coupon", call.id))


def coupon_list(call: Call) -> Doc:
    listed = page(call.books, "coupon", call.params, "/v1/coupons")
    return {**listed, "data": [_with_valid(call.books, each) for each in listed["data"]]}


def coupon_delete(call: Call) -> Doc:
    return call.books.remove(call.books.get("coupon", call.id), "coupon.deleted")


def code_create(call: Call) -> Doc:
    books, params = call.books, call.params
    coupon = books.get("coupon", params["promotion"].get("coupon"), "promotion[coupon]")
    code = params.get("code") or new_id("", 8)[1:].upper()
    if any(each["active"] for each in books.store.every("promotion_code", _code=code.lower())):
        raise Refused(
            f"An active promotion code with `code: {code}` already exists.",
            code="resource_already_exists",
            param="code",
        )
    promotion_code = {
        "id": new_id("promo"),
        "object": "promotion_code",
        "active": params.get("active", True),
        "code": code,
        "created": books.now,
        "customer": params.get("customer") and books.get("customer", params["customer"], "customer")["id"],
        "customer_account": None,
        "expires_at": params.get("expires_at"),
        "livemode": False,
        "max_redemptions": params.get("max_redemptions"),
        "metadata": params.get("metadata") or {},
        "promotion": {"type": "coupon", "coupon": coupon["id"]},
        "restrictions": {
            "first_time_transaction": False,
            "minimum_amount": None,
            "minimum_amount_currency": None,
            **(params.get("restrictions") or {}),
        },
        "times_redeemed": 0,
        "_code": code.lower(),
    }
    return books.save(promotion_code, "promotion_code.created")


def code_update(call: Call) -> Doc:
    code = call.books.get("promotion_code", call.id)
    put_in(code, call.params, *call.params)
    return call.books.save(code, "promotion_code.updated")


def code_list(call: Call) -> Doc:
    """Codes are compared without regard to capitals."""
    params = call.params
    equal = {name: params.get(name) for name in ("active", "customer")}
    equal["_code"] = params["code"].lower() if params.get("code") else None
    equal["promotion.coupon"] = params.get("coupon")
    return page(call.books, "promotion_code", params, "/v1/promotion_codes", equal)


def rate_create(call: Call) -> Doc:
    books, params = call.books, call.params
    if params["inclusive"]:
        raise BadParameter("The sandbox knows exclusive tax rates only.", param="inclusive")
    known = {name: value for name, value in params.items() if name not in ("display_name", "percentage", "inclusive")}
    rate = tax_rate_new(new_id("txr"), params["display_name"], params["percentage"], books.now, **known)
    return books.save(rate, "tax_rate.created")


_COUPON = {
    "amount_off": whole,
    "currency": text,
    "duration": one_of("forever", "once", "repeating"),
    "duration_in_months": whole,
    "id": text,
    "max_redemptions": whole,
    "metadata": pairs,
    "name": text,
    "percent_off": number,
    "redeem_by": whole,
}
_RESTRICTIONS = shape({"first_time_transaction": flag, "minimum_amount": whole, "minimum_amount_currency": text})
_CODE = {
    "active": flag,
    "code": text,
    "customer": text,
    "expires_at": whole,
    "max_redemptions": whole,
    "metadata": pairs,
    "promotion": shape({"coupon": text, "type": one_of("coupon")}, ("type",)),
    "restrictions": _RESTRICTIONS,
}
_RATE = {
    "active": flag,
    "country": text,
    "description": text,
    "display_name": text,
    "inclusive": flag,
    "jurisdiction": text,
    "metadata": pairs,
    "percentage": number,
    "tax_type": text,
}
_CODES_LISTED = {**PAGING, "active": flag, "code": text, "coupon": text, "customer": text}
ROUTES = (
    Route("POST", "/v1/coupons", coupon_create, Form(_COUPON, ("duration",))),
    Route("GET", "/v1/coupons", coupon_list, Form(PAGING)),
    Route("GET", "/v1/coupons/{}", coupon_retrieve),
    Route("DELETE", "/v1/coupons/{}", coupon_delete),
    Route("POST", "/v1/promotion_codes", code_create, Form(_CODE, ("promotion",))),
    Route("GET", "/v1/promotion_codes", code_list, Form(_CODES_LISTED)),
    Route("GET", "/v1/promotion_codes/{}", lambda call: call.books.get("promotion_code", call.id)),
    Route("POST", "/v1/promotion_codes/{}", code_update, Form({"active": flag, "metadata": pairs})),
    Route("POST", "/v1/tax_rates", rate_create, Form(_RATE, ("display_name", "inclusive", "percentage"))),
    Route(
        "GET", "/v1/tax_rates", lambda call: page(call.books, "tax_rate", call.params, "/v1/tax_rates"), Form(PAGING)
    ),
    Route("GET", "/v1/tax_rates/{}", lambda call: call.books.get("tax_rate", call.id)),
)
