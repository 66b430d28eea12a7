-- What almost every transaction of commands writes, in one call: round trips are what a caller alone waits for, and what
-- a crowd's shared transaction spends beside its rows.
--
-- A function is part of the schema: the release before and the one after call theirs at the same time. So it is never
-- replaced: one that writes other columns gets the next number, and the last release that called this one takes it
-- along when it goes.

-- The recorded calls, new orders with their lines, changed stock rows, the ledger, and the events with the note that they
-- wait for their positions: a statement for each table that has rows, anchored on the tenant's feed. Tells how many rows
-- each wrote, in that order: fewer requests, orders or lines than were given mean that another transaction took a key.
CREATE FUNCTION write_batch_1(
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
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    written bigint[] := '{0,0,0,0,0,0}';
    n       bigint;
BEGIN
    IF cardinality(r_request_id) > 0 THEN
        INSERT INTO requests (tenant_id, request_id, method, content_hash, answer, batch_no, booked_time)
        SELECT f.tenant_id, u.request_id, u.method, u.content_hash, u.answer, batch, booked
        FROM feeds f CROSS JOIN unnest(r_request_id, r_method, r_content_hash, r_answer)
            AS u(request_id, method, content_hash, answer)
        WHERE f.tenant_id = tenant ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[1] := n;
    END IF;
    IF cardinality(o_order_id) > 0 THEN
        INSERT INTO orders (tenant_id, order_id, status, customer_id, reference, location_id, priority,
            allocation_policy, ship_policy, order_time, required_time, place_time, place_index, closed_short,
            backordered, ready_to_ship, content_hash, revision, create_time, update_time)
        SELECT f.tenant_id, u.order_id, u.status, u.customer_id, u.reference, u.location_id, u.priority,
            u.allocation_policy, u.ship_policy, u.order_time, u.required_time, u.place_time, u.place_index,
            u.closed_short, u.backordered, u.ready_to_ship, u.content_hash, u.revision, u.create_time, u.update_time
        FROM feeds f CROSS JOIN unnest(o_order_id, o_status, o_customer_id, o_reference, o_location_id, o_priority,
            o_allocation_policy, o_ship_policy, o_order_time, o_required_time, o_place_time, o_place_index,
            o_closed_short, o_backordered, o_ready_to_ship, o_content_hash, o_revision, o_create_time, o_update_time)
            AS u(order_id, status, customer_id, reference, location_id, priority, allocation_policy, ship_policy,
            order_time, required_time, place_time, place_index, closed_short, backordered, ready_to_ship, content_hash,
            revision, create_time, update_time)
        WHERE f.tenant_id = tenant ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[2] := n;
    END IF;
    IF cardinality(l_order_id) > 0 THEN
        INSERT INTO order_lines (tenant_id, order_id, line_number, sku, location_id, supply, approved, ordered,
            allocated, backordered, shipped, cancelled, returned, currency_code, unit_price, required_time, raised)
        SELECT f.tenant_id, u.order_id, u.line_number, u.sku, u.location_id, u.supply, u.approved, u.ordered,
            u.allocated, u.backordered, u.shipped, u.cancelled, u.returned, u.currency_code, u.unit_price,
            u.required_time, u.raised::jsonb
        FROM feeds f CROSS JOIN unnest(l_order_id, l_line_number, l_sku, l_location_id, l_supply, l_approved, l_ordered,
            l_allocated, l_backordered, l_shipped, l_cancelled, l_returned, l_currency_code, l_unit_price,
            l_required_time, l_raised)
            AS u(order_id, line_number, sku, location_id, supply, approved, ordered, allocated, backordered, shipped,
            cancelled, returned, currency_code, unit_price, required_time, raised)
        WHERE f.tenant_id = tenant ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[3] := n;
    END IF;
    -- Rows that exist: an insert finds each by its key whatever the planner knows of the table.
    IF cardinality(s_sku) > 0 THEN
        INSERT INTO stock (tenant_id, location_id, sku, on_hand, allocated, backordered, on_order, on_order_draft,
            stoppers, last_count_time, last_place_time, revision, update_time)
        SELECT f.tenant_id, u.location_id, u.sku, u.on_hand, u.allocated, u.backordered, u.on_order, u.on_order_draft,
            u.stoppers, u.last_count_time, u.last_place_time, u.revision, u.update_time
        FROM feeds f CROSS JOIN unnest(s_location_id, s_sku, s_on_hand, s_allocated, s_backordered, s_on_order,
            s_on_order_draft, s_stoppers, s_last_count_time, s_last_place_time, s_revision, s_update_time)
            AS u(location_id, sku, on_hand, allocated, backordered, on_order, on_order_draft, stoppers,
            last_count_time, last_place_time, revision, update_time)
        WHERE f.tenant_id = tenant
        ON CONFLICT (tenant_id, location_id, sku) DO UPDATE SET on_hand = excluded.on_hand,
            allocated = excluded.allocated, backordered = excluded.backordered, on_order = excluded.on_order,
            on_order_draft = excluded.on_order_draft, stoppers = excluded.stoppers,
            last_count_time = excluded.last_count_time, last_place_time = excluded.last_place_time,
            revision = excluded.revision, update_time = excluded.update_time;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[4] := n;
    END IF;
    IF cardinality(m_rank) > 0 THEN
        INSERT INTO stock_movements (tenant_id, booked_time, batch_no, rank, location_id, sku, movement_type,
            on_hand_delta, allocated_delta, order_id, purchase_order_id, line_number, reference, request_id, cause,
            note, occur_time)
        SELECT f.tenant_id, booked, batch, u.rank, u.location_id, u.sku, u.movement_type, u.on_hand_delta,
            u.allocated_delta, u.order_id, u.purchase_order_id, u.line_number, u.reference, u.request_id, u.cause,
            u.note, u.occur_time
        FROM feeds f CROSS JOIN unnest(m_rank, m_location_id, m_sku, m_movement_type, m_on_hand_delta,
            m_allocated_delta, m_order_id, m_purchase_order_id, m_line_number, m_reference, m_request_id, m_cause,
            m_note, m_occur_time)
            AS u(rank, location_id, sku, movement_type, on_hand_delta, allocated_delta, order_id, purchase_order_id,
            line_number, reference, request_id, cause, note, occur_time)
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[5] := n;
    END IF;
    IF cardinality(e_rank) > 0 THEN
        INSERT INTO events (tenant_id, booked_time, batch_no, rank, kind, cause, order_id, sku, location_id,
            request_id, occur_time, body)
        SELECT f.tenant_id, booked, batch, u.rank, u.kind, u.cause, u.order_id, u.sku, u.location_id, u.request_id,
            u.occur_time, u.body
        FROM feeds f CROSS JOIN unnest(e_rank, e_kind, e_cause, e_order_id, e_sku, e_location_id, e_request_id,
            e_occur_time, e_body)
            AS u(rank, kind, cause, order_id, sku, location_id, request_id, occur_time, body)
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[6] := n;
        INSERT INTO pending_batches (tenant_id, batch_no, event_count, booked_time)
        VALUES (tenant, batch, cardinality(e_rank), booked);
    END IF;
    RETURN written;
END $$;
