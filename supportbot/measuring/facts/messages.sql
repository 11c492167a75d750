-- What is counted once a message, on its own day. Lines of the system's and greetings are not messages.
message_facts AS (
    SELECT (message.created_at AT TIME ZONE %(zone)s)::date AS day, about.topic, about.team, about.language,
        fact.measure, 1 AS n
    FROM handoff_message AS message
    JOIN about ON about.id = message.conversation_id
    CROSS JOIN LATERAL (VALUES
        ('messages.' || message.author),
        (CASE WHEN message.author = 'agent' THEN 'agent_messages.' || message.staff_id END)
    ) AS fact (measure)
    WHERE message.created_at >= %(start)s AND message.created_at < %(end)s AND message.author <> 'system'
        AND message.kind <> 'notice' AND fact.measure IS NOT NULL
)
