"""What follows from several rows together, worked out again whenever one of them changes.

Both run under a lock of the row above, so that two writers of different rows do not each miss the other's.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from billing.models import Customer, Plan

_LOWER_DEFAULTS = """
UPDATE billing_paymentmethod AS method SET is_default = FALSE FROM billing_customer AS customer
WHERE customer.id = method.customer_id AND customer.id = ANY(%s)
    AND method.is_default AND method.ref <> customer.default_method_ref"""
_RAISE_DEFAULTS = """
UPDATE billing_paymentmethod AS method SET is_default = TRUE FROM billing_customer AS customer
WHERE customer.id = method.customer_id AND customer.id = ANY(%s)
    AND NOT method.is_default AND method.ref = customer.default_method_ref"""

_QUOTED = """
SELECT price.id, price.provider_active AND count(*) FILTER (WHERE price.provider_active)
    OVER (PARTITION BY price.plan_id, price.currency, price.interval) = 1 AS quoted
FROM billing_price AS price WHERE price.plan_id = ANY(%s)"""
_LOWER_PRICES = f"""
UPDATE billing_price AS price SET active = FALSE FROM ({_QUOTED}) AS found
WHERE found.id = price.id AND price.active AND found.quoted IS NOT TRUE"""  # noqa: S608
_RAISE_PRICES = f"""
UPDATE billing_price AS price SET active = TRUE FROM ({_QUOTED}) AS found
WHERE found.id = price.id AND NOT price.active AND found.quoted"""  # noqa: S608


def owners_lock(customers: Collection[int], plans: Collection[int]) -> None:
    """Lock these rows in one order, before rows that belong to them are written."""
    list(Plan.objects.select_for_update(no_key=True).filter(pk__in=plans).order_by("pk").values_list("pk"))
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=customers).order_by("pk").values_list("pk"))


def defaults_settle(customers: Collection[int]) -> None:
    """Exactly the payment method that the customer's record names is the default."""
    _run(customers, _LOWER_DEFAULTS, _RAISE_DEFAULTS)


def prices_settle(plans: Collection[int]) -> None:
    """A price is quoted where it is the only one on offer for its plan, currency and interval; never a guess."""
    _run(plans, _LOWER_PRICES, _RAISE_PRICES)


def _run(ids: Collection[int], *statements: str) -> None:
    if ids:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, [list(ids)])
