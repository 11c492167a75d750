"""Which language a sentence is in, and whether its words are known well enough to judge it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from supportbot.llm.guard.outcomes import Stop
from supportbot.understanding.language import guess_language

LANGUAGES = frozenset({"en", "de", "fr", "es"})
FEWEST_KNOWN = 0.6
"""Of an English sentence's words; below it is another language, or none."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_MORE = """
    about above according add added additional adds after afternoon again against ahead all already also although altogether always
    am among amount amounts an and another any anything apart apologies apologise apply applies appreciate are around as ask assist at attached
    attempt attempted attempts automatically available away back balance because become been before began behind being below
    besides best between billed billing both break breakdown brings brought but by cannot card cards change charge charges charged check checked
    clear come comes compare compared comparison consists contains continue contract cost costs could cover covered covers
    covering credit currently customer cycle date dated day days declined default depends detail details did difference different direct
    discount discounts do does down due during each early earlier easily either else ending ends entire equals even ever every everything exactly
    example expected expires explain explains extra fee fees few file final find first following follows for from full fully further given gladly go goes going
    good happy has have having hear hello help helpful here hi higher how however i if included includes including increase increased installation
    instead interest into invoice invoiced invoices is issue issued item items it its itself just keep know last late later least left less let lets
    like line lines listed little look looking looks lower made main make makes matter may me mean means method methods missed month monthly
    months more most move much must my name namely near need needed needs neither never new newest next no none normally nor not note nothing
    now number of off often ok okay old oldest on once one only onto open opened option options or order other others otherwise our ours out
    outstanding over overall overdue own owe owed paid part partial partially past pay payable paying payment payments per perhaps period periods plan plans please
    plus points policy possible previous price prices prior processed proration question questions quite rate rather reach reason reasons received recent records
    reflects refund refunded refunds regarding related remain remaining remains renew renewal renews request result retry right rose same saved
    see seems sent separate separately service settled several shall she should show shown shows since single small so some something soon
    sorry specific standard start started starts statement states status still subscription such sum sure take taken takes tax taxes than thank
    thanks that the their them then there these they thing things this those though through thus till time to today together told tomorrow total totals towards
    try two type unpaid until up upcoming us usage usual usually vat very via visit was we well went were what when where whether which while who whole why will with
    within without worth would wrong year yearly years yes yesterday yet you your yours yourself welcome absolutely certainly course understand glad
    january february march april may june july august september october november december monday tuesday wednesday thursday friday
    saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun visa mastercard amex
    let's it's that's there's here's what's you're you've you'll you'd i'm i've i'll i'd we're we've we'll don't doesn't didn't isn't aren't wasn't weren't hasn't haven't
    can't couldn't won't wouldn't shouldn't charged breakdown summary latest respectively consisting made onwards works work adds equivalent whereas unless
    """  # noqa: E501  # a list of words


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    lines = (files("supportbot.understanding") / "spelling/words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split()) | frozenset(
        _MORE.split()
    )


def require_language(text: str) -> str:
    """``text`` with its figures blotted out. Raises Stop where the sentence is in none of the four languages."""
    words = _WORD.findall(text)
    language = guess_language(text)
    if language == "other":
        raise Stop("language", text[:60])
    if language != "en":
        return language
    judged = [
        word.lower()
        for place, word in enumerate(words)
        if len(word) > 2 and not word.isupper() and (place == 0 or not word[0].isupper())
    ]
    if not judged:
        return "en"
    known = sum(_is_known(word) for word in judged)
    if known < FEWEST_KNOWN * len(judged):
        raise Stop("language", text[:60])
    return "en"


def _is_known(word: str) -> bool:
    known = _known()
    if word in known:
        return True
    for ending, back in (
        ("'s", ""),
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("d", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
        ("er", ""),
        ("ies", "y"),
    ):
        if word.endswith(ending) and word[: -len(ending)] + back in known:
            return True
    return False
