"""The chat by e-mail, to the customer who asks for it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models.functions import Now

from handoff.errors import TooManyTranscripts
from handoff.links import chat_link
from handoff.mails.transcript import date_of, transcript_of
from handoff.mails.wording import language_of
from handoff.mails.writing import Letter, letter
from handoff.models import Conversation, Mail
from handoff.selectors.conversations import messages_before
from handoff.services.contacting import address_accept, address_count, shown
from handoff.services.locking import conversation_lock
from handoff.services.messages import notice_append, row_of
from handoff.services.posting import mail_of, mails_post, sender_name

MOST_IN_AN_HOUR = 3
MOST_MESSAGES = 500


def transcript_mail(*, conversation_id: uuid.UUID, address: str, on_file: str = "", time_zone: str = "UTC") -> None:
    """Send what the customer has seen of the conversation, open or closed, and say so in the thread.

    Without an ``address`` it goes to the one left in the chat, else to the one ``on_file``. ``time_zone`` is a name
    such as ``Europe/Dublin``.
    Raises BadAddress (``email``), TooManyAddresses, TooManyTranscripts, ConversationNotFound.
    """
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        address = address_accept(address or conversation.contact_email or on_file)
        sent = Mail.objects.filter(conversation=conversation, kind=Mail.Kind.TRANSCRIPT)
        if sent.filter(created_at__gt=Now() - timedelta(hours=1)).count() >= MOST_IN_AN_HOUR:
            raise TooManyTranscripts
        if address != conversation.contact_email and not sent.filter(address=address).exists():
            address_count(conversation, purpose="transcript")
        written = _written(conversation, ZoneInfo(time_zone))
        mails_post(
            [
                mail_of(
                    written,
                    kind=Mail.Kind.TRANSCRIPT,
                    address=address,
                    conversation=conversation,
                    seq=conversation.last_seq,
                )
            ]
        )
        notice_append(
            conversation=conversation,
            text=f"This chat is on its way to {shown(address)}.",
            code="transcript_sent",
            values={"address": shown(address)},
        )


def _written(conversation: Conversation, zone: ZoneInfo) -> Letter:
    """Messages alone: notes and briefs stand in tables of their own."""
    rows = [row_of(one) for one in messages_before(conversation.pk, conversation.last_seq + 1, MOST_MESSAGES)]
    language, locale = language_of(conversation.language, conversation.locale), conversation.locale
    return letter(
        Mail.Kind.TRANSCRIPT.value,
        language=language,
        sender=sender_name(),
        name=conversation.display_name,
        values={"date": date_of(conversation.created_at, language=language, locale=locale, zone=zone)},
        link=chat_link(conversation.pk),
        transcript=transcript_of(
            rows, language=language, locale=locale, zone=zone, complete=conversation.last_seq <= MOST_MESSAGES
        ),
    )
