"""The function that gives the next number of a book, for offices and citizens alike."""

TAKE_NUMBER = """
CREATE OR REPLACE FUNCTION diwan_take_number(p_territory int, p_register text, p_office int, p_year int)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE n int;
BEGIN
  IF NULLIF(current_setting('diwan.act', true), '') IS NULL
     OR p_territory NOT BETWEEN NULLIF(current_setting('diwan.lo', true), '')::int
                            AND NULLIF(current_setting('diwan.hi', true), '')::int THEN
    RAISE EXCEPTION 'no number outside an act of this community' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO registers_book (territory_id, register, office, year, last)
    VALUES (p_territory, p_register, p_office, p_year, 1)
    ON CONFLICT (territory_id, register, office, year)
      DO UPDATE SET last = registers_book.last + 1 WHERE registers_book.closed_at IS NULL
    RETURNING last INTO n;
  RETURN n;
END $$;
REVOKE ALL ON FUNCTION diwan_take_number FROM PUBLIC;
GRANT EXECUTE ON FUNCTION diwan_take_number TO diwan_base;
"""
