-- What lasts and what leaves: where archived orders went, and which database this is. How what is old is found is built
-- by the migrations behind this one.
--
-- Safe while the previous release still runs: it knows nothing of these.

-- Files that closed orders were exported to before they were deleted: until a file is finished, its first byte_count bytes
-- are orders that are no longer here, and what is behind them does not count. Erasing a customer rewrites finished ones.
CREATE TABLE archives (
    tenant_id   text        NOT NULL,
    archive_id  text        COLLATE "C" NOT NULL,
    file_name   text        NOT NULL,
    order_count bigint      NOT NULL CHECK (order_count >= 0),
    byte_count  bigint      NOT NULL CHECK (byte_count >= 0),
    finished    boolean     NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, archive_id)
);
COMMENT ON TABLE archives IS 'Files of archived orders. Server may: SELECT.';
ALTER TABLE archives ENABLE ROW LEVEL SECURITY;
ALTER TABLE archives FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON archives USING (tenant_id = current_setting('fillrate.tenant', true));

-- ── Which database this is ────────────────────────────────────────────────────────────────────────────────────────

-- As it was when a server last looked; one row, of no tenant. Cursors are of this database's past.
CREATE TABLE database_identity (
    only_row          boolean     NOT NULL PRIMARY KEY CHECK (only_row),
    system_identifier text        NOT NULL,
    database_oid      bigint      NOT NULL,
    -- The first 8 digits of the current WAL file's name: the control file lags a promotion.
    timeline          text        NOT NULL,
    note_time         timestamptz NOT NULL
);
COMMENT ON TABLE database_identity IS 'Which database this was. Server may: nothing.';

-- Another epoch for every feed: cursors of before are refused. How many there are. In one transaction, though it spans
-- tenants: whoever finds another database must not read from it before all of them are turned, nor note that they are.
CREATE FUNCTION turn_epochs() RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    tenant  text;
    another text;
    turned  bigint := 0;
BEGIN
    FOR tenant IN SELECT t.tenant_id FROM tenants t ORDER BY t.tenant_id LOOP
        PERFORM set_tenant(tenant);
        -- By itself: a distributed engine refuses it in an update.
        another := right(replace(gen_random_uuid()::text, '-', ''), 16);
        UPDATE feeds SET epoch = another WHERE tenant_id = tenant;
        turned := turned + 1;
    END LOOP;
    RETURN turned;
END $$;
COMMENT ON FUNCTION turn_epochs() IS 'Server may: nothing.';
REVOKE ALL ON FUNCTION turn_epochs() FROM PUBLIC;

-- Compares the database with what it was, on every new connection of a server. Says what it found: SAME; NOTED, the first
-- time; TURNED, where it is another one, or has another past, and every feed got another epoch; FAILED_OVER, where only
-- the timeline differs and no commit can have been lost by that.
CREATE FUNCTION compare_identity(synchronous boolean, OUT what text, OUT feeds_turned bigint) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    was  database_identity;
    is_  database_identity;
BEGIN
    feeds_turned := 0;
    what := 'SAME';
    IF pg_is_in_recovery() THEN
        RETURN;
    END IF;
    SELECT true, c.system_identifier::text, d.oid::bigint, left(pg_walfile_name(pg_current_wal_lsn()), 8), now()
        INTO STRICT is_ FROM pg_control_system() c CROSS JOIN pg_database d WHERE d.datname = current_database();
    SELECT * INTO was FROM database_identity;
    IF (was.system_identifier, was.database_oid, was.timeline)
        = (is_.system_identifier, is_.database_oid, is_.timeline) THEN
        RETURN;
    END IF;
    INSERT INTO database_identity VALUES (is_.*) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        what := 'NOTED';
        RETURN;
    END IF;
    -- Whoever was first has turned it by the time this is locked.
    SELECT * INTO STRICT was FROM database_identity FOR UPDATE;
    IF (was.system_identifier, was.database_oid, was.timeline)
        = (is_.system_identifier, is_.database_oid, is_.timeline) THEN
        RETURN;
    END IF;
    IF synchronous AND (was.system_identifier, was.database_oid) = (is_.system_identifier, is_.database_oid) THEN
        what := 'FAILED_OVER';
    ELSE
        what := 'TURNED';
        feeds_turned := turn_epochs();
    END IF;
    UPDATE database_identity SET system_identifier = is_.system_identifier, database_oid = is_.database_oid,
        timeline = is_.timeline, note_time = is_.note_time;
END $$;
REVOKE ALL ON FUNCTION compare_identity(boolean) FROM PUBLIC;
