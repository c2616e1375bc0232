"""The function that adds a notice and its messages, for acts of offices and citizens alike."""

ADD_NOTICE = """
CREATE OR REPLACE FUNCTION diwan_notice_add(
  p_territory int, p_holder bigint, p_key text, p_subject_ar text, p_subject_fr text, p_body_ar text,
  p_body_fr text, p_link text, p_at timestamptz, p_messages jsonb)
RETURNS TABLE (notice bigint, message bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE n bigint;
BEGIN
  IF NULLIF(current_setting('diwan.act', true), '') IS NULL
     OR p_territory NOT BETWEEN NULLIF(current_setting('diwan.lo', true), '')::int
                            AND NULLIF(current_setting('diwan.hi', true), '')::int THEN
    RAISE EXCEPTION 'no notice outside an act of this community' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO notices_notice (territory_id, holder_id, key, subject_ar, subject_fr, body_ar, body_fr, link, act, at)
    VALUES (p_territory, p_holder, p_key, p_subject_ar, p_subject_fr, p_body_ar, p_body_fr, p_link,
            current_setting('diwan.act')::uuid, p_at)
    RETURNING id INTO n;
  RETURN QUERY SELECT n, NULL::bigint;
  RETURN QUERY
    WITH added AS (
      INSERT INTO notices_message (territory_id, notice_id, holder_id, channel, address, language, subject, body,
                                   state, attempts, trouble, created_at)
      SELECT p_territory, n, p_holder, m.channel, m.address, m.language, m.subject, m.body, 'waiting', 0, '', p_at
        FROM jsonb_to_recordset(p_messages)
             AS m(channel text, address text, language text, subject text, body text)
      RETURNING id)
    SELECT n, added.id FROM added;
END $$;
REVOKE ALL ON FUNCTION diwan_notice_add FROM PUBLIC;
GRANT EXECUTE ON FUNCTION diwan_notice_add TO diwan_base;
"""
