-- Orders, inventory, backorders and the feed.
--
-- Every table begins with tenant_id, in the default collation, and so does every key: a tenant can live on any node of
-- a distributed engine. Other ids compare by bytes (COLLATE "C"), as the server sorts them when it locks. No identity,
-- no clock and no uuid default, no trigger, no deferrable constraint: inserts of sets are then routed to one node.
-- Types are text with CHECKs, never enums: a pooler's unnamed statements fail on types they have to look up.
-- Times come from the server, which reads the database's clock once per transaction after its locks are held.

-- ── Tenants and how a transaction becomes one tenant's ────────────────────────────────────────────────────────────

-- Without a row policy: names of tenants only, read across tenants by verify and maintain.
CREATE TABLE tenants (
    tenant_id   text        NOT NULL PRIMARY KEY CHECK (tenant_id ~ '^[a-z0-9-]{1,63}$'),
    create_time timestamptz NOT NULL
);

-- Sets the tenant of a transaction that only reads. SET LOCAL by EXECUTE: set_config() never reaches a worker node.
CREATE FUNCTION set_tenant(tenant text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('citus.propagate_set_commands', 'local', true);
    EXECUTE format('SET LOCAL fillrate.tenant = %L', tenant);
END $$;

-- Sets the tenant of a transaction that writes, and takes the first lock of the one order of locking: shared by all
-- commands, exclusive for what must see a tenant at rest. Exclusive only as the first lock of a fresh transaction.
CREATE FUNCTION begin_command(tenant text, exclusive boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_tenant(tenant);
    IF exclusive THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(tenant, 4207));
    ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(tenant, 4207));
    END IF;
END $$;

-- One number per transaction, read with the clock once its locks are held: it orders the events of a tenant.
CREATE SEQUENCE event_batch AS bigint CACHE 1;

-- ── Settings ──────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE items (
    tenant_id        text        NOT NULL,
    sku              text        COLLATE "C" NOT NULL,
    name             text        NOT NULL,
    untracked        boolean     NOT NULL,
    discontinued     boolean     NOT NULL,
    backorder_policy text        NOT NULL CHECK (backorder_policy IN ('ALLOW', 'DENY')),
    active           boolean     NOT NULL,
    revision         bigint      NOT NULL CHECK (revision > 0),
    create_time      timestamptz NOT NULL,
    update_time      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, sku)
);

CREATE TABLE item_locations (
    tenant_id       text   NOT NULL,
    sku             text   COLLATE "C" NOT NULL,
    location_id     text   COLLATE "C" NOT NULL,
    backorder_limit bigint CHECK (backorder_limit >= 0),
    channel_buffer  bigint NOT NULL CHECK (channel_buffer >= 0),
    PRIMARY KEY (tenant_id, sku, location_id)
);

CREATE TABLE locations (
    tenant_id         text        NOT NULL,
    location_id       text        COLLATE "C" NOT NULL,
    name              text        NOT NULL,
    is_default        boolean     NOT NULL,
    untracked         boolean     NOT NULL,
    fill_mode         text        NOT NULL CHECK (fill_mode IN ('AUTOMATIC', 'MANUAL')),
    stock_owner       text        NOT NULL CHECK (stock_owner IN ('FILLRATE', 'WMS')),
    queue_discipline  text        NOT NULL CHECK (queue_discipline IN ('SKIP_AHEAD', 'STRICT')),
    allocation_policy text        NOT NULL CHECK (allocation_policy IN ('COMPLETE_ORDER', 'COMPLETE_LINE', 'PARTIAL')),
    ship_policy       text        NOT NULL CHECK (ship_policy IN ('ANY', 'WHEN_COMPLETE')),
    shortage_handling text        NOT NULL CHECK (shortage_handling IN ('BACKORDER', 'CANCEL_SHORT', 'REFUSE')),
    active            boolean     NOT NULL,
    revision          bigint      NOT NULL CHECK (revision > 0),
    create_time       timestamptz NOT NULL,
    update_time       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, location_id)
);
CREATE UNIQUE INDEX locations_default ON locations (tenant_id) WHERE is_default;

-- ── Stock ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Updated by nearly every command, so no index but the key: updates stay on their page (HOT) where it has room.
CREATE TABLE stock (
    tenant_id       text        NOT NULL,
    location_id     text        COLLATE "C" NOT NULL,
    sku             text        COLLATE "C" NOT NULL,
    -- Below zero only where a warehouse system owns the stock; that is the location's setting, so verify checks it.
    on_hand         bigint      NOT NULL,
    allocated       bigint      NOT NULL CHECK (allocated >= 0),
    backordered     bigint      NOT NULL CHECK (backordered >= 0),
    stoppers        bigint      NOT NULL CHECK (stoppers >= 0 AND stoppers <= backordered),
    last_count_time timestamptz,
    last_place_time timestamptz,
    revision        bigint      NOT NULL CHECK (revision > 0),
    update_time     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, location_id, sku)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- The ledger: append only; every counter of a stock row is the sum of its rows.
CREATE TABLE stock_movements (
    tenant_id       text        NOT NULL,
    booked_time     timestamptz NOT NULL,
    batch_no        bigint      NOT NULL,
    rank            integer     NOT NULL,
    location_id     text        COLLATE "C" NOT NULL,
    sku             text        COLLATE "C" NOT NULL,
    movement_type   text        NOT NULL CHECK (movement_type IN ('RECEIPT', 'ADJUSTMENT', 'DAMAGE', 'RETURN', 'COUNT',
                                    'ALLOCATION', 'RELEASE', 'SHIPMENT', 'ALREADY_COUNTED', 'CARRIED_FORWARD')),
    on_hand_delta   bigint      NOT NULL,
    allocated_delta bigint      NOT NULL,
    order_id        text        COLLATE "C",
    line_number     integer,
    reference       text        COLLATE "C",
    request_id      text        COLLATE "C" NOT NULL,
    -- The kind of command that booked it (none for CARRIED_FORWARD), and the caller's words about it.
    cause           text,
    note            text        NOT NULL,
    occur_time      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, booked_time, batch_no, rank)
) PARTITION BY RANGE (booked_time);
CREATE INDEX stock_movements_item ON stock_movements (tenant_id, location_id, sku, booked_time, batch_no, rank);
CREATE TABLE stock_movements_default PARTITION OF stock_movements DEFAULT;

-- ── Orders ────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE orders (
    tenant_id         text        NOT NULL,
    order_id          text        COLLATE "C" NOT NULL,
    status            text        NOT NULL CHECK (status IN ('DRAFT', 'APPROVED', 'FULFILLING', 'SHIPPED', 'SHORT_SHIPPED', 'CANCELLED')),
    customer_id       text        COLLATE "C",
    reference         text        COLLATE "C" NOT NULL,
    location_id       text        COLLATE "C" NOT NULL,
    priority          integer     NOT NULL,
    allocation_policy text        NOT NULL CHECK (allocation_policy IN ('COMPLETE_ORDER', 'COMPLETE_LINE', 'PARTIAL')),
    ship_policy       text        NOT NULL CHECK (ship_policy IN ('ANY', 'WHEN_COMPLETE')),
    order_time        timestamptz NOT NULL,
    required_time     timestamptz,
    place_time        timestamptz,
    place_index       integer,
    closed_short      boolean     NOT NULL,
    backordered       boolean     NOT NULL,
    ready_to_ship     boolean     NOT NULL,
    content_hash      bytea       NOT NULL,
    revision          bigint      NOT NULL CHECK (revision > 0),
    create_time       timestamptz NOT NULL,
    update_time       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, order_id),
    CHECK ((place_time IS NULL) = (place_index IS NULL)),
    CHECK (status <> 'DRAFT' OR (place_time IS NULL AND NOT backordered AND NOT ready_to_ship)),
    CHECK (status IN ('APPROVED', 'FULFILLING') OR NOT (backordered OR ready_to_ship))
) WITH (fillfactor = 85);
CREATE INDEX orders_created ON orders (tenant_id, create_time, order_id);
-- What is not ended, without all that ever was: for lists of it, and for the snapshots of watches.
CREATE INDEX orders_unfinished ON orders (tenant_id, create_time, order_id)
    WHERE status IN ('DRAFT', 'APPROVED', 'FULFILLING');
CREATE INDEX orders_customer ON orders (tenant_id, customer_id, create_time, order_id) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_reference ON orders (tenant_id, reference) WHERE reference <> '';
CREATE INDEX orders_backordered ON orders (tenant_id, create_time, order_id) WHERE backordered;
CREATE INDEX orders_ready ON orders (tenant_id, create_time, order_id) WHERE ready_to_ship;

CREATE TABLE order_lines (
    tenant_id     text    NOT NULL,
    order_id      text    COLLATE "C" NOT NULL,
    line_number   integer NOT NULL CHECK (line_number > 0),
    sku           text    COLLATE "C" NOT NULL,
    location_id   text    COLLATE "C" NOT NULL,
    supply        text    NOT NULL CHECK (supply IN ('STOCK', 'WMS', 'UNTRACKED')),
    -- The order is approved: the line equation holds. A draft's line has only what is ordered.
    approved      boolean NOT NULL,
    ordered       bigint  NOT NULL CHECK (ordered > 0),
    allocated     bigint  NOT NULL CHECK (allocated >= 0),
    backordered   bigint  NOT NULL CHECK (backordered >= 0),
    shipped       bigint  NOT NULL CHECK (shipped >= 0),
    cancelled     bigint  NOT NULL CHECK (cancelled >= 0),
    returned      bigint  NOT NULL CHECK (returned >= 0 AND returned <= shipped),
    currency_code text,
    unit_price    numeric CHECK (unit_price >= 0),
    required_time timestamptz,
    PRIMARY KEY (tenant_id, order_id, line_number),
    CHECK (NOT approved OR ordered = allocated + backordered + shipped + cancelled),
    CHECK (approved OR (allocated = 0 AND backordered = 0 AND shipped = 0 AND cancelled = 0)),
    CHECK (supply = 'STOCK' OR backordered = 0),
    CHECK ((currency_code IS NULL) = (unit_price IS NULL))
) WITH (fillfactor = 85);
-- Who holds units of an item: read when stock is lost, and when tracking is turned on.
CREATE INDEX order_lines_holding ON order_lines (tenant_id, location_id, sku, order_id) WHERE allocated > 0;

CREATE TABLE cancellations (
    tenant_id   text        NOT NULL,
    order_id    text        COLLATE "C" NOT NULL,
    batch_no    bigint      NOT NULL,
    rank        integer     NOT NULL,
    line_number integer     NOT NULL,
    quantity    bigint      NOT NULL CHECK (quantity > 0),
    reason      text        NOT NULL CHECK (reason IN ('CUSTOMER', 'OUT_OF_STOCK', 'DUPLICATE', 'FRAUD', 'OTHER')),
    by_close    boolean     NOT NULL,
    occur_time  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, order_id, batch_no, rank)
);

CREATE TABLE shipments (
    tenant_id   text        NOT NULL,
    order_id    text        COLLATE "C" NOT NULL,
    shipment_id text        COLLATE "C" NOT NULL,
    reference   text        COLLATE "C" NOT NULL,
    -- [{"number": 1, "quantity": 2}]: read and written whole, never searched.
    lines       jsonb       NOT NULL,
    occur_time  timestamptz NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, shipment_id)
);
CREATE INDEX shipments_order ON shipments (tenant_id, order_id, create_time, shipment_id);

CREATE TABLE returns (
    tenant_id   text        NOT NULL,
    order_id    text        COLLATE "C" NOT NULL,
    return_id   text        COLLATE "C" NOT NULL,
    location_id text        COLLATE "C",
    restock     boolean     NOT NULL,
    reference   text        COLLATE "C" NOT NULL,
    lines       jsonb       NOT NULL,
    occur_time  timestamptz NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, return_id)
);
CREATE INDEX returns_order ON returns (tenant_id, order_id, create_time, return_id);

-- ── Backorders ────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE backorders (
    tenant_id        text        NOT NULL,
    backorder_id     text        COLLATE "C" NOT NULL,
    order_id         text        COLLATE "C" NOT NULL,
    line_number      integer     NOT NULL,
    sku              text        COLLATE "C" NOT NULL,
    location_id      text        COLLATE "C" NOT NULL,
    cause            text        NOT NULL CHECK (cause IN ('SHORTAGE', 'WAITING_FOR_ORDER', 'NOT_ATTEMPTED', 'FORCED', 'STOCK_LOSS')),
    state            text        NOT NULL CHECK (state IN ('OPEN', 'HELD', 'FILLED', 'CANCELLED')),
    hold             text        CHECK (hold IN ('FORCE', 'CALL')),
    original         bigint      NOT NULL CHECK (original > 0),
    added            bigint      NOT NULL CHECK (added >= 0),
    filled           bigint      NOT NULL CHECK (filled >= 0),
    cancelled        bigint      NOT NULL CHECK (cancelled >= 0),
    open_time        timestamptz NOT NULL,
    close_time       timestamptz,
    -- The order's place in the queue, repeated here so that one index scan reads a queue in order.
    negated_priority integer     NOT NULL,
    place_time       timestamptz NOT NULL,
    place_index      integer     NOT NULL,
    -- A pass may fill it: under a strict queue it stops its item for everyone behind it.
    eligible         boolean     NOT NULL,
    -- Set on the line whose item the order (or, where lines are served alone, the line) is looked at for when it rises:
    -- the fewest units of the item that would help.
    watch_need       bigint      CHECK (watch_need > 0),
    revision         bigint      NOT NULL CHECK (revision > 0),
    create_time      timestamptz NOT NULL,
    update_time      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, backorder_id),
    CHECK (original + added - filled - cancelled >= 0),
    CHECK ((state IN ('FILLED', 'CANCELLED')) = (original + added = filled + cancelled)),
    CHECK ((state IN ('FILLED', 'CANCELLED')) = (close_time IS NOT NULL)),
    CHECK ((state = 'HELD') = (hold IS NOT NULL)),
    CHECK (NOT eligible OR state = 'OPEN'),
    CHECK (watch_need IS NULL OR eligible)
) WITH (fillfactor = 85);
-- A line's backorders; at most one of them is open.
CREATE UNIQUE INDEX backorders_line ON backorders
    (tenant_id, order_id, line_number, (CASE WHEN close_time IS NULL THEN '' ELSE backorder_id END));
-- The queue of an item at a location.
CREATE INDEX backorders_queue ON backorders
    (tenant_id, location_id, sku, negated_priority, place_time, place_index, order_id, line_number)
    WHERE state IN ('OPEN', 'HELD');
-- Who is looked at when an item rises, by the quantity that would help.
CREATE INDEX backorders_watch ON backorders
    (tenant_id, location_id, sku, watch_need, negated_priority, place_time, place_index, order_id)
    WHERE watch_need IS NOT NULL;
CREATE INDEX backorders_forced ON backorders (tenant_id, location_id, sku) WHERE hold = 'FORCE';
CREATE INDEX backorders_opened ON backorders (tenant_id, open_time, backorder_id);
-- What waits, the longest wait first, without all that ever did: for lists of it, and for the snapshots of watches.
CREATE INDEX backorders_waiting ON backorders (tenant_id, open_time, backorder_id) WHERE state IN ('OPEN', 'HELD');

-- ── Calls that were made ──────────────────────────────────────────────────────────────────────────────────────────

-- An answer never holds a customer's identity: it is looked up again when the answer is repeated.
CREATE TABLE requests (
    tenant_id    text        NOT NULL,
    request_id   text        COLLATE "C" NOT NULL,
    method       text        NOT NULL,
    content_hash bytea       NOT NULL,
    answer       text        NOT NULL,
    batch_no     bigint      NOT NULL,
    booked_time  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, request_id)
);

CREATE TABLE document_references (
    tenant_id    text        NOT NULL,
    method       text        NOT NULL,
    reference    text        COLLATE "C" NOT NULL,
    -- Under which the movements were booked.
    request_id   text        COLLATE "C" NOT NULL,
    content_hash bytea       NOT NULL,
    answer       text        NOT NULL,
    batch_no     bigint      NOT NULL,
    booked_time  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, method, reference)
);

-- ── The feed ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- One row per tenant, made before anything else of it. Only the sequencer and maintain lock it.
CREATE TABLE feeds (
    tenant_id       text   NOT NULL PRIMARY KEY,
    -- Random; another one means another history: cursors of the old are refused.
    epoch           text   NOT NULL,
    -- The last position given.
    head            bigint NOT NULL CHECK (head >= 0),
    -- Positions up to this one are no longer kept.
    oldest          bigint NOT NULL CHECK (oldest >= 0 AND oldest <= head)
);

-- An event is identified by its transaction's number and its rank, 0, 1, 2 ... within it. It has no position of its own:
-- its transaction gets one after the commit (feed_batches), so that no event row is written twice.
CREATE TABLE events (
    tenant_id    text        NOT NULL,
    booked_time  timestamptz NOT NULL,
    batch_no     bigint      NOT NULL,
    rank         integer     NOT NULL CHECK (rank >= 0),
    kind         text        NOT NULL CHECK (kind IN ('BACKORDER', 'STOCK', 'ORDER')),
    cause        text        NOT NULL,
    order_id     text        COLLATE "C",
    sku          text        COLLATE "C",
    location_id  text        COLLATE "C",
    request_id   text        COLLATE "C" NOT NULL,
    occur_time   timestamptz NOT NULL,
    body         text        NOT NULL,
    PRIMARY KEY (tenant_id, booked_time, batch_no, rank)
) PARTITION BY RANGE (booked_time);
CREATE TABLE events_default PARTITION OF events DEFAULT;

-- Transactions whose events wait for their positions: inserted by the transaction, deleted when stamped. Without a row
-- policy, because sequencers look for work across tenants; numbers only.
CREATE TABLE pending_batches (
    tenant_id   text        NOT NULL,
    batch_no    bigint      NOT NULL,
    event_count integer     NOT NULL CHECK (event_count > 0),
    booked_time timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, batch_no)
) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);

-- Positions last_position - event_count + 1 to last_position are the events of batch_no, by rank.
CREATE TABLE feed_batches (
    tenant_id     text        NOT NULL,
    last_position bigint      NOT NULL,
    event_count   integer     NOT NULL CHECK (event_count > 0),
    batch_no      bigint      NOT NULL,
    booked_time   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, last_position)
);

-- ── Row policies ──────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['items', 'item_locations', 'locations', 'stock', 'stock_movements', 'orders',
        'order_lines', 'cancellations', 'shipments', 'returns', 'backorders', 'requests', 'document_references',
        'feeds', 'events', 'feed_batches']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = current_setting(''fillrate.tenant'', true))', name);
    END LOOP;
END $$;

-- ── Partitions ────────────────────────────────────────────────────────────────────────────────────────────────────

-- Makes the weekly partitions of the ledger and the events from this week to the given time. The server calls it, ahead
-- of time, though it owns nothing. A week for which the default partition already took rows stays there.
CREATE FUNCTION create_partitions(until timestamptz) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    parent   text;
    week     timestamptz;
    name     text;
    made     integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(4208);
    FOREACH parent IN ARRAY ARRAY['stock_movements', 'events'] LOOP
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
REVOKE ALL ON FUNCTION create_partitions(timestamptz) FROM PUBLIC;

SELECT create_partitions(now() + interval '3 weeks');
