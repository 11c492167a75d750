WITH first_words AS (
    SELECT conversation_id, (array_agg(created_at ORDER BY seq))[1] AS at
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), chat AS (
    SELECT conversation.id, conversation.customer_ref, first_words.at
    FROM handoff_conversation AS conversation JOIN first_words ON first_words.conversation_id = conversation.id
    WHERE (first_words.at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
)
SELECT coalesce((
    SELECT escalation.reason FROM handoff_escalation AS escalation
    WHERE escalation.conversation_id = chat.id ORDER BY escalation.created_at, escalation.id LIMIT 1), 'claimed') AS reason,
    count(*)
FROM chat
WHERE id IN (
    SELECT conversation_id FROM handoff_event
    WHERE kind = 'custody' AND data ->> 'move' IN ('escalate', 'claim', 'reopen'))
GROUP BY 1
