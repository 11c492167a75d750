SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM reply.created_at - asked.created_at)::float)
FROM supportbot_turn AS turn
JOIN handoff_message AS asked ON asked.conversation_id = turn.conversation_id AND asked.seq = turn.first_seq
JOIN handoff_message AS reply ON reply.conversation_id = turn.conversation_id AND reply.seq = turn.reply_seq
WHERE turn.status = 'done' AND turn.decision <> ''
    AND (turn.finished_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
