"""What a new chat opens with, and what it suggests to ask."""

from __future__ import annotations

from billing.facts import Account, Company
from supportbot.models import Site
from supportbot.widget.sites import FALLBACK, in_language

GREETINGS = {
    "en": "Hi, I am {bot}, {company}'s automated billing assistant. Ask me about your bill, or tap “Talk to a "
    "person” at any time.",
    "de": "Hallo, ich bin {bot}, der automatische Rechnungsassistent von {company}. Fragen Sie mich zu Ihrer Rechnung, "
    "oder tippen Sie jederzeit auf „Mit einem Menschen sprechen“.",
    "es": "Hola, soy {bot}, el asistente automático de facturación de {company}. Pregúnteme por su factura o pulse "
    "«Hablar con una persona» cuando quiera.",
    "fr": "Bonjour, je suis {bot}, l'assistant de facturation automatique de {company}. Posez-moi une question sur "
    "votre facture ou touchez « Parler à une personne » à tout moment.",
}
VISITORS_ASK = ["Which payment methods do you accept?", "What is your refund policy?", "Is there a late fee?"]
MOST_SUGGESTED = 4


def greeting(company: Company, site: Site | None = None, language: str = FALLBACK) -> str:
    """The site's own words, else ours, in ``language`` or English."""
    own = in_language(site.greeting, language) if site is not None else None
    if own:
        return str(own)
    return str(in_language(GREETINGS, language)).format(bot=company.bot_name, company=company.name)


def suggestions(account: Account | None, site: Site | None = None, language: str = FALLBACK) -> list[str]:
    """Questions that somebody is likely to have, most likely first: the site's own, else by the records."""
    own = in_language(site.suggestions, language) if site is not None else None
    if own:
        return [str(text) for text in own][:MOST_SUGGESTED]
    if account is None:
        return VISITORS_ASK
    asked = ["What do I owe?", "When is my next payment due?"]
    if len(account.invoices) > 1:
        asked.insert(0, "Why is my latest bill higher than last month's?")
    if any(attempt.status == "failed" for invoice in account.invoices[:2] for attempt in invoice.payments):
        asked.insert(0, "Why did my payment fail?")
    return asked[:3]
