SELECT coalesce(sum((turn.trace #>> '{model,tokens_in}')::bigint + (turn.trace #>> '{model,tokens_out}')::bigint), 0)::bigint
FROM supportbot_turn AS turn
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
