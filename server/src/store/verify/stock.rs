//! Stock rows against the ledger, the order lines, the backorders and the settings.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "stock",
        "the ledger's sums",
        "SELECT format('%s %s', location_id, sku) AS key, \
             format('on_hand %s, allocated %s', coalesce(s.on_hand, 0), coalesce(s.allocated, 0)) AS found, \
             format('on_hand %s, allocated %s', coalesce(m.on_hand, 0), coalesce(m.allocated, 0)) AS expected \
         FROM (SELECT location_id, sku, on_hand, allocated FROM stock WHERE tenant_id = $1) s \
         FULL JOIN (SELECT location_id, sku, sum(on_hand_delta) AS on_hand, sum(allocated_delta) AS allocated \
             FROM stock_movements WHERE tenant_id = $1 GROUP BY location_id, sku) m USING (location_id, sku) \
         WHERE coalesce(s.on_hand, 0) <> coalesce(m.on_hand, 0) OR coalesce(s.allocated, 0) <> coalesce(m.allocated, 0)"
    ),
    rule!(
        "stock",
        "what order lines hold and lack",
        "SELECT format('%s %s', location_id, sku) AS key, \
             format('allocated %s, backordered %s', coalesce(s.allocated, 0), coalesce(s.backordered, 0)) AS found, \
             format('allocated %s, backordered %s', coalesce(l.allocated, 0), coalesce(l.backordered, 0)) AS expected \
         FROM (SELECT location_id, sku, allocated, backordered FROM stock WHERE tenant_id = $1) s \
         FULL JOIN (SELECT location_id, sku, sum(allocated) AS allocated, sum(backordered) AS backordered \
             FROM order_lines WHERE tenant_id = $1 AND supply <> 'UNTRACKED' AND (allocated > 0 OR backordered > 0) \
             GROUP BY location_id, sku) l USING (location_id, sku) \
         WHERE coalesce(s.allocated, 0) <> coalesce(l.allocated, 0) \
             OR coalesce(s.backordered, 0) <> coalesce(l.backordered, 0)"
    ),
    rule!(
        "stock",
        "backorders that a pass may fill",
        "SELECT format('%s %s', location_id, sku) AS key, format('stoppers %s', coalesce(s.stoppers, 0)) AS found, \
             format('stoppers %s', coalesce(b.stoppers, 0)) AS expected \
         FROM (SELECT location_id, sku, stoppers FROM stock WHERE tenant_id = $1) s \
         FULL JOIN (SELECT location_id, sku, count(*) AS stoppers FROM backorders \
             WHERE tenant_id = $1 AND state IN ('OPEN', 'HELD') AND eligible GROUP BY location_id, sku) b \
             USING (location_id, sku) \
         WHERE coalesce(s.stoppers, 0) <> coalesce(b.stoppers, 0)"
    ),
    rule!(
        "stock",
        "what is on hand where Fillrate owns the stock",
        "SELECT format('%s %s', s.location_id, s.sku) AS key, \
             format('on_hand %s, allocated %s', s.on_hand, s.allocated) AS found, \
             format('on_hand %s at least', greatest(s.allocated, 0)) AS expected \
         FROM stock s JOIN locations p ON p.tenant_id = $1 AND p.location_id = s.location_id \
         WHERE s.tenant_id = $1 AND p.stock_owner = 'FILLRATE' AND (s.on_hand < s.allocated OR s.on_hand < 0)"
    ),
    rule!(
        "stock",
        "what can be counted",
        "SELECT format('%s %s', s.location_id, s.sku) AS key, \
             CASE WHEN i.sku IS NULL THEN 'an item that does not exist' \
                 WHEN p.location_id IS NULL THEN 'a location that does not exist' \
                 ELSE format('on_hand %s, allocated %s, backordered %s, on_order %s', s.on_hand, s.allocated, \
                     s.backordered, s.on_order + s.on_order_draft) END \
                 AS found, \
             CASE WHEN i.sku IS NULL THEN 'an item' WHEN p.location_id IS NULL THEN 'a location' \
                 ELSE 'nothing, being untracked' END AS expected \
         FROM stock s LEFT JOIN items i ON i.tenant_id = $1 AND i.sku = s.sku \
             LEFT JOIN locations p ON p.tenant_id = $1 AND p.location_id = s.location_id \
         WHERE s.tenant_id = $1 AND (i.sku IS NULL OR p.location_id IS NULL OR \
             ((i.untracked OR p.untracked) AND (s.on_hand <> 0 OR s.allocated <> 0 OR s.backordered <> 0 \
                 OR s.on_order <> 0 OR s.on_order_draft <> 0)))"
    ),
    rule!(
        "locations",
        "one default",
        "SELECT 'is_default' AS key, format('%s locations are the default', count(*) FILTER (WHERE p.is_default)) \
             AS found, 'one is' AS expected \
         FROM locations p WHERE p.tenant_id = $1 \
         HAVING count(*) > 0 AND count(*) FILTER (WHERE p.is_default) <> 1"
    ),
];
