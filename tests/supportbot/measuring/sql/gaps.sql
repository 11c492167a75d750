SELECT count(*) FILTER (WHERE
    turn.reason IN ('low_confidence', 'out_of_scope', 'not_covered')
    OR turn.decision = 'clarify' AND turn.confidence < (turn.trace ->> 'threshold')::float)::float / nullif(count(*), 0)
FROM supportbot_turn AS turn
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
