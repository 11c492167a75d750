"""What a new chat opens with, and what it suggests to ask."""

from __future__ import annotations

from billing.facts import Account, Company
from billing.selectors import account_for, company_facts


def greeting(company: Company) -> str:
    return (
        f"Hi, I am {company.bot_name}, {company.name}'s automated billing assistant. "
        "Ask me about your bill, or tap “Talk to a person” at any time."
    )


def suggestions(account: Account) -> list[str]:
    """Questions that this customer is likely to have, most likely first."""
    asked = ["What do I owe?", "When is my next payment due?"]
    if len(account.invoices) > 1:
        asked.insert(0, "Why is my latest bill higher than last month's?")
    if any(attempt.status == "failed" for invoice in account.invoices[:2] for attempt in invoice.payments):
        asked.insert(0, "Why did my payment fail?")
    return asked[:3]


def introduction(customer_ref: str) -> tuple[Account, Company]:
    """Who is here and whose chat this is. Raises CustomerNotFound."""
    account = account_for(customer_ref)
    return account, company_facts(account.locale.partition("-")[0])
