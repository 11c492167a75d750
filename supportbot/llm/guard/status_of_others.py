"""The same for payments, refunds, plans, cards and autopay."""

from __future__ import annotations

import re

from billing.facts import PaymentAttempt, Subscription
from supportbot.llm.guard.lexicon import Found
from supportbot.llm.guard.mentions import points_back
from supportbot.llm.guard.outcomes import Stop
from supportbot.llm.guard.standings import Standing

_PLAN_STATE = re.compile(
    r"(?<!\w)(?P<state>active|cancell?ed|paused|on hold|suspended|in (?:its |a )?trial|past due|aktiv|"
    r"gekündigt|résilié|"
    r"activ[oa]|cancelad[oa])(?!\w)"
)
_PLAN_WORD = re.compile(r"(?<!\w)(?:plan|subscription|service|tarif|abo|abonnement|suscripción|trial|account)s?(?!\w)")
_AUTOPAY = re.compile(
    r"auto-?pay(?:ment)?s?(?: \w+){0,2}? (?P<state>on|off|enabled|disabled|active|inactive|not active|set up|turned on|"
    r"turned off|switched on|switched off|activated|deactivated)(?!\w)"
)
_OFF = re.compile(r"off|disabled|inactive|not|deactivated")
_CARD = re.compile("(?<!\\w)(?:card|method|karte|carte|tarjeta|visa|master|amex)|\ue006")
_CARD_STATE = re.compile(
    r"(?<!\w)(?P<state>expired|expires soon|still valid|is valid|abgelaufen|expirée|caducad[oa])(?!\w)"
)
_DEFAULT = re.compile(
    r"(?:default|primary|main) (?:payment )?(?:method|card)|(?:method|card)[^.]{0,30}(?:default|primary)"
)
_ONE_REFUND = re.compile(
    r"(?<!\w)(?:your|the|this|that|received an?|got an?|was|were|been|is|there (?:is|are|was)|have|of|ihre|die|votre|"
    r"su|wurde|a été|"
    r"ha sido)(?: \S+){0,2} $"
)
_REFUND_IN_GENERAL = re.compile(r" (?:polic|window|rules?|terms|request)")
_ARRIVED = re.compile(
    r"(?<!\w)(?:arrived|received|got|completed|succeeded|went through|angekommen|arrivé|"
    r"llegado)(?!\w)"
)
_LINE = re.compile(
    r"(?<!\w)(?:(?P<late_fee>late (?:payment )?(?:fee|charge)s?|mahngebühr)|"
    r"(?P<discount>(?:welcome )?(?:discount|rabatt))|(?P<tax>vat|tax))(?!\w)"
)
_REFUND_BEFORE = re.compile(r"(?<!\w)(?:refund|erstattung|remboursement|reembolso)[^,;:]*$")
_NOT_AFTER = re.compile(r" (?:is|was|has|does|did|are|were)(?:n't| not| no longer)(?!\w)| no longer(?!\w)")
_BECAUSE = re.compile(r"(?<!\w)(?:because|due to|reason|since the|as the|owing to|weil|wegen|parce que|porque)(?!\w)")
_DECLINED = re.compile(r"declined|rejected|refused|abgelehnt|refusée|rechazad")
_REASON = re.compile(
    r"(?P<funds>insufficient|not enough (?:money|funds)|nicht gedeckt|fonds insuffisants|fondos insuficientes)|"
    r"(?P<expired>(?:card (?:has |had |is |was )?)expired|expired card|abgelaufen)|(?P<stolen>stolen|"
    r"lost card|fraud\w*)|"
    r"(?P<blocked>bank (?:has )?(?:blocked|refused|stopped)|blocked|frozen)|(?P<limit>(?:card|credit|spending) limit)"
)
_REASONS_OF: dict[str, tuple[str, ...]] = {
    "insufficient_funds": ("funds",), "expired_card": ("expired",),
    "stolen_card": ("stolen",), "lost_card": ("stolen",), "card_velocity_exceeded": ("limit",),
}  # fmt: skip
_DISPUTE_STATES = {"won": "won", "lost": "lost", "under review": "under_review", "needs": "needs_response"}
_DISPUTE_STATE = re.compile(r"(?<!\w)(?P<state>won|lost|under review|needs)(?!\w)")
_PLAN_WANTED: dict[str, tuple[str, ...]] = {
    "active": ("active", "trialing", "past_due"), "aktiv": ("active", "trialing", "past_due"),
    "activo": ("active", "trialing", "past_due"), "activa": ("active", "trialing", "past_due"),
    "paused": ("paused",), "on hold": ("paused",), "suspended": ("paused",), "past due": ("past_due",),
}  # fmt: skip
_PAYMENT_WANTED = {"failed": ("failed",), "succeeded": ("succeeded", "refunded"), "pending": ("pending",)}


def require_others_true(standing: Standing) -> None:
    """Raises Stop."""
    for found in standing.states:
        if standing.supposed(found):
            continue
        if found.name in _PAYMENT_WANTED:
            _require_payment(found, standing)
        elif found.name == "refund":
            _require_refund(found, standing)
        elif found.name == "dispute":
            _require_dispute(found, standing)
    _require_lines(standing)
    _require_reason(standing)
    _require_plan(standing)
    _require_autopay(standing)
    _require_card(standing)


def _wrong(found: Found, standing: Standing, there: bool) -> bool:
    """Whether what is said, or denied, is the other way about."""
    return there == (standing.denied(found) or standing.none(found))


def _attempts(standing: Standing) -> list[PaymentAttempt]:
    attempts = [payment for bill in standing.account.invoices for payment in bill.payments]
    told = {thing for thing in standing.things if thing.startswith("pay:")}
    named = {thing for one in standing.mentions if one.kind in ("inv", "pay") for thing in one.things}
    things = told or named or set(standing.talk.bills)
    return [one for one in attempts if not things or {f"inv:{one.invoice_number}", f"pay:{one.ref}"} & things]


def _require_payment(found: Found, standing: Standing) -> None:
    there = any(one.status in _PAYMENT_WANTED[found.name] for one in _attempts(standing))
    if found.name == "failed" and _REFUND_BEFORE.search(standing.before(found)):
        there = any(one.status in ("failed", "canceled") for one in standing.account.refunds)
    if found.name == "pending" and any(one.status == "pending" for one in standing.account.refunds):
        there = True
    if _wrong(found, standing, there):
        raise Stop("status_untrue", found.group())


def _require_refund(found: Found, standing: Standing) -> None:
    """A refund spoken of as made must be there; "can be refunded", "a refund takes" speak of none."""
    if not _ONE_REFUND.search(standing.before(found)) or _REFUND_IN_GENERAL.match(found.string, found.end):
        return
    bills, account = standing.bills_named(), standing.account
    there = [
        one
        for one in account.refunds
        if one.status in ("pending", "succeeded") and (not bills or f"inv:{one.invoice_number}" in bills)
    ]
    done = any(act.kind == "refund_payment" and act.state in ("done", "pending") for act in account.acts)
    if _wrong(found, standing, bool(there) or done):
        raise Stop("status_untrue", found.group())
    if there and _ARRIVED.search(standing.text) and all(one.status == "pending" for one in there):
        raise Stop("status_untrue", "not yet there")


def _require_lines(standing: Standing) -> None:
    """A late fee, a discount or tax said to be on a bill must be on it."""
    for match in _LINE.finditer(standing.text):
        kind = str(match.lastgroup)
        found = Found(kind, match.start(), match.end(), standing.text)
        named = any(one.kind == "inv" for one in standing.mentions)
        back = points_back(standing.text) and bool(standing.talk.bills)
        if not (named or back) or standing.supposed(found) or _apart(found, standing):
            continue
        there = any(line.kind == kind for bill in standing.bills_of(found) for line in bill.lines)
        denied = standing.denied(found) or standing.none(found) or bool(_NOT_AFTER.match(standing.text, found.end))
        if there == denied:
            raise Stop("status_untrue", match.group())


def _apart(found: Found, standing: Standing) -> bool:
    """ "The fee is there because INV-1 was late": the bill named behind "because" is not the one it is on."""
    because = _BECAUSE.search(standing.text, found.end)
    before = any(one.kind == "inv" and one.start < found.start for one in standing.mentions)
    return because is not None and not before


def _require_reason(standing: Standing) -> None:
    """Why a payment failed: what the payment's own row says, or nothing beyond its having been declined."""
    codes = {one.failure_code for one in _attempts(standing) if one.status == "failed"}
    for match in _REASON.finditer(standing.text):
        if not any(match.lastgroup in _REASONS_OF.get(code, ()) for code in codes):
            raise Stop("status_untrue", match.group())
    failed = any(found.name == "failed" for found in standing.states)
    because = _BECAUSE.search(standing.text)
    told = because and (_REASON.search(standing.text, because.end()) or _DECLINED.search(standing.text, because.end()))
    if failed and because and not told:
        raise Stop("status_untrue", "a reason")


def _require_dispute(found: Found, standing: Standing) -> None:
    """One spoken of must be there, and won, lost or looked at as it is said to be."""
    bills = standing.bills_named()
    there = [one for one in standing.account.disputes if not bills or f"inv:{one.invoice_number}" in bills]
    said = _DISPUTE_STATE.search(standing.text)
    wrong = said and not any(one.status == _DISPUTE_STATES[said["state"]] for one in there)
    if wrong or _wrong(found, standing, bool(there)):
        raise Stop("status_untrue", found.group())


def _require_plan(standing: Standing) -> None:
    names = {thing.partition(":")[2] for one in standing.mentions if one.kind == "name" for thing in one.things}
    if not names and not _PLAN_WORD.search(standing.text):
        return
    offered = {plan.name.casefold() for plan in standing.records.company.plans}
    others = (names & offered) - {one.plan.name.casefold() for one in standing.account.subscriptions}
    plans = [one for one in standing.account.subscriptions if not names or one.plan.name.casefold() in names]
    for match in _PLAN_STATE.finditer(standing.text):
        found = Found("plan", match.start(), match.end(), standing.text)
        if standing.supposed(found):
            continue
        true = [one for one in plans if _in_state(one, match["state"])]
        every = standing.every(found) and len(true) != len(plans)
        if standing.denied(found) == bool(true) or every or others:
            raise Stop("status_untrue", match.group())


def _in_state(one: Subscription, word: str) -> bool:
    if "trial" in word:
        return one.status == "trialing"
    wanted = _PLAN_WANTED.get(word)
    return one.status in wanted if wanted else one.status == "canceled" or one.cancel_at_period_end


def _require_autopay(standing: Standing) -> None:
    for match in _AUTOPAY.finditer(standing.text):
        found = Found("autopay", match.start(), match.end(), standing.text)
        if not standing.supposed(found) and bool(_OFF.search(match["state"])) == standing.account.autopay:
            raise Stop("status_untrue", match.group())


def _require_card(standing: Standing) -> None:
    refs = {thing.partition(":")[2] for one in standing.mentions if one.kind == "method" for thing in one.things}
    methods = [one for one in standing.account.payment_methods if not refs or one.ref in refs]
    for match in _CARD_STATE.finditer(standing.text) if _CARD.search(standing.text) else ():
        found = Found("card", match.start(), match.end(), standing.text)
        if standing.supposed(found):
            continue
        expired = any(one.expired_on(standing.records.today) for one in methods)
        said = match["state"] not in ("expires soon", "still valid", "is valid") and not standing.denied(found)
        if said != expired:
            raise Stop("status_untrue", match.group())
    if refs and _DEFAULT.search(standing.text) and not any(one.is_default for one in methods):
        raise Stop("status_untrue", "default")
