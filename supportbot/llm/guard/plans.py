"""Plans and payment methods that a sentence names: no other than the customer's and those on offer."""

from __future__ import annotations

import re

from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Canvas
from supportbot.llm.guard.outcomes import Stop

_PLAN = r"(?:plans?|packages?|tariffs?|tiers?|bundles?|subscriptions?|add-?ons?|tarife?|abos?|forfaits?|abonnements?|planes|tarifas?)"
_WORD_BEFORE = re.compile(
    rf"(?P<word>[^\W\d_][\w+'&-]*|[\ue000-\ue007]+|[^\w\s]) ?(?<!\w)(?P<plan>{_PLAN})(?!\w)", re.I
)
_PLAN_CALLED = re.compile(rf"(?<!\w){_PLAN} (?:is |called |named |heißt |est |es )*[\"'“„«]?(?P<name>[A-ZÄÖÜ][\w+-]*)")
_PLAIN_BEFORE_PLAN = frozenset(
    """your the this that a an any each every which what our my its current new old other another same different cheaper
    larger bigger smaller faster slower better best monthly yearly annual available active cancelled canceled paused
    subscription your both all these those two in and or of to for on with no one more many such per billing service
    internet phone tv broadband mobile existing previous present next right suitable paid suspended change changing
    switch switching cancel keep choose compare offered own cancelling trial former individual customer's account
    from under about is are have has first second alternative possible ended expired named main only
    ihr ihre ihren ihrem ihres der die das den dem dein deine mein meine ein eine einen einem im zum dieser diese diesen anderen
    alle allen aktuellen aktueller neuen votre le la l' les un une mon ma ce cet cette nos notre des de du d'un aux d'autres su sus
    el los las tu tus mi mis este esta un una otro otros de del nuestros""".split()
)
_ON_PLAN = re.compile(
    r"(?<!\w)(?:you(?:'re| are|'ve got| have| currently have| subscribe to| pay for)(?: currently| now| subscribed to| still)?|your|ihr|ihren|votre|su|you(?:'re| are) (?:paying|signed up)[^.,;]*|sie haben|vous avez|tiene)(?: \w+){0,5} $", re.I
)  # fmt: skip
_COULD = re.compile(
    r"(?<!\w)(?:could|can|may|might|if|would|switch|change|move|upgrade|downgrade|choose|option|offer\w*|available|könn\w*|wechseln|pouvez|changer|puede|cambiar|like|want\w*|interested)(?!\w)",
    re.I,
)
_BRANDS = {
    "visa": r"visa", "mastercard": r"master ?card", "amex": r"amex|american express", "paypal": r"paypal", "discover": r"discover card",
    "maestro": r"maestro", "jcb": r"jcb", "diners": r"diners(?: club)?", "apple_pay": r"apple ?pay", "google_pay": r"google ?pay",
    "klarna": r"klarna", "cash": r"(?:in |by |with |accept |take )cash|bar(?:geld)|espèces|efectivo", "cheque": r"che(?:que|ck)s?(?= (?:payment|by)|s\b)|by che(?:que|ck)",
    "revolut": r"revolut", "wise": r"(?<=via )wise|Wise(?= (?:account|card))", "venmo": r"venmo", "zelle": r"zelle", "bitcoin": r"bitcoin|crypto\w*", "alipay": r"alipay", "union_pay": r"union ?pay",
    "girocard": r"girocard|ec-karte", "sofort": r"Sofortüberweisung", "ideal": r"iDEAL\b",
}  # fmt: skip
_BRAND = {brand: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I) for brand, words in _BRANDS.items()}
_KINDS = {
    "direct_debit": re.compile(
        r"(?<!\w)(?:your|ihre?|votre|su) (?:\w+ )?(?:direct debit|lastschrift|prélèvement|domiciliación)", re.I
    ),
    "bank_transfer": re.compile(r"(?<!\w)you (?:currently )?pay by bank transfer", re.I),
    "card": re.compile(
        r"(?<!\w)you (?:currently )?pay by card|(?<!\w)your (?:saved |credit |debit |bank |default |stored )*card(?: on file)?(?!\w)",
        re.I,
    ),
}
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
    found = _PLAN_CALLED.search(text)
    if found:
        raise Stop("plan_unknown", found.group())
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
            and not (figure.unit == "line" or figure.key in lines and "\ue000" in text)
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
    text = canvas.text
    account = records.account
    methods = account.payment_methods if account else ()
    on_file = {method.brand.casefold() for method in methods}
    spoken = " ".join([*(str(value) for value in records.company.policies.values()), *records.company.texts.values()])
    for brand, pattern in _BRAND.items():
        for found in pattern.finditer(text):
            if any(pattern.search(name) for name in on_file) or brand in on_file:
                _require_same_card(canvas, found, records, pattern)
                continue
            refused = bool(_REFUSED.search(text[: found.start()]))
            if records.company.policies.get(f"accepts_{brand}") is not None:
                taken = records.company.policies[f"accepts_{brand}"] is True
            else:
                taken = bool(pattern.search(spoken))
            own = re.search(r"(?<!\w)(?:your|ihre|votre|su|\ue006+)(?: \w+)? $", text[: found.start()], re.I)
            if own or taken == refused or "\ue006" in text[found.end() : found.end() + 24]:
                raise Stop("method_unknown", found.group())
    for kind, pattern in _KINDS.items():
        found = pattern.search(text)
        if found and account is not None and not any(method.kind == kind for method in methods):
            raise Stop("method_unknown", found.group())


def _require_same_card(canvas: Canvas, found: re.Match[str], records: Records, pattern: re.Pattern[str]) -> None:
    """ "Visa ending in 4242" must be one card."""
    near = [one for one in canvas.of("card") if abs(one.start - found.end()) < 32 or abs(found.start() - one.end) < 8]
    for figure in near[:1]:
        methods = records.account.payment_methods if records.account else ()
        if not any(method.last4 == figure.key and pattern.search(method.brand) for method in methods):
            raise Stop("method_unknown", found.group())
