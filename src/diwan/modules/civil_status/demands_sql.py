"""The only ways a demand of a court or administration crosses from one community to another.

As for notices: each function acts for the community of the act under way, copies what that community's own row says,
and touches nothing but the other side of that one demand.
"""

from diwan.modules.civil_status.notices_sql import ACT_HERE

COLUMNS = (
    "key, quality, body_ar, body_fr, mandate_id, ground, file_number, given, languages, record_type, person, "
    "name_ar, name_la, state, made_at, refusal, answer, code, digest"
)
COPIED = ", ".join(f"o.{name.strip()}" for name in COLUMNS.split(","))

PUSH = f"""
CREATE OR REPLACE FUNCTION civil_status_push_demand(p_territory int, p_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE o civil_status_outgoingdemand;
BEGIN
  {ACT_HERE}
  SELECT * INTO o FROM civil_status_outgoingdemand WHERE territory_id = p_territory AND id = p_id;
  IF o.id IS NULL OR o.state <> 'waiting' THEN
    RAISE EXCEPTION 'this demand goes nowhere' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO civil_status_incomingdemand (territory_id, sender_id, origin, {COLUMNS})
    VALUES (o.receiver_id, o.territory_id, o.id, {COPIED})
    ON CONFLICT (territory_id, sender_id, origin) DO NOTHING;
END $$;
"""

ANSWER = f"""
CREATE OR REPLACE FUNCTION civil_status_answer_demand(p_territory int, p_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE i civil_status_incomingdemand;
BEGIN
  {ACT_HERE}
  SELECT * INTO i FROM civil_status_incomingdemand WHERE territory_id = p_territory AND id = p_id;
  UPDATE civil_status_outgoingdemand o
    SET state = i.state, settled_at = i.settled_at, refusal = i.refusal, answer = i.answer, code = i.code,
        digest = i.digest
    WHERE o.territory_id = i.sender_id AND o.id = i.origin AND o.receiver_id = p_territory AND o.state = 'waiting';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody waits for this answer' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
"""

NAMES = ("push", "answer")
GRANTS = "".join(
    f"REVOKE ALL ON FUNCTION civil_status_{name}_demand FROM PUBLIC;"
    f"GRANT EXECUTE ON FUNCTION civil_status_{name}_demand TO diwan_base;"
    for name in NAMES
)
FUNCTIONS = PUSH + ANSWER + GRANTS
DROPPED = "".join(f"DROP FUNCTION IF EXISTS civil_status_{name}_demand(int, bigint);" for name in NAMES)
