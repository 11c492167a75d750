-- What is counted once a turn of the bot's, on the day it was finished and under the topic it was read as.
turn_facts AS (
    SELECT (turn.finished_at AT TIME ZONE %(zone)s)::date AS day, turn.topic, about.team, about.language,
        fact.measure || {bucket} AS measure, fact.n
    FROM supportbot_turn AS turn
    JOIN about ON about.id = turn.conversation_id
    LEFT JOIN supportbot_turnverdict AS verdict ON verdict.turn_id = turn.id
    LEFT JOIN handoff_message AS asked
        ON asked.conversation_id = turn.conversation_id AND asked.seq = turn.first_seq
    LEFT JOIN handoff_message AS reply
        ON reply.conversation_id = turn.conversation_id AND reply.seq = turn.reply_seq
    LEFT JOIN supportbot_answerfeedback AS thumb
        ON thumb.conversation_id = turn.conversation_id AND thumb.seq = turn.reply_seq
    LEFT JOIN LATERAL (
        SELECT turn.trace -> 'model' AS told, (turn.trace ->> 'threshold')::float AS threshold
    ) AS trace ON true
    CROSS JOIN LATERAL (VALUES
        ('decision.' || turn.decision, 1, NULL::interval),
        (CASE WHEN turn.decision IN ('answer', 'propose', 'perform') THEN 'judged.' || verdict.value END, 1, NULL),
        ('thumb.' || thumb.value, 1, NULL),
        (CASE WHEN turn.decision = 'handoff' AND turn.reason IN ('low_confidence', 'out_of_scope', 'not_covered')
            THEN 'gap.' || turn.reason
            WHEN turn.decision = 'clarify' AND turn.confidence < trace.threshold THEN 'gap.clarify' END, 1, NULL),
        ('bot_work#', 1, make_interval(secs => turn.milliseconds / 1000)),
        ('bot_full#', 1, reply.created_at - asked.created_at),
        (CASE WHEN trace.told IS NOT NULL THEN 'model.turns' END, 1, NULL),
        (CASE WHEN (trace.told ->> 'used')::boolean THEN 'model.used' END, 1, NULL),
        ('model.tokens_in', (trace.told ->> 'tokens_in')::bigint, NULL),
        ('model.tokens_out', (trace.told ->> 'tokens_out')::bigint, NULL),
        ('model.micros', (trace.told ->> 'micros')::bigint, NULL),
        ('guard.' || (trace.told #>> '{stopped,code}'), 1, NULL)
    ) AS fact (measure, n, took)
    WHERE turn.finished_at >= %(start)s AND turn.finished_at < %(end)s AND turn.status = 'done' AND turn.decision <> ''
        AND fact.measure IS NOT NULL AND fact.n IS NOT NULL AND (fact.took IS NOT NULL OR fact.measure NOT LIKE '%%#')
)
