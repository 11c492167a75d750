"""Where a conversation is sent by e-mail, and in which times it speaks."""

from __future__ import annotations

from billing.selectors import company_facts, customer_contact
from handoff.services.transcribing import transcript_mail
from supportbot.live.session import Session
from supportbot.thinking import ANSWERS_IN


def transcript_to(session: Session, address: str) -> None:
    """Send it to ``address``, else to the one left in the chat, else to the one on file.

    Raises what ``transcript_mail`` raises; BadAddress (``email``) where there is no address at all.
    """
    transcript_mail(
        conversation_id=session.conversation_id,
        address=address,
        on_file="" if session.visitor else customer_contact(session.customer_ref),
        time_zone=company_facts(ANSWERS_IN).time_zone,
    )
