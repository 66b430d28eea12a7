-- Purchasing: suppliers, what they sell, how stock is replenished, purchase orders, demand per day, promised times.
--
-- Safe while the previous release still runs: new columns have defaults, or may be null, and that release names the
-- columns it writes.

ALTER TABLE locations ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';

-- Units still expected on purchase orders, kept by the commands that move them: on submitted ones, and on drafts.
ALTER TABLE stock
    ADD COLUMN on_order       bigint NOT NULL DEFAULT 0 CHECK (on_order >= 0),
    ADD COLUMN on_order_draft bigint NOT NULL DEFAULT 0 CHECK (on_order_draft >= 0);

-- [{"time": "2026-01-31T12:00:00Z", "units": 2}]: units of `ordered` that joined after the approval, by their demand
-- day. Read and written whole; null where there are none.
ALTER TABLE order_lines ADD COLUMN raised jsonb;

ALTER TABLE stock_movements ADD COLUMN purchase_order_id text COLLATE "C";

-- ── Suppliers ─────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE suppliers (
    tenant_id           text        NOT NULL,
    supplier_id         text        COLLATE "C" NOT NULL,
    name                text        NOT NULL,
    currency_code       text        NOT NULL CHECK (currency_code ~ '^[A-Z]{3}$'),
    minimum_order_value numeric     CHECK (minimum_order_value > 0),
    -- Days on which orders are taken, Monday first, one character each: 1 is open.
    order_weekdays      text        NOT NULL CHECK (order_weekdays ~ '^[01]{7}$' AND order_weekdays <> '0000000'),
    holidays            date[]      NOT NULL,
    active              boolean     NOT NULL,
    revision            bigint      NOT NULL CHECK (revision > 0),
    create_time         timestamptz NOT NULL,
    update_time         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, supplier_id)
);

CREATE TABLE supplier_items (
    tenant_id             text        NOT NULL,
    supplier_id           text        COLLATE "C" NOT NULL,
    sku                   text        COLLATE "C" NOT NULL,
    supplier_sku          text        NOT NULL,
    currency_code         text        NOT NULL CHECK (currency_code ~ '^[A-Z]{3}$'),
    unit_cost             numeric     NOT NULL CHECK (unit_cost > 0),
    lead_time_days        integer     NOT NULL CHECK (lead_time_days >= 0),
    lead_time_unit        text        NOT NULL CHECK (lead_time_unit IN ('CALENDAR_DAYS', 'WORKING_DAYS')),
    lead_time_stddev_days numeric     NOT NULL CHECK (lead_time_stddev_days >= 0),
    min_order_qty         bigint      NOT NULL CHECK (min_order_qty > 0),
    order_multiple        bigint      NOT NULL CHECK (order_multiple > 0),
    max_order_qty         bigint      CHECK (max_order_qty > 0),
    -- [{"min_quantity": 100, "unit_cost": "9.50"}], ascending: read and written whole, never searched.
    price_breaks          jsonb       NOT NULL,
    order_cost            numeric     CHECK (order_cost >= 0),
    preference            integer     CHECK (preference > 0),
    active                boolean     NOT NULL,
    revision              bigint      NOT NULL CHECK (revision > 0),
    create_time           timestamptz NOT NULL,
    update_time           timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, supplier_id, sku)
);
-- Who sells an item.
CREATE INDEX supplier_items_sku ON supplier_items (tenant_id, sku, supplier_id);

-- Of an item at a location; of a location, where sku is ''; of the tenant, where both are ''.
CREATE TABLE replenishment_policies (
    tenant_id              text        NOT NULL,
    location_id            text        COLLATE "C" NOT NULL,
    sku                    text        COLLATE "C" NOT NULL,
    kind                   text        NOT NULL CHECK (kind IN ('BACKORDERS_ONLY', 'REORDER_POINT', 'MIN_MAX', 'SERVICE_LEVEL')),
    -- What the kind needs: read and written whole, never searched.
    rule                   jsonb       NOT NULL,
    backorder_lookback_days integer    CHECK (backorder_lookback_days >= 0),
    demand_window_days     integer     NOT NULL CHECK (demand_window_days > 0),
    review_days            integer     NOT NULL CHECK (review_days >= 0),
    review_anchor_date     date,
    order_cost             numeric     CHECK (order_cost >= 0),
    holding_rate           numeric     CHECK (holding_rate >= 0),
    stockout_cost          numeric     CHECK (stockout_cost >= 0),
    max_lead_days          integer     CHECK (max_lead_days >= 0),
    active                 boolean     NOT NULL,
    revision               bigint      NOT NULL CHECK (revision > 0),
    create_time            timestamptz NOT NULL,
    update_time            timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, location_id, sku),
    CHECK (location_id <> '' OR sku = '')
);
-- The policies of an item, wherever they hold.
CREATE INDEX replenishment_policies_sku ON replenishment_policies (tenant_id, sku, location_id);

-- ── Purchase orders ───────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE purchase_orders (
    tenant_id               text        NOT NULL,
    purchase_order_id       text        COLLATE "C" NOT NULL,
    status                  text        NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CLOSED', 'CANCELLED')),
    supplier_id             text        COLLATE "C" NOT NULL,
    -- Ship-to.
    location_id             text        COLLATE "C" NOT NULL,
    currency_code           text        NOT NULL CHECK (currency_code ~ '^[A-Z]{3}$'),
    reference               text        COLLATE "C" NOT NULL,
    supplier_reference      text        NOT NULL,
    note                    text        NOT NULL,
    order_time              timestamptz NOT NULL,
    submit_time             timestamptz,
    expected_time           timestamptz,
    confirmed_time          timestamptz,
    over_tolerance_percent  numeric     NOT NULL CHECK (over_tolerance_percent >= 0),
    under_tolerance_percent numeric     NOT NULL CHECK (under_tolerance_percent >= 0 AND under_tolerance_percent <= 100),
    content_hash            bytea       NOT NULL,
    revision                bigint      NOT NULL CHECK (revision > 0),
    create_time             timestamptz NOT NULL,
    update_time             timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, purchase_order_id),
    CHECK (status IN ('DRAFT', 'CANCELLED') OR submit_time IS NOT NULL)
) WITH (fillfactor = 85);
CREATE INDEX purchase_orders_created ON purchase_orders (tenant_id, create_time, purchase_order_id);
CREATE INDEX purchase_orders_supplier ON purchase_orders (tenant_id, supplier_id, create_time, purchase_order_id);
CREATE INDEX purchase_orders_reference ON purchase_orders (tenant_id, reference, create_time, purchase_order_id)
    WHERE reference <> '';
CREATE INDEX purchase_orders_unfinished ON purchase_orders (tenant_id, create_time, purchase_order_id)
    WHERE status IN ('DRAFT', 'SUBMITTED', 'PARTIALLY_RECEIVED');

CREATE TABLE purchase_order_lines (
    tenant_id         text        NOT NULL,
    purchase_order_id text        COLLATE "C" NOT NULL,
    line_number       integer     NOT NULL CHECK (line_number > 0),
    location_id       text        COLLATE "C" NOT NULL,
    sku               text        COLLATE "C" NOT NULL,
    supplier_sku      text        NOT NULL,
    unit_cost         numeric     NOT NULL CHECK (unit_cost >= 0),
    ordered           bigint      NOT NULL CHECK (ordered >= 0),
    received          bigint      NOT NULL CHECK (received >= 0),
    rejected          bigint      NOT NULL CHECK (rejected >= 0),
    cancelled         bigint      NOT NULL CHECK (cancelled >= 0 AND cancelled <= ordered),
    expected_time     timestamptz,
    -- When it counts as due: confirmed, else its own, else the order's, else submission and lead time.
    due_time          timestamptz,
    -- Still expected, where the order is a draft or submitted: greatest(0, ordered - received - cancelled).
    draft_units       bigint      NOT NULL CHECK (draft_units >= 0),
    open_units        bigint      NOT NULL CHECK (open_units >= 0),
    -- Backorders opened before it were too old to be bought for when a suggestion made the line.
    counted_from      date,
    -- The working of the suggestion it was made from.
    working           text,
    PRIMARY KEY (tenant_id, purchase_order_id, line_number),
    CHECK (draft_units = 0 OR open_units = 0)
) WITH (fillfactor = 85);
-- What is inbound of an item.
CREATE INDEX purchase_order_lines_inbound ON purchase_order_lines
    (tenant_id, location_id, sku, due_time, purchase_order_id, line_number) WHERE open_units > 0 OR draft_units > 0;
CREATE INDEX purchase_order_lines_sku ON purchase_order_lines (tenant_id, sku, purchase_order_id);

CREATE TABLE receipts (
    tenant_id         text        NOT NULL,
    purchase_order_id text        COLLATE "C" NOT NULL,
    receipt_id        text        COLLATE "C" NOT NULL,
    reference         text        COLLATE "C" NOT NULL,
    -- [{"number": 1, "accepted": 2, "rejected": 0, "unit_cost": "1.00", "corrected": 0}]: read and written whole.
    lines             jsonb       NOT NULL,
    final             boolean     NOT NULL,
    occur_time        timestamptz NOT NULL,
    create_time       timestamptz NOT NULL,
    update_time       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, receipt_id)
);
CREATE INDEX receipts_purchase_order ON receipts (tenant_id, purchase_order_id, create_time, receipt_id);

-- ── Demand ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Units ordered per day of the location's time zone: counted from the feed, and loaded by the caller for days before.
CREATE TABLE demand_days (
    tenant_id   text   NOT NULL,
    location_id text   COLLATE "C" NOT NULL,
    sku         text   COLLATE "C" NOT NULL,
    day         date   NOT NULL,
    -- May be below zero for a moment of history: a cancellation nets the day of its order.
    counted     bigint NOT NULL,
    loaded      bigint NOT NULL CHECK (loaded >= 0),
    PRIMARY KEY (tenant_id, location_id, sku, day)
) WITH (fillfactor = 85);

-- How far each follower of the feed has come, one row per tenant and follower; locked by whoever follows.
CREATE TABLE feed_followers (
    tenant_id text   NOT NULL,
    follower  text   NOT NULL CHECK (follower IN ('DEMAND', 'PROMISES')),
    position  bigint NOT NULL CHECK (position >= 0),
    PRIMARY KEY (tenant_id, follower)
);

-- ── Promised times ────────────────────────────────────────────────────────────────────────────────────────────────

-- As last noted; the line whose arrival it comes from.
ALTER TABLE backorders
    ADD COLUMN expected_time              timestamptz,
    ADD COLUMN expected_purchase_order_id text COLLATE "C",
    ADD COLUMN expected_line_number       integer;
CREATE INDEX backorders_expected ON backorders (tenant_id, expected_time, backorder_id)
    WHERE expected_time IS NOT NULL AND state IN ('OPEN', 'HELD');

-- Whose note is to be taken back when nothing of an item is inbound any more.
CREATE INDEX backorders_noted ON backorders (tenant_id, location_id, sku)
    WHERE expected_time IS NOT NULL AND state IN ('OPEN', 'HELD');

ALTER TABLE events DROP CONSTRAINT events_kind_check;
ALTER TABLE events ADD CONSTRAINT events_kind_check CHECK (kind IN ('BACKORDER', 'STOCK', 'ORDER', 'PURCHASE_ORDER', 'LOCATION')) NOT VALID;

-- ── Row policies ──────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['suppliers', 'supplier_items', 'replenishment_policies', 'purchase_orders',
        'purchase_order_lines', 'receipts', 'demand_days', 'feed_followers']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = current_setting(''fillrate.tenant'', true))', name);
    END LOOP;
END $$;
