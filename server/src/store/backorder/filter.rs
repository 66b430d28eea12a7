//! Which orders a filter meets, and which have something of an item or a location left to ship.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::postgres::PgBindIterExt as _;

use super::Tx;
use crate::{
    domain::{
        id::{CustomerId, LocationId, OrderId, Sku},
        wants::{AllOf, WaitingFilter},
    },
    error::Result,
    store::rows::{by_ordinality, count},
};

/// Each takes the same filters: `k(sku, location_id, customer_id, most)`, and gives the first orders of each in queue
/// order, one more than wanted to tell whether they end there. Which one serves a filter is decided by what it names.
const OF_ITEM: &str = "SELECT k.ordinality, w.order_id \
    FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY \
        AS k(sku, location_id, customer_id, most) \
    CROSS JOIN LATERAL (SELECT q.order_id FROM locations l CROSS JOIN LATERAL ( \
            SELECT b.negated_priority, b.place_time, b.place_index, b.order_id FROM backorders b \
            WHERE b.tenant_id = $1 AND b.location_id = l.location_id AND b.sku = k.sku \
            AND b.state IN ('OPEN', 'HELD') \
            GROUP BY b.negated_priority, b.place_time, b.place_index, b.order_id \
            ORDER BY b.negated_priority, b.place_time, b.place_index, b.order_id LIMIT k.most + 1) q \
        WHERE l.tenant_id = $1 AND (k.location_id IS NULL OR l.location_id = k.location_id) \
        GROUP BY q.negated_priority, q.place_time, q.place_index, q.order_id \
        ORDER BY q.negated_priority, q.place_time, q.place_index, q.order_id LIMIT k.most + 1) w";
const OF_LOCATION: &str = "SELECT k.ordinality, w.order_id \
    FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY \
        AS k(sku, location_id, customer_id, most) \
    CROSS JOIN LATERAL (SELECT b.order_id FROM backorders b WHERE b.tenant_id = $1 \
        AND b.location_id = k.location_id AND b.state IN ('OPEN', 'HELD') \
        GROUP BY b.negated_priority, b.place_time, b.place_index, b.order_id \
        ORDER BY b.negated_priority, b.place_time, b.place_index, b.order_id LIMIT k.most + 1) w";
const OF_CUSTOMER: &str = "SELECT k.ordinality, w.order_id \
    FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY \
        AS k(sku, location_id, customer_id, most) \
    CROSS JOIN LATERAL (SELECT o.order_id FROM ( \
            SELECT o.order_id, -o.priority AS negated_priority, o.place_time, o.place_index FROM orders o \
            WHERE o.tenant_id = $1 AND o.customer_id = k.customer_id AND o.backordered OFFSET 0) o \
        CROSS JOIN LATERAL (SELECT b.order_id FROM backorders b WHERE b.tenant_id = $1 AND b.order_id = o.order_id \
            AND b.close_time IS NULL AND (k.sku IS NULL OR b.sku = k.sku) \
            AND (k.location_id IS NULL OR b.location_id = k.location_id) LIMIT 1) b \
        ORDER BY o.negated_priority, o.place_time, o.place_index, o.order_id LIMIT k.most + 1) w";
const OF_ALL: &str = "SELECT k.ordinality, w.order_id \
    FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY \
        AS k(sku, location_id, customer_id, most) \
    CROSS JOIN LATERAL (SELECT o.order_id FROM orders o WHERE o.tenant_id = $1 AND o.backordered \
        ORDER BY -o.priority, o.place_time, o.place_index, o.order_id LIMIT k.most + 1) w";

/// The first orders that wait and that a filter meets.
pub(in crate::store) struct Waiting {
    pub filter: WaitingFilter,
    pub orders: Vec<OrderId>,
    pub complete: bool,
}

impl Tx<'_> {
    pub(in crate::store) async fn waiting(&mut self, wants: &BTreeMap<WaitingFilter, usize>) -> Result<Vec<Waiting>> {
        let mut by_statement: BTreeMap<&'static str, Vec<(&WaitingFilter, usize)>> = BTreeMap::new();
        for (filter, most) in wants {
            let statement = match filter {
                WaitingFilter { customer_id: Some(_), .. } => OF_CUSTOMER,
                WaitingFilter { sku: Some(_), .. } => OF_ITEM,
                WaitingFilter { location_id: Some(_), .. } => OF_LOCATION,
                _ => OF_ALL,
            };
            by_statement.entry(statement).or_default().push((filter, *most));
        }
        let mut waiting = Vec::new();
        for (statement, filters) in by_statement {
            let each = || filters.iter().map(|(filter, _)| *filter);
            let query = self
                .query(statement)
                .bind(each().map(|f| f.sku.as_ref().map(Sku::as_str)).bind_iter())
                .bind(each().map(|f| f.location_id.as_ref().map(LocationId::as_str)).bind_iter())
                .bind(each().map(|f| f.customer_id.as_ref().map(CustomerId::as_str)).bind_iter())
                .bind(filters.iter().map(|(_, most)| count(*most)).bind_iter());
            let rows = query.fetch_all(&mut *self.inner).await?;
            let mut read = by_ordinality(&rows, "backorders", |row| row.order_id())?;
            for (ordinality, (filter, most)) in (1..).zip(filters) {
                let mut orders = read.remove(&ordinality).unwrap_or_default();
                let complete = orders.len() <= most;
                orders.truncate(most);
                waiting.push(Waiting { filter: filter.clone(), orders, complete });
            }
        }
        Ok(waiting)
    }

    /// Orders that hold or lack units of an item, or at a location: what is approved and not yet shipped.
    pub(in crate::store) async fn open_lines(
        &mut self,
        wants: &BTreeSet<AllOf>,
    ) -> Result<Vec<(AllOf, BTreeSet<OrderId>)>> {
        const ITEMS: &str = "SELECT k.ordinality, u.order_id FROM unnest($2::text[]) WITH ORDINALITY AS k(id) \
            CROSS JOIN LATERAL (SELECT u.order_id FROM locations l CROSS JOIN LATERAL ( \
                SELECT h.order_id FROM order_lines h WHERE h.tenant_id = $1 AND h.location_id = l.location_id \
                    AND h.sku = k.id AND h.allocated > 0 \
                UNION ALL SELECT b.order_id FROM backorders b WHERE b.tenant_id = $1 \
                    AND b.location_id = l.location_id AND b.sku = k.id AND b.state IN ('OPEN', 'HELD')) u \
                WHERE l.tenant_id = $1 OFFSET 0) u";
        const LOCATIONS: &str = "SELECT k.ordinality, u.order_id FROM unnest($2::text[]) WITH ORDINALITY AS k(id) \
            CROSS JOIN LATERAL ( \
                SELECT h.order_id FROM order_lines h WHERE h.tenant_id = $1 AND h.location_id = k.id \
                    AND h.allocated > 0 \
                UNION ALL SELECT b.order_id FROM backorders b WHERE b.tenant_id = $1 AND b.location_id = k.id \
                    AND b.state IN ('OPEN', 'HELD')) u";
        let mut open = Vec::new();
        for (sql, wanted) in AllOf::by_kind(wants, ITEMS, LOCATIONS) {
            let query = self.query(sql).bind(wanted.iter().map(|of| of.id()).bind_iter());
            let rows = query.fetch_all(&mut *self.inner).await?;
            let mut read = by_ordinality(&rows, "order_lines", |row| row.order_id())?;
            for (ordinality, of) in (1..).zip(wanted) {
                let orders = read.remove(&ordinality).unwrap_or_default();
                open.push((of.clone(), orders.into_iter().collect()));
            }
        }
        Ok(open)
    }
}

impl AllOf {
    pub(in crate::store) fn id(&self) -> &str {
        match self {
            Self::Item(sku) => sku.as_str(),
            Self::Location(id) => id.as_str(),
        }
    }

    /// The items with the statement for items, the locations with the one for locations; neither where there are none.
    pub(in crate::store) fn by_kind<'w>(
        wants: &'w BTreeSet<Self>,
        items: &'static str,
        locations: &'static str,
    ) -> impl Iterator<Item = (&'static str, Vec<&'w Self>)> {
        let (of_items, of_locations): (Vec<&Self>, Vec<&Self>) =
            wants.iter().partition(|of| matches!(of, Self::Item(_)));
        [(items, of_items), (locations, of_locations)].into_iter().filter(|(_, wanted)| !wanted.is_empty())
    }
}
