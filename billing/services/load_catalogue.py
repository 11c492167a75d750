"""Writing the company, its catalogue and its policies."""

from __future__ import annotations

from datetime import date

from django.db.models.functions import Upper

from billing.document.walk import Record
from billing.models import Company, Coupon, Plan, PolicyText, PolicyValue, Price
from billing.services.upsert import Count, upsert


def write_catalogue(document: Record) -> dict[str, Count]:
    """Counts by kind of record. Must run inside a transaction."""
    return {
        "company": _write_company(document),
        **_write_plans(document.get("plans", [])),
        **_write_coupons(document.get("coupons", [])),
        "policies": _write_policies(document.get("policies", {})),
        "texts": _write_texts(document.get("texts", {})),
    }


def _write_company(document: Record) -> Count:
    company = document.get("company")
    if company is None:
        return Count()
    row = Company(
        id=1,
        name=company["name"],
        bot_name=company["bot_name"],
        time_zone=company["time_zone"],
        language=company["language"],
        contacts=company.get("contacts", {}),
        hours=company.get("hours", {}),
    )
    return upsert([row], Company.objects.all(), ["id"])


def _write_plans(plans: list[Record]) -> dict[str, Count]:
    rows = {plan["code"]: Plan(code=plan["code"], name=plan["name"], active=plan.get("active", True)) for plan in plans}
    counted = upsert(list(rows.values()), Plan.objects.filter(code__in=rows), ["code"])
    prices = [
        Price(
            ref=price["ref"],
            plan=rows[plan["code"]],
            currency=price["currency"],
            interval=price["interval"],
            amount_minor=price["amount"],
            active=price.get("active", True),
        )
        for plan in plans
        for price in plan["prices"]
    ]
    _retire_replaced(prices)
    standing = Price.objects.filter(ref__in=[price.ref for price in prices])
    return {"plans": counted, "prices": upsert(prices, standing, ["ref"], exclusive="active")}


def _retire_replaced(prices: list[Price]) -> None:
    """An active price takes the place of an active one on record that the document does not name."""
    named = [price.ref for price in prices]
    for price in prices:
        if price.active:
            replaced = Price.objects.filter(
                plan=price.plan, currency=price.currency, interval=price.interval, active=True
            )
            replaced.exclude(ref__in=named).update(active=False)


def _write_coupons(coupons: list[Record]) -> dict[str, Count]:
    """Nothing is counted where none is named. A new code is kept in capitals, one on record as it stands."""
    if not coupons:
        return {}
    codes = [coupon["code"].upper() for coupon in coupons]
    standing = list(Coupon.objects.annotate(capitals=Upper("code")).filter(capitals__in=codes))
    on_record = {row.code.upper(): row.code for row in standing}
    rows = [
        Coupon(
            code=on_record.get(code, code),
            percent=coupon.get("percent"),
            amount_minor=coupon.get("amount"),
            currency=coupon.get("currency", ""),
            duration="months" if coupon.get("months") else "once",
            months=coupon.get("months"),
            valid_from=date.fromisoformat(coupon["valid_from"]),
            valid_until=date.fromisoformat(coupon["valid_until"]) if "valid_until" in coupon else None,
            max_redemptions=coupon.get("max_redemptions"),
            active=coupon.get("active", True),
        )
        for code, coupon in zip(codes, coupons, strict=True)
    ]
    return {"coupons": upsert(rows, standing, ["code"])}


def _write_policies(policies: dict[str, Record]) -> Count:
    rows = [_policy(key, policy) for key, policy in policies.items()]
    return upsert(rows, PolicyValue.objects.filter(key__in=policies), ["key"])


def _policy(key: str, policy: Record) -> PolicyValue:
    kind, value = policy["kind"], policy["value"]
    return PolicyValue(
        key=key,
        kind=kind,
        number=value if kind in ("int", "percent", "money") else None,
        flag=value if kind == "bool" else None,
        text=value if kind == "text" else "",
        currency=policy.get("currency", ""),
    )


def _write_texts(texts: dict[str, dict[str, str]]) -> Count:
    rows = [
        PolicyText(key=key, language=language, text=text)
        for key, by_language in texts.items()
        for language, text in by_language.items()
    ]
    return upsert(rows, PolicyText.objects.filter(key__in=texts), ["key", "language"])
