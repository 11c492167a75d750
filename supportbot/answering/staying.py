"""Whether words about leaving mean to stay: "don't cancel", "I'd like to keep it", "take my cancellation back"; and
whether an offer to leave or to change is let go of: "leave it running", "first I pay", "forget I asked".
"""

from __future__ import annotations

import re

from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.patterns import plain

_STAYS = re.compile(
    r"(?<!\w)(?:(?:do not|don'?t|not(?: want)? to|no longer want to|rather not) (?:want to )?(?:cancel|leave|end|stop)"
    r"|(?:keep|continue|resume|reactivate|restart) (?:it|my|the|this|everything|with)"
    r"|(?:re-?activat|reinstat)\w+|be (?:restarted|resumed|restored)"
    r"|stay(?:ing)? (?:with|after all|on|where|as|here|put)"
    r"|(?:(?:want|like|prefer|going|decided) to|wanna|wana) (?:stay|keep)"
    r"|(?:undo|withdraw|revoke|reverse|retract|remove|take back) (?:my |the |this |that )?(?:cancel\w*|it)"
    r"|take (?:it|that|this|(?:my|the) \w+) back"
    r"|(?:cancel\w*|it|that) (?:\w+ )?(?:withdrawn|undone|reversed|revoked|back))(?!\w)"
)
_AGAIN = re.compile(
    r"(?<!\w)(?:(?:get|have|want) (?:my|the|our) (?:\w+ )?(?:contract|plan|line|subscription|internet|service) back"
    r"|(?:open|start|switch|turn)(?: it| (?:my|the|our) \w+(?: \w+)?)? (?:up |on )?again)(?!\w)"
)
_GOES = re.compile(
    r"(?<!\w)(?:not|no longer|never|(?:do|wo|ca|would|should)n'?t) (?:\w+ )?(?:to )?(?:keep|stay|continue)(?!\w)"
)
_LET_GO = re.compile(
    r"(?<!\w)(?:(?:hang|hold)(?:ing)? on to|hold off|never ?mind(?! (?:the|that|about|my))|"
    r"forget (?:i (?:ever )?asked|it|this|that|about)"
    r"|(?<!to )leave (?:it|this|that|things|everything|all|(?:my|the) \w+)(?! (?:on|at|with) (?:the|my|your) )"
    r"|leave me (?:where|as|on|alone)"
    r"|not (?:now|yet|today|for now)|(?:maybe|perhaps) (?:later|another time|some other time)"
    r"|(?:it|that|everything) stays|(?:the|a) wrong (?:card|account)"
    r"|wait(?:ing)? with (?:it|that|this|(?:the|my) \w+)|let it (?:run|be)"
    r"|(?:first|before that) (?:i|we) (?:\w+ )?(?:pay|settle|ask|think|talk)"
    r"|(?:i|we)(?:'ll| will|'d)? (?:\w+ )?(?:cancel|change|decide|do (?:it|that|this)|come back) later"
    r"|later (?:i|we)(?:'ll| will)? (?:\w+ )?(?:cancel|change|decide)"
    r"|(?:pay|paid|sort\w*|settl\w+)(?: \w+){0,3} first)(?!\w)"
)
_CUTS_OFF = re.compile(
    r"(?<!\w)(?:(?<!want )(?<!like )(?<!need )(?:you|ye|they|u)(?:'ll| will| are going to|'re going to| gonna)?"
    r"|(?:will|are|do|would) (?:you|ye|they|u)"
    r"|(?:will|am) i|i(?:'ll| will))(?: \w+){0,2} (?:cut|disconnect\w*|suspend\w*|block\w*)(?!\w)"
)
_LEAVES = re.compile(
    r"(?:(?:ok|okay|then|so|well|yes|please|pls|right|and|now|just|in that case|no) )*"
    r"(?:i(?:'d| would) (?:like|prefer) to |i want to |i wanna |let me )?"
    r"(?:cancel|end|terminate) (?:it|this|that|(?:my|the) (?!fee)\w+|before|today|now)(?!\w)"
)
_PAUSES = re.compile(
    r"(?<!\w)(?:paus(?:e|ing)|suspend(?:ing)?|freeze|freezing|put(?:ting)?(?: (?:it|(?:my|the|our) \w+))? on hold)"
    r"(?: (?:it|this|(?:my|the|our)(?: \w+)?))?(?= |$)(?! (?:autopay|payments?|the debit))"
)
_DROPS = re.compile(r"(?<!\w)(?:drop|get rid of|give up|part with|do without|lose) (?:one|some|any|a few)(?!\w)")
_HOW_TO_LEAVE = re.compile(
    r"(?<!\w)(?:what(?: \w+)? (?:i|we)(?: \w+){0,2} do|how (?:do|can|could|would|should) (?:i|we))(?: \w+){0,2} "
    r"(?:cancel|end|terminate|leave|stop)(?!\w)"
)
_COSTS = re.compile(r"(?<!\w)(?:cost\w*|fees?|pay\w*|charg\w*|penalt\w*|free|price|how much|money)(?!\w)")
_STILL = re.compile(
    r"(?<!\w)(?:go ahead|anyway|do it"
    r"|(?:cancel|end|change|drop) (?:it|my|the|our|one|two|three|some|all|both|\d+))(?!\w)"
)
_NOT_TO = re.compile(
    r"(?<!\w)(?:do not|don'?t|not|never|no longer) (?:want to |going to |to )?(?:cancel|end|change|drop)(?: \w+)?(?!\w)"
)
_WHAT_GOES_ALONG = re.compile(
    r"(?<!\w)(?:keep|leave) (?:my |the |our )?(?:\w+ )?(?:number|e-?mail|address|router|modem|box|equipment)(?!\w)"
)


def wants_to_stay(text: str) -> bool:
    """True for words to the effect that a plan is to go on; "I don't want to keep it" says the opposite."""
    said = plain(text)
    return wants_back(text) or (_STAYS.search(said) is not None and not _GOES.search(said))


def wants_back(text: str) -> bool:
    """True for words to the effect that a plan that has ended is to begin again."""
    return _AGAIN.search(plain(text)) is not None


def wants_a_pause(text: str) -> bool:
    """True for who wants a plan to rest for a while."""
    return _PAUSES.search(plain(text)) is not None


def fears_an_end(text: str) -> bool:
    """True for who asks whether the company is going to cut the service off."""
    return _CUTS_OFF.search(plain(text)) is not None


def drops_one(text: str) -> bool:
    """True for who wants to be without one of several things and to have none in its place."""
    return _DROPS.search(plain(text)) is not None


def asks_how_to_leave(text: str) -> bool:
    """True for who asks what is to be done to leave, and not what that costs."""
    said = plain(text)
    return _HOW_TO_LEAVE.search(said) is not None and not _COSTS.search(said)


def wants_to_leave(text: str) -> bool:
    """True when leaving is wanted in so many words and nothing is asked: "please cancel it before the trial ends"."""
    return "?" not in text and any(_LEAVES.match(plain(clause.text)) for clause in clauses_of(text))


def lets_go(text: str) -> bool:
    """True when what was offered about leaving or changing is not wanted now.

    A question by itself lets nothing go: "can I keep my number?" asks what becomes of it.
    """
    clauses = clauses_of(text)
    if any(_lets_go(clause.text) for clause in clauses if not clause.asks):
        return True
    return "?" not in text and _lets_go(text)


def _lets_go(text: str) -> bool:
    said = _WHAT_GOES_ALONG.sub(" ", plain(text))
    if _STILL.search(_NOT_TO.sub(" ", said)):
        return False
    return wants_to_stay(said) or (_LET_GO.search(said) is not None and not _GOES.search(said))
