"""The words of cases in the database: how they are made, and the one way they are searched.

Full text is not leakproof: under row security it would lose its index and read the whole table. The search is
therefore a function of the owner's, for an office alone, that tests the scope itself and gives keys, no words.
"""

VECTORS = """
CREATE OR REPLACE FUNCTION cases_stems(p_latin text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT COALESCE(array_agg(s.stem), '{}')
    FROM unnest(p_latin) AS w(word), unnest(ts_lexize('french_stem', w.word)) AS s(stem)
$$;

CREATE OR REPLACE FUNCTION cases_words(p_plain text[], p_latin text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(p_plain || cases_stems(p_latin), ''))
$$;

CREATE OR REPLACE FUNCTION cases_query(p_forms jsonb) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg('(' || one.forms || ')', ' & ')::tsquery
    FROM jsonb_array_elements(p_forms) AS f(form),
         LATERAL (
           SELECT string_agg(DISTINCT quote_literal(l.lexeme), ' | ') AS forms
             FROM unnest(
               ARRAY(SELECT jsonb_array_elements_text(f.form -> 'plain'))
               || cases_stems(ARRAY(SELECT jsonb_array_elements_text(f.form -> 'latin')))
             ) AS l(lexeme)
         ) AS one
   WHERE one.forms IS NOT NULL
$$;
"""

FIND = """
CREATE OR REPLACE FUNCTION cases_found(p_forms jsonb, p_kinds text[], p_most int)
RETURNS TABLE (id bigint, opened timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  lo int := NULLIF(current_setting('diwan.lo', true), '')::int;
  hi int := NULLIF(current_setting('diwan.hi', true), '')::int;
  most int := LEAST(p_most, 200);
  asked tsquery := cases_query(p_forms);
  whole tsquery;
  readers tsquery;
  newest timestamptz;
  oldest timestamptz;
  month timestamp;
  first timestamp;
  quarters int := 0;
  mine bigint[];
  known int := 0;
  more int;
  bucket tsquery;
  own tsquery;
BEGIN
  IF current_setting('role') <> 'diwan_office' OR lo IS NULL OR hi IS NULL THEN
    RAISE EXCEPTION 'the words of cases are searched by an office' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF asked IS NULL THEN
    RETURN;
  END IF;
  IF p_kinds IS NOT NULL THEN
    SELECT string_agg(quote_literal('#' || k.kind), ' | ')::tsquery INTO readers FROM unnest(p_kinds) AS k(kind);
    IF readers IS NULL THEN
      RETURN;
    END IF;
  END IF;

  whole := CASE WHEN readers IS NULL THEN asked ELSE asked && readers END;

  -- The latest cases first, one by one: a common word fills the page here, whatever the size of the whole.
  IF lo = hi THEN
    SELECT array_agg(f.id) INTO mine FROM (
      SELECT c.id
        FROM (SELECT id, opened_at FROM cases_case WHERE territory_id = lo
               ORDER BY opened_at DESC LIMIT 300) AS c
        JOIN cases_casetext AS t ON t.territory_id = lo AND t.case_id = c.id
       WHERE t.words @@ whole ORDER BY c.opened_at DESC LIMIT most) AS f;
  ELSE
    SELECT array_agg(f.id) INTO mine FROM (
      SELECT c.id
        FROM (SELECT id, territory_id, opened_at FROM cases_case WHERE territory_id BETWEEN lo AND hi
               ORDER BY opened_at DESC LIMIT 300) AS c
        JOIN cases_casetext AS t ON t.territory_id = c.territory_id AND t.case_id = c.id
       WHERE t.words @@ whole ORDER BY c.opened_at DESC LIMIT most) AS f;
  END IF;
  IF cardinality(mine) >= most THEN
    RETURN QUERY SELECT c.id, c.opened_at FROM cases_case AS c
      WHERE c.id = ANY (mine) AND c.territory_id BETWEEN lo AND hi ORDER BY 2 DESC, 1 DESC;
    RETURN;
  END IF;

  -- Then by the index, the last four quarters one by one, then year after year, back to the first.
  IF lo = hi THEN
    newest := (SELECT opened_at FROM cases_case WHERE territory_id = lo ORDER BY opened_at DESC LIMIT 1);
    oldest := (SELECT opened_at FROM cases_case WHERE territory_id = lo ORDER BY opened_at LIMIT 1);
  ELSE
    newest := (SELECT opened_at FROM cases_case WHERE territory_id BETWEEN lo AND hi ORDER BY opened_at DESC LIMIT 1);
    oldest := (SELECT opened_at FROM cases_case WHERE territory_id BETWEEN lo AND hi ORDER BY opened_at LIMIT 1);
  END IF;
  month := date_trunc('month', newest AT TIME ZONE 'UTC');
  WHILE month >= date_trunc('month', oldest AT TIME ZONE 'UTC') AND known < most LOOP
    IF quarters < 4 THEN
      first := month - interval '2 months';
      quarters := quarters + 1;
    ELSE
      first := date_trunc('year', month);
    END IF;
    IF extract(month FROM first) = 1 AND extract(month FROM month) = 12 THEN
      bucket := quote_literal('#' || lo || '.' || to_char(month, 'YYYY'))::tsquery;
    ELSE
      SELECT string_agg(quote_literal('#' || lo || '.' || to_char(m, 'YYYYMM')), ' | ')::tsquery INTO bucket
        FROM generate_series(first, month, interval '1 month') AS m;
    END IF;
    IF readers IS NULL THEN
      whole := asked && bucket;
    ELSIF lo = hi THEN
      -- The list of all a mandate reads is as long as the country's cases, and an intersection passes through it.
      SELECT string_agg(quote_literal('#' || k.kind || '@' || lo || '.' || y), ' | ')::tsquery INTO own
        FROM unnest(p_kinds) AS k(kind),
             generate_series(extract(year FROM first)::int, extract(year FROM month)::int) AS y;
      whole := asked && bucket && own;
    ELSE
      whole := asked && bucket && readers;
    END IF;
    month := first - interval '1 month';
    -- The words name the place already; `+ 0` keeps the test of the scope from reading an index of all its cases.
    RETURN QUERY SELECT t.case_id, t.opened_at FROM cases_casetext AS t
      WHERE t.words @@ whole AND t.territory_id + 0 BETWEEN lo AND hi
      ORDER BY t.opened_at DESC, t.case_id DESC LIMIT most - known;
    GET DIAGNOSTICS more = ROW_COUNT;
    known := known + more;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION cases_found FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_found TO diwan_base;
"""

INDEX = """
CREATE INDEX case_words ON cases_casetext USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 256);
"""
DROP_INDEX = "DROP INDEX IF EXISTS case_words;"
DROP_FUNCTIONS = """
DROP FUNCTION IF EXISTS cases_found(jsonb, text[], int);
DROP FUNCTION IF EXISTS cases_query(jsonb);
DROP FUNCTION IF EXISTS cases_words(text[], text[]);
DROP FUNCTION IF EXISTS cases_stems(text[]);
"""

READERS_HERE = """
UPDATE cases_casetext AS t SET words = t.words || array_to_tsvector(ARRAY(
  SELECT mark || '@' || t.territory_id || to_char(t.opened_at AT TIME ZONE 'UTC', '.YYYY')
    FROM unnest(tsvector_to_array(t.words)) AS m(mark) WHERE mark LIKE '#%' AND mark !~ '[.@]'));
"""
"""The marks of readers in their community and year, for the words kept before there were such marks."""
