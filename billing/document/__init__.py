"""A billing document: read, checked for shape and for sense. Pure; nothing here touches the database."""

from billing.document.checks import check_document
from billing.document.text import parse_document

__all__ = ["check_document", "parse_document"]
