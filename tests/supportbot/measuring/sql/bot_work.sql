SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY turn.milliseconds)
FROM supportbot_turn AS turn
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
