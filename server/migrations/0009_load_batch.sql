-- What almost every transaction of new orders reads before it decides, in one call: the locks, the clock and the number
-- behind them, and the settings. Together with write_batch_1 it leaves such a transaction four round trips, which is what
-- a caller alone waits for.
--
-- As with write_batch_1: never replaced, because two releases call theirs at the same time.

-- Takes the tenant's lock, shared, then those of the stock rows in the order given. Everything else is read by statements
-- of their own once those are held, each with a snapshot of its own. Rows tell in `what` they are of: STOCK, ITEM (one for
-- each location at which it has something of its own, or one), LOCATION, and one BATCH with the transaction's number, its
-- time, and how many of the given requests and orders are there already.
CREATE FUNCTION load_batch_1(
    tenant text, s_location_id text[], s_sku text[], i_sku text[], l_location_id text[], l_default boolean,
    r_request_id text[], o_order_id text[]
) RETURNS TABLE (
    what text, location_id text, sku text, revision bigint, update_time timestamptz,
    on_hand bigint, allocated bigint, backordered bigint, on_order bigint, on_order_draft bigint, stoppers bigint,
    last_count_time timestamptz, last_place_time timestamptz,
    create_time timestamptz, name text, untracked boolean, active boolean,
    discontinued boolean, backorder_policy text, backorder_limit bigint, channel_buffer bigint,
    is_default boolean, fill_mode text, stock_owner text, queue_discipline text, allocation_policy text,
    ship_policy text, shortage_handling text, time_zone text,
    batch_no bigint, "time" timestamptz, known_requests bigint, known_orders bigint
) LANGUAGE plpgsql
    -- One plan per statement and connection: there is one way to find a key.
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    requests_there bigint := 0;
    orders_there   bigint := 0;
BEGIN
    PERFORM begin_command(tenant, false);
    RETURN QUERY SELECT 'STOCK', s.location_id, s.sku, s.revision, s.update_time,
        s.on_hand, s.allocated, s.backordered, s.on_order, s.on_order_draft, s.stoppers,
        s.last_count_time, s.last_place_time,
        NULL::timestamptz, NULL::text, NULL::boolean, NULL::boolean,
        NULL::boolean, NULL::text, NULL::bigint, NULL::bigint,
        NULL::boolean, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
        NULL::bigint, NULL::timestamptz, NULL::bigint, NULL::bigint
    FROM unnest(s_location_id, s_sku) AS k(location_id, sku)
    CROSS JOIN LATERAL (SELECT s.* FROM stock s WHERE s.tenant_id = tenant AND s.location_id = k.location_id
        AND s.sku = k.sku FOR UPDATE) s;
    RETURN QUERY SELECT 'ITEM', o.location_id, i.sku, i.revision, i.update_time,
        NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        NULL::timestamptz, NULL::timestamptz,
        i.create_time, i.name, i.untracked, i.active,
        i.discontinued, i.backorder_policy, o.backorder_limit, o.channel_buffer,
        NULL::boolean, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
        NULL::bigint, NULL::timestamptz, NULL::bigint, NULL::bigint
    FROM unnest(i_sku) AS k(sku)
    CROSS JOIN LATERAL (SELECT i.* FROM items i WHERE i.tenant_id = tenant AND i.sku = k.sku OFFSET 0) i
    LEFT JOIN LATERAL (SELECT o.location_id, o.backorder_limit, o.channel_buffer FROM item_locations o
        WHERE o.tenant_id = tenant AND o.sku = k.sku OFFSET 0) o ON true;
    RETURN QUERY SELECT 'LOCATION', l.location_id, NULL::text, l.revision, l.update_time,
        NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        NULL::timestamptz, NULL::timestamptz,
        l.create_time, l.name, l.untracked, l.active,
        NULL::boolean, NULL::text, NULL::bigint, NULL::bigint,
        l.is_default, l.fill_mode, l.stock_owner, l.queue_discipline, l.allocation_policy,
        l.ship_policy, l.shortage_handling, l.time_zone,
        NULL::bigint, NULL::timestamptz, NULL::bigint, NULL::bigint
    FROM locations l
    WHERE l.tenant_id = tenant AND (l.location_id = ANY (l_location_id) OR (l.is_default AND l_default));
    IF cardinality(r_request_id) > 0 THEN
        SELECT count(*) INTO requests_there FROM unnest(r_request_id) AS k(request_id)
        CROSS JOIN LATERAL (SELECT 1 FROM requests r WHERE r.tenant_id = tenant AND r.request_id = k.request_id
            OFFSET 0) r;
    END IF;
    IF cardinality(o_order_id) > 0 THEN
        SELECT count(*) INTO orders_there FROM unnest(o_order_id) AS k(order_id)
        CROSS JOIN LATERAL (SELECT 1 FROM orders o WHERE o.tenant_id = tenant AND o.order_id = k.order_id
            OFFSET 0) o;
    END IF;
    RETURN QUERY SELECT 'BATCH', NULL::text, NULL::text, NULL::bigint, NULL::timestamptz,
        NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        NULL::timestamptz, NULL::timestamptz,
        NULL::timestamptz, NULL::text, NULL::boolean, NULL::boolean,
        NULL::boolean, NULL::text, NULL::bigint, NULL::bigint,
        NULL::boolean, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
        nextval('event_batch'), clock_timestamp(), requests_there, orders_there;
END $$;

-- Gives positions to what waits for them, at most `most` transactions' events, and tells the feed's new head; NULL where
-- nothing waits. The feed's row is locked first; what waits is read by a statement with a snapshot taken after that:
-- whatever committed before is seen, and two sequencers never number the same transaction.
CREATE FUNCTION stamp_feed_1(tenant text, channel text, most bigint) RETURNS bigint LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    before_   bigint;
    after_    bigint;
    numbers   bigint[];
    positions bigint[];
    counts    integer[];
    times     timestamptz[];
    n         bigint;
BEGIN
    PERFORM set_tenant(tenant);
    SELECT f.head INTO before_ FROM feeds f WHERE f.tenant_id = tenant FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(w.batch_no), array_agg(w.position), array_agg(w.event_count), array_agg(w.booked_time),
            max(w.position)
        INTO numbers, positions, counts, times, after_
    FROM (
        SELECT p.batch_no, p.event_count, p.booked_time, before_ + sum(p.event_count) OVER (ORDER BY p.batch_no) AS position
        FROM (SELECT p.batch_no, p.event_count, p.booked_time FROM pending_batches p
            WHERE p.tenant_id = tenant ORDER BY p.batch_no LIMIT most) p
    ) w;
    IF numbers IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO feed_batches (tenant_id, last_position, event_count, batch_no, booked_time)
    SELECT f.tenant_id, u.last_position, u.event_count, u.batch_no, u.booked_time
    FROM feeds f CROSS JOIN unnest(positions, counts, numbers, times)
        AS u(last_position, event_count, batch_no, booked_time)
    WHERE f.tenant_id = tenant;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n <> cardinality(numbers) THEN
        RAISE EXCEPTION '% of % transactions were given positions', n, cardinality(numbers);
    END IF;
    DELETE FROM pending_batches p WHERE p.tenant_id = tenant AND p.batch_no = ANY (numbers);
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n <> cardinality(numbers) THEN
        RAISE EXCEPTION '% of % transactions waited for positions', n, cardinality(numbers);
    END IF;
    UPDATE feeds SET head = after_ WHERE tenant_id = tenant;
    -- Alone: beside a table, a distributed engine would run it on a node where nobody listens.
    PERFORM pg_notify(channel, format('%s %s', tenant, after_));
    RETURN after_;
END $$;
