//! Backorders against their lines, their orders' places, and the rules of their locations.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "backorders",
        "what the line lacks",
        "SELECT format('%s line %s', order_id, line_number) AS key, \
             format('%s open, %s units', coalesce(b.backorders, 0), coalesce(b.units, 0)) AS found, \
             format('%s open, %s units', CASE WHEN l.units IS NULL THEN 0 ELSE 1 END, coalesce(l.units, 0)) AS expected \
         FROM (SELECT order_id, line_number, count(*) AS backorders, \
                 sum(original + added - filled - cancelled) AS units \
             FROM backorders WHERE tenant_id = $1 AND state IN ('OPEN', 'HELD') GROUP BY order_id, line_number) b \
         FULL JOIN (SELECT order_id, line_number, backordered AS units FROM order_lines \
             WHERE tenant_id = $1 AND backordered > 0) l USING (order_id, line_number) \
         WHERE coalesce(b.units, 0) <> coalesce(l.units, 0) \
             OR coalesce(b.backorders, 0) <> CASE WHEN l.units IS NULL THEN 0 ELSE 1 END"
    ),
    rule!(
        "backorders",
        "its own account",
        "SELECT b.backorder_id AS key, \
             format('%s%s%s, original %s, added %s, filled %s, cancelled %s', b.state, ' by ' || b.hold, \
                 CASE WHEN b.close_time IS NOT NULL THEN ' and closed' END, b.original, b.added, b.filled, \
                 b.cancelled) AS found, \
             CASE WHEN b.original + b.added - b.filled - b.cancelled < 0 THEN 'open 0 at least' \
                 WHEN b.original + b.added > b.filled + b.cancelled THEN 'OPEN, or HELD by someone' \
                 ELSE 'FILLED or CANCELLED, and closed' END AS expected \
         FROM backorders b WHERE b.tenant_id = $1 AND ( \
             least(b.original - 1, b.added, b.filled, b.cancelled, b.original + b.added - b.filled - b.cancelled) < 0 \
             OR (b.state IN ('OPEN', 'HELD')) <> (b.original + b.added > b.filled + b.cancelled) \
             OR (b.state IN ('OPEN', 'HELD')) <> (b.close_time IS NULL) \
             OR (b.state = 'HELD') <> (b.hold IS NOT NULL) \
             OR (b.state = 'FILLED' AND b.filled = 0) OR (b.state = 'CANCELLED' AND b.cancelled = 0) \
             OR (b.state <> 'OPEN' AND b.eligible) OR (b.watch_need IS NOT NULL AND NOT b.eligible))"
    ),
    rule!(
        "backorders",
        "its line, and its order's place",
        "SELECT b.backorder_id AS key, \
             format('%s %s of %s line %s, priority %s, place %s %s', b.location_id, b.sku, b.order_id, b.line_number, \
                 -b.negated_priority, b.place_time, b.place_index) AS found, \
             CASE WHEN l.order_id IS NULL THEN 'a line that exists' \
                 ELSE format('%s %s, priority %s, place %s %s', l.location_id, l.sku, o.priority, o.place_time, \
                     o.place_index) END AS expected \
         FROM backorders b LEFT JOIN order_lines l \
                 ON l.tenant_id = $1 AND l.order_id = b.order_id AND l.line_number = b.line_number \
             LEFT JOIN orders o ON o.tenant_id = $1 AND o.order_id = b.order_id \
         WHERE b.tenant_id = $1 AND ((b.location_id, b.sku) IS DISTINCT FROM (l.location_id, l.sku) \
             OR (b.state IN ('OPEN', 'HELD') AND (-b.negated_priority, b.place_time, b.place_index) \
                 IS DISTINCT FROM (o.priority, o.place_time, o.place_index)))"
    ),
    rule!(
        "backorders",
        "whether a pass may fill it",
        "SELECT b.backorder_id AS key, format('%s', CASE WHEN b.eligible THEN 'eligible' ELSE 'not eligible' END) \
                 AS found, \
             format('%s: %s, %s order, %s location%s', CASE WHEN b.due THEN 'eligible' ELSE 'not eligible' END, b.state, \
                 b.allocation_policy, b.fill_mode, CASE WHEN b.barred THEN ', a line of it held or at a MANUAL one' END) \
                 AS expected \
         FROM (SELECT e.backorder_id, e.eligible, e.state, e.allocation_policy, e.fill_mode, e.barred, \
                 e.state = 'OPEN' AND e.fill_mode = 'AUTOMATIC' AND e.status IN ('APPROVED', 'FULFILLING') \
                     AND NOT (e.barred AND e.allocation_policy = 'COMPLETE_ORDER') AS due \
             FROM (SELECT w.backorder_id, w.eligible, w.state, o.allocation_policy, o.status, p.fill_mode, \
                     bool_or(w.state = 'HELD' OR p.fill_mode <> 'AUTOMATIC') OVER (PARTITION BY w.order_id) AS barred \
                 FROM backorders w JOIN orders o ON o.tenant_id = $1 AND o.order_id = w.order_id \
                     JOIN locations p ON p.tenant_id = $1 AND p.location_id = w.location_id \
                 WHERE w.tenant_id = $1 AND w.state IN ('OPEN', 'HELD')) e) b \
         WHERE b.eligible <> b.due"
    ),
    rule!(
        "backorders",
        "the quantity it is looked at for",
        "SELECT b.backorder_id AS key, format('watch_need %s', coalesce(b.watch_need::text, 'none')) AS found, \
             format('watch_need %s', coalesce(b.due::text, 'none')) AS expected \
         FROM (SELECT w.backorder_id, w.watch_need, CASE WHEN p.queue_discipline = 'STRICT' THEN NULL \
                 WHEN o.allocation_policy = 'PARTIAL' THEN 1 ELSE w.original + w.added - w.filled - w.cancelled END AS due \
             FROM backorders w JOIN orders o ON o.tenant_id = $1 AND o.order_id = w.order_id \
                 JOIN locations p ON p.tenant_id = $1 AND p.location_id = w.location_id \
             WHERE w.tenant_id = $1 AND w.eligible AND o.allocation_policy <> 'COMPLETE_ORDER') b \
         WHERE b.watch_need IS DISTINCT FROM b.due"
    ),
    rule!(
        "backorders",
        "the one item that a whole order is looked at for",
        "SELECT b.order_id AS key, format('%s watches%s', b.watches, ', of ' || b.watched) AS found, \
             CASE WHEN b.watches > 0 THEN format('1 watch, of %s in a SKIP_AHEAD queue', b.due) \
                 ELSE '1 watch' END AS expected \
         FROM (SELECT w.order_id, count(w.watch_need) AS watches, string_agg(w.watch_need::text, ' and ') AS watched, \
                 max(w.needed) FILTER (WHERE w.watch_need IS NOT NULL) AS due, bool_or(w.strict) AS some_strict, \
                 bool_or(w.watch_need IS NOT NULL AND (w.strict OR w.watch_need <> w.needed)) AS wrong \
             FROM (SELECT b.order_id, b.watch_need, p.queue_discipline = 'STRICT' AS strict, \
                     sum(b.original + b.added - b.filled - b.cancelled) \
                         OVER (PARTITION BY b.order_id, b.location_id, b.sku) AS needed \
                 FROM backorders b JOIN orders o ON o.tenant_id = $1 AND o.order_id = b.order_id \
                     JOIN locations p ON p.tenant_id = $1 AND p.location_id = b.location_id \
                 WHERE b.tenant_id = $1 AND b.eligible AND o.allocation_policy = 'COMPLETE_ORDER') w \
             GROUP BY w.order_id) b \
         WHERE b.watches > 1 OR b.wrong OR (b.watches = 0 AND NOT b.some_strict)"
    ),
    rule!(
        "backorders",
        "nothing idle that it is looked at for",
        "SELECT b.backorder_id AS key, format('waits for %s of %s %s', b.watch_need, b.location_id, b.sku) AS found, \
             format('an allocation: %s are available', s.on_hand - s.allocated) AS expected \
         FROM backorders b JOIN stock s ON s.tenant_id = $1 AND s.location_id = b.location_id AND s.sku = b.sku \
         WHERE b.tenant_id = $1 AND b.watch_need IS NOT NULL AND s.on_hand - s.allocated >= b.watch_need"
    ),
];
