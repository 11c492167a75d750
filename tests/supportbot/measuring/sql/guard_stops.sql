SELECT count(turn.trace #>> '{model,stopped,code}')::float / nullif(count(*), 0)
FROM supportbot_turn AS turn
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s AND turn.trace ? 'model'
