"""Which facts a cue may mean, given what else the sentence says."""

from __future__ import annotations

import re

from supportbot.llm.guard.facts import Fact

MONEY_ROLES: dict[str, str] = {
    "late_fee": "late_fee",
    "tax": "tax",
    "refund": "refund",
    "discount": "discount",
    "credit_note": "credit_note",
    "credit": "credit account_credit credit_note",
    "after_credit": "after_credit credit account_credit",
    "due": "due",
    "overdue": "overdue",
    "balance": "balance",
    "paid": "paid",
    "payment": "payment",
    "failed": "failed",
    "pending": "pending refund_pending",
    "total": "total",
    "charge": "charge",
    "amounts": "total",
    "fee": "fee",
    "price": "price",
    "worked_out": "worked_out",
    "usage": "usage",
    "one_off": "one_off",
    "proration": "proration",
    "dispute": "dispute",
    "difference": "difference",
    "sum": "sum balance total",
    "unit": "unit price",
    "next_amount": "next_amount",
    "policy": "",
    "policy:early_cancellation_fee": "policy:early_cancellation_fee",
}
DATE_ROLES: dict[str, str] = {
    "due_on": "due_on",
    "issued_on": "issued_on",
    "paid_on": "paid_on",
    "attempt_on": "attempt_on",
    "failed_on": "failed_on",
    "pending_on": "pending_on",
    "retry_on": "retry_on",
    "refund_on": "refund_on",
    "refund_expected": "refund_expected",
    "renews_on": "renews_on",
    "period": "period_start",
    "to": "period_end paid_until",
    "started_on": "started_on",
    "trial_end": "trial_end",
    "ends_on": "ends_on canceled_on",
    "expiry": "expiry",
    "canceled_on": "canceled_on ends_on act_on_cancel_plan",
    "note_on": "note_on act_on_give_credit",
    "opened_on": "opened_on act_on_open_case",
    "grace_end": "grace_end",
    "extended_due": "extended_due",
    "term_end": "term_end",
    "today": "today",
    "quote_on": "quote_on renews_on",
}
_PERIOD = re.compile(r"period|cycle|zeitraum|période|periodo|period[eo]", re.I)
_GIVEN_BACK = re.compile(r"refund|credit note|gutschrift|erstattung|rembours|avoir|reembols", re.I)
_TO_MORE = {
    "extended_due": re.compile(r"exten|mov|postpon|verschob|verläng|report|aplaz", re.I),
    "trial_end": re.compile(r"trial|test|probe|essai|prueba", re.I),
    "ends_on": re.compile(r"\bend|cancel|runs?\b|stop|gekündigt|endet|fin|termina", re.I),
}
_OF_PERIOD = {"ends_on": "period_end", "started_on": "period_start"}
_SILENT = frozenset(["day", "days", "month", "months", "per", "year", "max", "rate", "fee", "limit", "without"])
_POLICY_WORDS: dict[str, str] = {
    "refund_processing_days": r"refund\w*|reimburs\w*|erstatt\w*",
    "refund_window_days": r"refund\w*|reimburs\w*",
    "late_fee_grace_days": r"late fee|grace|mahngeb\w*",
    "payment_terms_days": r"due|terms|to pay",
    "payment_extension_max_days": r"exten\w*|due date|more time|longer|move|later",
    "payment_extensions_per_year": r"exten\w*|due date|more time|move",
    "minimum_term_months": r"minimum|contract|term|first|early",
    "early_cancellation_fee": r"cancel\w*|terminat\w*|early",
    "cancellation_notice_days": r"notice",
    "cooling_off_days": r"cooling|first|withdraw\w*|change your mind",
    "vat_rate": r"vat|tax|mwst|tva|iva",
    "late_fee": r"late (?:payment )?(?:fee|charge)|mahngeb\w*",
    "late_fee_waivers_per_year": r"waive\w*",
    "payment_retry_attempts": r"try|tries|retry|attempt\w*",
    "price_change_notice_days": r"price (?:change|rise|increase)|notice",
    "dispute_answer_days": r"disput\w*",
    "invoice_history_months": r"history|past|previous|older|bills|invoices",
    "currency_conversion_fee": r"conver\w*|currency|exchange",
    "annual_plan_discount": r"annual|year\w*",
    "plan_change_fee": r"chang\w*|switch\w*",
}
_POLICY_MUST: dict[str, str] = {
    "refund_processing_days": r"take|takes|show|arrive|reach|process|until|back|account|dauer",
    "refund_window_days": r"within|ask|request|after|since|claim|window|eligible",
    "late_fee_grace_days": r"grace|after|unpaid|past|late",
    "payment_terms_days": r"after|issue|terms|from|to pay",
}
_POLICY_NOT: dict[str, str] = {
    "refund_processing_days": r"ask|request|eligible|window|claim",
    "refund_window_days": r"take|takes|arrive|show|process",
    "late_fee_grace_days": r"waive|extension",
}
_INTERNAL = frozenset({"goodwill_credit_limit", "refund_without_approval_limit"})
"""What the staff may do; nothing for customers."""


def money_roles(cues: frozenset[str], text: str) -> frozenset[str]:
    return _spread(cues, MONEY_ROLES)


def date_roles(cues: frozenset[str], text: str) -> frozenset[str]:
    roles = _spread(cues, DATE_ROLES)
    if _PERIOD.search(text):
        roles |= {other for role, other in _OF_PERIOD.items() if role in roles}
    if "to" in cues:
        roles |= {role for role, words in _TO_MORE.items() if words.search(text)}
    if roles & {"issued_on", "started_on", "pending_on"} and _GIVEN_BACK.search(text):
        roles |= {"refund_on", "note_on"}
    return roles


def _spread(cues: frozenset[str], table: dict[str, str]) -> frozenset[str]:
    return frozenset(role for cue in cues for role in table[cue].split())


def policy_fits(fact: Fact, text: str) -> bool:
    """Whether the sentence speaks of what this policy is about."""
    key = next((role.partition(":")[2] for role in fact.roles if role.startswith("policy:")), "")
    if key in _INTERNAL:
        return False
    low = text.lower()
    if key in _POLICY_WORDS:
        wanted = (_POLICY_WORDS[key], _POLICY_MUST.get(key, ""))
        not_so = _POLICY_NOT.get(key)
        return all(re.search(rf"(?<!\w)(?:{one})", low) for one in wanted if one) and not (
            not_so and re.search(rf"(?<!\w)(?:{not_so})", low)
        )
    words = [word for word in key.split("_") if word not in _SILENT]
    return bool(words) and all(word.rstrip("s") in low for word in words)
