-- What write_batch_2 and write_changes_1 do, with plans that are good for every tenant. An update joined with a set of keys
-- may be planned as one pass over all that the tenant has, which is quick where tenants are small on average and takes
-- for ever for the one that is large; a conflict is always found by its key. What is locked is there, so an insert of it
-- always becomes an update.
--
-- Sets lean on the tenant's row in `tenants`, which never changes: that of `feeds` does with every stamp, and while a
-- long snapshot is open (a backup) each of its versions would be looked at by every statement.
--
-- The physical choices of the tables that these write, and why:
-- * `stock` (fill factor 70) is updated by nearly every command and has no index but its key: updates are HOT.
-- * `orders`, `order_lines`, `backorders` (85) are updated a few times in their lives: once filled, once shipped. Room for
--   the next version on the same page keeps the row near, though few of these updates are HOT: what they change stands in
--   the predicates of partial indexes. Those are what makes lists of what waits, is ready or is unfinished take the time
--   of what they show, not of all that ever was; an order pays for them with one index entry each.
-- * `stock_movements`, `events`, `audit_records`, `requests` are only added to: full pages. The first three go by
--   partitions, so that nothing is deleted row by row; of `requests` old ones are, found by the time they were booked.
-- * `pending_batches` is added to and deleted from all the time, and small: vacuumed after 2,000 dead rows, whatever the
--   share.
-- * `feeds` and `feed_followers` have a row for each tenant, updated with every stamp and every page: no column of theirs
--   that changes is indexed, so updates are HOT and pages clean themselves.
--
-- As before: never replaced, because two releases call theirs at the same time.

-- The recorded calls, new orders with their lines, changed stock rows, the ledger, and the events with the note that they
-- wait for their positions: a statement for each table that has rows. Tells how many rows each wrote, in that order.
CREATE FUNCTION write_batch_3(
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
    -- One plan per statement and connection, which takes longer to make than to carry out.
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    written bigint[] := '{0,0,0,0,0,0}';
    n       bigint;
BEGIN
    IF cardinality(r_request_id) > 0 THEN
        INSERT INTO requests (tenant_id, request_id, method, content_hash, answer, batch_no, booked_time)
        SELECT f.tenant_id, r_request_id[i], r_method[i], r_content_hash[i], r_answer[i], batch, booked
        FROM tenants f CROSS JOIN generate_series(1, cardinality(r_request_id)) AS i
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
        FROM tenants f CROSS JOIN generate_series(1, cardinality(o_order_id)) AS i
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
        FROM tenants f CROSS JOIN generate_series(1, cardinality(l_order_id)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[3] := n;
    END IF;
    IF cardinality(s_sku) > 0 THEN
        INSERT INTO stock (tenant_id, location_id, sku, on_hand, allocated, backordered, on_order, on_order_draft,
            stoppers, last_count_time, last_place_time, revision, update_time)
        SELECT f.tenant_id, s_location_id[i], s_sku[i], s_on_hand[i], s_allocated[i], s_backordered[i], s_on_order[i],
            s_on_order_draft[i], s_stoppers[i], s_last_count_time[i], s_last_place_time[i], s_revision[i],
            s_update_time[i]
        FROM tenants f CROSS JOIN generate_series(1, cardinality(s_sku)) AS i
        WHERE f.tenant_id = tenant
        ON CONFLICT (tenant_id, location_id, sku) DO UPDATE SET
            on_hand = excluded.on_hand, allocated = excluded.allocated, backordered = excluded.backordered,
            on_order = excluded.on_order, on_order_draft = excluded.on_order_draft, stoppers = excluded.stoppers,
            last_count_time = excluded.last_count_time, last_place_time = excluded.last_place_time,
            revision = excluded.revision, update_time = excluded.update_time;
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
        FROM tenants f CROSS JOIN generate_series(1, cardinality(m_rank)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[5] := n;
    END IF;
    IF cardinality(e_rank) > 0 THEN
        INSERT INTO events (tenant_id, booked_time, batch_no, rank, kind, cause, order_id, sku, location_id,
            request_id, occur_time, body)
        SELECT f.tenant_id, booked, batch, e_rank[i], e_kind[i], e_cause[i], e_order_id[i], e_sku[i], e_location_id[i],
            e_request_id[i], e_occur_time[i], e_body[i]
        FROM tenants f CROSS JOIN generate_series(1, cardinality(e_rank)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[6] := n;
        INSERT INTO pending_batches (tenant_id, batch_no, event_count, booked_time)
        VALUES (tenant, batch, cardinality(e_rank), booked);
    END IF;
    RETURN written;
END $$;

-- Changed orders, changed lines, changed backorders, then new ones (a line's may have ended, and another begun): a statement
-- for each that has rows. Tells how many rows each wrote, in that order.
CREATE FUNCTION write_changes_2(
    tenant text,
    o_order_id text[], o_status text[], o_customer_id text[], o_reference text[], o_location_id text[],
    o_priority int[], o_allocation_policy text[], o_ship_policy text[], o_order_time timestamptz[],
    o_required_time timestamptz[], o_place_time timestamptz[], o_place_index int[], o_closed_short boolean[],
    o_backordered boolean[], o_ready_to_ship boolean[], o_content_hash bytea[], o_revision bigint[],
    o_create_time timestamptz[], o_update_time timestamptz[],
    l_order_id text[], l_line_number int[], l_sku text[], l_location_id text[], l_supply text[], l_approved boolean[],
    l_ordered bigint[], l_allocated bigint[], l_backordered bigint[], l_shipped bigint[], l_cancelled bigint[],
    l_returned bigint[], l_currency_code text[], l_unit_price numeric[], l_required_time timestamptz[], l_raised text[],
    b_backorder_id text[], b_order_id text[], b_line_number int[], b_sku text[], b_location_id text[], b_cause text[],
    b_state text[], b_hold text[], b_original bigint[], b_added bigint[], b_filled bigint[], b_cancelled bigint[],
    b_open_time timestamptz[], b_close_time timestamptz[], b_negated_priority int[], b_place_time timestamptz[],
    b_place_index int[], b_eligible boolean[], b_watch_need bigint[], b_revision bigint[], b_create_time timestamptz[],
    b_update_time timestamptz[], b_expected_time timestamptz[], b_expected_purchase_order_id text[],
    b_expected_line_number int[],
    n_backorder_id text[], n_order_id text[], n_line_number int[], n_sku text[], n_location_id text[], n_cause text[],
    n_state text[], n_hold text[], n_original bigint[], n_added bigint[], n_filled bigint[], n_cancelled bigint[],
    n_open_time timestamptz[], n_close_time timestamptz[], n_negated_priority int[], n_place_time timestamptz[],
    n_place_index int[], n_eligible boolean[], n_watch_need bigint[], n_revision bigint[], n_create_time timestamptz[],
    n_update_time timestamptz[], n_expected_time timestamptz[], n_expected_purchase_order_id text[],
    n_expected_line_number int[]
) RETURNS bigint[] LANGUAGE plpgsql
    -- One plan per statement and connection, which takes longer to make than to carry out.
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    written bigint[] := '{0,0,0,0}';
    n       bigint;
BEGIN
    IF cardinality(o_order_id) > 0 THEN
        INSERT INTO orders (tenant_id, order_id, status, customer_id, reference, location_id, priority,
            allocation_policy, ship_policy, order_time, required_time, place_time, place_index, closed_short,
            backordered, ready_to_ship, content_hash, revision, create_time, update_time)
        SELECT f.tenant_id, o_order_id[i], o_status[i], o_customer_id[i], o_reference[i], o_location_id[i],
            o_priority[i], o_allocation_policy[i], o_ship_policy[i], o_order_time[i], o_required_time[i],
            o_place_time[i], o_place_index[i], o_closed_short[i], o_backordered[i], o_ready_to_ship[i],
            o_content_hash[i], o_revision[i], o_create_time[i], o_update_time[i]
        FROM tenants f CROSS JOIN generate_series(1, cardinality(o_order_id)) AS i
        WHERE f.tenant_id = tenant
        ON CONFLICT (tenant_id, order_id) DO UPDATE SET
            status = excluded.status, customer_id = excluded.customer_id, reference = excluded.reference,
            location_id = excluded.location_id, priority = excluded.priority,
            allocation_policy = excluded.allocation_policy, ship_policy = excluded.ship_policy,
            order_time = excluded.order_time, required_time = excluded.required_time,
            place_time = excluded.place_time, place_index = excluded.place_index,
            closed_short = excluded.closed_short, backordered = excluded.backordered,
            ready_to_ship = excluded.ready_to_ship, revision = excluded.revision, update_time = excluded.update_time;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[1] := n;
    END IF;
    IF cardinality(l_order_id) > 0 THEN
        INSERT INTO order_lines (tenant_id, order_id, line_number, sku, location_id, supply, approved, ordered,
            allocated, backordered, shipped, cancelled, returned, currency_code, unit_price, required_time, raised)
        SELECT f.tenant_id, l_order_id[i], l_line_number[i], l_sku[i], l_location_id[i], l_supply[i], l_approved[i],
            l_ordered[i], l_allocated[i], l_backordered[i], l_shipped[i], l_cancelled[i], l_returned[i],
            l_currency_code[i], l_unit_price[i], l_required_time[i], l_raised[i]::jsonb
        FROM tenants f CROSS JOIN generate_series(1, cardinality(l_order_id)) AS i
        WHERE f.tenant_id = tenant
        ON CONFLICT (tenant_id, order_id, line_number) DO UPDATE SET
            sku = excluded.sku, location_id = excluded.location_id, supply = excluded.supply,
            approved = excluded.approved, ordered = excluded.ordered, allocated = excluded.allocated,
            backordered = excluded.backordered, shipped = excluded.shipped, cancelled = excluded.cancelled,
            returned = excluded.returned, currency_code = excluded.currency_code, unit_price = excluded.unit_price,
            required_time = excluded.required_time, raised = excluded.raised;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[2] := n;
    END IF;
    IF cardinality(b_backorder_id) > 0 THEN
        INSERT INTO backorders (tenant_id, backorder_id, order_id, line_number, sku, location_id, cause, state, hold,
            original, added, filled, cancelled, open_time, close_time, negated_priority, place_time, place_index,
            eligible, watch_need, revision, create_time, update_time, expected_time, expected_purchase_order_id,
            expected_line_number)
        SELECT f.tenant_id, b_backorder_id[i], b_order_id[i], b_line_number[i], b_sku[i], b_location_id[i], b_cause[i],
            b_state[i], b_hold[i], b_original[i], b_added[i], b_filled[i], b_cancelled[i], b_open_time[i],
            b_close_time[i], b_negated_priority[i], b_place_time[i], b_place_index[i], b_eligible[i], b_watch_need[i],
            b_revision[i], b_create_time[i], b_update_time[i], b_expected_time[i], b_expected_purchase_order_id[i],
            b_expected_line_number[i]
        FROM tenants f CROSS JOIN generate_series(1, cardinality(b_backorder_id)) AS i
        WHERE f.tenant_id = tenant
        ON CONFLICT (tenant_id, backorder_id) DO UPDATE SET
            state = excluded.state, hold = excluded.hold, added = excluded.added, filled = excluded.filled,
            cancelled = excluded.cancelled, close_time = excluded.close_time,
            negated_priority = excluded.negated_priority, place_time = excluded.place_time,
            place_index = excluded.place_index, eligible = excluded.eligible, watch_need = excluded.watch_need,
            revision = excluded.revision, update_time = excluded.update_time, expected_time = excluded.expected_time,
            expected_purchase_order_id = excluded.expected_purchase_order_id,
            expected_line_number = excluded.expected_line_number;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[3] := n;
    END IF;
    IF cardinality(n_backorder_id) > 0 THEN
        INSERT INTO backorders (tenant_id, backorder_id, order_id, line_number, sku, location_id, cause, state, hold,
            original, added, filled, cancelled, open_time, close_time, negated_priority, place_time, place_index,
            eligible, watch_need, revision, create_time, update_time, expected_time, expected_purchase_order_id,
            expected_line_number)
        SELECT f.tenant_id,
            n_backorder_id[i], n_order_id[i], n_line_number[i], n_sku[i], n_location_id[i], n_cause[i], n_state[i],
            n_hold[i], n_original[i], n_added[i], n_filled[i], n_cancelled[i], n_open_time[i], n_close_time[i],
            n_negated_priority[i], n_place_time[i], n_place_index[i], n_eligible[i], n_watch_need[i], n_revision[i],
            n_create_time[i], n_update_time[i], n_expected_time[i], n_expected_purchase_order_id[i],
            n_expected_line_number[i]
        FROM tenants f CROSS JOIN generate_series(1, cardinality(n_backorder_id)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[4] := n;
    END IF;
    RETURN written;
END $$;

-- Functions that run as the owner look for tables in this schema, and among temporary ones last: these anybody can make.
DO $$
DECLARE
    function text;
BEGIN
    FOREACH function IN ARRAY ARRAY['create_partitions(timestamptz)', 'create_partitions(text, timestamptz)',
        'turn_epochs()', 'compare_identity(boolean)']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END $$;
