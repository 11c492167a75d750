"""People who are not signed in: each browser has a number of its own, which only we can have given out."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core import signing

from supportbot.answering.identity import VISITOR_PREFIX
from supportbot.widget.identity import Identity

_SALT = "supportbot.visitor"
REMEMBERED_FOR = timedelta(days=30)


def visitor_identity(token: str, *, now: datetime) -> Identity:
    """The visitor that ``token`` names, somebody new where it is empty, false or has run out. ``now`` is aware."""
    return Identity(
        customer_ref=f"{VISITOR_PREFIX}{_number(token) or uuid.uuid4().hex}",
        expires_at=now + REMEMBERED_FOR,
        token_id="",
    )


def visitor_token(identity: Identity) -> str:
    """What the visitor's browser brings along next time. Raises ValueError for somebody who is signed in."""
    if not identity.is_visitor:
        raise ValueError("only a visitor has a visitor's token")
    return signing.dumps(identity.customer_ref.removeprefix(VISITOR_PREFIX), salt=_SALT)


def _number(token: str) -> str:
    try:
        return str(signing.loads(token, salt=_SALT, max_age=REMEMBERED_FOR)) if token else ""
    except signing.BadSignature:
        return ""
