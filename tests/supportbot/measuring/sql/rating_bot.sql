WITH first_words AS (
    SELECT conversation_id, (array_agg(created_at ORDER BY seq))[1] AS at
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), chat AS (
    SELECT conversation.id, conversation.customer_ref, first_words.at
    FROM handoff_conversation AS conversation JOIN first_words ON first_words.conversation_id = conversation.id
    WHERE (first_words.at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
)
SELECT avg(rating.score)::float FROM supportbot_conversationrating AS rating
JOIN chat ON chat.id = rating.conversation_id
WHERE NOT EXISTS (
    SELECT FROM handoff_message AS message WHERE message.conversation_id = chat.id AND message.author = 'agent')
