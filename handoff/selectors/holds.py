"""Whether something is held for a court: asked by whatever redacts or deletes."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from handoff.models import Conversation, LegalHold


def held(conversation: Conversation) -> LegalHold | None:
    """The hold that stands on the conversation or on its customer; None where nothing does.

    Certain only while the caller has the conversation locked: a hold is set under that lock.
    """
    return holds_on(conversation).first()


def holds_on(conversation: Conversation) -> QuerySet[LegalHold]:
    """All that stand on it, the newest first."""
    on_it = Q(conversation=conversation) | Q(customer_ref=conversation.customer_ref)
    return LegalHold.objects.filter(on_it, lifted_at__isnull=True).order_by("-id")


def is_held(conversation: str) -> Q:
    """For querysets: that the conversation at the path ``conversation`` is held, e.g. ``~is_held("conversation")``.

    ``""`` is the conversation itself.
    """
    path = f"{conversation}__" if conversation else ""
    stands = LegalHold.objects.filter(lifted_at__isnull=True)
    on_it = stands.filter(conversation=OuterRef(f"{path}pk"))
    on_customer = stands.filter(customer_ref=OuterRef(f"{path}customer_ref"))
    return Q(Exists(on_it)) | Q(Exists(on_customer))
