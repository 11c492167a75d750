SELECT coalesce(sum((turn.trace #>> '{model,micros}')::bigint), 0)::bigint
FROM supportbot_turn AS turn
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
