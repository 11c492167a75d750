-- What bears on the risk of each conversation, in one statement over indexes.
SELECT
    chat.id,
    chat.created_at,
    chat.last_message_at,
    EXISTS (
        SELECT FROM supportbot_answerfeedback AS thumb
        WHERE thumb.conversation_id = chat.id AND thumb.value = 'down'
    ),
    rating.score,
    ARRAY(
        SELECT DISTINCT brought.reason FROM handoff_escalation AS brought WHERE brought.conversation_id = chat.id
    ),
    EXISTS (
        SELECT FROM handoff_escalation AS asked
        WHERE asked.conversation_id = chat.id AND asked.reason = 'asked_for_person'
            AND 2 >= (
                SELECT count(*) FROM handoff_message AS said
                WHERE said.conversation_id = chat.id AND said.author = 'customer'
                    AND said.created_at <= asked.created_at
            )
    ),
    coalesce((
        SELECT jsonb_agg(jsonb_build_object(
            'decision', turn.decision, 'topic', turn.topic, 'confidence', turn.confidence, 'reason', turn.reason,
            'threshold', turn.trace -> 'threshold',
            'stopped', coalesce(turn.trace #> '{model,stopped}', 'null') <> 'null',
            'asked_again', coalesce(turn.trace #> '{reading,signals}' ? 'asked_again', false)
        ) ORDER BY turn.first_seq)
        FROM supportbot_turn AS turn
        WHERE turn.conversation_id = chat.id AND turn.status = 'done'
    ), '[]')
FROM handoff_conversation AS chat
LEFT JOIN supportbot_conversationrating AS rating ON rating.conversation_id = chat.id
WHERE chat.id = ANY(%(chats)s::uuid[])
