"""Every table, and how it belongs to a customer. A new table without a row here fails ``test_stores``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

By = Literal["ref", "provider_ref", "action_key", "sentence"]


@dataclass(frozen=True, slots=True)
class Belongs:
    """Rows that are a customer's: any of ``paths`` leads to one of theirs.

    ``by``: to their reference, to the billing system's id of them, to the key of an action of theirs, or to the key of
    a sentence that they wrote. ``mentions`` are columns in which other rows of the table may name them.
    """

    paths: tuple[str, ...]
    by: By = "ref"
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """Rows of nobody's that may name a customer: ``columns`` are searched for what names them."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAbout:
    """Holds nothing of any customer's; ``why`` says what it is."""

    why: str


@dataclass(frozen=True, slots=True)
class Quotes:
    """JSON of a trained version's in ``column``, where sentences stand that customers wrote."""

    column: str


Store = Belongs | Mentions | Quotes | NotAbout

_CHAT = Belongs(("conversation__customer_ref",))
_TURN = Belongs(("turn__conversation__customer_ref",))
_CUSTOMER = Belongs(("customer__external_ref",))
_BILL = Belongs(("invoice__customer__external_ref",))
_COMPANY = NotAbout("what the company sells, promises and says to everybody")
_STAFF = NotAbout("people who work here and how they are organised")
_SETTING = NotAbout("a setting of the installation")
_PLACE = NotAbout("how far a piece of work has come")
_FIGURES = NotAbout("counts without anybody's name")

STORES: Mapping[str, Store] = {
    "billing.Action": _CUSTOMER,
    "billing.ActionEvent": Belongs(("action__customer__external_ref",)),
    "billing.AppliedCoupon": _CUSTOMER,
    "billing.Backfill": _PLACE,
    "billing.Company": _COMPANY,
    "billing.Connection": _PLACE,
    "billing.Coupon": _COMPANY,
    "billing.CreditNote": _BILL,
    "billing.CrmCaseRow": _CUSTOMER,
    "billing.CrmOutcomeRow": _CUSTOMER,
    "billing.CrmRefresh": _CUSTOMER,
    "billing.CrmState": _SETTING,
    "billing.Customer": Belongs(("external_ref",)),
    "billing.CustomerLink": _CUSTOMER,
    "billing.Delivery": Mentions(("body", "headers", "keys", "error")),
    "billing.Dispute": _BILL,
    "billing.ErasedCustomer": NotAbout("keyed hashes of references that were erased"),
    "billing.ErasureKey": NotAbout("the key of those hashes"),
    "billing.GatewayDoing": Belongs(("key",), by="action_key"),
    "billing.Invoice": _CUSTOMER,
    "billing.InvoiceItem": _CUSTOMER,
    "billing.InvoiceLine": _BILL,
    "billing.MirrorState": Belongs(("owner", "ref"), by="provider_ref"),
    "billing.PaymentAttempt": _BILL,
    "billing.PaymentMethod": _CUSTOMER,
    "billing.Plan": _COMPANY,
    "billing.PolicyText": _COMPANY,
    "billing.PolicyValue": _COMPANY,
    "billing.Price": _COMPANY,
    "billing.Reconciliation": Mentions(("examples", "pending", "error")),
    "billing.Refund": _BILL,
    "billing.Subscription": _CUSTOMER,
    "handoff.Attachment": _CHAT,
    "handoff.AttachmentContent": Belongs(("attachment__conversation__customer_ref",)),
    "handoff.Conversation": Belongs(("customer_ref",)),
    "handoff.Escalation": _CHAT,
    "handoff.Event": Belongs(("conversation__customer_ref",), mentions=("data",)),
    "handoff.Holiday": _STAFF,
    "handoff.Invitation": _STAFF,
    "handoff.LegalHold": Belongs(("customer_ref", "conversation__customer_ref")),
    "handoff.Mail": Belongs(("conversation__customer_ref",), mentions=("address",)),
    "handoff.Message": _CHAT,
    "handoff.Note": _CHAT,
    "handoff.Offer": _CHAT,
    "handoff.OfficeHours": _STAFF,
    "handoff.OpenSpan": _STAFF,
    "handoff.Presence": _STAFF,
    "handoff.QueueStay": _CHAT,
    "handoff.SavedReply": _COMPANY,
    "handoff.SavedView": Mentions(("wanted",)),
    "handoff.SlaClock": _CHAT,
    "handoff.SlaTarget": _SETTING,
    "handoff.StaffMember": _STAFF,
    "handoff.Team": _STAFF,
    "supportbot.AnswerFeedback": _CHAT,
    "supportbot.ApiKey": _SETTING,
    "supportbot.CoachingNote": _CHAT,
    "supportbot.ConversationRating": _CHAT,
    "supportbot.ConversationScore": _CHAT,
    "supportbot.Correction": Belongs(("key",), by="sentence"),
    "supportbot.CorrectionSource": _TURN,
    "supportbot.DayDue": _FIGURES,
    "supportbot.DayFigures": _FIGURES,
    "supportbot.Edition": _COMPANY,
    "supportbot.Export": Mentions(("filters",)),
    "supportbot.ExportChunk": Mentions(("data",)),
    "supportbot.FiguresMark": _PLACE,
    "supportbot.Gap": Belongs(("first__conversation__customer_ref",)),
    "supportbot.GapMessage": Belongs(("customer_ref", "turn__conversation__customer_ref")),
    "supportbot.GapRound": _PLACE,
    "supportbot.IdentityCode": Belongs(("customer_ref", "conversation__customer_ref")),
    "supportbot.KeptFact": _FIGURES,
    "supportbot.Measure": _FIGURES,
    "supportbot.ModelComparison": Quotes("found"),
    "supportbot.ModelPromotion": NotAbout("which version serves, and who decided so"),
    "supportbot.OutcomeDelivery": _CHAT,
    "supportbot.OutcomeLog": _PLACE,
    "supportbot.ReadingAlert": _FIGURES,
    "supportbot.ReadingArtefact": Quotes("corrections"),
    "supportbot.ReadingCheck": _FIGURES,
    "supportbot.ReadingModel": NotAbout("names and figures of trained versions"),
    "supportbot.ReviewItem": _CHAT,
    "supportbot.ReviewLog": _PLACE,
    "supportbot.ReviewView": Mentions(("wanted",)),
    "supportbot.Revocation": Belongs(("customer_ref",)),
    "supportbot.Scorecard": _SETTING,
    "supportbot.ScorecardVersion": _SETTING,
    "supportbot.Site": _SETTING,
    "supportbot.SiteKey": _SETTING,
    "supportbot.SweepMark": NotAbout("when a worker last ended each task"),
    "supportbot.TokenUse": NotAbout("numbers of tokens and browsers, which name nobody and end with the token"),
    "supportbot.TopicPolicy": _SETTING,
    "supportbot.TrainingRun": _PLACE,
    "supportbot.Turn": _CHAT,
    "supportbot.TurnVerdict": _TURN,
    "supportbot.WebhookDelivery": _CHAT,
    "supportbot.WebhookEndpoint": _SETTING,
    "supportbot.WebhookLog": _PLACE,
    "admin.LogEntry": Mentions(("object_repr", "change_message")),
}
