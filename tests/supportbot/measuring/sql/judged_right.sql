SELECT count(*) FILTER (WHERE verdict.value = 'right')::float / nullif(count(*), 0)
FROM supportbot_turnverdict AS verdict JOIN supportbot_turn AS turn ON turn.id = verdict.turn_id
WHERE turn.status = 'done' AND turn.decision NOT IN ('', 'clarify', 'handoff')
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
