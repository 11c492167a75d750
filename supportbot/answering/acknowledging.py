"""Words that take in what was told and ask for nothing: "ok got it", "I see, that's clear"."""

from __future__ import annotations

import re

from supportbot.understanding.patterns import plain

_TAKEN_IN = re.compile(
    r"(?<!\w)(?:got it|i see|understood|i understand|makes sense|fair enough|good to know|noted|that explains it"
    r"|(?:all|that's|it's|thats|its|that is|it is|now it's|everything(?:'s| is)) (?:all )?clear"
    r"|(?:that's|thats|so that's|so thats) (?:how it is|how it works|that)|i know now)(?!\w)"
)
_ASSENT = re.compile(
    r"(?<!\w)(?:ok|okay|right|good|great|grand|fine|alright|all right|perfect|lovely|brilliant|super|cool|nice"
    r"|thanks?|thank you|thx|cheers)(?!\w)"
)
_AROUND = re.compile(
    r"(?<!\w)(?:aha?|oh|ah|hm+|well|so|then|now|yes|no|for (?:the )?(?:explanation|info\w*|help|that)"
    r"|and|very|quite|that(?:'s| is)|it(?:'s| is))(?!\w)"
)


def acknowledges(text: str) -> bool:
    """True when nothing but that was said."""
    return _TAKEN_IN.search(plain(text)) is not None and only_assents(text)


def only_assents(text: str) -> bool:
    """True for that, or a word like "grand", with small words around it alone."""
    said = plain(text)
    rest = _ASSENT.sub(" ", _TAKEN_IN.sub(" ", said))
    return "?" not in text and rest != said and not _AROUND.sub(" ", rest).strip(" '.-")
