"""What of identities may be forgotten, now and then."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from supportbot.models import IdentityCode, Revocation, TokenUse
from supportbot.widget.identity import LONGEST_LIFE

CLOCKS_DIFFER = timedelta(hours=1)
CODES_KEPT_FOR = timedelta(days=1)
"""Long enough for the limit on codes to count them."""


def identities_sweep() -> int:
    """Forget tokens that have run out, sign-outs that void nothing any more, and old codes; how many rows."""
    tokens = TokenUse.objects.filter(expires_at__lt=Now() - CLOCKS_DIFFER)
    revocations = Revocation.objects.filter(before__lt=Now() - LONGEST_LIFE - CLOCKS_DIFFER)
    codes = IdentityCode.objects.filter(created_at__lt=Now() - CODES_KEPT_FOR)
    return tokens.delete()[0] + revocations.delete()[0] + codes.delete()[0]
