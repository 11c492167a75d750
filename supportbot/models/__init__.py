from supportbot.models.api import ApiKey, WebhookDelivery, WebhookEndpoint, WebhookLog
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
from supportbot.models.outcome import OutcomeDelivery, OutcomeLog
from supportbot.models.site import Site, SiteKey
from supportbot.models.topic_policy import TopicPolicy, topic_choices
from supportbot.models.turns import ReadingModel, Turn
from supportbot.models.verdict import TurnVerdict

__all__ = [
    "AnswerFeedback",
    "ApiKey",
    "ConversationRating",
    "Correction",
    "CorrectionSource",
    "IdentityCode",
    "ModelComparison",
    "ModelPromotion",
    "OutcomeDelivery",
    "OutcomeLog",
    "ReadingArtefact",
    "ReadingModel",
    "Revocation",
    "Site",
    "SiteKey",
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
