//! Purchase orders and their lines against each other, the stock rows, the ledger and the receipts.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "stock",
        "what purchase orders expect",
        "SELECT format('%s %s', location_id, sku) AS key, \
             format('on_order %s, on_order_draft %s', coalesce(s.on_order, 0), coalesce(s.on_order_draft, 0)) AS found, \
             format('on_order %s, on_order_draft %s', coalesce(l.open, 0), coalesce(l.draft, 0)) AS expected \
         FROM (SELECT location_id, sku, on_order, on_order_draft FROM stock WHERE tenant_id = $1) s \
         FULL JOIN (SELECT location_id, sku, sum(open_units) AS open, sum(draft_units) AS draft \
             FROM purchase_order_lines WHERE tenant_id = $1 AND (open_units > 0 OR draft_units > 0) \
             GROUP BY location_id, sku) l USING (location_id, sku) \
         WHERE coalesce(s.on_order, 0) <> coalesce(l.open, 0) OR coalesce(s.on_order_draft, 0) <> coalesce(l.draft, 0)"
    ),
    rule!(
        "purchase_orders",
        "what its lines add up to",
        "SELECT p.purchase_order_id AS key, p.status AS found, p.expected FROM (SELECT p.purchase_order_id, p.status, \
                 CASE WHEN p.status = 'DRAFT' AND l.received THEN 'SUBMITTED or further' \
                     WHEN p.status IN ('SUBMITTED', 'PARTIALLY_RECEIVED') AND NOT l.expects THEN 'RECEIVED' \
                     WHEN p.status = 'SUBMITTED' AND l.received THEN 'PARTIALLY_RECEIVED' \
                     WHEN p.status = 'PARTIALLY_RECEIVED' AND NOT l.received THEN 'SUBMITTED' \
                     WHEN p.status IN ('RECEIVED', 'CLOSED', 'CANCELLED') AND l.expects THEN 'PARTIALLY_RECEIVED' \
                     WHEN p.status = 'CANCELLED' AND l.received THEN 'CLOSED' ELSE p.status END AS expected \
             FROM purchase_orders p JOIN (SELECT purchase_order_id, bool_or(ordered > received + cancelled) AS expects, \
                     bool_or(received > 0) AS received \
                 FROM purchase_order_lines WHERE tenant_id = $1 GROUP BY purchase_order_id) l \
                 ON l.purchase_order_id = p.purchase_order_id \
             WHERE p.tenant_id = $1) p WHERE p.status <> p.expected"
    ),
    rule!(
        "purchase_order_lines",
        "a purchase order with lines, and lines with a purchase order",
        "SELECT CASE WHEN l.purchase_order_id IS NULL THEN p.purchase_order_id \
                 ELSE format('%s line %s', l.purchase_order_id, l.line_number) END AS key, \
             CASE WHEN l.purchase_order_id IS NULL THEN 'no line' WHEN p.purchase_order_id IS NULL \
                 THEN 'no purchase order' ELSE l.location_id END AS found, \
             CASE WHEN l.purchase_order_id IS NULL THEN 'a line' WHEN p.purchase_order_id IS NULL \
                 THEN 'a purchase order' ELSE p.location_id END AS expected \
         FROM (SELECT purchase_order_id, location_id FROM purchase_orders WHERE tenant_id = $1) p \
         FULL JOIN (SELECT purchase_order_id, line_number, location_id FROM purchase_order_lines \
             WHERE tenant_id = $1) l ON l.purchase_order_id = p.purchase_order_id \
         WHERE l.purchase_order_id IS NULL OR p.purchase_order_id IS NULL OR l.location_id <> p.location_id"
    ),
    rule!(
        "purchase_order_lines",
        "the line equation",
        "SELECT format('%s line %s', l.purchase_order_id, l.line_number) AS key, \
             format('%s, ordered %s, received %s, cancelled %s: open_units %s, draft_units %s', p.status, l.ordered, \
                 l.received, l.cancelled, l.open_units, l.draft_units) AS found, \
             format('open_units %s, draft_units %s', \
                 CASE WHEN p.status IN ('SUBMITTED', 'PARTIALLY_RECEIVED') \
                     THEN greatest(l.ordered - l.received - l.cancelled, 0) ELSE 0 END, \
                 CASE WHEN p.status = 'DRAFT' THEN greatest(l.ordered - l.received - l.cancelled, 0) ELSE 0 END) \
                 AS expected \
         FROM purchase_order_lines l JOIN purchase_orders p ON p.tenant_id = $1 \
             AND p.purchase_order_id = l.purchase_order_id \
         WHERE l.tenant_id = $1 AND (l.cancelled > l.ordered OR least(l.received, l.rejected, l.cancelled) < 0 \
             OR l.open_units <> CASE WHEN p.status IN ('SUBMITTED', 'PARTIALLY_RECEIVED') \
                 THEN greatest(l.ordered - l.received - l.cancelled, 0) ELSE 0 END \
             OR l.draft_units <> CASE WHEN p.status = 'DRAFT' \
                 THEN greatest(l.ordered - l.received - l.cancelled, 0) ELSE 0 END)"
    ),
    rule!(
        "purchase_order_lines",
        "its receipts",
        "SELECT format('%s line %s', purchase_order_id, line_number) AS key, \
             format('received %s, rejected %s', coalesce(l.received, 0), coalesce(l.rejected, 0)) AS found, \
             format('received %s, rejected %s', coalesce(r.received, 0), coalesce(r.rejected, 0)) AS expected \
         FROM (SELECT purchase_order_id, line_number, received, rejected FROM purchase_order_lines \
             WHERE tenant_id = $1 AND (received > 0 OR rejected > 0)) l \
         FULL JOIN (SELECT r.purchase_order_id, u.number AS line_number, sum(u.accepted - u.corrected) AS received, \
                 sum(u.rejected - u.corrected_rejected) AS rejected FROM receipts r \
             CROSS JOIN LATERAL jsonb_to_recordset(r.lines) AS u(number integer, accepted bigint, rejected bigint, \
                 corrected bigint, corrected_rejected bigint) \
             WHERE r.tenant_id = $1 GROUP BY r.purchase_order_id, u.number) r USING (purchase_order_id, line_number) \
         WHERE coalesce(l.received, 0) <> coalesce(r.received, 0) OR coalesce(l.rejected, 0) <> coalesce(r.rejected, 0)"
    ),
    rule!(
        "purchase_order_lines",
        "the ledger's receipts",
        "SELECT format('%s line %s', purchase_order_id, line_number) AS key, \
             format('received %s', coalesce(l.received, 0)) AS found, \
             format('received %s', coalesce(m.received, 0)) AS expected \
         FROM (SELECT purchase_order_id, line_number, received FROM purchase_order_lines \
             WHERE tenant_id = $1 AND received > 0) l \
         FULL JOIN (SELECT purchase_order_id, line_number, sum(on_hand_delta) AS received FROM stock_movements \
             WHERE tenant_id = $1 AND purchase_order_id IS NOT NULL AND movement_type = 'RECEIPT' \
             GROUP BY purchase_order_id, line_number HAVING sum(on_hand_delta) <> 0) m \
             USING (purchase_order_id, line_number) \
         WHERE coalesce(l.received, 0) <> coalesce(m.received, 0) AND NOT EXISTS (SELECT FROM stock_movements c \
             WHERE c.tenant_id = $1 AND c.movement_type = 'CARRIED_FORWARD' AND c.booked_time > coalesce(( \
                 SELECT p.create_time FROM purchase_orders p WHERE p.tenant_id = $1 \
                 AND p.purchase_order_id = coalesce(l.purchase_order_id, m.purchase_order_id)), '-infinity'))"
    ),
];
