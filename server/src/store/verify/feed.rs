//! The feed: positions without holes, each batch with all its events, and no event that nobody will ever see.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "feeds",
        "the positions given",
        "SELECT 'head' AS key, format('head %s', f.head) AS found, \
             format('head %s, the last position given', coalesce(b.last, f.oldest)) AS expected \
         FROM feeds f CROSS JOIN (SELECT max(last_position) AS last FROM feed_batches WHERE tenant_id = $1) b \
         WHERE f.tenant_id = $1 AND f.head <> greatest(coalesce(b.last, f.oldest), f.oldest)"
    ),
    rule!(
        "feed_batches",
        "positions without holes",
        "SELECT lpad(b.last_position::text, 20, '0') AS key, \
             format('batch %s begins at position %s', b.batch_no, b.last_position - b.event_count + 1) AS found, \
             format('position %s', b.previous + 1) AS expected \
         FROM (SELECT b.batch_no, b.last_position, b.event_count, \
                 lag(b.last_position, 1, f.oldest) OVER (ORDER BY b.last_position) AS previous \
             FROM feed_batches b JOIN feeds f ON f.tenant_id = $1 \
             WHERE b.tenant_id = $1 AND b.last_position > f.oldest) b \
         WHERE b.last_position - b.event_count <> b.previous"
    ),
    rule!(
        "feed_batches",
        "one position for each event",
        "SELECT lpad(b.last_position::text, 20, '0') AS key, \
             CASE WHEN b.times > 1 THEN format('batch %s, which stands %s times', b.batch_no, b.times) \
                 ELSE format('batch %s, of %s events', b.batch_no, b.event_count) END AS found, \
             CASE WHEN b.times > 1 THEN 'once' \
                 ELSE format('of %s events, ranked to %s', coalesce(e.events, 0), coalesce(e.last, -1)) END AS expected \
         FROM (SELECT b.batch_no, b.booked_time, b.event_count, b.last_position, \
                 count(*) OVER (PARTITION BY b.batch_no) AS times \
             FROM feed_batches b JOIN feeds f ON f.tenant_id = $1 \
             WHERE b.tenant_id = $1 AND b.last_position > f.oldest) b \
         LEFT JOIN (SELECT batch_no, booked_time, count(*) AS events, max(rank) AS last FROM events \
             WHERE tenant_id = $1 GROUP BY batch_no, booked_time) e USING (batch_no, booked_time) \
         WHERE b.times > 1 OR b.event_count <> coalesce(e.events, 0) OR b.event_count <> coalesce(e.last, -1) + 1"
    ),
    rule!(
        "pending_batches",
        "events that wait for their positions",
        "SELECT lpad(p.batch_no::text, 20, '0') AS key, \
             CASE WHEN b.batch_no IS NOT NULL THEN 'pending, and has its positions' \
                 ELSE format('%s events', p.event_count) END AS found, \
             CASE WHEN b.batch_no IS NOT NULL THEN 'one of both' \
                 ELSE format('%s events, ranked to %s', coalesce(e.events, 0), coalesce(e.last, -1)) END AS expected \
         FROM pending_batches p \
         LEFT JOIN (SELECT batch_no FROM feed_batches WHERE tenant_id = $1) b ON b.batch_no = p.batch_no \
         LEFT JOIN (SELECT batch_no, booked_time, count(*) AS events, max(rank) AS last FROM events \
             WHERE tenant_id = $1 GROUP BY batch_no, booked_time) e \
             ON e.batch_no = p.batch_no AND e.booked_time = p.booked_time \
         WHERE p.tenant_id = $1 AND (b.batch_no IS NOT NULL OR p.event_count <> coalesce(e.events, 0) \
             OR p.event_count <> coalesce(e.last, -1) + 1)"
    ),
    // What the feed forgot came before all that it knows: its events may stay for a while, and where it knows nothing any
    // more, all of them may.
    rule!(
        "events",
        "a position, now or soon",
        "SELECT lpad(e.batch_no::text, 20, '0') AS key, format('%s events of batch %s', e.events, e.batch_no) AS found, \
             'a position, or waiting for one' AS expected \
         FROM (SELECT batch_no, booked_time, count(*) AS events FROM events WHERE tenant_id = $1 \
             GROUP BY batch_no, booked_time) e \
         LEFT JOIN (SELECT batch_no, booked_time FROM feed_batches WHERE tenant_id = $1) b USING (batch_no, booked_time) \
         LEFT JOIN (SELECT batch_no, booked_time FROM pending_batches WHERE tenant_id = $1) p \
             USING (batch_no, booked_time) \
         WHERE b.batch_no IS NULL AND p.batch_no IS NULL \
             AND (NOT EXISTS (SELECT FROM feeds f WHERE f.tenant_id = $1 AND f.oldest > 0) \
                 OR e.booked_time >= (SELECT min(r.booked_time) FROM feed_batches r WHERE r.tenant_id = $1))"
    ),
    rule!(
        "feeds",
        "a row for the tenant",
        "SELECT t.tenant_id AS key, 'no feed' AS found, 'a feed' AS expected FROM tenants t \
         WHERE t.tenant_id = $1 AND NOT EXISTS (SELECT FROM feeds f WHERE f.tenant_id = $1)"
    ),
];
