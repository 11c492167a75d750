"""Which policies and texts the bot speaks by, what each is for, and a question that makes it say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """``kind`` is a policy's; empty for a text. ``question`` is one that a customer would ask."""

    label: str
    question: str
    kind: str = ""


TEXTS: Mapping[str, Known] = {
    "autopay_policy": Known("Automatic payments", "How does autopay work?"),
    "cancellation_policy": Known("Cancelling", "What does it cost me to cancel?"),
    "currency_policy": Known("Currencies", "Do you charge a currency conversion fee?"),
    "dispute_policy": Known("Disputed charges", "What happens when I dispute a charge?"),
    "failed_payment_policy": Known("Failed payments", "Why did my payment not go through?"),
    "late_fee_policy": Known("Late fees", "When do you charge a late fee?"),
    "payment_extension_policy": Known("More time to pay", "Can I have more time to pay my bill?"),
    "payment_methods_policy": Known("Ways to pay", "Which ways to pay do you accept?"),
    "plan_change_policy": Known("Changing plan", "How do I change my plan?"),
    "price_change_policy": Known("Price changes", "Why has the price of my plan gone up?"),
    "refund_policy": Known("Refunds", "What is your refund policy?"),
    "tax_policy": Known("Tax", "Is tax included in your prices?"),
}
POLICIES: Mapping[str, Known] = {
    "annual_plan_discount": Known("Discount on yearly plans", "Is it cheaper to pay yearly?", "percent"),
    "autopay_offered": Known("Automatic payment is offered", "How does autopay work?", "bool"),
    "cancellation_notice_days": Known("Days of notice to cancel", "How do I cancel my plan?", "int"),
    "card_brands": Known("Cards taken", "Which cards do you accept?", "text"),
    "cooling_off_days": Known("Days to cancel without a fee", "What does it cost me to cancel?", "int"),
    "currency_conversion_fee": Known("Currency conversion fee", "Do you charge a conversion fee?", "percent"),
    "dispute_answer_days": Known("Days to answer a dispute", "What happens when I dispute a charge?", "int"),
    "early_cancellation_fee": Known("Early cancellation fee", "What does it cost me to cancel?", "money"),
    "goodwill_credit_limit": Known("Most credit as goodwill", "Can I have a credit for the trouble?", "money"),
    "invoice_history_months": Known("Months of bills kept", "Where do I find a bill of last year?", "int"),
    "late_fee": Known("Late fee", "How much is the late fee?", "money"),
    "late_fee_grace_days": Known("Days of grace before a late fee", "When do you charge a late fee?", "int"),
    "late_fee_waivers_per_year": Known("Late fees waived a year", "Can you waive my late fee?", "int"),
    "minimum_term_months": Known("Months of minimum term", "What does it cost me to cancel?", "int"),
    "paper_bill_fee": Known("Fee for paper bills", "Can I have paper bills?", "money"),
    "paper_bills_offered": Known("Paper bills are offered", "Can I have paper bills?", "bool"),
    "payment_extension_max_days": Known("Most days of more time to pay", "Can I have more time to pay?", "int"),
    "payment_extensions_per_year": Known("Extensions a year", "Can I have more time to pay?", "int"),
    "plan_change_fee": Known("Fee for changing plan", "What does it cost to change my plan?", "money"),
    "refund_processing_days": Known("Days until a refund arrives", "How long does a refund take?", "int"),
    "refund_window_days": Known("Days to ask for a refund", "What is your refund policy?", "int"),
    "refund_without_approval_limit": Known("Largest refund without approval", "I want a refund", "money"),
}


def words_of(key: str) -> str:
    """What a key that is not known here is called."""
    return key.replace("_", " ").capitalize()
