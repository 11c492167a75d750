-- What is counted once a conversation, on the day of the customer's first words.
begun AS MATERIALIZED (
    SELECT message.conversation_id AS id, message.created_at AS at
    FROM handoff_message AS message
    WHERE message.author = 'customer' AND message.created_at >= %(start)s AND message.created_at < %(end)s
        AND NOT EXISTS (
            SELECT FROM handoff_message AS earlier
            WHERE earlier.conversation_id = message.conversation_id AND earlier.seq < message.seq
                AND earlier.author = 'customer')
),
course AS MATERIALIZED (
    SELECT begun.id, begun.at, moves.closed_at, moves.handed_at, first_reason.reason, replied.at AS bot_at,
        person.at AS person_at, finished.at AS people_closed_at, rating.score,
        EXISTS (
            SELECT FROM handoff_event AS event
            WHERE event.conversation_id = begun.id AND event.kind = 'custody' AND event.data ->> 'move' = 'reopen'
                AND event.created_at > moves.closed_at AND event.created_at <= moves.closed_at + interval '168 hours'
        ) AS reopened
    FROM begun
    CROSS JOIN LATERAL (
        SELECT min(event.created_at) FILTER (WHERE event.data ->> 'move' = 'close') AS closed_at,
            min(event.created_at) FILTER (WHERE event.data ->> 'move' IN ('escalate', 'claim', 'reopen')) AS handed_at
        FROM handoff_event AS event WHERE event.conversation_id = begun.id AND event.kind = 'custody'
    ) AS moves
    LEFT JOIN LATERAL (
        SELECT escalation.reason FROM handoff_escalation AS escalation
        WHERE escalation.conversation_id = begun.id ORDER BY escalation.id LIMIT 1
    ) AS first_reason ON true
    LEFT JOIN LATERAL (
        SELECT message.created_at AS at FROM handoff_message AS message
        WHERE message.conversation_id = begun.id AND message.author = 'bot' AND message.kind <> 'notice'
        ORDER BY message.seq LIMIT 1
    ) AS replied ON true
    LEFT JOIN LATERAL (
        SELECT message.created_at AS at FROM handoff_message AS message
        WHERE message.conversation_id = begun.id AND message.author = 'agent' ORDER BY message.seq LIMIT 1
    ) AS person ON true
    LEFT JOIN LATERAL (
        SELECT min(event.created_at) AS at FROM handoff_event AS event
        WHERE event.conversation_id = begun.id AND event.kind = 'custody' AND event.data ->> 'move' = 'close'
            AND event.created_at > moves.handed_at
    ) AS finished ON true
    LEFT JOIN supportbot_conversationrating AS rating ON rating.conversation_id = begun.id
),
ended AS MATERIALIZED (
    SELECT course.*, about.topic, about.team, about.language, (course.at AT TIME ZONE %(zone)s)::date AS day,
        coalesce(course.closed_at, course.at) + interval '168 hours' <= %(as_of)s AS known,
        CASE
            WHEN course.closed_at IS NULL THEN 'never_closed'
            WHEN course.reopened THEN 'reopened'
            WHEN EXISTS (
                SELECT FROM handoff_conversation AS other
                CROSS JOIN LATERAL (
                    SELECT message.created_at AS at FROM handoff_message AS message
                    WHERE message.conversation_id = other.id AND message.author = 'customer'
                    OFFSET 0  -- by its conversation: by its time would be a walk through a week of everybody's
                ) AS again
                WHERE other.customer_ref = about.customer_ref AND other.id <> course.id
                    AND again.at > course.closed_at AND again.at <= course.closed_at + interval '168 hours'
            ) THEN 'wrote_again'
            WHEN EXISTS (
                SELECT FROM billing_dispute AS dispute
                JOIN billing_invoice AS invoice ON invoice.id = dispute.invoice_id
                JOIN billing_customer AS customer ON customer.id = invoice.customer_id
                WHERE customer.external_ref = about.customer_ref
                    AND dispute.opened_on > (course.closed_at AT TIME ZONE %(zone)s)::date
                    AND dispute.opened_on <= (course.closed_at AT TIME ZONE %(zone)s)::date + 7
            ) THEN 'disputed'
        END AS trouble
    FROM course JOIN about USING (id)
),
conversation_facts AS (
    SELECT ended.day, ended.topic, ended.team, ended.language, fact.measure || {bucket} AS measure, 1 AS n
    FROM ended CROSS JOIN LATERAL (VALUES
        ('conversations', NULL::interval),
        ('topic.' || ended.topic, NULL),
        (CASE WHEN NOT ended.known THEN 'outcome.unknown'
            ELSE 'outcome.' || CASE WHEN ended.handed_at IS NULL THEN 'bot' ELSE 'people' END
                || CASE WHEN ended.trouble IS NULL THEN '_resolved' ELSE '_unresolved' END END, NULL),
        (CASE WHEN ended.known THEN 'unresolved.' || ended.trouble END, NULL),
        (CASE WHEN ended.handed_at IS NOT NULL THEN 'handoff.' || coalesce(ended.reason, 'claimed') END, NULL),
        (CASE WHEN ended.handed_at IS NOT NULL THEN 'handoff_topic.' || ended.topic END, NULL),
        ('bot_first#', ended.bot_at - ended.at),
        ('people_first#', ended.person_at - ended.handed_at),
        ('people_full#', ended.people_closed_at - ended.handed_at),
        ('rating.' || CASE WHEN ended.person_at IS NULL THEN 'bot.' ELSE 'people.' END || ended.score, NULL)
    ) AS fact (measure, took)
    WHERE fact.measure IS NOT NULL AND (fact.took IS NOT NULL OR fact.measure NOT LIKE '%%#')
    UNION ALL
    SELECT ended.day, ended.topic, ended.team, ended.language, fact.measure, 1
    FROM ended
    JOIN LATERAL (
        SELECT DISTINCT message.staff_id FROM handoff_message AS message
        WHERE message.conversation_id = ended.id AND message.author = 'agent' AND message.staff_id IS NOT NULL
    ) AS helper ON ended.person_at IS NOT NULL
    CROSS JOIN LATERAL (VALUES
        ('agent_conversations.' || helper.staff_id),
        ('agent_rating.' || helper.staff_id || '.' || ended.score)
    ) AS fact (measure)
    WHERE fact.measure IS NOT NULL
)
