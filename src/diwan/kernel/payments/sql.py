"""What the database itself refuses about money, whoever asks."""

GUARD_MONEY = """
CREATE OR REPLACE FUNCTION diwan_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'due' THEN
      RAISE EXCEPTION 'an order begins due' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.amount <> OLD.amount OR NEW.subject <> OLD.subject THEN
    RAISE EXCEPTION 'an order does not change its amount nor its subject' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('due', 'paid'), ('due', 'cancelled'), ('paid', 'refunded')) THEN
    RAISE EXCEPTION 'an order does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  IF current_user = 'diwan_citizen' AND NEW.state IN ('paid', 'refunded') THEN
    RAISE EXCEPTION 'only the office settles an order' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER diwan_guard_order BEFORE INSERT OR UPDATE ON payments_order
  FOR EACH ROW EXECUTE FUNCTION diwan_guard_order();

CREATE OR REPLACE FUNCTION diwan_guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'diwan_citizen' AND (TG_OP = 'UPDATE' OR NEW.state <> 'started') THEN
    RAISE EXCEPTION 'a citizen starts a payment, no more' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state IN ('succeeded', 'to_refund', 'refunded')
     AND (NEW.amount <> OLD.amount OR NEW.provider_reference IS DISTINCT FROM OLD.provider_reference
          OR NEW.state IN ('started', 'declined')) THEN
    RAISE EXCEPTION 'money that came is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER diwan_guard_payment BEFORE INSERT OR UPDATE ON payments_payment
  FOR EACH ROW EXECUTE FUNCTION diwan_guard_payment();

CREATE OR REPLACE FUNCTION diwan_keep_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER diwan_keep_order BEFORE DELETE ON payments_order
  FOR EACH ROW EXECUTE FUNCTION diwan_keep_money();
CREATE TRIGGER diwan_keep_payment BEFORE DELETE ON payments_payment
  FOR EACH ROW EXECUTE FUNCTION diwan_keep_money();
"""
