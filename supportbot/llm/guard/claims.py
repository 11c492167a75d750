"""Sentences that say something was or will be done, promise, ask for secrets, or repeat orders: stopped by their words.

What the program did is told by the program itself, from its own rows. A model may only repeat what the records hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from supportbot.llm.guard.lexicon import Found, entries, lexicon, one_of
from supportbot.llm.guard.outcomes import Stop, StopCode

_PROVABLE: dict[str, StopCode] = {"no_fee": "offer_unknown", "new_due": "action_claimed"}
Told = Callable[[str, tuple[int, int]], bool]
"""Whether the records hold a deed, told between two places of the sentence with its figures."""
_CODES: dict[str, StopCode] = {
    "promise": "promise", "instructions": "instructions", "transfer_asked": "secret_asked",
    "offer_unknown": "offer_unknown", "secret_asked": "secret_asked", "action_claimed": "action_claimed",
    "admission": "promise",
}  # fmt: skip
_DEED = one_of("deeds", "deeds")
_HARMLESS = entries("lists")["harmless"]
_HARMLESS_SET = frozenset(_HARMLESS)
_FUTURE_HARMLESS = frozenset(entries("lists")["future_harmless"])
_ADVERBS = (
    r"(?:(?:just|also|now|already|gladly|happily|hereby|then|successfully|immediately|even|therefore|personally|"
    r"today|still|simply|kindly|finally|instead|really|both|fully|manually|quickly|only|indeed|"
    r"been able to|made sure to|gone ahead and|"
    r"went ahead and|go ahead and|went on and|managed to|be sure to|make sure to|be able to|happy to say|pleased to) )*"
)
_I_DID = re.compile(
    rf"(?<!\w)(?P<who>i|we|our (?:team|system|colleagues?|staff|department|billing team|agents?)|(?:a|my|"
        rf"the) (?:colleague|team|agent|manager|supervisor|specialist|person)|someone|somebody|the system|"
        rf"support|billing|they)"
    rf"(?P<aux>'ve|'ll|'m|'d|'re| have| has| had| will| shall| am| are| is| did| would| was| were| can|"
        rf" could| do| does| should| may| might)?(?:n't| not)? {_ADVERBS}"
    rf"(?P<verb>[a-z]+)"
)  # fmt: skip
_BREAK = re.compile(r"[,;:—–]| - |(?<!\w)(?:and|but|so|which|while|because)(?!\w)")
_LET_ME = re.compile(
    r"(?<!\w)(?<!please )(?:let me|allow me to|let us|let's|happy to|glad to|"
    r"able to|shall i|should i|like me to|want me to|wish me to) "
    r"(?:just |now |quickly |go ahead and )*(?P<verb>[a-z]+)"
)
_LET_ME_HARMLESS = frozenset(entries("lists")["let_me_harmless"])
_WILL = re.compile(r"(?<!\w)(?P<who>[a-z'\ue000-\ue007]+?)(?: will(?: not)?| won't| shall|'ll)(?!\w)(?! you)")
_POSSIBLE = re.compile(
    r"(?<!\w)(?:can|could|may|might|if|once|until|unless|when|before|whether|how|to be|would like|wants?)(?!\w)"
    r"(?: [^\s,;:]+){0,5}\s$"
)
_DENIED = re.compile(r"(?:n't|(?<!\w)(?:not|never|no))(?: \w+){0,3}\s$")
_SUPPOSING = re.compile(r"(?<!\w)(?:if|whether|think|believe|feel)(?!\w)[^,;:]*$")
_NEGATED = re.compile(r"(?:n't|cannot|(?<!\w)(?:not|never|no|unable|without))(?!\w)")
_PROMISING = re.compile(r"'ll|will|shall")
_CAN_HARMLESS = frozenset(entries("lists")["can_harmless"])

_PASSIVE = re.compile(
    rf"(?<!\w)(?P<aux>(?:has|have|had|'s|'ve) (?:\w+ly |already |now |just |also |all )*been|is|are|was|"
        rf"were|'s|'re|'s been|being|got|gets|get|been)"
    rf" (?P<not>not |n't |never )?(?:\w+ly |already |now |just |also |all |both |then |currently |"
        rf"fully )*(?:being |been )?(?P<deed>{_DEED})(?!\w)"
)  # fmt: skip
_WILL_BE = re.compile(
    r"(?<!\w)(?:will|'ll|shall|is going to|are going to|going to|about to|is to|are to|should|ought to|"
        r"must|would|won't|wo)"
    rf"(?: not|n't)? (?:\w+ly |now |also |then |all |both |automatically |no longer )*(?:be|get|have been|"
        rf"have|see)? ?(?:\w+ly |automatically )?(?P<deed>{_DEED})(?!\w)"
)  # fmt: skip
_YOU_WILL = re.compile(
    r"(?<!\w)you(?:'ll| will| shall|'re going to| are going to|'re getting| are getting| should|"
        r" can expect| get| won't| will not| are receiving|'re receiving|'ve got| may expect|"
        r" can look forward| don't have to pay| needn't pay| no longer| have been given| were given|"
        r"'ve been given| have now|'ve now| now have) ?"
    r"(?:soon |also |now |then |automatically |still |only |have |just |not |no longer |to )*(?P<verb>[a-z]*)"
)  # fmt: skip
_YOU_HARMLESS = frozenset(["need", "find", "want", "be", "see", "notice", "have"])
_NEVER_SHARE = re.compile(
    r"^(?:please |bitte |for your safety,? |for security,? )?(?:never|don'?t|do not|we (?:will )?never|"
    r"we'll never|you should never|avoid|no one|nobody)",
)


def require_no_claims(text: str, language: str, told: Told) -> None:
    """``text`` is in small letters. Raises Stop."""
    for found in lexicon("claims", whole=True).find(text):
        if found.name in _PROVABLE:
            if not told(found.name, (0, len(text))):
                raise Stop(_PROVABLE[found.name], found.group())
        elif found.name == "admission" and _SUPPOSING.search(text[: found.start]):
            continue
        elif found.name != "secret_asked" or not _NEVER_SHARE.search(text):
            raise Stop(_CODES[found.name], found.group())
    if language == "en":
        _english(text, told)
    else:
        _other_tongue(text, language)


def _other_tongue(text: str, language: str) -> None:
    """Any deed beside a verb that tells, whatever the order of words."""
    found = list(lexicon("tongues", whole=True).find(text))
    names = {one.name.partition("_")[2]: one for one in found if one.name.startswith(language)}
    if "phrase" in names:
        raise Stop("action_claimed", names["phrase"].group())
    if "deed" in names and "aux" in names:
        raise Stop("action_claimed", names["deed"].group())


def _english(text: str, told: Told) -> None:
    for found in _I_DID.finditer(text):
        if _first_person_claims(found):
            raise Stop("action_claimed", found.group())
    for found in _LET_ME.finditer(text):
        if found["verb"] not in _LET_ME_HARMLESS:
            raise Stop("action_claimed", found.group())
    for found in _YOU_WILL.finditer(text):
        if found["verb"] not in _YOU_HARMLESS and not told("you will " + found["verb"], _clause(found)):
            raise Stop("action_claimed", found.group())
    for found in _WILL.finditer(text):
        if found["who"] not in ("i", "we", "you") and not told("will", _clause(found)):
            raise Stop("action_claimed", found.group())
    _deeds(text, told)


def _deeds(text: str, told: Told) -> None:
    """Those that mean nothing else stop anywhere; the others where a verb beside them says that they were done."""
    deeds = list(lexicon("deeds", whole=True).find(text))
    for deed in deeds:
        proved = deed.name != "strong" or (_only_possible(deed) and told("possible " + deed.group(), (0, len(text))))
        if not proved and not told(deed.group(), clause_of(text, deed.start, deed.end)):
            raise Stop("action_claimed", deed.group())
    for found in _WILL_BE.finditer(text) if deeds else ():
        if not told(found["deed"] + " future", _clause(found)):
            raise Stop("action_claimed", found.group())
    for found in _PASSIVE.finditer(text) if deeds else ():
        if not found["not"] and not told(found["deed"], _clause(found)):
            raise Stop("action_claimed", found.group())


def _clause(found: re.Match[str]) -> tuple[int, int]:
    return clause_of(found.string, found.start(), found.end())


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the part of the sentence reaches that tells the deed."""
    before = [one.end() for one in _BREAK.finditer(text, 0, start)]
    after = _BREAK.search(text, end)
    return (before[-1] if before else 0, after.start() if after else len(text))


def _only_possible(deed: Found) -> bool:
    """ "Can be refunded", "has not been cancelled", "once it is approved"."""
    before = deed.string[: deed.start]
    return bool(_POSSIBLE.search(before) or _DENIED.search(before))


def _first_person_claims(found: re.Match[str]) -> bool:
    """Whether somebody of the company is said to have done, to be doing or to be about to do something."""
    verb, aux, who = found["verb"], (found["aux"] or "").strip(), found["who"]
    if _NEGATED.search(found.group()) or verb in ("not", "never"):
        return bool(_PROMISING.search(aux)) or "wo" in found.group().split()
    if who in ("they", "billing", "support") and not aux:
        return False
    if aux in ("do", "does", "may", "might", "should", "could"):
        harmless = _HARMLESS_SET if aux in ("do", "does", "should") else _CAN_HARMLESS
        return who in ("i", "we") and verb not in harmless
    if who not in ("i", "we"):
        return (
            (bool(aux) and aux not in ("can", "is", "are")) or verb.endswith("ed") or _PROMISING.search(aux) is not None
        )
    if _PROMISING.search(aux):
        return verb not in _FUTURE_HARMLESS
    if aux in ("am", "'m", "are", "'re") and verb.endswith("ing"):
        return verb not in ("looking", "seeing", "showing", "referring", "talking", "happy")
    if aux in ("can", "would", "'d"):
        return verb not in _CAN_HARMLESS
    return verb not in _HARMLESS_SET
