from supportbot.models.feedback import AnswerFeedback, ConversationRating
from supportbot.models.topic_policy import TopicPolicy, topic_choices
from supportbot.models.turns import ReadingModel, Turn

__all__ = ["AnswerFeedback", "ConversationRating", "ReadingModel", "TopicPolicy", "Turn", "topic_choices"]
