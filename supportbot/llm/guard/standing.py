"""Facts that stand beside single bills: the account as a whole, plans, payment methods, what was done, the company."""

from __future__ import annotations

from collections.abc import Iterator

from billing.facts import Account, Act, PaymentMethod, Plan, Source, Subscription
from billing.money import Money
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.facts import Fact, computed, fact

ACT_ROLES = {
    "refund_payment": "refund", "waive_fee": "late_fee act", "give_credit": "credit", "retry_payment": "paid payment",
}  # fmt: skip
DONE = frozenset({"done", "pending"})


def standing(records: Records) -> Iterator[Fact]:
    account = records.account
    if account is not None:
        yield from _account(records, account)
        for subscription in account.subscriptions:
            yield from _subscription(records, subscription)
        for method in account.payment_methods:
            yield from _method(records, method)
        for act in account.acts:
            yield from _act(act)
        for quote in account.quotes:
            of = f"quote:{quote.ref}"
            yield from computed(
                records, "money", Source("quote", quote.ref, "proration", "credited"), "proration credit", of
            )
            yield fact("money", quote.proration, Source("quote", quote.ref, "proration"), "proration", of)
            yield fact("money", quote.next_amount, Source("quote", quote.ref, "next_amount"), "next_amount price", of)
            yield fact("date", quote.on, Source("quote", quote.ref, "on"), "quote_on", of)
    yield from _offers(records)
    yield from _policies(records)
    yield from computed(records, "date", Source("company", "", "", "today"), "today")


def _account(records: Records, account: Account) -> Iterator[Fact]:
    ref = account.customer_ref
    yield fact("money", account.credit, Source("account", ref, "credit"), "account_credit credit")
    for currency in sorted({account.currency, *(bill.currency for bill in account.invoices)}):
        for rule, roles in (
            ("balance_due", "balance"),
            ("overdue_total", "overdue_total"),
            ("balance_after_credit", "after_credit"),
        ):
            yield from computed(records, "money", Source("account", ref, currency, rule), roles)
    for rule, roles, unit in (
        ("open_count", "open", "bill"),
        ("overdue_count", "overdue", "bill"),
        ("paid_count", "paid", "bill"),
        ("issued_count", "issued", "bill"),
        ("subscriptions_count", "subscriptions", "plan"),
        ("methods_count", "methods", "method"),
    ):
        yield from computed(records, "count", Source("account", ref, "", rule), roles, unit=unit)


def _subscription(records: Records, one: Subscription) -> Iterator[Fact]:
    of = (f"sub:{one.ref}", f"name:{one.plan.name.casefold()}")
    source = Source("subscription", one.ref, "plan.price")
    if one.status != "canceled":
        yield fact("money", one.plan.price, source, "price", *of, unit=one.plan.interval)
        yield from _over_time(records, "subscription", one.ref, *of)
        if one.quantity > 1:
            whole = Source("subscription", one.ref, "", "for_all_units")
            yield from computed(records, "money", whole, "price all_units", *of, unit=one.plan.interval)
    yield fact("count", one.quantity, Source("subscription", one.ref, "quantity"), "quantity", *of, unit="unit")
    yield fact("date", one.started_on, Source("subscription", one.ref, "started_on"), "started_on", *of)
    yield fact(
        "date", one.current_period_start, Source("subscription", one.ref, "current_period_start"), "period_start", *of
    )
    ends = "period_end" + (" ends_on" if one.cancel_at_period_end else " paid_until")
    end = Source("subscription", one.ref, "current_period_end")
    yield fact("date", one.current_period_end, end, ends, *of)
    if one.status in ("active", "trialing", "past_due") and not one.cancel_at_period_end:
        renewal = Source("subscription", one.ref, "", "renews_on")
        yield from computed(records, "date", renewal, "renews_on", *of)
    if one.trial_ends_on:
        yield fact("date", one.trial_ends_on, Source("subscription", one.ref, "trial_ends_on"), "trial_end", *of)
    if one.canceled_on:
        yield fact("date", one.canceled_on, Source("subscription", one.ref, "canceled_on"), "canceled_on", *of)
    yield from computed(
        records, "date", Source("subscription", one.ref, "started_on", "minimum_term_end"), "term_end", *of
    )


def _over_time(records: Records, kind: str, ref: str, *of: str) -> Iterator[Fact]:
    """A monthly price for a year, a yearly one for a month."""
    for rule, unit in (("per_year", "year"), ("per_month", "month")):
        yield from computed(records, "money", Source("plan_price", ref, kind, rule), "price worked_out", *of, unit=unit)


def _method(records: Records, method: PaymentMethod) -> Iterator[Fact]:
    of = f"method:{method.ref}"
    if method.exp_month is not None and method.exp_year is not None:
        day = Source("payment_method", method.ref, "exp_month", "last_valid_day")
        yield from computed(records, "date", day, "expiry", of)


def _act(act: Act) -> Iterator[Fact]:
    if act.state not in DONE:
        return
    of = [f"act:{act.ref}"]
    if act.kind == "waive_fee":
        of.append(f"inv:{act.target.rpartition('/')[0]}")
    if act.amount:
        yield fact("money", act.amount, Source("act", act.ref, "amount"), ACT_ROLES.get(act.kind, "act"), *of)
    yield fact("date", act.on, Source("act", act.ref, "on"), f"act_on act_on_{act.kind}", *of)
    if act.until:
        roles = {"cancel_plan": "ends_on act_until", "extend_due": "due_on extended_due act_until"}
        yield fact("date", act.until, Source("act", act.ref, "until"), roles.get(act.kind, "act_until"), *of)


def _offers(records: Records) -> Iterator[Fact]:
    """In the customer's currency alone; a price in another is not offered to them."""
    for plan in records.company.plans:
        ref = f"{plan.code}/{plan.interval}/{plan.price.currency}"
        of = (f"offer:{ref}", f"name:{plan.name.casefold()}")
        if records.account is not None and not _billed_in(records.account, plan):
            continue
        yield fact("money", plan.price, Source("offer", ref, "price"), "price offer", *of, unit=plan.interval)
        yield from _over_time(records, "offer", ref, *of)
        for one in records.account.subscriptions if records.account else ():
            if one.status != "canceled":
                source = Source("subscription", one.ref, ref, "price_distance")
                way = "price_up" if one.plan.price.minor < plan.price.minor else "price_down"
                yield from computed(records, "money", source, f"difference {way}", *of, unit=plan.interval)
    yield from computed(records, "count", Source("company", "", "", "plans_count"), "offers", unit="plan")


def _billed_in(account: Account, plan: Plan) -> bool:
    return plan.price.currency in {account.currency, *(one.plan.price.currency for one in account.subscriptions)}


def _policies(records: Records) -> Iterator[Fact]:
    for key, value in records.company.policies.items():
        source, roles = Source("policy", key, "value"), f"policy policy:{key}"
        if isinstance(value, Money):
            yield fact("money", value, source, roles)
        elif type(value) is int:
            words = key.split("_")
            if "rate" in words or "discount" in words or "percent" in words or key.endswith("_fee"):
                yield fact("percent", value, source, roles)
            else:
                unit = next(
                    (unit for unit in ("day", "month", "year", "attempt") if unit in words or unit + "s" in words),
                    "time",
                )
                unit = "time" if key.endswith("per_year") else unit
                yield fact("count", value, source, roles, unit={"attempt": "time"}.get(unit, unit))
