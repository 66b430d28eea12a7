-- Who did what, when and with which request: a row per call that changed something and whose caller is known, written in
-- the transaction of the change. Movements and events of the call have the same batch_no and request_id.
CREATE TABLE audit_records (
    tenant_id   text        NOT NULL,
    booked_time timestamptz NOT NULL,
    batch_no    bigint      NOT NULL,
    rank        integer     NOT NULL CHECK (rank >= 0),
    request_id  text        COLLATE "C" NOT NULL,
    method      text        NOT NULL,
    actor       text        COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, booked_time, batch_no, rank)
) PARTITION BY RANGE (booked_time);
CREATE INDEX audit_records_request ON audit_records (tenant_id, request_id);
CREATE TABLE audit_records_default PARTITION OF audit_records DEFAULT;

ALTER TABLE audit_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_records FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_records USING (tenant_id = current_setting('fillrate.tenant', true));

-- As before, and the audit records'.
CREATE OR REPLACE FUNCTION create_partitions(until timestamptz) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    parent   text;
    week     timestamptz;
    name     text;
    made     integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(4208);
    FOREACH parent IN ARRAY ARRAY['stock_movements', 'events', 'audit_records'] LOOP
        week := date_trunc('week', now(), 'UTC');
        WHILE week < until LOOP
            name := format('%s_%s', parent, to_char(week AT TIME ZONE 'UTC', 'YYYYMMDD'));
            IF to_regclass(name) IS NULL THEN
                BEGIN
                    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                        name, parent, week, week + interval '7 days');
                    made := made + 1;
                EXCEPTION WHEN check_violation THEN
                    NULL;
                END;
            END IF;
            week := week + interval '7 days';
        END LOOP;
    END LOOP;
    RETURN made;
END $$;

SELECT create_partitions(now() + interval '3 weeks');
