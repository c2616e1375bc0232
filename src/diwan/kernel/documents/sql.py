"""The database functions behind public verification: one act for one code or one digest, never a list."""

FIND_FIRST = """
CREATE OR REPLACE FUNCTION diwan_verified(p_code text, p_digest text)
RETURNS TABLE (
  code text, kind text, title_ar text, title_fr text, number text, dated date, state text,
  territory_id int, signed_at timestamptz, signer_ar text, signer_fr text, capacity_ar text, capacity_fr text,
  delegation_ar text, delegation_fr text, masked_ar text, masked_fr text, demo boolean, digest text,
  ended_at timestamptz, end_reason text, replaced_by text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT d.code, d.kind, d.title_ar, d.title_fr, d.number, d.dated, d.state, d.territory_id, d.signed_at,
         d.signer_ar, d.signer_fr, d.capacity_ar, d.capacity_fr, d.delegation_ar, d.delegation_fr,
         d.masked_ar, d.masked_fr, d.demo, d.digest, d.ended_at, d.end_reason, r.code
  FROM documents_issueddocument d
  LEFT JOIN documents_issueddocument r ON r.territory_id = d.territory_id AND r.id = d.replaced_by_id
  WHERE d.state <> 'draft'
    AND ((length(p_code) = 13 AND d.code = p_code) OR (length(p_digest) = 64 AND d.digest = p_digest))
  LIMIT 1
$$;
REVOKE ALL ON FUNCTION diwan_verified FROM PUBLIC;
GRANT EXECUTE ON FUNCTION diwan_verified TO diwan_base;
"""

FIND = """
DROP FUNCTION IF EXISTS diwan_verified(text, text);
CREATE FUNCTION diwan_verified(p_code text, p_digest text)
RETURNS TABLE (
  code text, kind text, title_ar text, title_fr text, number text, dated date, state text,
  territory_id int, signed_at timestamptz, signer_ar text, signer_fr text, capacity_ar text, capacity_fr text,
  delegation_ar text, delegation_fr text, masked_ar text, masked_fr text, demo boolean, digest text,
  ended_at timestamptz, end_reason text, replaced_by text, overtaken_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT d.code, d.kind, d.title_ar, d.title_fr, d.number, d.dated, d.state, d.territory_id, d.signed_at,
         d.signer_ar, d.signer_fr, d.capacity_ar, d.capacity_fr, d.delegation_ar, d.delegation_fr,
         d.masked_ar, d.masked_fr, d.demo, d.digest, d.ended_at, d.end_reason, r.code,
         d.overtaken_at
  FROM documents_issueddocument d
  LEFT JOIN documents_issueddocument r ON r.territory_id = d.territory_id AND r.id = d.replaced_by_id
  WHERE d.state <> 'draft'
    AND ((length(p_code) = 13 AND d.code = p_code) OR (length(p_digest) = 64 AND d.digest = p_digest))
  LIMIT 1
$$;
REVOKE ALL ON FUNCTION diwan_verified FROM PUBLIC;
GRANT EXECUTE ON FUNCTION diwan_verified TO diwan_base;
"""
