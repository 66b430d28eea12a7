-- What load_batch_1 and write_batch_1 do, for less: rows are taken out of the arrays by their number. A function's
-- arrays lie open element by element (PL/pgSQL expands them once), where unnest() first writes every column of every row
-- aside: 15 us instead of 40 for one row of twelve columns, and half the time for two hundred.
--
-- New keys are inserted without asking before whether they are there: where one is, the statement fails as a unique
-- violation, which is a conflict like any other. Rows that are there are updated, not inserted in vain.

-- Takes the tenant's lock, shared, then those of the stock rows in the order given. Everything else is read by statements
-- of their own once those are held, each with a snapshot of its own. Rows tell in `what` they are of: STOCK, ITEM (one for
-- each location at which it has something of its own, or one), LOCATION, and one BATCH with the transaction's number, its
-- time, and how many of the given requests and orders are there already.
CREATE FUNCTION load_batch_2(
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
    FROM generate_series(1, cardinality(s_sku)) AS i
    CROSS JOIN LATERAL (SELECT s.* FROM stock s WHERE s.tenant_id = tenant AND s.location_id = s_location_id[i]
        AND s.sku = s_sku[i] FOR UPDATE) s;
    RETURN QUERY SELECT 'ITEM', o.location_id, i.sku, i.revision, i.update_time,
        NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        NULL::timestamptz, NULL::timestamptz,
        i.create_time, i.name, i.untracked, i.active,
        i.discontinued, i.backorder_policy, o.backorder_limit, o.channel_buffer,
        NULL::boolean, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
        NULL::bigint, NULL::timestamptz, NULL::bigint, NULL::bigint
    FROM generate_series(1, cardinality(i_sku)) AS n
    CROSS JOIN LATERAL (SELECT i.* FROM items i WHERE i.tenant_id = tenant AND i.sku = i_sku[n] OFFSET 0) i
    LEFT JOIN LATERAL (SELECT o.location_id, o.backorder_limit, o.channel_buffer FROM item_locations o
        WHERE o.tenant_id = tenant AND o.sku = i_sku[n] OFFSET 0) o ON true;
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
        SELECT count(*) INTO requests_there FROM generate_series(1, cardinality(r_request_id)) AS i
        CROSS JOIN LATERAL (SELECT 1 FROM requests r WHERE r.tenant_id = tenant AND r.request_id = r_request_id[i]
            OFFSET 0) r;
    END IF;
    IF cardinality(o_order_id) > 0 THEN
        SELECT count(*) INTO orders_there FROM generate_series(1, cardinality(o_order_id)) AS i
        CROSS JOIN LATERAL (SELECT 1 FROM orders o WHERE o.tenant_id = tenant AND o.order_id = o_order_id[i]
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

-- The recorded calls, new orders with their lines, changed stock rows, the ledger, and the events with the note that they
-- wait for their positions: a statement for each table that has rows, anchored on the tenant's feed. Tells how many rows
-- each wrote, in that order.
CREATE FUNCTION write_batch_2(
    tenant text, batch bigint, booked timestamptz,
    r_request_id text[], r_method text[], r_content_hash bytea[], r_answer text[],
    o_order_id text[], o_status text[], o_customer_id text[], o_reference text[], o_location_id text[],
    o_priority int[], o_allocation_policy text[], o_ship_policy text[], o_order_time timestamptz[],
    o_required_time timestamptz[], o_place_time timestamptz[], o_place_index int[], o_closed_short boolean[],
    o_backordered boolean[], o_ready_to_ship boolean[], o_content_hash bytea[], o_revision bigint[],
    o_create_time timestamptz[], o_update_time timestamptz[],
    l_order_id text[], l_line_number int[], l_sku text[], l_location_id text[], l_supply text[], l_approved boolean[],
    l_ordered bigint[], l_allocated bigint[], l_backordered bigint[], l_shipped bigint[], l_cancelled bigint[],
    l_returned bigint[], l_currency_code text[], l_unit_price numeric[], l_required_time timestamptz[], l_raised text[],
    s_location_id text[], s_sku text[], s_on_hand bigint[], s_allocated bigint[], s_backordered bigint[],
    s_on_order bigint[], s_on_order_draft bigint[], s_stoppers bigint[], s_last_count_time timestamptz[],
    s_last_place_time timestamptz[], s_revision bigint[], s_update_time timestamptz[],
    m_rank int[], m_location_id text[], m_sku text[], m_movement_type text[], m_on_hand_delta bigint[],
    m_allocated_delta bigint[], m_order_id text[], m_purchase_order_id text[], m_line_number int[], m_reference text[],
    m_request_id text[], m_cause text[], m_note text[], m_occur_time timestamptz[],
    e_rank int[], e_kind text[], e_cause text[], e_order_id text[], e_sku text[], e_location_id text[],
    e_request_id text[], e_occur_time timestamptz[], e_body text[]
) RETURNS bigint[] LANGUAGE plpgsql
    -- One plan per statement and connection, which takes longer to make than to carry out, and always by the key: made
    -- while a table was small, another would read all of it once it has grown.
    SET plan_cache_mode = force_generic_plan
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    SET enable_seqscan = off AS $$
DECLARE
    written bigint[] := '{0,0,0,0,0,0}';
    n       bigint;
BEGIN
    IF cardinality(r_request_id) > 0 THEN
        INSERT INTO requests (tenant_id, request_id, method, content_hash, answer, batch_no, booked_time)
        SELECT f.tenant_id, r_request_id[i], r_method[i], r_content_hash[i], r_answer[i], batch, booked
        FROM feeds f CROSS JOIN generate_series(1, cardinality(r_request_id)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[1] := n;
    END IF;
    IF cardinality(o_order_id) > 0 THEN
        INSERT INTO orders (tenant_id, order_id, status, customer_id, reference, location_id, priority,
            allocation_policy, ship_policy, order_time, required_time, place_time, place_index, closed_short,
            backordered, ready_to_ship, content_hash, revision, create_time, update_time)
        SELECT f.tenant_id, o_order_id[i], o_status[i], o_customer_id[i], o_reference[i], o_location_id[i],
            o_priority[i], o_allocation_policy[i], o_ship_policy[i], o_order_time[i], o_required_time[i],
            o_place_time[i], o_place_index[i], o_closed_short[i], o_backordered[i], o_ready_to_ship[i],
            o_content_hash[i], o_revision[i], o_create_time[i], o_update_time[i]
        FROM feeds f CROSS JOIN generate_series(1, cardinality(o_order_id)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[2] := n;
    END IF;
    IF cardinality(l_order_id) > 0 THEN
        INSERT INTO order_lines (tenant_id, order_id, line_number, sku, location_id, supply, approved, ordered,
            allocated, backordered, shipped, cancelled, returned, currency_code, unit_price, required_time, raised)
        SELECT f.tenant_id, l_order_id[i], l_line_number[i], l_sku[i], l_location_id[i], l_supply[i], l_approved[i],
            l_ordered[i], l_allocated[i], l_backordered[i], l_shipped[i], l_cancelled[i], l_returned[i],
            l_currency_code[i], l_unit_price[i], l_required_time[i], l_raised[i]::jsonb
        FROM feeds f CROSS JOIN generate_series(1, cardinality(l_order_id)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[3] := n;
    END IF;
    IF cardinality(s_sku) > 0 THEN
        UPDATE stock s SET on_hand = s_on_hand[i], allocated = s_allocated[i], backordered = s_backordered[i],
            on_order = s_on_order[i], on_order_draft = s_on_order_draft[i], stoppers = s_stoppers[i],
            last_count_time = s_last_count_time[i], last_place_time = s_last_place_time[i], revision = s_revision[i],
            update_time = s_update_time[i]
        FROM generate_series(1, cardinality(s_sku)) AS i
        WHERE s.tenant_id = tenant AND s.location_id = s_location_id[i] AND s.sku = s_sku[i];
        GET DIAGNOSTICS n = ROW_COUNT;
        written[4] := n;
    END IF;
    IF cardinality(m_rank) > 0 THEN
        INSERT INTO stock_movements (tenant_id, booked_time, batch_no, rank, location_id, sku, movement_type,
            on_hand_delta, allocated_delta, order_id, purchase_order_id, line_number, reference, request_id, cause,
            note, occur_time)
        SELECT f.tenant_id, booked, batch, m_rank[i], m_location_id[i], m_sku[i], m_movement_type[i],
            m_on_hand_delta[i], m_allocated_delta[i], m_order_id[i], m_purchase_order_id[i], m_line_number[i],
            m_reference[i], m_request_id[i], m_cause[i], m_note[i], m_occur_time[i]
        FROM feeds f CROSS JOIN generate_series(1, cardinality(m_rank)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[5] := n;
    END IF;
    IF cardinality(e_rank) > 0 THEN
        INSERT INTO events (tenant_id, booked_time, batch_no, rank, kind, cause, order_id, sku, location_id, request_id,
            occur_time, body)
        SELECT f.tenant_id, booked, batch, e_rank[i], e_kind[i], e_cause[i], e_order_id[i], e_sku[i], e_location_id[i],
            e_request_id[i], e_occur_time[i], e_body[i]
        FROM feeds f CROSS JOIN generate_series(1, cardinality(e_rank)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[6] := n;
        INSERT INTO pending_batches (tenant_id, batch_no, event_count, booked_time)
        VALUES (tenant, batch, cardinality(e_rank), booked);
    END IF;
    RETURN written;
END $$;
