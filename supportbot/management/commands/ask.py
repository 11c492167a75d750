"""Ask as a customer, from the command line; nothing is stored."""

from __future__ import annotations

import json
import uuid
from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.errors import CustomerNotFound
from billing.selectors import account_for
from handoff.redaction import mask
from handoff.text import TextError, accept_text
from supportbot.publishing import kind_of
from supportbot.questions import Question
from supportbot.readers import reader
from supportbot.thinking import think


def answer(customer_ref: str, text: str) -> dict[str, Any]:
    """What the bot would say: keys ``decision topic confidence text facts ms``, and ``table`` and ``choices`` if any.

    ``ms`` is from reading to checked reply. Raises CustomerNotFound, TextError.
    """
    account = account_for(customer_ref)
    asked = mask(accept_text(text)).text
    started = perf_counter()
    thought = think(
        Question(conversation_id=uuid.uuid4(), customer_ref=customer_ref, locale=account.locale, text=asked)
    )
    said: dict[str, Any] = {
        "decision": kind_of(thought.decision),
        "topic": thought.decision.topic,
        "confidence": round(thought.decision.confidence, 4),
        "text": thought.rendered.text,
        "facts": list(thought.rendered.facts),
        "ms": round((perf_counter() - started) * 1000, 2),
    }
    if reason := getattr(thought.decision, "reason", ""):
        said["reason"] = reason
    if thought.rendered.table:
        said["table"] = thought.rendered.table
    if thought.rendered.choices:
        said["choices"] = thought.rendered.choices
    return said


class Command(BaseCommand):
    help = "Print what the bot would say to a customer's question."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--customer", required=True, metavar="REF", help="the customer's reference in billing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("text", nargs="+", help="the question")

    def handle(self, *args: Any, **options: Any) -> None:
        reader()
        try:
            said = answer(options["customer"], " ".join(options["text"]))
        except CustomerNotFound:
            raise CommandError(
                f"--customer: no customer {options['customer']!r}. Load billing with: manage.py loadbilling FILE"
            ) from None
        except TextError as error:
            raise CommandError(f"text: {error.safe_text}") from None
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write(said["text"])
            self.stdout.write(f"[{said['decision']} {said['topic']} {said['confidence']:.2f} {said['ms']} ms]")
