-- Every conversation that something of these days belongs to, with the topic, team and language it is counted under.
touched AS MATERIALIZED (
    SELECT conversation_id AS id FROM handoff_message
    WHERE created_at >= %(start)s AND created_at < %(end)s
    UNION
    SELECT conversation_id FROM supportbot_turn
    WHERE finished_at >= %(start)s AND finished_at < %(end)s
    UNION
    SELECT conversation_id FROM handoff_queuestay
    WHERE entered_at >= %(start)s AND entered_at < %(end)s
    UNION
    SELECT conversation_id FROM handoff_slaclock
    WHERE started_at >= %(start)s AND started_at < %(end)s
),
about AS MATERIALIZED (
    SELECT conversation.id, conversation.customer_ref,
        coalesce(nullif(conversation.topic, ''), spoken.topic, '') AS topic,
        coalesce(conversation.team_id::text, '') AS team,
        coalesce(nullif(conversation.language, ''), split_part(conversation.locale, '-', 1)) AS language
    FROM touched
    JOIN handoff_conversation AS conversation USING (id)
    LEFT JOIN LATERAL (
        SELECT turn.topic FROM supportbot_turn AS turn
        WHERE turn.conversation_id = conversation.id AND turn.status = 'done' AND turn.topic <> ''
        ORDER BY turn.first_seq DESC LIMIT 1
    ) AS spoken ON conversation.topic = ''
)
