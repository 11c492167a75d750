from supportbot.models.api import ApiKey, WebhookDelivery, WebhookEndpoint, WebhookLog
from supportbot.models.coaching import CoachingNote
from supportbot.models.export import Export, ExportChunk
from supportbot.models.feedback import AnswerFeedback, ConversationRating
from supportbot.models.identity import IdentityCode, Revocation, TokenUse
from supportbot.models.learning import (
    Correction,
    CorrectionSource,
    ModelComparison,
    ModelPromotion,
    ReadingArtefact,
    TrainingRun,
)
from supportbot.models.measuring import DayDue, DayFigures, FiguresMark, KeptFact, Measure
from supportbot.models.outcome import OutcomeDelivery, OutcomeLog
from supportbot.models.review_item import ReviewItem, ReviewLog
from supportbot.models.review_view import ReviewView
from supportbot.models.running import SweepMark
from supportbot.models.scorecard import ConversationScore, Scorecard, ScorecardVersion
from supportbot.models.site import Site, SiteKey
from supportbot.models.topic_policy import TopicPolicy, topic_choices
from supportbot.models.tuning import Edition, Gap, GapMessage, GapRound, ReadingAlert, ReadingCheck
from supportbot.models.turns import ReadingModel, Turn
from supportbot.models.verdict import TurnVerdict

__all__ = [
    "AnswerFeedback",
    "ApiKey",
    "CoachingNote",
    "ConversationRating",
    "ConversationScore",
    "Correction",
    "CorrectionSource",
    "DayDue",
    "DayFigures",
    "Edition",
    "Export",
    "ExportChunk",
    "FiguresMark",
    "Gap",
    "GapMessage",
    "GapRound",
    "IdentityCode",
    "KeptFact",
    "Measure",
    "ModelComparison",
    "ModelPromotion",
    "OutcomeDelivery",
    "OutcomeLog",
    "ReadingAlert",
    "ReadingArtefact",
    "ReadingCheck",
    "ReadingModel",
    "ReviewItem",
    "ReviewLog",
    "ReviewView",
    "Revocation",
    "Scorecard",
    "ScorecardVersion",
    "Site",
    "SiteKey",
    "SweepMark",
    "TokenUse",
    "TopicPolicy",
    "TrainingRun",
    "Turn",
    "TurnVerdict",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookLog",
    "topic_choices",
]
