-- What the baseline needs beside the tables, which are a copy of the server's: the same columns, keys, indexes, checks and
-- partitions. Without row policies, which an ordinary service does not have.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND rowsecurity LOOP
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', name);
    END LOOP;
END $$;

-- (b) One order in one call: the best that a service can do without sharing transactions. Items come sorted, so that no
-- two orders wait for each other.
CREATE FUNCTION place_order(skus text[], order_body integer, stock_body integer, answer integer) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    place  locations%ROWTYPE;
    known  integer;
    batch  bigint;
    now    timestamptz;
    id     text;
    ask    text;
BEGIN
    SELECT * INTO place FROM locations l WHERE l.tenant_id = 'default' AND l.is_default;
    SELECT count(*) INTO known FROM items i WHERE i.tenant_id = 'default' AND i.sku = ANY (skus) AND i.active;
    IF known <> cardinality(skus) THEN
        RAISE EXCEPTION 'an item is not there';
    END IF;
    FOR n IN 1 .. cardinality(skus) LOOP
        UPDATE stock s SET allocated = s.allocated + 1, revision = s.revision + 1, update_time = clock_timestamp(),
            last_place_time = clock_timestamp()
        WHERE s.tenant_id = 'default' AND s.location_id = place.location_id AND s.sku = skus[n]
            AND s.on_hand - s.allocated >= 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'out of stock';
        END IF;
    END LOOP;
    batch := nextval('event_batch');
    now := clock_timestamp();
    id := lpad(batch::text, 36, 'o');
    ask := lpad(batch::text, 45, 'r');
    INSERT INTO orders (tenant_id, order_id, status, customer_id, reference, location_id, priority, allocation_policy,
        ship_policy, order_time, required_time, place_time, place_index, closed_short, backordered, ready_to_ship,
        content_hash, revision, create_time, update_time)
    VALUES ('default', id, 'APPROVED', NULL, '', place.location_id, 0, place.allocation_policy, place.ship_policy, now,
        NULL, now, 0, false, false, true, sha256(id::bytea), 1, now, now);
    INSERT INTO order_lines (tenant_id, order_id, line_number, sku, location_id, supply, approved, ordered, allocated,
        backordered, shipped, cancelled, returned)
    SELECT 'default', id, u.n, u.sku, place.location_id, 'STOCK', true, 1, 1, 0, 0, 0, 0
    FROM unnest(skus) WITH ORDINALITY u(sku, n);
    INSERT INTO stock_movements (tenant_id, booked_time, batch_no, rank, location_id, sku, movement_type, on_hand_delta,
        allocated_delta, order_id, line_number, request_id, cause, note, occur_time)
    SELECT 'default', now, batch, u.n - 1, place.location_id, u.sku, 'ALLOCATION', 0, 1, id, u.n, ask, 'ORDER_CREATED', '',
        now
    FROM unnest(skus) WITH ORDINALITY u(sku, n);
    INSERT INTO events (tenant_id, booked_time, batch_no, rank, kind, cause, order_id, sku, location_id, request_id,
        occur_time, body)
    SELECT 'default', now, batch, u.n, 'STOCK', 'ORDER_CREATED', NULL, u.sku, place.location_id, ask, now,
        repeat('x', stock_body)
    FROM unnest(skus) WITH ORDINALITY u(sku, n)
    UNION ALL SELECT 'default', now, batch, 0, 'ORDER', 'ORDER_CREATED', id, NULL, NULL, ask, now, repeat('x', order_body);
    INSERT INTO requests (tenant_id, request_id, method, content_hash, answer, batch_no, booked_time)
    VALUES ('default', ask, 'CreateOrder', sha256(id::bytea), repeat('x', answer), batch, now);
    RETURN id;
END $$;
