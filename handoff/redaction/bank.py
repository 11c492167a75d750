"""Bank accounts: an IBAN by its checksum (or by its name), others by the words next to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb

from handoff.redaction.digits import is_labelled
from handoff.redaction.kinds import Kind, Span, last_four
from handoff.redaction.wording import wording

# A digit is rarer than a letter, so it is looked for first and the country before it afterwards.
_CHECK_DIGITS = re.compile(
    "[0-9](?:"
    + "|".join(
        rf"(?<=[a-z][a-z]{gap}[0-9])(?:(?<![a-z0-9][a-z][a-z]{gap}[0-9])|(?<=iban[a-z][a-z]{gap}[0-9]))"
        for gap in ("", r"[\W_]", r"[\W_][\W_]")
    )
    + r")[\W_]{0,2}[0-9]"
)
_COUNTRY = re.compile(r"(?:^|[^a-z0-9]|iban)([a-z]{2})[\W_]{0,2}$")
_SIGN = re.compile(r"[a-z0-9]")
_REACH = 34 * 4  # the longest IBAN with three separators after each character
_NAMED = re.compile(r"iban[^\w•]{0,3}(?:(?:number|is|ist|es|est|nr|no)[^\w•]{1,3}){0,2}$")
_SHAPED = re.compile(r"[a-z]{2}[0-9]{2}(?:[ .-]?[a-z0-9]{4}){2,7}(?:[ .-]?[a-z0-9]{1,3})?(?![a-z0-9])")

_STEMS = (
    "sort code", "sort-code", "routing", "aba", "bank", "konto", "blz", "compte banc", "cuenta banc", "sortcode",
    "sort", "sc ", "s/c", "checking", "savings", "bic", "swift", "rib", "bsb", "ifsc", "clabe", "cbu",
    "rekening", "de compte", "cuenta", "conto corr", "account", "acct", "acc ", "a/c", "ach ",
)  # fmt: skip
_NUMBER = r"[0-9](?:[ ./-]{0,2}[0-9]){5,17}(?![0-9])"
_HOUSES = (
    r"wells[ ]fargo|citi(?:bank)?|capital[ ]one|bank[ ]of[ ]\w+|bofa|us[ ]bank|pnc|schwab|barclays|hsbc|lloyds|natwest"
    r"|halifax|santander|nationwide|monzo|starling|revolut|n26|tsb|rbs|abn|rabobank|aib|ptsb|sparkasse|volksbank"
    r"|commerzbank|deutsche[ ]bank|postbank|dkb|comdirect|bnp|credit[ ]agricole|bbva|caixabank|sabadell|unicredit"
    r"|intesa|nordea|danske|rbc|scotiabank|westpac|commbank|hdfc|icici|(?:my|our)[ ](?:own[ ])?(?:bank|credit[ ]union)"
)
_WORDS_TOO = r"chase|wise|ally|ing|td"
_KEPT = rf"[ ](?:with|at|from|in)[ ](?:{_HOUSES}|{_WORDS_TOO})(?![a-z])"
_AN_ACCOUNT = r"(?:account|acct|acc|a/c)(?:[ ](?:number|no))?"
_MONEY = r"(?:[ ](?:it|this|that|the|my|money|refund|credit|funds|back)){0,3}"
_BANK = wording(
    rf"""
    (?<![a-z])(?:
        sort[ -]?code | routing(?:[ ](?:number|no))? | aba(?:[ ](?:number|no))?
      | bank[ ]details | rekening(?:nummer)? | numero[ ]de[ ](?:compte|cuenta) | cuenta[ ]corriente
      | conto[ ]corrente | bsb
      | bank[ ](?:(?:account|acct|acc)(?:[ ](?:number|no))?|number|code)
      | (?:checking|savings|current|giro)[ ](?:account|acct|acc)(?:[ ](?:number|no))?
      | (?:{_HOUSES}|(?:my|our)[ ](?:{_WORDS_TOO}))[ ]{_AN_ACCOUNT} | {_AN_ACCOUNT}{_KEPT}
      | (?:wire|pay[ ]?out|transfer|send|refund|deposit|credit){_MONEY}
        [ ](?:in)?to[ ](?:(?:my|our|the|this)[ ])?{_AN_ACCOUNT}
      | ach[ ](?:from|to|debit|pull|transfer)
      | konto(?:nummer|[ -]?nr) | bankkonto | bankleitzahl | blz | compte[ ]bancaire | cuenta[ ]bancaria
    )(?![a-z])
    """,
    _NUMBER,
)
_KEPT_AFTER = wording(
    r"(?<![a-z])(?:account|acct|acc|a/c)(?:[ ](?:number|no|num|nr))?(?![a-z])", rf"{_NUMBER}(?={_KEPT})"
)
_ACCOUNT = wording(r"(?<![a-z])(?:account|acct|acc|a/c|konto)(?:[ ](?:number|no|num|nr))?(?![a-z])", _NUMBER)
_SHORT_SORT = wording(
    r"(?<![a-z])(?:sort|s/?c)(?![a-z])", r"(?:[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}|(?<=[:=][ ])[0-9]{6})(?![0-9-])"
)
_LONG = wording(r"(?<![a-z])(?:clabe|cbu)(?![a-z])", r"[0-9](?:[ -]?[0-9]){17,21}(?![0-9])")
_RIB = wording(r"(?<![a-z])rib(?![a-z])", r"[0-9](?:[ -]?[0-9a-z]){20,24}(?![0-9a-z])")
_BANK_NAME = re.compile(r"(?<![a-z])(?:bic|swift|ifsc)(?![a-z])")
_ROUTED = re.compile(r"(?<![a-z])(?:routing|sort[ -]?code|aba|bsb|blz|bankleitzahl)(?![a-z])")
# Beside a routing number, a bare long number is the account, unless something else is its name.
_BARE = re.compile(
    r"(?<![\w.,•-])(?<!•[ ])(?<!invoice[ ])(?<!bill[ ])(?<!order[ ])(?<!ref[ ])(?<!ticket[ ])"
    r"[0-9]{7,17}(?![\w-]|[.,][0-9])"
)
_CODE_DIGITS = 9  # sort codes and routing numbers: the last four digits would be half of it


def find_bank(text: str) -> Iterator[Span]:
    """The bank accounts in a folded text."""
    yield from _find_iban(text)
    if not any(stem in text for stem in _STEMS):
        return
    named = [place for words in (_BANK, _KEPT_AFTER, _SHORT_SORT, _RIB, _LONG) for place in words.find(text)]
    with_bank = bool(named) or _BANK_NAME.search(text) is not None
    if with_bank:
        named += _ACCOUNT.find(text)
    if named and _ROUTED.search(text):
        named += (bare.span() for bare in _BARE.finditer(text) if not is_labelled(text, bare.start()))
    for start, end in named:
        digits = "".join(char for char in text[start:end] if char.isdigit())
        yield Span(start, end, Kind.BANK_ACCOUNT, last_four(digits) if len(digits) > _CODE_DIGITS else "••••")


def _find_iban(text: str) -> Iterator[Span]:
    done = 0
    for check in _CHECK_DIGITS.finditer(text):
        reach = max(0, check.start() - 8)
        country = _COUNTRY.search(text[reach : check.start()])
        if country is None or check.start() < done:
            continue
        start = reach + country.start(1)
        end = _end_by_checksum(text, start) or _end_by_name(text, start)
        if end:
            done = end
            signs = "".join(_SIGN.findall(text[start:end]))
            yield Span(start, end, Kind.IBAN, last_four(signs.upper()))


def _end_by_checksum(text: str, start: int) -> int | None:
    kinds = _kinds_in(text[start : start + 2])
    signs: list[str] = []
    last = start - 1
    for sign in _SIGN.finditer(text, start, start + _REACH):
        # Words look like the beginning of one ("is $84.00"): the first sign of another kind settles it.
        if len(signs) == len(kinds) or sign.start() - last > 4 or not _is_of(kinds[len(signs)], sign[0]):
            break
        signs.append(sign[0])
        last = sign.start()
    if not kinds or len(signs) < len(kinds):
        return None
    return last + 1 if iban.is_valid("".join(signs), check_country=False) else None


def _is_of(kind: str, sign: str) -> bool:
    return kind == "c" or sign.isdigit() == (kind == "n")


@cache
def _kinds_in(country: str) -> str:
    """The kind of each sign (n, a or c) of IBANs of a country ("de"), empty where it has none."""
    known = numdb.get("iban").info(country.upper())[0][1]
    own = "".join(kind * int(count) for count, kind in re.findall("([0-9]+)!([nac])", known.get("bban", "")))
    return f"aann{own}" if own else ""


def _end_by_name(text: str, start: int) -> int | None:
    """An IBAN with a typing error is still somebody's account when it is called one."""
    if not _NAMED.search(text[max(0, start - 24) : start]):
        return None
    shaped = _SHAPED.match(text, start)
    return shaped.end() if shaped else None
