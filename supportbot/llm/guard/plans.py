"""Plans and payment methods that a sentence names: no other than the customer's and those on offer."""

from __future__ import annotations

import re

from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Canvas
from supportbot.llm.guard.lexicon import entries
from supportbot.llm.guard.outcomes import Stop

_PLAN = (
    r"(?:plans?|packages?|tariffs?|tiers?|bundles?|subscriptions?|add-?ons?|tarife?|abos?|forfaits?|"
    r"abonnements?|planes|tarifas?)"
)
_WORD_BEFORE = re.compile(
    rf"(?P<word>[^\W\d_][\w+'&-]*|[\ue000-\ue007]+|[^\w\s]) ?(?<!\w)(?P<plan>{_PLAN})(?!\w)", re.I
)
_PLAN_CALLED = re.compile(
    rf"(?<!\w)(?i:{_PLAN})(?: is| called| named| heißt| est| es|:)* [\"'“„«]?(?P<name>[A-ZÄÖÜ][\w+-]+)"
)
_PLAIN_BEFORE_PLAN = frozenset(entries("lists")["plain_before_plan"])
_ON_PLAN = re.compile(
    r"(?<!\w)(?:you(?:'re| are|'ve got| have| currently have| subscribe to| pay for| use| are using| hold)"
    r"(?: currently| now| subscribed to| still)?|your|ihr|ihren|votre|su|you(?:'re| are) (?:paying|signed up)[^.,;]*|"
    r"sie haben|vous avez|tiene)(?: \w+){0,5}:? $|^(?:- )?(?:current )?(?:plan|tariff|subscription|tarif): $",
    re.I,
)
_COULD = re.compile(
    r"(?<!\w)(?:could|can|may|might|if|would|switch|change|move|upgrade|downgrade|choose|option|offer\w*|"
    r"available|könn\w*|wechseln|pouvez|changer|puede|cambiar|like|want\w*|interested)(?!\w)",
    re.I,
)
_BRANDS = {
    "visa": r"visa",
    "mastercard": r"master ?card",
    "amex": r"amex|american express",
    "paypal": r"paypal",
    "discover": r"discover card",
    "maestro": r"maestro",
    "jcb": r"jcb",
    "diners": r"diners(?: club)?",
    "apple_pay": r"apple ?pay",
    "google_pay": r"google ?pay",
    "klarna": r"klarna",
    "cash": r"(?:in |by |with |accept |take )cash|bar(?:geld)|espèces|efectivo",
    "cheque": r"che(?:que|ck)s?(?= (?:payment|by)|s\b)|by che(?:que|ck)",
    "revolut": r"revolut",
    "wise": r"(?<=via )wise|Wise(?= (?:account|card))",
    "venmo": r"venmo",
    "zelle": r"zelle",
    "bitcoin": r"bitcoin|crypto\w*",
    "alipay": r"alipay",
    "union_pay": r"union ?pay",
    "girocard": r"girocard|ec-karte",
    "sofort": r"Sofortüberweisung",
    "ideal": r"iDEAL\b",
}
_BRAND = {brand: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I) for brand, words in _BRANDS.items()}
_ANY_BRAND = re.compile("|".join(pattern.pattern for pattern in _BRAND.values()), re.I)
_KINDS = {
    "direct_debit": re.compile(
        r"(?<!\w)(?:your|ihre?|votre|su) (?:\w+ )?(?:direct debit|lastschrift|prélèvement|domiciliación)", re.I
    ),
    "bank_transfer": re.compile(r"(?<!\w)you (?:currently )?pay by bank transfer", re.I),
    "card": re.compile(
        r"(?<!\w)you (?:currently )?pay by card|(?<!\w)your (?:saved |credit |debit |bank |default |"
        r"stored )*card(?: on file)?(?!\w)",
        re.I,
    ),
}
_OWN = re.compile("(?<!\\w)(?:your|ihre|votre|su|\ue006+)(?: \\w+)? $", re.I)
_ACCOUNT = re.compile(r"(?<!\w)(?:bank )?account (?:ending|ends|number)[^,;]*$", re.I)
_REFUSED = re.compile(r"(?:n't|(?<!\w)(?:not|no|unable|neither|nor|kein\w*|nicht|pas|ni))(?!\w)", re.I)


def require_known_plans(canvas: Canvas, records: Records) -> None:
    """Raises Stop for a plan that nobody offers, or that is said to be the customer's and is not."""
    text = canvas.text
    for found in _WORD_BEFORE.finditer(text):
        word = found["word"]
        if not word[0].isalpha() or word.lower() in _PLAIN_BEFORE_PLAN:
            continue
        if re.match(r"(?:your|the|this|that|no|any|our)\b", word, re.I) or word.lower().endswith(("'s", "ing")):
            continue
        raise Stop("plan_unknown", found.group())
    called = _PLAN_CALLED.search(text)
    if called:
        raise Stop("plan_unknown", called.group())
    _require_heads(canvas, records)
    account = records.account
    if account is None:
        return
    own = {one.plan.name.casefold().replace("-", " ") for one in account.subscriptions if one.status != "canceled"}
    lines = {line.description.casefold().replace("-", " ") for bill in account.invoices for line in bill.lines}
    for figure in canvas.of("name"):
        if figure.unit not in ("plan", "line") or figure.key in own:
            continue
        before = text[: figure.start]
        said_own = _ON_PLAN.search(before)
        if (
            said_own
            and not _COULD.search(before)
            and not (figure.unit == "line" or (figure.key in lines and "\ue000" in text))
        ):
            raise Stop("plan_unknown", figure.text)


def _require_heads(canvas: Canvas, records: Records) -> None:
    """ "Fibre Ultra" where only "Fibre 500" is offered: the first word of a plan's name, and another word after it."""
    names = {plan.name for plan in records.company.plans}
    names |= {one.plan.name for one in records.account.subscriptions} if records.account else set()
    heads = {name.split()[0] for name in names if len(name.split()) > 1 and name[0].isupper()}
    for head in heads:
        found = re.search(rf"(?<!\w){re.escape(head)} (?P<next>[A-Z][\w+]*|\d+)", canvas.text)
        if found:
            raise Stop("plan_unknown", found.group())


def require_known_methods(canvas: Canvas, records: Records) -> None:
    """Raises Stop for a brand or way of paying that is neither on file nor spoken of by the company."""
    methods = records.account.payment_methods if records.account else ()
    brands = _BRAND.items() if _ANY_BRAND.search(canvas.text) else ()
    on_file = {method.brand.casefold() for method in methods}
    for brand, pattern in brands:
        for found in pattern.finditer(canvas.text):
            if brand in on_file or any(pattern.search(name) for name in on_file):
                _require_same_card(canvas, found, records, pattern)
            elif any(True for _ in canvas.of("card")) or not _may_be_named(brand, pattern, found, records):
                raise Stop("method_unknown", found.group())
    for figure in canvas.of("card"):
        cards = all(method.kind == "card" for method in methods if method.last4 == figure.key)
        if cards and _ACCOUNT.search(canvas.text[: figure.start]):
            raise Stop("method_unknown", figure.text)
    for kind, pattern in _KINDS.items():
        said = pattern.search(canvas.text)
        if said and records.account is not None and not any(method.kind == kind for method in methods):
            raise Stop("method_unknown", said.group())


def _may_be_named(brand: str, pattern: re.Pattern[str], found: re.Match[str], records: Records) -> bool:
    """A brand that nobody has on file: taken, or said not to be taken, as the company says itself."""
    before = found.string[: found.start()]
    if _OWN.search(before):
        return False
    policy = records.company.policies.get(f"accepts_{brand}")
    spoken = (*records.company.policies.values(), *records.company.texts.values())
    taken = policy is True if policy is not None else any(pattern.search(str(value)) for value in spoken)
    return taken != bool(_REFUSED.search(before))


def _require_same_card(canvas: Canvas, found: re.Match[str], records: Records, pattern: re.Pattern[str]) -> None:
    """ "Visa ending in 4242" must be one card."""
    near = [one for one in canvas.of("card") if abs(one.start - found.end()) < 32 or abs(found.start() - one.end) < 8]
    for figure in near[:1]:
        methods = records.account.payment_methods if records.account else ()
        if not any(method.last4 == figure.key and pattern.search(method.brand) for method in methods):
            raise Stop("method_unknown", found.group())
