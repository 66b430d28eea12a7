-- What commands change of orders that wait, in one call: a receipt that fills a thousand lines and one that fills one
-- take as many round trips, and few.
--
-- As with write_batch_2: never replaced, because two releases call theirs at the same time.

-- Changed orders, changed lines, changed backorders, then new ones (a line's may have ended, and another begun): a statement
-- for each that has rows. Tells how many rows each wrote, in that order.
CREATE FUNCTION write_changes_1(
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
    -- One plan per statement and connection, and always by the key: made while a table was small, another would read all
    -- of it once it has grown.
    SET plan_cache_mode = force_generic_plan
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    SET enable_seqscan = off AS $$
DECLARE
    written bigint[] := '{0,0,0,0}';
    n       bigint;
BEGIN
    IF cardinality(o_order_id) > 0 THEN
        UPDATE orders o SET
            status = o_status[i], customer_id = o_customer_id[i], reference = o_reference[i],
            location_id = o_location_id[i], priority = o_priority[i], allocation_policy = o_allocation_policy[i],
            ship_policy = o_ship_policy[i], order_time = o_order_time[i], required_time = o_required_time[i],
            place_time = o_place_time[i], place_index = o_place_index[i], closed_short = o_closed_short[i],
            backordered = o_backordered[i], ready_to_ship = o_ready_to_ship[i], revision = o_revision[i],
            update_time = o_update_time[i]
        FROM generate_series(1, cardinality(o_order_id)) AS i
        WHERE o.tenant_id = tenant AND o.order_id = o_order_id[i];
        GET DIAGNOSTICS n = ROW_COUNT;
        written[1] := n;
    END IF;
    IF cardinality(l_order_id) > 0 THEN
        UPDATE order_lines l SET
            sku = l_sku[i], location_id = l_location_id[i], supply = l_supply[i], approved = l_approved[i],
            ordered = l_ordered[i], allocated = l_allocated[i], backordered = l_backordered[i], shipped = l_shipped[i],
            cancelled = l_cancelled[i], returned = l_returned[i], currency_code = l_currency_code[i],
            unit_price = l_unit_price[i], required_time = l_required_time[i], raised = l_raised[i]::jsonb
        FROM generate_series(1, cardinality(l_order_id)) AS i
        WHERE l.tenant_id = tenant AND l.order_id = l_order_id[i] AND l.line_number = l_line_number[i];
        GET DIAGNOSTICS n = ROW_COUNT;
        written[2] := n;
    END IF;
    IF cardinality(b_backorder_id) > 0 THEN
        UPDATE backorders b SET
            state = b_state[i], hold = b_hold[i], added = b_added[i], filled = b_filled[i], cancelled = b_cancelled[i],
            close_time = b_close_time[i], negated_priority = b_negated_priority[i], place_time = b_place_time[i],
            place_index = b_place_index[i], eligible = b_eligible[i], watch_need = b_watch_need[i],
            revision = b_revision[i], update_time = b_update_time[i], expected_time = b_expected_time[i],
            expected_purchase_order_id = b_expected_purchase_order_id[i],
            expected_line_number = b_expected_line_number[i]
        FROM generate_series(1, cardinality(b_backorder_id)) AS i
        WHERE b.tenant_id = tenant AND b.backorder_id = b_backorder_id[i];
        GET DIAGNOSTICS n = ROW_COUNT;
        written[3] := n;
    END IF;
    IF cardinality(n_backorder_id) > 0 THEN
        INSERT INTO backorders (tenant_id,
            backorder_id, order_id, line_number, sku, location_id, cause, state, hold, original, added, filled,
            cancelled, open_time, close_time, negated_priority, place_time, place_index, eligible, watch_need,
            revision, create_time, update_time, expected_time, expected_purchase_order_id, expected_line_number)
        SELECT f.tenant_id,
            n_backorder_id[i], n_order_id[i], n_line_number[i], n_sku[i], n_location_id[i], n_cause[i], n_state[i],
            n_hold[i], n_original[i], n_added[i], n_filled[i], n_cancelled[i], n_open_time[i], n_close_time[i],
            n_negated_priority[i], n_place_time[i], n_place_index[i], n_eligible[i], n_watch_need[i], n_revision[i],
            n_create_time[i], n_update_time[i], n_expected_time[i], n_expected_purchase_order_id[i],
            n_expected_line_number[i]
        FROM feeds f CROSS JOIN generate_series(1, cardinality(n_backorder_id)) AS i
        WHERE f.tenant_id = tenant;
        GET DIAGNOSTICS n = ROW_COUNT;
        written[4] := n;
    END IF;
    RETURN written;
END $$;
