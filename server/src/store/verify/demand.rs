//! Demand: what is counted per day adds up to what orders ask for, once its follower has read all there is.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "demand_days",
        "what orders ask for",
        "SELECT location_id || ' ' || sku AS key, format('%s units counted', coalesce(d.units, 0)) AS found, \
             format('%s', coalesce(o.units, 0)) AS expected \
         FROM (SELECT location_id, sku, sum(counted) AS units FROM demand_days WHERE tenant_id = $1 \
             GROUP BY location_id, sku) d \
         FULL JOIN (SELECT location_id, sku, sum(units) AS units FROM ( \
                 SELECT l.location_id, l.sku, l.ordered AS units FROM order_lines l \
                 WHERE l.tenant_id = $1 AND l.approved \
                 UNION ALL SELECT l.location_id, l.sku, -c.quantity FROM cancellations c \
                 JOIN order_lines l ON l.tenant_id = $1 AND l.order_id = c.order_id AND l.line_number = c.line_number \
                 WHERE c.tenant_id = $1 AND c.reason <> 'OUT_OF_STOCK' AND NOT c.by_close) a \
             GROUP BY location_id, sku) o USING (location_id, sku) \
         WHERE coalesce(d.units, 0) <> coalesce(o.units, 0) \
             AND EXISTS (SELECT FROM feed_followers w JOIN feeds f ON f.tenant_id = $1 \
                 WHERE w.tenant_id = $1 AND w.follower = 'DEMAND' AND w.position = f.head AND f.oldest = 0) \
             AND NOT EXISTS (SELECT FROM pending_batches p WHERE p.tenant_id = $1) \
             AND NOT EXISTS (SELECT FROM archives a WHERE a.tenant_id = $1)"
    ),
    rule!(
        "feed_followers",
        "positions that were given",
        "SELECT w.follower AS key, format('position %s', w.position) AS found, format('at most %s', f.head) AS expected \
         FROM feed_followers w JOIN feeds f ON f.tenant_id = $1 WHERE w.tenant_id = $1 AND w.position > f.head"
    ),
];
