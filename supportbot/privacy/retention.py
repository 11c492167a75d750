"""How long each kind of thing is kept, as the settings say: days, or 0 for as long as the program runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from handoff.models import Attachment, Conversation, Mail
from handoff.selectors.holds import is_held
from supportbot.answering.identity import VISITOR_PREFIX
from supportbot.models import Turn


@dataclass(frozen=True, slots=True)
class Kind:
    """``due`` gives what is past ``days`` (from the setting named), held things left out; the oldest first."""

    name: str
    title: str
    setting: str
    due: Callable[[timedelta], QuerySet[Conversation] | QuerySet[Attachment] | QuerySet[Mail] | QuerySet[Turn]]

    @property
    def days(self) -> int:
        return int(getattr(settings, self.setting))


def _chats(visitors: bool) -> Callable[[timedelta], QuerySet[Conversation]]:
    def due(age: timedelta) -> QuerySet[Conversation]:
        theirs = Q(customer_ref="") | Q(customer_ref__startswith=VISITOR_PREFIX)
        # What nobody closed counts as over where nothing was said for so long, unless somebody waits or holds it.
        over = Q(custody=Conversation.Custody.CLOSED) | Q(custody=Conversation.Custody.BOT)
        old = Conversation.objects.filter(over, last_message_at__lt=Now() - age)
        found = old.filter(theirs) if visitors else old.exclude(theirs)
        return found.exclude(is_held("")).order_by("last_message_at", "pk")

    return due


def _files(age: timedelta) -> QuerySet[Attachment]:
    old = Attachment.objects.filter(created_at__lt=Now() - age)
    return old.exclude(is_held("conversation")).order_by("created_at", "pk")


def _mails(age: timedelta) -> QuerySet[Mail]:
    over = Q(sent_at__lt=Now() - age) | Q(failed_at__lt=Now() - age)
    free = Q(conversation__isnull=True) | ~is_held("conversation")
    return Mail.objects.filter(over).filter(free).order_by("pk")


def _prompts(age: timedelta) -> QuerySet[Turn]:
    """Turns in which a model had a part, and of which more is kept than how it went."""
    told = Turn.objects.filter(finished_at__lt=Now() - age, trace__has_key="model")
    forgotten = Turn.objects.filter(pk=OuterRef("pk"), trace__model__has_key="forgotten")
    return told.exclude(Exists(forgotten)).exclude(is_held("conversation")).order_by("finished_at", "pk")


KINDS: tuple[Kind, ...] = (
    Kind("visitors", "Chats of visitors who were not signed in", "KEEP_VISITOR_CHATS_DAYS", _chats(visitors=True)),
    Kind("chats", "Chats of customers, with all that hangs on them", "KEEP_CHATS_DAYS", _chats(visitors=False)),
    Kind("files", "Files in chats", "KEEP_FILES_DAYS", _files),
    Kind("mails", "Mails that have left or were given up", "KEEP_MAILS_DAYS", _mails),
    Kind("prompts", "What a language model was asked and did in a turn", "KEEP_PROMPTS_DAYS", _prompts),
)
