"""The paper of a bill: the socket gives out a link for a minute, and the link hands out the PDF."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from billing.errors import CustomerNotFound
from billing.facts import Invoice
from billing.paper import invoice_pdf
from billing.selectors import account_for, company_facts
from handoff.errors import HandoffError
from handoff.files import PDF
from handoff.views.attachments import handed_out
from supportbot.answering.cards import may_be_opened
from supportbot.answering.identity import reaches
from supportbot.answering.topics.bill_tables import state_of
from supportbot.answering.topics.invoice_copy import TOPIC
from supportbot.live.session import Session
from supportbot.thinking import ANSWERS_IN, today_of
from supportbot.topic_policies import least_step

LINK_SECONDS = 60
_SALT = "supportbot.bill"


class InvoiceMissing(HandoffError):
    """There is no such bill of this customer's, or none that can be opened."""

    code = "invoice_not_found"
    text = "That bill cannot be opened."


class ProofNeeded(HandoffError):
    """The company wants to be certain who asks before it shows a bill or leads to a link."""

    code = "proof_needed"
    text = "Please have a code sent to you first, to show that it's really you."


def invoice_link(session: Session, number: str) -> str:
    """A path that hands out the bill's PDF for a minute. Raises InvoiceMissing (``number``), ProofNeeded."""
    if session.visitor:
        raise InvoiceMissing(field="number")
    if not reaches(session.step, least_step(TOPIC)):
        raise ProofNeeded
    _bill(session.customer_ref, number)
    return f"/bills/{signing.dumps([session.customer_ref, number], salt=_SALT)}/"


@require_safe
def invoice_paper(request: HttpRequest, token: str) -> HttpResponse:
    """What the customer's socket has just given a link to."""
    try:
        customer_ref, number = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError):
        return HttpResponse("This link has run out. Open the bill from the chat again.", "text/plain", status=410)
    try:
        bill = _bill(customer_ref, number)
    except InvoiceMissing as error:
        raise Http404(error.safe_text) from None
    account, company = account_for(customer_ref), company_facts(ANSWERS_IN)
    paper = invoice_pdf(bill, account, company, status=state_of(bill, today_of(company)))
    return handed_out(paper, name=f"{number}.pdf", content_type=PDF)


def _bill(customer_ref: str, number: str) -> Invoice:
    try:
        bills = account_for(customer_ref).invoices
    except CustomerNotFound:
        raise InvoiceMissing(field="number") from None
    found = next((bill for bill in bills if bill.number == number and may_be_opened(bill)), None)
    if found is None:
        raise InvoiceMissing(field="number")
    return found
