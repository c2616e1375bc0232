"""The function that recognises a token: it comes before any scope, and tells nothing but what the token is."""

RECOGNISE = """
CREATE OR REPLACE FUNCTION diwan_token(p_digest bytea, p_at timestamptz)
RETURNS TABLE (id bigint, territory int, name text, mandate bigint, person bigint, scopes text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE found_id bigint;
BEGIN
  SELECT k.id INTO found_id FROM exchange_apitoken k
    WHERE k.digest = p_digest AND k.revoked_at IS NULL AND k.expires_at > p_at;
  IF found_id IS NULL THEN
    RETURN;
  END IF;
  UPDATE exchange_apitoken k SET used_at = p_at
    WHERE k.id = found_id AND (k.used_at IS NULL OR k.used_at < p_at - interval '1 minute');
  RETURN QUERY
    SELECT k.id, k.territory_id, k.name, k.mandate_id::bigint, m.person_id::bigint, k.scopes
      FROM exchange_apitoken k JOIN identity_mandate m ON m.id = k.mandate_id WHERE k.id = found_id;
END $$;
REVOKE ALL ON FUNCTION diwan_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION diwan_token TO diwan_base;
"""
