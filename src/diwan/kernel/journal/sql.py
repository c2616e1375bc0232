"""The journal's functions in the database: the only way in, and the recomputation that verifies a chain."""

ENTRY_TEXT = """
CREATE OR REPLACE FUNCTION diwan_journal_text(e journal_entry) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(coalesce(length(v)::text || ':' || v, '-'), ',' ORDER BY n) FROM unnest(ARRAY[
    e.territory_id::text, e.seq::text, e.act::text,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    e.verb, e.account_id::text, e.person_id::text, e.actor, e.mandate_id::text, e.delegation_id::text,
    e.occasion, e.subject_type, e.subject_id, e.facts]) WITH ORDINALITY AS t(v, n)
$$;
"""

APPEND = """
CREATE OR REPLACE FUNCTION diwan_journal_append(
  p_territory int, p_act uuid, p_at timestamptz, p_verb text, p_account int, p_person int, p_actor text,
  p_mandate int, p_delegation int, p_occasion text, p_subject_type text, p_subject_id text, p_facts text,
  p_salt bytea, p_personal jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE head journal_head; e journal_entry;
BEGIN
  IF current_setting('diwan.act', true) IS DISTINCT FROM p_act::text THEN
    RAISE EXCEPTION 'no journal entry outside its act' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO journal_head (territory_id, seq, hash) VALUES (p_territory, 0, ''::bytea)
    ON CONFLICT (territory_id) DO NOTHING;
  SELECT * INTO head FROM journal_head WHERE territory_id = p_territory FOR UPDATE;
  e.id := nextval(pg_get_serial_sequence('journal_entry', 'id'));
  e.territory_id := p_territory; e.seq := head.seq + 1; e.act := p_act; e.at := p_at; e.verb := p_verb;
  e.account_id := p_account; e.person_id := p_person; e.actor := p_actor; e.mandate_id := p_mandate;
  e.delegation_id := p_delegation; e.occasion := p_occasion; e.subject_type := p_subject_type;
  e.subject_id := p_subject_id; e.facts := p_facts;
  e.hash := sha256(head.hash || convert_to(diwan_journal_text(e), 'UTF8'));
  INSERT INTO journal_entry (id, territory_id, seq, act, at, verb, account_id, person_id, actor, mandate_id,
      delegation_id, occasion, subject_type, subject_id, facts, hash)
    VALUES (e.id, e.territory_id, e.seq, e.act, e.at, e.verb, e.account_id, e.person_id, e.actor, e.mandate_id,
      e.delegation_id, e.occasion, e.subject_type, e.subject_id, e.facts, e.hash);
  UPDATE journal_head SET seq = e.seq, hash = e.hash WHERE territory_id = p_territory;
  IF p_personal IS NOT NULL THEN
    INSERT INTO journal_personalfacts (territory_id, entry_id, salt, values)
      VALUES (p_territory, e.id, p_salt, p_personal);
  END IF;
  RETURN e.seq;
END $$;
REVOKE ALL ON FUNCTION diwan_journal_append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION diwan_journal_append TO diwan_base;
REVOKE INSERT, UPDATE, DELETE ON journal_entry, journal_head FROM diwan_base;
REVOKE INSERT, UPDATE ON journal_personalfacts FROM diwan_base;
ALTER TABLE journal_head ENABLE ROW LEVEL SECURITY;
CREATE POLICY office ON journal_head FOR SELECT TO diwan_office USING (
  territory_id BETWEEN NULLIF(current_setting('diwan.lo', true), '')::int
                   AND NULLIF(current_setting('diwan.hi', true), '')::int);
CREATE POLICY national ON journal_head FOR SELECT TO diwan_national USING (true);
"""

VERIFY = """
WITH chain AS (
  SELECT e.*, lag(e.hash, 1, ''::bytea) OVER w AS before, lag(e.seq, 1, 0::bigint) OVER w AS seq_before,
         sha256(lag(e.hash, 1, ''::bytea) OVER w || convert_to(diwan_journal_text(e), 'UTF8')) AS expected
  FROM journal_entry e WHERE territory_id BETWEEN %(lo)s AND %(hi)s
  WINDOW w AS (PARTITION BY territory_id ORDER BY seq)
)
SELECT territory_id, seq, 'missing' FROM chain WHERE seq <> seq_before + 1
UNION ALL
SELECT territory_id, seq, 'changed' FROM chain WHERE hash <> expected AND seq = seq_before + 1
UNION ALL
SELECT h.territory_id, h.seq, 'tail'
  FROM journal_head h
  LEFT JOIN LATERAL (SELECT seq, hash FROM journal_entry e WHERE e.territory_id = h.territory_id
                     ORDER BY seq DESC LIMIT 1) last ON true
  WHERE h.territory_id BETWEEN %(lo)s AND %(hi)s
    AND (last.seq IS DISTINCT FROM h.seq OR last.hash IS DISTINCT FROM h.hash)
UNION ALL
SELECT e.territory_id, max(e.seq), 'headless' FROM journal_entry e
  WHERE e.territory_id BETWEEN %(lo)s AND %(hi)s
    AND NOT EXISTS (SELECT 1 FROM journal_head h WHERE h.territory_id = e.territory_id)
  GROUP BY e.territory_id
ORDER BY 1, 2
"""
