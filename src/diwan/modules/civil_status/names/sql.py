"""The dictionary's only way in, and what the application may do with its tables."""

LEARN_NAMES = """
CREATE OR REPLACE FUNCTION civil_status_learn_names(p_names jsonb)
RETURNS TABLE (kind smallint, skeleton text, id int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
  IF NULLIF(current_setting('diwan.act', true), '') IS NULL THEN
    RAISE EXCEPTION 'no name is learnt outside an act' USING ERRCODE = 'insufficient_privilege';
  END IF;

  INSERT INTO civil_status_namekey (kind, skeleton)
    SELECT DISTINCT n.kind, n.skeleton FROM jsonb_to_recordset(p_names) AS n(kind smallint, skeleton text)
    WHERE NOT EXISTS (SELECT 1 FROM civil_status_namekey k WHERE k.kind = n.kind AND k.skeleton = n.skeleton)
    ORDER BY 1, 2
  ON CONFLICT DO NOTHING;

  INSERT INTO civil_status_namenear (deletion, kind, key_id)
    SELECT DISTINCT d.deletion, k.kind, k.id
    FROM jsonb_to_recordset(p_names) AS n(kind smallint, skeleton text, near jsonb)
    JOIN civil_status_namekey k ON k.kind = n.kind AND k.skeleton = n.skeleton
    CROSS JOIN LATERAL jsonb_array_elements_text(n.near) AS d(deletion)
    WHERE NOT EXISTS (SELECT 1 FROM civil_status_namenear o
                      WHERE o.deletion = d.deletion AND o.kind = k.kind AND o.key_id = k.id)
    ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;

  INSERT INTO civil_status_nameform AS f (key_id, kind, script, spelling, bare, seen)
    SELECT k.id, k.kind, s.script, s.spelling, min(s.bare), least(sum(s.seen), 3)
    FROM jsonb_to_recordset(p_names) AS n(kind smallint, skeleton text, forms jsonb)
    JOIN civil_status_namekey k ON k.kind = n.kind AND k.skeleton = n.skeleton
    CROSS JOIN LATERAL jsonb_to_recordset(n.forms) AS s(script text, spelling text, bare text, seen int)
    WHERE NOT EXISTS (SELECT 1 FROM civil_status_nameform o
                      WHERE o.key_id = k.id AND o.script = s.script AND o.spelling = s.spelling AND o.seen >= 3)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4
  ON CONFLICT (key_id, script, spelling) DO UPDATE SET seen = least(f.seen + excluded.seen, 3);

  RETURN QUERY SELECT k.kind, k.skeleton, k.id
    FROM civil_status_namekey k
    JOIN (SELECT DISTINCT n.kind, n.skeleton FROM jsonb_to_recordset(p_names) AS n(kind smallint, skeleton text)) n
      ON n.kind = k.kind AND n.skeleton = k.skeleton;
END $$;
REVOKE ALL ON FUNCTION civil_status_learn_names FROM PUBLIC;
GRANT EXECUTE ON FUNCTION civil_status_learn_names TO diwan_base;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE
  ON civil_status_namekey, civil_status_namenear, civil_status_nameform FROM diwan_base;
GRANT SELECT ON civil_status_namekey, civil_status_namenear, civil_status_nameform TO diwan_base;
"""

FORGET_FUNCTION = "DROP FUNCTION IF EXISTS civil_status_learn_names(jsonb);"

TRIGRAMS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX civil_status_nameform_trigram ON civil_status_nameform USING gin (spelling gin_trgm_ops);
"""

DROP_TRIGRAMS = "DROP INDEX IF EXISTS civil_status_nameform_trigram;"

COUNT_SPELLINGS = """
CREATE OR REPLACE FUNCTION civil_status_plain_arabic(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT trim(regexp_replace(
    translate(regexp_replace(p_text, '[\u0640\u064b-\u065f\u0670]', '', 'g'), 'أإآٱىةگݣڭڤ', 'اااايهكككف'),
    '\\s+', ' ', 'g'))
$$;

CREATE OR REPLACE FUNCTION civil_status_count_spellings(p_least int)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE counted int;
BEGIN
  IF NULLIF(current_setting('diwan.act', true), '') IS NULL THEN
    RAISE EXCEPTION 'spellings are counted in an act' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM civil_status_namespelling;
  INSERT INTO civil_status_namespelling (kind, arabic, script, spelling, plain, written, borne)
    SELECT s.kind, civil_status_plain_arabic(s.arabic), s.script, trim(s.spelling), lower(trim(s.spelling)),
           mode() WITHIN GROUP (ORDER BY trim(s.arabic)), count(*)
    FROM civil_status_record r
    CROSS JOIN LATERAL (VALUES
      (1, r.family_ar, 'la', r.family_la), (1, r.family_ar, 'tf', r.family_tf),
      (2, r.first_ar, 'la', r.first_la), (2, r.first_ar, 'tf', r.first_tf)) AS s(kind, arabic, script, spelling)
    WHERE r.state <> 'cancelled' AND trim(s.arabic) <> '' AND trim(s.spelling) <> ''
    GROUP BY 1, 2, 3, 4, 5 HAVING count(*) >= p_least;
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN counted;
END $$;
REVOKE ALL ON FUNCTION civil_status_count_spellings FROM PUBLIC;
GRANT EXECUTE ON FUNCTION civil_status_count_spellings TO diwan_base;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON civil_status_namespelling FROM diwan_base;
GRANT SELECT ON civil_status_namespelling TO diwan_base;
"""

DROP_SPELLINGS = """
DROP FUNCTION IF EXISTS civil_status_count_spellings(int);
DROP FUNCTION IF EXISTS civil_status_plain_arabic(text);
"""
