-- Who did what, to what, when and with which request: a row per call that was accepted and whose caller is known, and per
-- piece of work of the owner's, written in the transaction of the change. Movements and events of the call have the same
-- batch_no and request_id. What was touched is told by ids alone, never a customer's: nobody has to be erased from here.
CREATE TABLE audit_records (
    tenant_id   text        NOT NULL,
    booked_time timestamptz NOT NULL,
    batch_no    bigint      NOT NULL,
    rank        integer     NOT NULL CHECK (rank >= 0),
    request_id  text        COLLATE "C" NOT NULL,
    method      text        NOT NULL,
    actor       text        COLLATE "C" NOT NULL,
    touched     jsonb       NOT NULL,
    PRIMARY KEY (tenant_id, booked_time, batch_no, rank)
) PARTITION BY RANGE (booked_time);
COMMENT ON TABLE audit_records IS 'Who did what. Server may: SELECT, INSERT.';
CREATE INDEX audit_records_request ON audit_records (tenant_id, request_id);
CREATE TABLE audit_records_default PARTITION OF audit_records DEFAULT;

ALTER TABLE audit_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_records FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_records USING (tenant_id = current_setting('fillrate.tenant', true));

-- The ledger is only ever added to, too.
COMMENT ON TABLE stock_movements IS 'What moved. Server may: SELECT, INSERT.';

-- As before, of one table: its name and how many were made. A new partition locks its table for a moment, and a command
-- locks several of them one after the other: in a transaction for each, the two cannot wait for each other. Behind a long
-- reader, such as a dump, it gives up and is made another time: who waits for that lock makes every writer wait behind it.
CREATE FUNCTION create_partitions(parent text, until timestamptz) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    week     timestamptz;
    name     text;
    made     integer := 0;
BEGIN
    IF parent NOT IN ('stock_movements', 'events', 'audit_records') THEN
        RAISE EXCEPTION 'table % has no partitions by time', parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- Said to the nodes of a distributed engine too.
    PERFORM set_config('citus.propagate_set_commands', 'local', true);
    SET LOCAL lock_timeout = '200ms';
    PERFORM pg_advisory_xact_lock(4208);
    week := date_trunc('week', now(), 'UTC');
    WHILE week < until LOOP
        name := format('%s_%s', parent, to_char(week AT TIME ZONE 'UTC', 'YYYYMMDD'));
        IF to_regclass(name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                    name, parent, week, week + interval '7 days');
                made := made + 1;
            EXCEPTION WHEN check_violation THEN
                -- Rows of that week came to the default partition already.
                NULL;
            END;
        END IF;
        week := week + interval '7 days';
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION create_partitions(text, timestamptz) FROM PUBLIC;

-- What the release before calls: its tables' at once.
CREATE OR REPLACE FUNCTION create_partitions(until timestamptz) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN create_partitions('stock_movements', until) + create_partitions('events', until);
END $$;

-- Nobody writes to this one yet.
SELECT create_partitions('audit_records', now() + interval '3 weeks');
