"""The only ways a child's record reaches the booklet of a parent whom another commune keeps (decree art. 42).

A parent is known by the identity card that both records bear, never by a name. The commune of the child tells what
its own record says, inside an act of its own, and learns nothing; the commune of the booklet asks for the children
who name its holder's card, inside an act of its own, and gets the short extract alone.
"""

from diwan.modules.civil_status.notices_sql import ACT_HERE

SAID = """
CREATE OR REPLACE FUNCTION civil_status_child_said(r civil_status_record) RETURNS jsonb
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT CASE WHEN r.state <> 'active' THEN '{}'::jsonb ELSE jsonb_strip_nulls(jsonb_build_object(
    'name', v.content -> 'name', 'sex', v.content -> 'sex', 'event', v.content -> 'event',
    'father', v.content #> '{father,name}', 'mother', v.content #> '{mother,name}',
    'reference', r.number || '/' || r.year || CASE r.register WHEN '' THEN '' ELSE ' (' || r.register || ')' END,
    'died_on', (SELECT max(m.date) FROM civil_status_mention m
                  WHERE m.territory_id = r.territory_id AND m.record_id = r.id AND m.type = 'death'))) END
    FROM civil_status_recordversion v
    WHERE v.territory_id = r.territory_id AND v.record_id = r.id AND v.number = r.latest
$$;
"""

KEEP = """
CREATE OR REPLACE FUNCTION civil_status_keep_child(b civil_status_booklet, r civil_status_record, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE told jsonb := civil_status_child_said(r); kept civil_status_childelsewhere;
BEGIN
  SELECT * INTO kept FROM civil_status_childelsewhere c
    WHERE c.territory_id = b.territory_id AND c.booklet_id = b.id AND c.community_id = r.territory_id
      AND c.record_id = r.id FOR UPDATE;
  IF kept.id IS NULL THEN
    IF told = '{}'::jsonb THEN RETURN false; END IF;
    INSERT INTO civil_status_childelsewhere (territory_id, booklet_id, community_id, record_id, said, told_at)
      VALUES (b.territory_id, b.id, r.territory_id, r.id, told, p_at)
      ON CONFLICT (territory_id, booklet_id, community_id, record_id) DO NOTHING;
    RETURN true;
  END IF;
  IF kept.said = told THEN RETURN false; END IF;
  UPDATE civil_status_childelsewhere SET said = told, told_at = p_at
    WHERE territory_id = kept.territory_id AND id = kept.id;
  RETURN true;
END $$;
"""

TELL = f"""
CREATE OR REPLACE FUNCTION civil_status_tell_booklet(p_territory int, p_record bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE r civil_status_record; b civil_status_booklet;
BEGIN
  {ACT_HERE}
  SELECT * INTO r FROM civil_status_record WHERE territory_id = p_territory AND id = p_record AND type = 'birth';
  IF r.id IS NULL THEN RETURN; END IF;
  FOR b IN
    SELECT o.* FROM civil_status_record h
      JOIN civil_status_booklet o ON o.territory_id = h.territory_id AND o.record_id = h.id
      WHERE h.type = 'birth' AND h.territory_id <> p_territory
        AND ((r.father_cnie <> '' AND h.cnie = r.father_cnie AND h.sex = 'M')
          OR (r.father_cnie = '' AND r.mother_cnie <> '' AND h.cnie = r.mother_cnie AND h.sex = 'F'))
      ORDER BY o.territory_id, o.id
  LOOP
    PERFORM civil_status_keep_child(b, r, p_at);
  END LOOP;
END $$;
"""

GATHER = f"""
CREATE OR REPLACE FUNCTION civil_status_gather_children(p_territory int, p_booklet bigint, p_at timestamptz)
RETURNS TABLE(community int, record bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE b civil_status_booklet; h civil_status_record; r civil_status_record;
BEGIN
  {ACT_HERE}
  SELECT * INTO b FROM civil_status_booklet WHERE territory_id = p_territory AND id = p_booklet;
  SELECT * INTO h FROM civil_status_record WHERE territory_id = p_territory AND id = b.record_id;
  IF h.id IS NULL OR h.cnie = '' THEN RETURN; END IF;
  FOR r IN
    SELECT c.* FROM civil_status_record c
      WHERE h.sex = 'M' AND c.father_cnie = h.cnie AND c.father_cnie <> ''
        AND c.type = 'birth' AND c.territory_id <> p_territory
    UNION ALL
    SELECT c.* FROM civil_status_record c
      WHERE h.sex = 'F' AND c.mother_cnie = h.cnie AND c.mother_cnie <> '' AND c.father_cnie = ''
        AND c.type = 'birth' AND c.territory_id <> p_territory
  LOOP
    IF civil_status_keep_child(b, r, p_at) THEN
      community := r.territory_id; record := r.id;
      RETURN NEXT;
    END IF;
  END LOOP;
END $$;
"""

GRANTS = """
REVOKE ALL ON FUNCTION civil_status_child_said, civil_status_keep_child, civil_status_tell_booklet,
  civil_status_gather_children FROM PUBLIC;
GRANT EXECUTE ON FUNCTION civil_status_tell_booklet, civil_status_gather_children TO diwan_base;
"""
FUNCTIONS = SAID + KEEP + TELL + GATHER + GRANTS
DROPPED = """
DROP FUNCTION IF EXISTS civil_status_gather_children(int, bigint, timestamptz);
DROP FUNCTION IF EXISTS civil_status_tell_booklet(int, bigint, timestamptz);
DROP FUNCTION IF EXISTS civil_status_keep_child(civil_status_booklet, civil_status_record, timestamptz);
DROP FUNCTION IF EXISTS civil_status_child_said(civil_status_record);
"""
