"""A customer of whom something stands in every place there is, each with a word of its own that stands nowhere else."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.utils import timezone

from billing.models import (
    Action,
    ActionEvent,
    AppliedCoupon,
    Coupon,
    CreditNote,
    CrmCaseRow,
    CrmOutcomeRow,
    CrmRefresh,
    Customer,
    CustomerLink,
    Delivery,
    Dispute,
    GatewayDoing,
    Invoice,
    InvoiceItem,
    InvoiceLine,
    MirrorState,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    Price,
    Reconciliation,
    Refund,
    Subscription,
)
from handoff.filters import TABS
from handoff.models import (
    Attachment,
    AttachmentContent,
    Conversation,
    Escalation,
    Event,
    LegalHold,
    Mail,
    Message,
    Note,
    Offer,
    QueueStay,
    SavedView,
    SlaClock,
    StaffMember,
)
from supportbot.improving.sentences import key_of, sentence_of
from supportbot.llm.configured import counted_as
from supportbot.models import (
    AnswerFeedback,
    CoachingNote,
    ConversationRating,
    ConversationScore,
    Correction,
    CorrectionSource,
    Export,
    ExportChunk,
    Gap,
    GapMessage,
    IdentityCode,
    ModelComparison,
    OutcomeDelivery,
    ReadingArtefact,
    ReadingModel,
    ReviewItem,
    ReviewView,
    Revocation,
    Scorecard,
    ScorecardVersion,
    Turn,
    TurnVerdict,
    WebhookDelivery,
    WebhookEndpoint,
)
from supportbot.understanding.corrections import CORRECTIONS_FILE

SOMEBODY_ELSE, OTHERS_WORDS = "cus_somebody_else", "words of another customer"
DAY = date(2026, 11, 2)


@dataclass
class Planted:
    """``words`` by the place they stand in."""

    ref: str
    chat: Conversation
    words: dict[str, str] = field(default_factory=dict)

    def word(self, place: str) -> str:
        made = f"kanari{uuid.uuid4().hex[:14]}"
        self.words[place] = made
        return made


def plant(ref: str, staff: StaffMember, *, mirrored: bool = True, name: str = "") -> Planted:
    """One customer with a chat and bills, and words of theirs wherever words can stand."""
    given = name or f"Pryanka Kanari{uuid.uuid4().hex[:8]}"
    chat = Conversation.objects.create(
        customer_ref=ref,
        display_name=given,
        custody="closed",
        closed_at=timezone.now(),
        contact_email=f"{uuid.uuid4().hex[:10]}@left.example",
        last_seq=3,
    )
    planted = Planted(ref, chat)
    planted.words |= {"reference": ref, "name": given, "contact address": chat.contact_email}
    _chat(planted, staff)
    _bills(planted, given, mirrored)
    _acted(planted, staff)
    _reviewed(planted, staff)
    _learnt(planted, staff)
    _named_elsewhere(planted, staff)
    _outside(planted)
    return planted


def _chat(it: Planted, staff: StaffMember) -> None:
    chat, now = it.chat, timezone.now()
    said = f"my landlord {it.word('message')} never paid this"
    Message.objects.create(conversation=chat, seq=1, author="customer", text=said, client_id=it.word("client id"))
    Message.objects.create(
        conversation=chat, seq=2, author="bot", text=it.word("reply"), body={"table": [[it.word("table of a reply")]]}
    )
    file = Attachment.objects.create(
        conversation=chat, seq=1, name=f"{it.word('file name')}.pdf", content_type="application/pdf", size=9
    )
    AttachmentContent.objects.create(attachment=file, data=it.word("file").encode())
    Note.objects.create(conversation=chat, staff=staff, text=it.word("note"), after_seq=2)
    Escalation.objects.create(
        conversation=chat, custody_version=1, reason="dispute", priority=10, brief={"what": it.word("brief")}
    )
    Event.objects.create(conversation=chat, kind="message", seq=1, custody_version=0, data={"t": it.word("event")})
    QueueStay.objects.create(conversation=chat, custody_version=1, priority=10, position=1)
    SlaClock.objects.create(
        conversation=chat, clock="first_response", priority=0, started_at=now, warn_at=now, due_at=now
    )
    Offer.objects.create(conversation=chat, custody_version=1, staff=staff, until=now, outcome="lapsed")
    LegalHold.objects.create(
        conversation=chat, reason=it.word("lifted hold"), by_name="Lena", lifted_at=now, lifted_by_name="Lena"
    )
    Mail.objects.create(
        conversation=chat,
        kind="transcript",
        address=f"{it.word('address of a mail')}@example.com",
        subject=it.word("subject of a mail"),
        text=it.word("mail"),
        attachment=it.word("file with a mail").encode(),
        attachment_name="bill.pdf",
    )
    IdentityCode.objects.create(conversation=chat, customer_ref=it.ref, digest="0" * 64, expires_at=now)
    Revocation.objects.create(customer_ref=it.ref, before=now)
    ConversationRating.objects.create(conversation=chat, score=2, comment=it.word("comment of a rating"))
    AnswerFeedback.objects.create(conversation=chat, seq=2, value="down", reason=it.word("reason of a thumb"))
    hook = WebhookEndpoint.objects.create(url="https://hooks.example.com/", events=["message"], salt="s")
    WebhookDelivery.objects.create(
        endpoint=hook, conversation=chat, type="message", error=it.word("error of a webhook")
    )
    OutcomeDelivery.objects.create(conversation=chat, wanted=1, ref=it.word("outcome at the CRM"))


def _bills(it: Planted, name: str, mirrored: bool) -> None:
    row = Customer.objects.create(
        external_ref=it.ref,
        name=name,
        email=f"{it.word('address on file')}@example.com",
        currency="EUR",
        billing_address=f"{it.word('billing address')} Street 1",
        tax_id=it.word("tax id"),
        notes=it.word("CRM note"),
        segment=it.word("CRM segment"),
        open_cases=[it.word("open case")],
        provider_ref=it.word("reference at the billing system") if mirrored else "",
    )
    plan, _ = Plan.objects.get_or_create(code="PL", defaults={"name": "Plan"})
    price, _ = Price.objects.get_or_create(
        ref="price_1", defaults={"plan": plan, "currency": "EUR", "interval": "month", "amount_minor": 1000}
    )
    plan_of = Subscription.objects.create(
        ref=it.word("subscription"),
        customer=row,
        price=price,
        status="active",
        started_on=DAY,
        current_period_start=DAY,
        current_period_end=DAY,
    )
    method = PaymentMethod.objects.create(ref=it.word("payment method"), customer=row, kind="card", brand="visa")
    bill = Invoice.objects.create(
        number=it.word("invoice"),
        customer=row,
        status="open",
        currency="EUR",
        period_start=DAY,
        period_end=DAY,
        issued_on=DAY,
        due_on=DAY,
        total_minor=1000,
        due_minor=1000,
    )
    InvoiceLine.objects.create(
        invoice=bill, ref="l1", position=1, kind="one_off", key="k", description=it.word("line"), amount_minor=1000
    )
    InvoiceItem.objects.create(
        ref=it.word("item"),
        customer=row,
        kind="one_off",
        description="x",
        currency="EUR",
        amount_minor=1,
        period_start=DAY,
        period_end=DAY,
        created_on=DAY,
    )
    paid = PaymentAttempt.objects.create(
        ref=it.word("payment"),
        invoice=bill,
        method=method,
        amount_minor=10,
        status="succeeded",
        attempted_at=timezone.now(),
    )
    Refund.objects.create(
        ref=it.word("refund"),
        invoice=bill,
        payment=paid,
        amount_minor=1,
        status="succeeded",
        reason=it.word("reason of a refund"),
        created_on=DAY,
    )
    CreditNote.objects.create(
        number=it.word("credit note"), invoice=bill, amount_minor=1, reason="goodwill", issued_on=DAY
    )
    Dispute.objects.create(
        ref=it.word("dispute"), invoice=bill, amount_minor=1, status="needs_response", reason="r", opened_on=DAY
    )
    coupon, _ = Coupon.objects.get_or_create(code="TEN", defaults={"percent": 10, "valid_from": DAY})
    AppliedCoupon.objects.create(
        ref=it.word("coupon given"), coupon=coupon, customer=row, subscription=plan_of, applied_on=DAY
    )
    CustomerLink.objects.create(
        purpose="pay", customer=row, invoice=bill, made_at=timezone.now(), expires_at=timezone.now()
    )
    CrmRefresh.objects.create(customer=row, error=it.word("error of the CRM"))
    CrmOutcomeRow.objects.create(key=it.word("outcome key"), customer=row, document={"said": it.word("outcome")})
    CrmCaseRow.objects.create(
        key=it.word("case key"), customer=row, subject=it.word("case"), text=it.word("text of a case"), opened_on=DAY
    )
    if mirrored:
        _copied(it, row)


def _copied(it: Planted, row: Customer) -> None:
    MirrorState.objects.create(
        gateway="stripe",
        kind="invoice",
        ref=it.word("object at the billing system"),
        owner=row.provider_ref,
        ticket=1,
        synced_at=timezone.now(),
        problem=it.word("problem of the copy"),
    )
    body = {"data": {"object": {"customer": row.provider_ref, "name": it.word("body of news")}}}
    Delivery.objects.create(
        gateway="stripe",
        event=f"evt_{uuid.uuid4().hex}",
        source="webhook",
        state="done",
        settled_at=timezone.now(),
        body=json.dumps(body).encode(),
    )
    Reconciliation.objects.create(
        gateway="stripe", pending=[row.provider_ref, SOMEBODY_ELSE], examples=[["customer", row.provider_ref, "name"]]
    )


def _acted(it: Planted, staff: StaffMember) -> None:
    """What the books need stays: kind, record, amount, state, moments."""
    row = Customer.objects.get(external_ref=it.ref)
    key = str(uuid.uuid4())
    action = Action.objects.create(
        key=key,
        customer=row,
        kind="change_address",
        target="account",
        command={"kind": "change_address", "address": it.word("address in a command")},
        effect={"before": it.word("before in an effect"), "after": it.word("after in an effect"), "amount": None},
        state="done",
        asked_by=f"customer:{it.ref}",
        conversation=str(it.chat.pk),
        receipt={"ref": "re_1", "status": "done", "amount": None, "touched": []},
        link=f"https://pay.example/{it.word('link in an action')}",
        finished_at=timezone.now(),
    )
    ActionEvent.objects.create(
        action=action, state="done", actor=f"customer:{it.ref}", detail={"note": it.word("note of an action")}
    )
    GatewayDoing.objects.create(
        key=key, fingerprint="f" * 64, receipt={"url": it.word("receipt")}, done_at=timezone.now()
    )


def _reviewed(it: Planted, staff: StaffMember) -> None:
    chat = it.chat
    turn = Turn.objects.create(
        conversation=chat,
        first_seq=1,
        last_seq=1,
        custody_version=0,
        status="done",
        reply_seq=2,
        decision="handoff",
        topic="dispute_charge",
        finished_at=timezone.now(),
        trace={"model": {"asked": it.word("prompt"), "calls": [{"arguments": it.word("argument of a tool")}]}},
    )
    TurnVerdict.objects.create(
        turn=turn, value="wrong", topic="due_date", answer=it.word("better answer"), note=it.word("note of a verdict")
    )
    ReviewItem.objects.create(conversation=chat, score=3, reasons=["low_rating"], happened_at=timezone.now())
    CoachingNote.objects.create(conversation=chat, agent=staff, text=it.word("coaching note"))
    card = Scorecard.objects.create(name=f"card {uuid.uuid4().hex}")
    version = ScorecardVersion.objects.create(card=card, number=1, pass_mark=50, criteria=[])
    ConversationScore.objects.create(
        conversation=chat,
        card=card,
        version=version,
        answers=[{"value": 1, "comment": it.word("comment of a score")}],
        comment=it.word("comment of a scorecard"),
    )


def _learnt(it: Planted, staff: StaffMember) -> None:
    turn = Turn.objects.get(conversation=it.chat)
    text = sentence_of(Message.objects.get(conversation=it.chat, seq=1).text, ())
    found = Correction.objects.create(key=key_of(text), text=text, topic="due_date", state="approved", trained=True)
    CorrectionSource.objects.create(correction=found, topic="due_date", turn=turn)
    version, _ = ReadingModel.objects.get_or_create(version=uuid.uuid4().hex[:12])
    ReadingArtefact.objects.create(
        model=version, document=b"{}", weights=b"", corrections=[[text, "due_date"], [OTHERS_WORDS, "balance_due"]]
    )
    against, _ = ReadingModel.objects.get_or_create(version="v-before")
    ModelComparison.objects.create(
        candidate=version, against=against, found={"past": [{"text": text[:70], "topic": "due_date"}], "cases": 1}
    )
    gap = Gap.objects.create(name=it.word("name of a gap"), first=turn, leader=b"\x00" * 8, space="here")
    GapMessage.objects.create(turn=turn, gap=gap, customer_ref=it.ref, why="handed_over", at=timezone.now())
    path = Path(settings.MODELS_DIR, CORRECTIONS_FILE)
    before = path.read_text() if path.exists() else ""
    path.write_text(before + json.dumps({"text": text, "topic": "due_date"}) + "\n")


def _named_elsewhere(it: Planted, staff: StaffMember) -> None:
    name = it.chat.display_name
    Event.objects.create(
        kind="export_asked",
        seq=0,
        custody_version=0,
        actor=f"staff:{staff.pk}",
        data={"customer": it.ref, "by": "Lena"},
    )
    attempt = uuid.uuid4()
    export = Export.objects.create(
        by=staff, source="transcripts", kind="jsonl", state="done", filters={"customer": it.ref}, attempt=attempt
    )
    line = json.dumps({"customer": it.ref, "text": it.word("exported line")})
    ExportChunk.objects.create(export=export, attempt=attempt, number=0, data=f"{line}\n".encode())
    SavedView.objects.create(staff=staff, name=uuid.uuid4().hex, tab=TABS[0], wanted={"words": name}, position=0)
    ReviewView.objects.create(staff=staff, name=uuid.uuid4().hex, wanted={"words": name}, position=0)
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(Customer),
        object_id="1",
        object_repr=f"{name} ({it.ref})",
        action_flag=CHANGE,
    )


def _outside(it: Planted) -> None:
    address = Mail.objects.get(conversation=it.chat).address
    EmailMessage(it.word("subject of a mail as a file"), it.word("mail as a file"), None, [address]).send()
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set(f"LIMITS:LIMITER/customer/{counted_as(it.ref)}/tokens/1/1/day", 42)
