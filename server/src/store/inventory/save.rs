//! Writing stock rows, the ledger, and settings. Settings change only in transactions that have the tenant to
//! themselves.

use sqlx::postgres::PgBindIterExt as _;

use crate::{
    domain::{
        books::Booking,
        id::{LocationId, OrderId, PurchaseOrderId, Reference, RequestId, Sku, StockKey},
        inventory::{Item, ItemLocation, Location, Movement, Stock},
    },
    error::Result,
    store::{
        Statement, Tx,
        save::{Expect, rank, request_of},
        words::Word as _,
    },
};

pub(in crate::store) type StockRow<'a> = (&'a StockKey, &'a Stock);

impl Tx<'_> {
    pub(in crate::store) async fn insert_stock(&mut self, rows: &[StockRow<'_>], booking: Booking) -> Result<()> {
        const SQL: &str = "INSERT INTO stock (tenant_id, location_id, sku, on_hand, allocated, backordered, on_order, \
            on_order_draft, stoppers, last_count_time, last_place_time, revision, update_time) \
            SELECT f.tenant_id, u.location_id, u.sku, u.on_hand, u.allocated, u.backordered, u.on_order, \
            u.on_order_draft, u.stoppers, u.last_count_time, u.last_place_time, u.revision, u.update_time \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], \
            $7::bigint[], $8::bigint[], $9::bigint[], $10::timestamptz[], $11::timestamptz[], $12::bigint[], \
            $13::timestamptz[]) AS u(location_id, sku, on_hand, allocated, backordered, on_order, on_order_draft, \
            stoppers, last_count_time, last_place_time, revision, update_time) WHERE f.tenant_id = $1 \
            ON CONFLICT DO NOTHING";
        if rows.is_empty() {
            return Ok(());
        }
        let query = bind_stock(self.query(SQL), rows, booking);
        Expect::New.all("stock", rows.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Puts items, and replaces what they have of their own at locations.
    pub(in crate::store) async fn put_items(&mut self, items: &[&Item]) -> Result<()> {
        const SQL: &str = "INSERT INTO items (tenant_id, sku, name, untracked, discontinued, backorder_policy, active, \
            revision, create_time, update_time) \
            SELECT f.tenant_id, u.sku, u.name, u.untracked, u.discontinued, u.backorder_policy, u.active, u.revision, \
            u.create_time, u.update_time \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::boolean[], $5::boolean[], $6::text[], \
            $7::boolean[], $8::bigint[], $9::timestamptz[], $10::timestamptz[]) AS u(sku, name, untracked, \
            discontinued, backorder_policy, active, revision, create_time, update_time) WHERE f.tenant_id = $1 \
            ON CONFLICT (tenant_id, sku) DO UPDATE SET name = excluded.name, untracked = excluded.untracked, \
            discontinued = excluded.discontinued, backorder_policy = excluded.backorder_policy, \
            active = excluded.active, revision = excluded.revision, update_time = excluded.update_time";
        const CLEAR: &str = "DELETE FROM item_locations WHERE tenant_id = $1 AND sku = ANY($2::text[])";
        if items.is_empty() {
            return Ok(());
        }
        let each = || items.iter();
        let query = self
            .query(SQL)
            .bind(each().map(|i| i.sku.as_str()).bind_iter())
            .bind(each().map(|i| i.name.as_str()).bind_iter())
            .bind(each().map(|i| i.untracked).bind_iter())
            .bind(each().map(|i| i.discontinued).bind_iter())
            .bind(each().map(|i| i.backorder_policy.word()).bind_iter())
            .bind(each().map(|i| i.active).bind_iter())
            .bind(each().map(|i| i.revision).bind_iter())
            .bind(each().map(|i| i.create_time).bind_iter())
            .bind(each().map(|i| i.update_time).bind_iter());
        Expect::Known.all("items", items.len(), query.execute(&mut *self.inner).await?.rows_affected())?;
        let query = self.query(CLEAR).bind(each().map(|i| i.sku.as_str()).bind_iter());
        query.execute(&mut *self.inner).await?;
        let own = each().flat_map(|item| item.locations.iter().map(|(id, own)| (&item.sku, id, own)));
        self.insert_item_locations(&own.collect::<Vec<_>>()).await
    }

    async fn insert_item_locations(&mut self, rows: &[(&Sku, &LocationId, &ItemLocation)]) -> Result<()> {
        const SQL: &str = "INSERT INTO item_locations (tenant_id, sku, location_id, backorder_limit, channel_buffer) \
            SELECT f.tenant_id, u.sku, u.location_id, u.backorder_limit, u.channel_buffer \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) \
            AS u(sku, location_id, backorder_limit, channel_buffer) WHERE f.tenant_id = $1";
        if rows.is_empty() {
            return Ok(());
        }
        let query = self
            .query(SQL)
            .bind(rows.iter().map(|(sku, ..)| sku.as_str()).bind_iter())
            .bind(rows.iter().map(|(_, id, _)| id.as_str()).bind_iter())
            .bind(rows.iter().map(|(.., own)| own.backorder_limit).bind_iter())
            .bind(rows.iter().map(|(.., own)| own.channel_buffer).bind_iter());
        Expect::New.all("item_locations", rows.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Puts locations; the default one last, when the former no longer is.
    pub(in crate::store) async fn put_locations(&mut self, locations: &[&Location]) -> Result<()> {
        const SQL: &str = "INSERT INTO locations (tenant_id, location_id, name, is_default, untracked, fill_mode, \
            stock_owner, queue_discipline, allocation_policy, ship_policy, shortage_handling, time_zone, active, \
            revision, create_time, update_time) \
            SELECT f.tenant_id, u.location_id, u.name, u.is_default, u.untracked, u.fill_mode, u.stock_owner, \
            u.queue_discipline, u.allocation_policy, u.ship_policy, u.shortage_handling, u.time_zone, u.active, \
            u.revision, u.create_time, u.update_time \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::boolean[], $5::boolean[], $6::text[], \
            $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::boolean[], $14::bigint[], \
            $15::timestamptz[], $16::timestamptz[]) AS u(location_id, name, is_default, untracked, fill_mode, \
            stock_owner, queue_discipline, allocation_policy, ship_policy, shortage_handling, time_zone, active, \
            revision, create_time, update_time) WHERE f.tenant_id = $1 \
            ON CONFLICT (tenant_id, location_id) DO UPDATE SET name = excluded.name, \
            is_default = excluded.is_default, untracked = excluded.untracked, fill_mode = excluded.fill_mode, \
            stock_owner = excluded.stock_owner, queue_discipline = excluded.queue_discipline, \
            allocation_policy = excluded.allocation_policy, ship_policy = excluded.ship_policy, \
            shortage_handling = excluded.shortage_handling, time_zone = excluded.time_zone, \
            active = excluded.active, revision = excluded.revision, update_time = excluded.update_time";
        if locations.is_empty() {
            return Ok(());
        }
        let mut sorted = locations.to_vec();
        sorted.sort_by_key(|location| location.is_default);
        let each = || sorted.iter();
        let query = self
            .query(SQL)
            .bind(each().map(|l| l.id.as_str()).bind_iter())
            .bind(each().map(|l| l.name.as_str()).bind_iter())
            .bind(each().map(|l| l.is_default).bind_iter())
            .bind(each().map(|l| l.untracked).bind_iter())
            .bind(each().map(|l| l.fill_mode.word()).bind_iter())
            .bind(each().map(|l| l.stock_owner.word()).bind_iter())
            .bind(each().map(|l| l.queue_discipline.word()).bind_iter())
            .bind(each().map(|l| l.allocation_policy.word()).bind_iter())
            .bind(each().map(|l| l.ship_policy.word()).bind_iter())
            .bind(each().map(|l| l.shortage_handling.word()).bind_iter())
            .bind(each().map(|l| l.time_zone.name()).bind_iter())
            .bind(each().map(|l| l.active).bind_iter())
            .bind(each().map(|l| l.revision).bind_iter())
            .bind(each().map(|l| l.create_time).bind_iter())
            .bind(each().map(|l| l.update_time).bind_iter());
        Expect::Known.all("locations", locations.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}

/// The columns of stock rows, an array each.
pub(in crate::store) fn bind_stock(query: Statement, rows: &[StockRow<'_>], booking: Booking) -> Statement {
    let each = || rows.iter().map(|(_, stock)| *stock);
    query
        .bind(rows.iter().map(|(key, _)| key.location_id.as_str()).bind_iter())
        .bind(rows.iter().map(|(key, _)| key.sku.as_str()).bind_iter())
        .bind(each().map(|s| s.on_hand).bind_iter())
        .bind(each().map(|s| s.allocated).bind_iter())
        .bind(each().map(|s| s.backordered).bind_iter())
        .bind(each().map(|s| s.on_order).bind_iter())
        .bind(each().map(|s| s.on_order_draft).bind_iter())
        .bind(each().map(|s| s.stoppers).bind_iter())
        .bind(each().map(|s| s.last_count_time).bind_iter())
        .bind(each().map(|s| s.last_place_time).bind_iter())
        .bind(each().map(|s| s.revision).bind_iter())
        .bind(each().map(|s| s.update_time.unwrap_or(booking.time)).bind_iter())
}

/// The columns of the ledger, an array each, but those that all rows of a transaction share.
pub(in crate::store) fn bind_movements(
    query: Statement,
    movements: &[Movement],
    commands: &[RequestId],
) -> Result<Statement> {
    let requests: Vec<&str> = movements.iter().map(|m| request_of(commands, m.command)).collect::<Result<_>>()?;
    let each = || movements.iter();
    Ok(query
        .bind((0..movements.len()).map(rank).bind_iter())
        .bind(each().map(|m| m.key.location_id.as_str()).bind_iter())
        .bind(each().map(|m| m.key.sku.as_str()).bind_iter())
        .bind(each().map(|m| m.movement_type.word()).bind_iter())
        .bind(each().map(|m| m.on_hand_delta).bind_iter())
        .bind(each().map(|m| m.allocated_delta).bind_iter())
        .bind(each().map(|m| m.order_id.as_ref().map(OrderId::as_str)).bind_iter())
        .bind(each().map(|m| m.purchase_order_id.as_ref().map(PurchaseOrderId::as_str)).bind_iter())
        .bind(each().map(|m| m.line_number).bind_iter())
        .bind(each().map(|m| m.reference.as_ref().map(Reference::as_str)).bind_iter())
        .bind(requests)
        .bind(each().map(|m| m.cause.map(|c| c.word())).bind_iter())
        .bind(each().map(|m| m.note.as_str()).bind_iter())
        .bind(each().map(|m| m.occur_time).bind_iter()))
}
