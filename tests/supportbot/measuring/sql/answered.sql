SELECT avg(CASE WHEN turn.decision IN ('clarify', 'handoff') THEN 0.0::float ELSE 1 END)
FROM supportbot_turn AS turn
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
