"""What a person may read of who looked at the records that are theirs: one narrow opening in the journal.

The function takes nobody's number: it answers for the person of the scope that is on, and only under the citizen's
hat. The identity must be confirmed; a number somebody merely declared opens nothing (decision 0022).
"""

LOOKS = """
CREATE OR REPLACE FUNCTION civil_status_looks(p_from int, p_most int)
RETURNS TABLE (at timestamptz, act text, territory int, record bigint, type text, reference text, name_ar text,
               name_la text, own boolean, mandate int, office bigint, occasion text, request text, kinship text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  me identity_person;
  adult date := (now() AT TIME ZONE 'Africa/Casablanca')::date - interval '18 years';
BEGIN
  SELECT * INTO me FROM identity_person
    WHERE id = NULLIF(current_setting('diwan.person', true), '')::int AND proof <> 'declared';
  IF me.id IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH mine AS (
    SELECT r.* FROM civil_status_record r
      WHERE ((r.cnie = me.cnie AND r.cnie <> '') OR (r.idcs = me.idcs AND r.idcs <> ''))
        AND (r.birth_date IS NULL OR me.birth_date IS NULL OR r.birth_date = me.birth_date)
  ), children AS (
    SELECT r.* FROM civil_status_record r WHERE r.father_cnie = me.cnie AND r.father_cnie <> ''
    UNION
    SELECT r.* FROM civil_status_record r WHERE r.mother_cnie = me.cnie AND r.mother_cnie <> ''
    UNION
    SELECT r.* FROM mine JOIN civil_status_booklet b ON b.territory_id = mine.territory_id AND b.record_id = mine.id
      JOIN civil_status_bookletchild c ON c.territory_id = b.territory_id AND c.booklet_id = b.id
      JOIN civil_status_record r ON r.territory_id = c.territory_id AND r.id = c.record_id
  ), held AS (
    SELECT m.*, true AS is_own FROM mine m
    UNION ALL
    SELECT c.*, false FROM children c WHERE c.type = 'birth' AND NOT EXISTS (SELECT 1 FROM mine WHERE mine.id = c.id)
      AND coalesce(c.birth_date, make_date(c.birth_year, 1, 1)) > adult
  ), looked AS (
    SELECT e.at, e.id AS nth, 'consulted'::text AS act, h.id AS record, e.mandate_id AS mandate,
           NULL::bigint AS office, e.occasion,
           coalesce(e.facts::jsonb ->> 'reason', '') AS request, ''::text AS kinship
      FROM held h JOIN journal_entry e ON e.territory_id = h.territory_id
        AND e.subject_type = 'civil_status.record' AND e.subject_id = h.id::text
        AND e.verb = 'civil_status.consulted'
    UNION ALL
    SELECT i.at, i.id, i.given::text, h.id, (
        SELECT m.id FROM identity_mandate m
          WHERE m.person_id = i.by_id AND m.territory_id = i.territory_id AND m.starts <= i.at::date
            AND (m.ends IS NULL OR m.ends >= i.at::date) ORDER BY m.starts DESC, m.id DESC LIMIT 1),
        i.office_id, 'page', '', i.kinship::text
      FROM held h JOIN civil_status_issue i ON i.territory_id = h.territory_id AND i.record_id = h.id
    UNION ALL
    SELECT l.at, l.id, 'listed', h.id, l.mandate_id, NULL, l.occasion, '', ''
      FROM held h JOIN civil_status_listing l ON l.shown @> ARRAY[h.id]
    UNION ALL
    SELECT d.made_at, d.id, 'demanded', h.id, d.mandate_id, NULL, 'api', '', d.quality::text
      FROM held h JOIN civil_status_incomingdemand d ON d.territory_id = h.territory_id AND d.record_id = h.id
  )
  SELECT l.at, l.act, h.territory_id, h.id, h.type::text,
         h.number || '/' || h.year || CASE h.register WHEN '' THEN '' ELSE ' (' || h.register || ')' END,
         trim(h.first_ar || ' ' || h.family_ar), trim(h.first_la || ' ' || h.family_la), h.is_own,
         l.mandate::int, l.office, l.occasion, l.request, l.kinship
    FROM looked l JOIN held h ON h.id = l.record
    ORDER BY l.at DESC, l.act, l.nth DESC OFFSET p_from LIMIT p_most;
END $$;
REVOKE ALL ON FUNCTION civil_status_looks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION civil_status_looks TO diwan_citizen;
"""

DROPPED = "DROP FUNCTION IF EXISTS civil_status_looks(int, int);"

PARENTS_CARDS = """
SET LOCAL diwan.act = 'migration';
UPDATE civil_status_record AS held
   SET father_cnie = coalesce(said.content #>> '{father,cnie}', ''),
       mother_cnie = coalesce(said.content #>> '{mother,cnie}', '')
  FROM civil_status_recordversion AS said
 WHERE said.territory_id = held.territory_id AND said.record_id = held.id AND said.number = held.latest
   AND (said.content #>> '{father,cnie}' <> '' OR said.content #>> '{mother,cnie}' <> '');
SET LOCAL diwan.act = '';
"""
