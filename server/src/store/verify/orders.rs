//! Orders and their lines against each other, the ledger and the documents.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "orders",
        "what its lines add up to",
        "SELECT o.order_id AS key, \
             format('%s%s%s', o.status, CASE WHEN o.backordered THEN ', backordered' END, \
                 CASE WHEN o.ready_to_ship THEN ', ready_to_ship' END) AS found, \
             format('%s%s%s', o.due_status, CASE WHEN o.due_backordered THEN ', backordered' END, \
                 CASE WHEN o.due_ready THEN ', ready_to_ship' END) AS expected \
         FROM (SELECT s.order_id, s.status, s.backordered, s.ready_to_ship, s.waits AS due_backordered, \
                 CASE WHEN s.place_time IS NULL AND s.status IN ('DRAFT', 'CANCELLED') THEN s.status \
                     WHEN s.unshipped AND s.shipped THEN 'FULFILLING' WHEN s.unshipped THEN 'APPROVED' \
                     WHEN NOT s.shipped THEN 'CANCELLED' WHEN s.closed_short THEN 'SHORT_SHIPPED' ELSE 'SHIPPED' END \
                     AS due_status, \
                 s.holds AND NOT (s.waits AND (s.ship_policy = 'WHEN_COMPLETE' \
                     OR s.allocation_policy = 'COMPLETE_ORDER')) AS due_ready \
             FROM (SELECT o.order_id, o.status, o.backordered, o.ready_to_ship, o.place_time, o.closed_short, \
                     o.ship_policy, o.allocation_policy, coalesce(l.waits, false) AS waits, \
                     coalesce(l.holds, false) AS holds, coalesce(l.shipped, false) AS shipped, \
                     coalesce(l.waits OR l.holds, false) AS unshipped \
                 FROM orders o LEFT JOIN (SELECT order_id, bool_or(backordered > 0) AS waits, \
                         bool_or(allocated > 0) AS holds, bool_or(shipped > 0) AS shipped \
                     FROM order_lines WHERE tenant_id = $1 GROUP BY order_id) l ON l.order_id = o.order_id \
                 WHERE o.tenant_id = $1) s) o \
         WHERE (o.status, o.backordered, o.ready_to_ship) IS DISTINCT FROM (o.due_status, o.due_backordered, o.due_ready)"
    ),
    rule!(
        "orders",
        "a place in the queue since its approval",
        "SELECT o.order_id AS key, format('%s, place_time %s', o.status, coalesce(o.place_time::text, 'none')) AS found, \
             CASE WHEN o.status = 'DRAFT' THEN 'no place' ELSE 'a place' END AS expected \
         FROM orders o WHERE o.tenant_id = $1 AND (o.place_time IS NULL) <> (o.status = 'DRAFT') \
             AND NOT (o.status = 'CANCELLED' AND o.place_time IS NULL)"
    ),
    rule!(
        "order_lines",
        "an order with lines, and lines with an order",
        "SELECT CASE WHEN l.order_id IS NULL THEN o.order_id ELSE format('%s line %s', l.order_id, l.line_number) END \
                 AS key, \
             CASE WHEN l.order_id IS NULL THEN 'no line' WHEN o.order_id IS NULL THEN 'no order' \
                 WHEN l.approved THEN 'approved' ELSE 'not approved' END AS found, \
             CASE WHEN l.order_id IS NULL THEN 'a line' WHEN o.order_id IS NULL THEN 'an order' \
                 WHEN l.approved THEN 'not approved' ELSE 'approved' END AS expected \
         FROM (SELECT order_id, place_time FROM orders WHERE tenant_id = $1) o \
         FULL JOIN (SELECT order_id, line_number, approved FROM order_lines WHERE tenant_id = $1) l \
             ON l.order_id = o.order_id \
         WHERE l.order_id IS NULL OR o.order_id IS NULL OR l.approved <> (o.place_time IS NOT NULL)"
    ),
    rule!(
        "order_lines",
        "the line equation",
        "SELECT format('%s line %s', l.order_id, l.line_number) AS key, \
             format('ordered %s, allocated %s, backordered %s, shipped %s, cancelled %s, returned %s', l.ordered, \
                 l.allocated, l.backordered, l.shipped, l.cancelled, l.returned) AS found, \
             CASE WHEN NOT l.approved THEN 'ordered alone' WHEN l.returned > l.shipped THEN 'returned within shipped' \
                 WHEN l.supply <> 'STOCK' AND l.backordered > 0 THEN format('nothing backordered, being %s', l.supply) \
                 ELSE format('ordered %s', l.allocated + l.backordered + l.shipped + l.cancelled) END AS expected \
         FROM order_lines l WHERE l.tenant_id = $1 AND ( \
             (l.approved AND l.ordered <> l.allocated + l.backordered + l.shipped + l.cancelled) \
             OR (NOT l.approved AND (l.allocated, l.backordered, l.shipped, l.cancelled) <> (0, 0, 0, 0)) \
             OR (l.supply <> 'STOCK' AND l.backordered > 0) OR l.returned > l.shipped \
             OR least(l.allocated, l.backordered, l.shipped, l.cancelled, l.returned) < 0)"
    ),
    // All movements that name the order, or those since it was made: an archived order's id is free again, and what is left
    // of the old one's need not add up; and a clock that was set back books before the order's time. Nor need what is left
    // of its own, once some was carried forward.
    rule!(
        "order_lines",
        "the ledger's allocations",
        "SELECT format('%s line %s', order_id, line_number) AS key, \
             format('allocated %s', coalesce(l.allocated, 0)) AS found, \
             format('allocated %s', coalesce(m.allocated, 0)) AS expected \
         FROM (SELECT order_id, line_number, allocated FROM order_lines \
             WHERE tenant_id = $1 AND supply <> 'UNTRACKED' AND allocated > 0) l \
         FULL JOIN (SELECT m.order_id, m.line_number, sum(m.allocated_delta) AS allocated, \
                 sum(m.allocated_delta) FILTER (WHERE o.create_time IS NULL OR m.booked_time >= o.create_time) AS since \
             FROM stock_movements m LEFT JOIN orders o ON o.tenant_id = $1 AND o.order_id = m.order_id \
             WHERE m.tenant_id = $1 AND m.order_id IS NOT NULL GROUP BY m.order_id, m.line_number) m \
             USING (order_id, line_number) \
         WHERE coalesce(l.allocated, 0) NOT IN (coalesce(m.allocated, 0), coalesce(m.since, 0)) AND NOT EXISTS (SELECT FROM stock_movements c \
             WHERE c.tenant_id = $1 AND c.movement_type = 'CARRIED_FORWARD' AND c.booked_time > coalesce(( \
                 SELECT o.create_time FROM orders o WHERE o.tenant_id = $1 AND o.order_id = coalesce(l.order_id, \
                 m.order_id)), '-infinity'))"
    ),
    rule!(
        "order_lines",
        "its cancellations",
        "SELECT format('%s line %s', order_id, line_number) AS key, \
             format('cancelled %s', coalesce(l.cancelled, 0)) AS found, \
             format('cancelled %s', coalesce(c.cancelled, 0)) AS expected \
         FROM (SELECT order_id, line_number, cancelled FROM order_lines WHERE tenant_id = $1 AND cancelled > 0) l \
         FULL JOIN (SELECT order_id, line_number, sum(quantity) AS cancelled FROM cancellations WHERE tenant_id = $1 \
             GROUP BY order_id, line_number) c USING (order_id, line_number) \
         WHERE coalesce(l.cancelled, 0) <> coalesce(c.cancelled, 0)"
    ),
    rule!(
        "order_lines",
        "its shipments",
        "SELECT format('%s line %s', order_id, line_number) AS key, \
             format('shipped %s', coalesce(l.shipped, 0)) AS found, \
             format('shipped %s', coalesce(d.shipped, 0)) AS expected \
         FROM (SELECT order_id, line_number, shipped FROM order_lines WHERE tenant_id = $1 AND shipped > 0) l \
         FULL JOIN (SELECT s.order_id, u.number AS line_number, sum(u.quantity) AS shipped FROM shipments s \
             CROSS JOIN LATERAL jsonb_to_recordset(s.lines) AS u(number integer, quantity bigint) \
             WHERE s.tenant_id = $1 GROUP BY s.order_id, u.number) d USING (order_id, line_number) \
         WHERE coalesce(l.shipped, 0) <> coalesce(d.shipped, 0)"
    ),
    rule!(
        "order_lines",
        "its returns",
        "SELECT format('%s line %s', order_id, line_number) AS key, \
             format('returned %s', coalesce(l.returned, 0)) AS found, \
             format('returned %s', coalesce(d.returned, 0)) AS expected \
         FROM (SELECT order_id, line_number, returned FROM order_lines WHERE tenant_id = $1 AND returned > 0) l \
         FULL JOIN (SELECT r.order_id, u.number AS line_number, sum(u.quantity) AS returned FROM returns r \
             CROSS JOIN LATERAL jsonb_to_recordset(r.lines) AS u(number integer, quantity bigint) \
             WHERE r.tenant_id = $1 GROUP BY r.order_id, u.number) d USING (order_id, line_number) \
         WHERE coalesce(l.returned, 0) <> coalesce(d.returned, 0)"
    ),
    rule!(
        "order_lines",
        "all or nothing",
        "SELECT format('%s line %s', l.order_id, l.line_number) AS key, \
             format('allocated %s, while %s', l.allocated, \
                 CASE WHEN o.allocation_policy = 'COMPLETE_LINE' THEN 'the line waits' ELSE 'the order waits' END) \
                 AS found, \
             'allocated 0' AS expected \
         FROM order_lines l JOIN orders o ON o.tenant_id = $1 AND o.order_id = l.order_id \
         WHERE l.tenant_id = $1 AND l.allocated > 0 AND l.supply = 'STOCK' \
             AND CASE o.allocation_policy WHEN 'COMPLETE_LINE' THEN l.backordered > 0 \
                 WHEN 'COMPLETE_ORDER' THEN o.backordered ELSE false END"
    ),
];
