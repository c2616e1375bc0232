"""The only ways a notice of mention crosses from one community to another.

Each function acts for the community of the act under way, copies what that community's own row says, and touches
nothing but the other side of that one notice.
"""

ACT_HERE = """
  IF NULLIF(current_setting('diwan.act', true), '') IS NULL
     OR p_territory NOT BETWEEN NULLIF(current_setting('diwan.lo', true), '')::int
                            AND NULLIF(current_setting('diwan.hi', true), '')::int THEN
    RAISE EXCEPTION 'no notice outside an act of this community' USING ERRCODE = 'insufficient_privilege';
  END IF;
"""

PUSH = f"""
CREATE OR REPLACE FUNCTION civil_status_push_notice(p_territory int, p_key uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE o civil_status_outgoingnotice;
BEGIN
  {ACT_HERE}
  SELECT * INTO o FROM civil_status_outgoingnotice WHERE territory_id = p_territory AND key = p_key;
  IF o.id IS NULL OR o.receiver_id IS NULL OR o.state NOT IN ('sent', 'acknowledged', 'withdrawn') THEN
    RAISE EXCEPTION 'this notice goes nowhere' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO civil_status_incomingnotice AS i (territory_id, key, sender_id, type, date, authority, reference,
      fields, person, name_ar, name_la, state, sent_at, sent_by, reminders, reminded_at, settled_by,
      answer, applied_to, late_days)
    VALUES (o.receiver_id, o.key, o.territory_id, o.type, o.date, o.authority, o.reference, o.fields, o.person,
      o.name_ar, o.name_la, 'sent', o.sent_at, o.sent_by, o.reminders, o.reminded_at, '', '', '', o.late_days)
    ON CONFLICT (territory_id, key) DO UPDATE
      SET reminders = excluded.reminders, reminded_at = excluded.reminded_at,
          state = CASE WHEN o.state = 'withdrawn' THEN 'withdrawn' ELSE i.state END,
          settled_at = CASE WHEN o.state = 'withdrawn' THEN o.settled_at ELSE i.settled_at END,
          settled_by = CASE WHEN o.state = 'withdrawn' THEN o.settled_by ELSE i.settled_by END
      WHERE i.state IN ('sent', 'acknowledged') AND i.sender_id = p_territory;
END $$;
"""

HOLD = f"""
CREATE OR REPLACE FUNCTION civil_status_hold_notice(p_territory int, p_key uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE held text;
BEGIN
  {ACT_HERE}
  SELECT i.state INTO held FROM civil_status_incomingnotice i
    JOIN civil_status_outgoingnotice o ON o.key = i.key AND o.receiver_id = i.territory_id
    WHERE o.territory_id = p_territory AND o.key = p_key AND i.sender_id = p_territory FOR UPDATE OF i;
  RETURN held;
END $$;
"""

ANSWER = f"""
CREATE OR REPLACE FUNCTION civil_status_answer_notice(p_territory int, p_key uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE i civil_status_incomingnotice;
BEGIN
  {ACT_HERE}
  SELECT * INTO i FROM civil_status_incomingnotice WHERE territory_id = p_territory AND key = p_key;
  UPDATE civil_status_outgoingnotice o
    SET state = i.state, acknowledged_at = i.acknowledged_at, settled_at = i.settled_at,
        settled_by = i.settled_by, answer = i.answer, applied_to = i.applied_to,
        due_on = CASE WHEN i.state IN ('sent', 'acknowledged') THEN o.due_on END
    WHERE o.territory_id = i.sender_id AND o.key = p_key AND o.receiver_id = p_territory
      AND o.state IN ('sent', 'acknowledged');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody waits for this answer' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
"""

NAMES = ("push", "hold", "answer")
GRANTS = "".join(
    f"REVOKE ALL ON FUNCTION civil_status_{name}_notice FROM PUBLIC;"
    f"GRANT EXECUTE ON FUNCTION civil_status_{name}_notice TO diwan_base;"
    for name in NAMES
)
FUNCTIONS = PUSH + HOLD + ANSWER + GRANTS
DROPPED = "".join(f"DROP FUNCTION IF EXISTS civil_status_{name}_notice(int, uuid);" for name in NAMES)

PROVE_IMPORTED = """
SET LOCAL diwan.act = 'migration';
UPDATE civil_status_record SET proof = 'imported' WHERE digest <> '';
SET LOCAL diwan.act = '';
"""
