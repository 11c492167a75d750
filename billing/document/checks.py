"""All checks of a document that need nothing but the document."""

from __future__ import annotations

from typing import Any

from billing.document.catalogue import check_catalogue
from billing.document.customer import check_customers
from billing.document.invoice import check_invoices
from billing.document.repeats import check_repeats
from billing.document.shape import check_shape
from billing.errors import Problem


def check_document(document: Any) -> list[Problem]:
    """Everything wrong with it. Sense is only looked for where the shape is right."""
    problems = check_shape(document)
    if problems:
        return problems
    return [
        *check_catalogue(document),
        *check_repeats(document),
        *check_customers(document),
        *check_invoices(document),
    ]
