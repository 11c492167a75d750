"""By what a customer is found: their references, what names them, and the sentences that they wrote."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from billing.models import Action, Customer
from handoff.models import Conversation, Mail, Message
from handoff.redaction.by_hand import strings_changed
from supportbot.improving.gathering import plan_names
from supportbot.improving.sentences import key_of, sentence_of
from supportbot.models import Turn
from supportbot.tuning.gaps.wording import turn_texts

ERASED = "[erased]"
_SHORTEST = 4
"""Characters below which a name or reference is not looked for in other people's rows: it would be found in many."""


@dataclass(frozen=True)
class Marks:
    """``own`` are texts that stand for nobody else: references and e-mail addresses. ``names`` has besides what
    others may share, such as a full name, an address, a tax id: it is taken out of texts, and never gives a row out."""

    ref: str
    own: tuple[str, ...]
    names: tuple[str, ...]
    provider_refs: tuple[str, ...] = ()
    action_keys: tuple[str, ...] = ()
    sentences: frozenset[str] = frozenset()
    """What they wrote, by the message and by the turn, as written and as sentences that versions learn from."""
    sentence_keys: frozenset[str] = frozenset()
    mail_keys: tuple[uuid.UUID, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return _any_of(self.names)

    @cached_property
    def own_pattern(self) -> re.Pattern[str]:
        return _any_of(self.own)

    def clean(self, value: Any) -> Any:
        """A JSON value without what names them."""
        return strings_changed(value, lambda text: self.pattern.sub(ERASED, text))

    def quoted(self, text: str) -> bool:
        """Whether ``text`` is a sentence of theirs, or the beginning of one that was cut."""
        known = text.strip().rstrip("…")
        if not known:
            return False
        return known in self.sentences or (
            len(known) > _CUT_AT_LEAST and any(one.startswith(known) for one in self.sentences)
        )


_CUT_AT_LEAST = 60


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def marks_of(customer_ref: str) -> Marks:
    """Everything that finds this customer's rows, as the tables stand."""
    row = Customer.objects.filter(external_ref=customer_ref).first()
    chats = Conversation.objects.filter(customer_ref=customer_ref)
    own = [customer_ref, *chats.exclude(contact_email="").values_list("contact_email", flat=True)]
    own += Mail.objects.filter(conversation__in=chats).values_list("address", flat=True)
    names = [name for name in chats.values_list("display_name", flat=True) if _is_full(name)]
    if row is not None:
        own += [row.email, row.provider_ref]
        names += [row.billing_address, row.tax_id, *([row.name] if _is_full(row.name) else [])]
    own = [name for name in dict.fromkeys(own) if len(name) >= _SHORTEST or name == customer_ref]
    names = [name for name in dict.fromkeys(names) if len(name) >= _SHORTEST]
    sentences = _sentences(chats)
    return Marks(
        ref=customer_ref,
        own=tuple(own),
        names=(*own, *names),
        provider_refs=(row.provider_ref,) if row and row.provider_ref else (),
        action_keys=tuple(Action.objects.filter(customer=row).values_list("key", flat=True)) if row else (),
        sentences=sentences,
        sentence_keys=frozenset(key_of(one) for one in sentences),
        mail_keys=tuple(Mail.objects.filter(conversation__in=chats).values_list("key", flat=True)),
    )


def _is_full(name: str) -> bool:
    """A first name alone stands for many people."""
    return len(name.split()) > 1


def _sentences(chats: Any) -> frozenset[str]:
    said = Message.objects.filter(conversation__in=chats, author=Message.Author.CUSTOMER)
    whole = turn_texts(list(Turn.objects.filter(conversation__in=chats).values_list("pk", flat=True))).values()
    written = {text.strip() for text in (*said.values_list("text", flat=True), *whole)} - {""}
    return frozenset({*written, *_general(written)})


def _general(texts: Iterable[str]) -> set[str]:
    plans = plan_names()
    return {sentence_of(text, plans) for text in texts}
