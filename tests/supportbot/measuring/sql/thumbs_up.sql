SELECT count(*) FILTER (WHERE thumb.value = 'up')::float / nullif(count(*), 0)
FROM supportbot_answerfeedback AS thumb
JOIN supportbot_turn AS turn ON turn.conversation_id = thumb.conversation_id AND turn.reply_seq = thumb.seq
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
