"""Passwords, one-time codes and keys that people type into a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handoff.redaction.kinds import HIDDEN, Kind, Span
from handoff.redaction.one_time import find_one_time

_STEMS = (
    "passw", "passphrase", "passcode", "pass:", "pass ", "pass=", "pwd", "pw", "kennwort", "contrasena", "clave",
    "mot de passe", "mdp", "wachtwoord", "senha", "haslo", "losenord", "secret", "token", "key", "login", "log in",
    "username", "credential", "bearer", "memorable", "security a", "security w",
)  # fmt: skip
_IS = r"(?:is|was|are|ist|lautet|es|est|e|jest|ar)(?:\s{0,2}:)?(?=\s)"
_BECAME = r"(?:(?:(?:was|is|has\sbeen|i)\s)?(?:changed|set|reset)?\s?(?:it\s)?to|as|c'est)(?=\s)"
_PURPOSE = r"(?:\s(?:i|we)\s(?:use|used|have|set|chose|typed?|entered|gave)|\sfor\s(?:[a-z-]{1,12}\s?){1,3}?)?"
_NAMED = re.compile(
    r"(?<![a-z])(?:(?P<sure>password|passwort|passphrase|passwd|pwd|kennwort|contrasena|mot de passe|wachtwoord|senha"
    r"|haslo|losenord|passcode|pw|mdp|(?:secret|security)\s(?:answer|word)|memorable\s(?:word|answer))"
    r"|pass|clave|secret(?:\skey)?|api[ _-]?key|token)"
    rf"(?P<sign>(?:{_PURPOSE}\s{{0,2}}(?:[:=]|[-=]*>|→|{_BECAME}|(?:'s|’s)(?=\s)|{_IS})|\s)\s{{0,3}})"
    r"(?P<value>(?P<quote>['\"“‘«])[^\n'\"”’»•]{4,64}['\"”’»]|[^\s•]{4,64})(?P<rest>[^\n]?)"
)
_PAIR = re.compile(
    r"(?<![a-z])(?:log[ -]?in|credentials|user(?:name)?)(?:\s(?:is|data|details))?[\s:=]{1,3}[^\s•]{2,40}\s?[/|,;:]\s?"
    r"(?P<value>[^\s•]{6,64})"
)
_ODD = re.compile(r"[0-9]|[a-z][^a-z\s.,;:!?'’\"()-][a-z]|[#$%&@^*+=!][^\s]")
_MIXED = re.compile(r"(?=[^\s]*[0-9#$%&@^*+=!_])(?=[^\s]*[a-z])[^\s]{6,}")
_WORD = re.compile(r"[a-z][a-z-]{3,30}[.,;!?]?")
# What people say about their password instead of telling it.
_ABOUT_IT = re.compile(
    r"(?:[a-z]+(?:ed|ing|ly|able)|wrong|incorrect|invalid|correct|right|lost|gone|forgotten|forgot|known|unknown|broken"
    r"|safe|secure|unsafe|weak|strong|hard|easy|long|short|sent|not|never|still|always|already|also|only|just|very"
    r"|really|same|the|this|that|these|mine|yours|fine|okay|good|bad|back|down|here|there|now|when|where|what|which|how|why|who"
    r"|reset|help|please|thanks|cannot|can't|case-sensitive|mandatory|optional|different|empty|blank|visible|hidden"
    r"|page|link|field|mail|email|manager|policy|rules?|protection|change|falsch|vergessen|weg|richtig|incorrecta"
    r"|olvidada|oubliee?|perdue?|faux)[.,;!?]?"
)
_KEY = re.compile(
    r"(?<=bearer )[\w.~+/=-]{16,}|(?<![a-z0-9])eyj[\w-]{8,}\.[\w-]+(?:\.[\w-]+)?"
    r"|(?<![a-z0-9])(?:sk|pk|rk|whsec|ghp|gho|akia|xox[bp])[-_][\w-]{10,}"
)


def find_credentials(text: str) -> Iterator[Span]:
    """The passwords, one-time codes and keys in a folded text.

    A password is what follows its name and a colon or "is", unless it says something about the password, and what
    follows its name directly when no word looks like that.
    """
    for start, end in find_one_time(text):
        yield _hidden(start, end)
    if not any(stem in text for stem in _STEMS):
        return
    for named in _NAMED.finditer(text):
        if _is_password(named):
            yield _hidden(*named.span("value"))
    for pair in _PAIR.finditer(text):
        if _MIXED.fullmatch(pair["value"]):
            yield _hidden(*pair.span("value"))
    for key in _KEY.finditer(text):
        yield _hidden(*key.span())


def _is_password(named: re.Match[str]) -> bool:
    value, sign, ends_line = named["value"], named["sign"], not named["rest"]
    if not sign.strip():
        return bool(named["sure"] and _MIXED.fullmatch(value))
    if named["quote"] and named["sure"]:
        return not _ABOUT_IT.fullmatch(value[1:-1].split()[0])
    if _ODD.search(value):
        return True
    if _ABOUT_IT.fullmatch(value):
        return False
    alone = (ends_line or value[-1] in ".,;!") and sign.split()[-1] not in ("to", "as")
    return bool(alone and named["sure"] and (":" in sign or "=" in sign or _WORD.fullmatch(value)))


def _hidden(start: int, end: int) -> Span:
    return Span(start, end, Kind.CREDENTIAL, HIDDEN)
