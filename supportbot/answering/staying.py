"""Whether words about leaving mean to stay: "don't cancel", "I'd like to keep it", "take my cancellation back"."""

from __future__ import annotations

import re

from supportbot.understanding.patterns import plain

_STAYS = re.compile(
    r"(?<!\w)(?:(?:do not|don'?t|not(?: want)? to|no longer want to|rather not) (?:want to )?(?:cancel|leave|end|stop)"
    r"|(?:keep|continue|resume|reactivate|restart) (?:it|my|the|this|everything|with)"
    r"|stay(?:ing)? (?:with|after all|on)|(?:(?:want|like|prefer|going|decided) to|wanna|wana) (?:stay|keep)"
    r"|(?:undo|withdraw|revoke|reverse|retract|remove|take back) (?:my |the |this |that )?(?:cancel\w*|it)"
    r"|take (?:it|that|this|(?:my|the) \w+) back"
    r"|(?:cancel\w*|it|that) (?:\w+ )?(?:withdrawn|undone|reversed|revoked|back))(?!\w)"
)
_GOES = re.compile(
    r"(?<!\w)(?:not|no longer|never|(?:do|wo|ca|would|should)n'?t) (?:\w+ )?(?:to )?(?:keep|stay|continue)(?!\w)"
)


def wants_to_stay(text: str) -> bool:
    """True for words to the effect that a plan is to go on; "I don't want to keep it" says the opposite."""
    said = plain(text)
    return _STAYS.search(said) is not None and not _GOES.search(said)
