"""Products and prices: https://docs.stripe.com/api/products and https://docs.stripe.com/api/prices"""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.catalogue import price_new, product_new
from sandbox.stripe.books import put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import PAGING, Form, flag, many, one_of, pairs, shape, text, whole
from sandbox.stripe.ids import new_id
from sandbox.stripe.listing import page


def product_create(call: Call) -> Doc:
    books, params = call.books, dict(call.params)
    key = params.pop("id", None) or new_id("prod", 14)
    if books.find("product", key):
        raise Refused(f"Product already exists: {key}", code="resource_already_exists", param="id")
    product = product_new(key, params.pop("name"), books.now)
    put_in(product, params, *params)
    return books.save(product, "product.created")


def product_update(call: Call) -> Doc:
    product = call.books.get("product", call.id)
    put_in(product, call.params, *call.params)
    product["updated"] = call.books.now
    return call.books.save(product, "product.updated")


def product_list(call: Call) -> Doc:
    return page(call.books, "product", call.params, "/v1/products", {"active": call.params.get("active")})


def price_create(call: Call) -> Doc:
    books, params = call.books, call.params
    if params.get("product"):
        product = books.get("product", params["product"], "product")
    elif params.get("product_data"):
        name = params["product_data"]["name"]
        product = books.save(product_new(new_id("prod", 14), name, books.now), "product.created")
    else:
        raise BadParameter("Missing required param: product.", code="parameter_missing", param="product")
    known = {
        name: params[name] for name in ("active", "lookup_key", "metadata", "nickname", "recurring") if params.get(name)
    }
    price = price_new(
        new_id("price"), product["id"], params["currency"].lower(), params["unit_amount"], books.now, **known
    )
    return books.save(price, "price.created")


def price_update(call: Call) -> Doc:
    price = call.books.get("price", call.id)
    put_in(price, call.params, *call.params)
    return call.books.save(price, "price.updated")


def price_list(call: Call) -> Doc:
    params = call.params
    equal = {name: params.get(name) for name in ("active", "currency", "product", "type")}
    equal["recurring.interval"] = (params.get("recurring") or {}).get("interval")
    if params.get("lookup_keys"):
        equal["lookup_key"] = params["lookup_keys"][0]
    return page(call.books, "price", params, "/v1/prices", equal)


_INTERVAL = one_of("day", "week", "month", "year")
_PRODUCT = {
    "active": flag,
    "description": text,
    "metadata": pairs,
    "name": text,
    "default_price": text,
    "unit_label": text,
}
_PRICE = {"active": flag, "lookup_key": text, "metadata": pairs, "nickname": text}
_PRICE_NEW = {
    **_PRICE,
    "currency": text,
    "product": text,
    "product_data": shape({"name": text, "metadata": pairs}, ("name",)),
    "recurring": shape({"interval": _INTERVAL, "interval_count": whole}, ("interval",)),
    "unit_amount": whole,
    "tax_behavior": one_of("exclusive", "inclusive", "unspecified"),
}
_PRICE_LIST = {
    **PAGING,
    "active": flag,
    "currency": text,
    "lookup_keys": many(text),
    "product": text,
    "recurring": shape({"interval": _INTERVAL}),
    "type": one_of("one_time", "recurring"),
}
ROUTES = (
    Route("POST", "/v1/products", product_create, Form({**_PRODUCT, "id": text}, ("name",))),
    Route("GET", "/v1/products", product_list, Form({**PAGING, "active": flag})),
    Route("GET", "/v1/products/{}", lambda call: call.books.get("product", call.id)),
    Route("POST", "/v1/products/{}", product_update, Form(_PRODUCT)),
    Route("POST", "/v1/prices", price_create, Form(_PRICE_NEW, ("currency", "unit_amount"))),
    Route("GET", "/v1/prices", price_list, Form(_PRICE_LIST)),
    Route("GET", "/v1/prices/{}", lambda call: call.books.get("price", call.id)),
    Route("POST", "/v1/prices/{}", price_update, Form(_PRICE)),
)
