from supportbot.models.api import ApiKey, WebhookDelivery, WebhookEndpoint, WebhookLog
from supportbot.models.feedback import AnswerFeedback, ConversationRating
from supportbot.models.topic_policy import TopicPolicy, topic_choices
from supportbot.models.turns import ReadingModel, Turn

__all__ = [
    "AnswerFeedback",
    "ApiKey",
    "ConversationRating",
    "ReadingModel",
    "TopicPolicy",
    "Turn",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookLog",
    "topic_choices",
]
