"""What an unsure message about cards, autopay or a failed payment is about, where its words leave little doubt."""

from __future__ import annotations

import re

from billing.balance import unresolved_failed_payment
from supportbot.answering.desk import Desk
from supportbot.answering.topics.which_method import gives_a_number, only_which
from supportbot.understanding.patterns import plain

CARD, AUTOPAY, FAILED, STATUS = "payment_method_update", "autopay", "payment_failed", "payment_status"
DOUBTFUL = frozenset({FAILED, STATUS, "explain_charge", "unrecognised_charge", "duplicate_charge", "dispute_charge"})
"""What a payment said to have failed may be taken for."""

SENT_ODDLY = DOUBTFUL | {
    "make_payment",
    "payment_extension",
    "invoice_lookup",
    "invoice_copy",
    "due_date",
    "balance_due",
}
"""What a payment asked after may be taken for."""
WANTED_BACK = DOUBTFUL | {"refund_request", "invoice_lookup", "invoice_copy", "complaint"} - {FAILED}
LEAVING_ODDLY = frozenset(
    {"cancellation_fee", "cancel_subscription", "payment_extension", "balance_due", "due_date", "late_fee"}
)


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


_CARD_NAMED = _words("cards?", "iban", "bank details")
_CHANGED = _words(
    r"add(?:ed)?",
    "put(?! off)",
    r"regist\w+",
    r"delet\w+",
    r"remov\w+",
    r"replac\w+",
    r"exchang\w+",
    r"chan?ge\w*",
    r"swap\w*",
    r"updat\w+",
    "(?:new|different|another) (?:credit |debit |bank )?(?:card|iban|one)",
    r"still (?:\w+ )?(?:good|valid|ok)",
    "(?:about to )?run out",
    "expired?",
)
_AUTOPAY = _words(
    r"auto ?pay\w*",
    "automatic payments?",
    r"(?:collect\w*|tak\w+|pa(?:y|id)|charg\w+|debit\w*)(?: \w+){0,5} automatic(?:ally)?",
    r"direct debit(?: \w+){0,3} (?:stop\w*|off|end\w*|cancel\w*)",
    r"(?:stop|end|cancel)(?: \w+){0,3} direct debit",
)
_WENT_WRONG = _words(
    r"fail\w*",
    r"declin\w*",
    r"refus\w*",
    r"reject\w*",
    r"bounc\w*",
    r"unsuc+es+ful\w*",
    r"turn\w* down",
    "not accepted",
    r"(?:payments?|cards?|debit)(?: \w+){0,4} (?:didn'?t|did not|doesn'?t|not) (?:go through|come through|work\w*)",
    r"(?:payments?|cards?|debit)(?: \w+){0,4} (?:gone|went|go) wrong",
    r"(?:payments?|cards?|debit)(?: \w+){0,4} (?:came|sent|was|been) (?:back|returned)",
)


_ARRIVED = _words(
    "there yet",
    r"arriv\w*",
    r"(?:come|came|gone|go|got|get|getting) (?:in|through|to (?:you|ye|u))",
    r"receiv\w*",
    "receipt",
    "landed",
    r"reach(?:ed)? (?:you|ye)",
    "did (?:you|ye) get",
    r"booked(?: \w+){0,2} with (?:you|ye)",
)
_SENT = _words("payments?", "transfers?", "paid", "payed", "sent", "money", r"\d+ (?:euros?|eur|quid|pounds?|dollars?)")
_REFUND = _words(
    r"(?:want|request|like|need|ask|asking|have|get|give|please|kindly)(?: [\w.-]+){0,6} (?:refund\w*|money back)",
    "refund (?:it|me|my|the|that|this|bill?|invoice)",
)
_IS_ASKED_OF = _words(
    "where(?:'s)?",
    "when",
    "wen",
    "status",
    r"updates?",
    r"arriv\w*",
    "how long",
    r"polic\w+",
    "rules?",
    "terms",
    "yet",
    "still",
)
_GETTING_OUT = _words(r"get(?:ting)? out of (?:it|this|that|the|my)", "leav(?:e|ing) you", "going away")
_LEAVING = _words("leav(?:e|ing)(?: early)?", r"cancel\w*")
_COSTS = _words(r"cost\w*", "fees?", "pay", r"charg\w*", r"penalt\w*", "stung", "anything")


def topic_of_paying(desk: Desk) -> str:
    """The topic that is plainly meant; empty where nothing tells."""
    best, said = desk.reading.best.topic, plain(desk.text)
    went_wrong = _WENT_WRONG.search(said) is not None
    if gives_a_number(desk.text) or (desk.account and only_which(desk.text)):
        return CARD
    if went_wrong:
        failed = desk.account is not None and unresolved_failed_payment(desk.account) is not None
        return FAILED if failed and best in DOUBTFUL else ""
    if _AUTOPAY.search(said):
        return AUTOPAY
    if _CARD_NAMED.search(said) and _CHANGED.search(said):
        return CARD
    return _of_money(said, best)


def _of_money(said: str, best: str) -> str:
    """What is asked of money that was sent, that is wanted back, or that leaving costs."""
    leaves = _GETTING_OUT.search(said) or (best in LEAVING_ODDLY and _LEAVING.search(said))
    if leaves and _COSTS.search(said):
        return "cancellation_fee"
    if best in WANTED_BACK and _REFUND.search(said) and not _IS_ASKED_OF.search(said):
        return "refund_request"
    sent = best == STATUS or _SENT.search(said)
    return STATUS if best in SENT_ODDLY and sent and _ARRIVED.search(said) else ""
