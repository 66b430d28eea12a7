//! Backorders, one by one and listed.

use rust_decimal::Decimal;
use sqlx::{
    Postgres,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{any, any_word};
use crate::{
    domain::{
        Time,
        backorder::Place,
        event::BackorderView,
        id::{BackorderId, CustomerId, LocationId, OrderId, Sku},
        money::Money,
        query::{BackorderFilter, BackorderKey, BackorderOrder, OpenedKey, Page, PageRequest, QueueKey},
    },
    error::Result,
    store::{Tx, backorder::backorder, rows::Reading},
};

/// A backorder with what its order and its line say of it.
macro_rules! view_columns {
    () => {
        concat!(
            crate::store::backorder::backorder_columns!(),
            ", b.order_id, b.line_number, b.sku, b.location_id, b.negated_priority, b.place_time, b.place_index, \
             o.customer_id, COALESCE(l.required_time, o.required_time) AS required_time, l.currency_code, l.unit_price"
        )
    };
}
pub(in crate::store) use view_columns;

/// Backorders with their orders and lines.
macro_rules! backorders {
    () => {
        " FROM backorders b \
         JOIN orders o ON o.tenant_id = $1 AND o.order_id = b.order_id \
         JOIN order_lines l ON l.tenant_id = $1 AND l.order_id = b.order_id AND l.line_number = b.line_number \
         WHERE b.tenant_id = $1"
    };
}

/// Those that a filter lets pass, items and locations aside: parameters 2 to 18, as [`bind_filter`] gives them.
macro_rules! filtered {
    () => {
        concat!(
            crate::store::read::backorder::backorders!(),
            " AND b.state = ANY($2::text[]) \
             AND ($3::text[] IS NULL OR b.cause = ANY($3)) \
             AND ($4::text[] IS NULL OR o.customer_id = ANY($4)) \
             AND ($5::text[] IS NULL OR b.order_id = ANY($5)) \
             AND ($6::text[] IS NULL OR b.hold = ANY($6)) \
             AND ($8::integer IS NULL \
             OR COALESCE(b.close_time, $7::timestamptz) - b.open_time >= make_interval(days => $8)) \
             AND ($9::integer IS NULL \
             OR COALESCE(b.close_time, $7::timestamptz) - b.open_time < make_interval(days => $9)) \
             AND ($10::timestamptz IS NULL OR b.open_time >= $10) \
             AND ($11::timestamptz IS NULL OR b.open_time < $11) \
             AND ($12::timestamptz IS NULL OR COALESCE(l.required_time, o.required_time) >= $12) \
             AND ($13::timestamptz IS NULL OR COALESCE(l.required_time, o.required_time) < $13) \
             AND ($14::boolean IS NULL \
             OR COALESCE(COALESCE(l.required_time, o.required_time) < $7::timestamptz, false) = $14) \
             AND ($15::text IS NULL OR l.currency_code = $15) \
             AND ($16::numeric IS NULL OR l.unit_price >= $16) \
             AND ($17::numeric IS NULL OR l.unit_price <= $17) \
             AND ($18::timestamptz IS NULL OR b.expected_time < $18)"
        )
    };
}

/// Of any of these items, at any of these locations: parameters 19 and 20.
macro_rules! of_keys {
    () => {
        " AND ($19::text[] IS NULL OR b.sku = ANY($19)) AND ($20::text[] IS NULL OR b.location_id = ANY($20))"
    };
}
pub(super) use {backorders, filtered, of_keys};

fn price(row: &Reading<'_>) -> Result<Option<Money>> {
    let price: (Option<String>, Option<Decimal>) = (row.get("currency_code")?, row.get("unit_price")?);
    Ok(price.0.zip(price.1).map(|(currency_code, amount)| Money { currency_code, amount }))
}

pub(in crate::store) fn view(row: &PgRow) -> Result<BackorderView> {
    let row = Reading::of("backorders", row);
    let negated_priority: i32 = row.get("negated_priority")?;
    Ok(BackorderView {
        backorder: backorder(&row, row.backorder_id()?)?,
        order_id: row.order_id()?,
        line_number: row.get("line_number")?,
        sku: row.sku()?,
        location_id: row.location_id()?,
        customer_id: row.customer_id()?,
        priority: negated_priority.saturating_neg(),
        place: Place { time: row.get("place_time")?, index: row.get("place_index")? },
        required_time: row.get("required_time")?,
        unit_price: price(&row)?,
    })
}

/// Binds the parameters of [`filtered`].
pub(super) fn bind_filter<'q>(
    query: Query<'q, Postgres, PgArguments>,
    filter: &BackorderFilter,
    as_of: Time,
) -> Query<'q, Postgres, PgArguments> {
    let opened = filter.opened(as_of);
    let price = filter.unit_price.as_ref();
    query
        .bind(any_word(filter.states()))
        .bind(any_word(&filter.causes))
        .bind(any(&filter.customer_ids, CustomerId::as_str))
        .bind(any(&filter.order_ids, OrderId::as_str))
        .bind(any_word(&filter.holds))
        .bind(as_of)
        .bind(filter.min_age_days.filter(|days| *days > 0))
        .bind(filter.max_age_days.and_then(|days| days.checked_add(1)))
        .bind(opened.start)
        .bind(opened.end)
        .bind(filter.required_time.start)
        .bind(filter.required_time.end)
        .bind(filter.overdue)
        .bind(price.map(|price| price.currency_code.clone()))
        .bind(price.and_then(|price| price.min))
        .bind(price.and_then(|price| price.max))
        .bind(filter.expected_before)
}

/// Binds the parameters of [`of_keys`].
pub(super) fn bind_keys<'q>(
    query: Query<'q, Postgres, PgArguments>,
    filter: &BackorderFilter,
) -> Query<'q, Postgres, PgArguments> {
    query.bind(any(&filter.skus, Sku::as_str)).bind(any(&filter.location_ids, LocationId::as_str))
}

impl Tx<'_> {
    /// A backorder, waiting or closed.
    pub async fn find_backorder(&mut self, id: &BackorderId) -> Result<Option<BackorderView>> {
        const SQL: &str = concat!("SELECT ", view_columns!(), backorders!(), " AND b.backorder_id = $2");
        let row = self.query(SQL).bind(id.as_str()).fetch_optional(&mut *self.inner).await?;
        row.as_ref().map(view).transpose()
    }

    /// Backorders in the order that the filter asks for.
    pub async fn list_backorders(
        &mut self,
        filter: &BackorderFilter,
        as_of: Time,
        page: &PageRequest<BackorderKey>,
    ) -> Result<Page<BackorderView, BackorderKey>> {
        let order = filter.order();
        let rows = match (order, page.after.as_ref()) {
            (BackorderOrder::Queue { sku, location_id }, after) => {
                let after = after.and_then(|key| if let BackorderKey::Queue(key) = key { Some(key) } else { None });
                self.queue_page(filter, as_of, (sku, location_id), after, page.limit()).await?
            }
            (BackorderOrder::Opened, after) => {
                let after = after.and_then(|key| if let BackorderKey::Opened(key) = key { Some(key) } else { None });
                self.opened_page(filter, as_of, after, page.limit()).await?
            }
        };
        let views = rows.iter().map(view).collect::<Result<Vec<_>>>()?;
        Ok(Page::of(views, page.size, |row| BackorderKey::of(order, row)))
    }

    async fn queue_page(
        &mut self,
        filter: &BackorderFilter,
        as_of: Time,
        (sku, location_id): (&Sku, &LocationId),
        after: Option<&QueueKey>,
        limit: i64,
    ) -> Result<Vec<PgRow>> {
        // One item and one location by `=`: the index of the queue then gives its order.
        const SQL: &str = concat!(
            "SELECT ",
            view_columns!(),
            filtered!(),
            " AND b.sku = $19 AND b.location_id = $20 \
             AND ($21::integer IS NULL OR (b.negated_priority, b.place_time, b.place_index, b.order_id, b.line_number, \
             b.backorder_id) > ($21, $22::timestamptz, $23::integer, $24::text, $25::integer, $26::text)) \
             ORDER BY b.negated_priority, b.place_time, b.place_index, b.order_id, b.line_number, b.backorder_id \
             LIMIT $27"
        );
        let query = bind_filter(self.list(SQL), filter, as_of)
            .bind(sku.as_str())
            .bind(location_id.as_str())
            .bind(after.map(|key| key.negated_priority))
            .bind(after.map(|key| key.place.time))
            .bind(after.map(|key| key.place.index))
            .bind(after.map(|key| key.order_id.as_str()))
            .bind(after.map(|key| key.line_number))
            .bind(after.map(|key| key.backorder_id.as_str()))
            .bind(limit);
        Ok(query.fetch_all(&mut *self.inner).await?)
    }

    async fn opened_page(
        &mut self,
        filter: &BackorderFilter,
        as_of: Time,
        after: Option<&OpenedKey>,
        limit: i64,
    ) -> Result<Vec<PgRow>> {
        const SQL: &str = concat!(
            "SELECT ",
            view_columns!(),
            filtered!(),
            of_keys!(),
            " AND (b.open_time, b.backorder_id) > (COALESCE($21::timestamptz, '-infinity'), COALESCE($22::text, '')) \
             ORDER BY b.open_time, b.backorder_id LIMIT $23"
        );
        let query = bind_keys(bind_filter(self.list(SQL), filter, as_of), filter)
            .bind(after.map(|key| key.open_time))
            .bind(after.map(|key| key.backorder_id.as_str()))
            .bind(limit);
        Ok(query.fetch_all(&mut *self.inner).await?)
    }
}
