//! Sums over backorders.

use std::collections::HashMap;

use sqlx::postgres::PgRow;

use super::backorder::{bind_filter, bind_keys, filtered, of_keys};
use crate::{
    domain::{
        Time,
        query::{BackorderFilter, Grouping, Page, PageRequest, Summary, SummaryKey, Sums, Worth},
    },
    error::Result,
    store::{Tx, rows::Reading},
};

/// Units of `backorders b` that wait.
macro_rules! open {
    () => {
        "(b.original + b.added - b.filled - b.cancelled)"
    };
}

/// What a group adds up to. The sums of `bigint`s are `numeric`; what no `bigint` can hold is told as the largest.
macro_rules! sums {
    () => {
        concat!(
            "count(DISTINCT b.order_id) AS order_count, count(*) AS backorder_count, LEAST(COALESCE(sum(",
            open!(),
            "), 0), 9223372036854775807)::bigint AS units, LEAST(COALESCE(sum(",
            open!(),
            ") FILTER (WHERE b.hold IS NOT NULL), 0), 9223372036854775807)::bigint AS held_units, LEAST(COALESCE(sum(",
            open!(),
            ") FILTER (WHERE l.unit_price IS NULL), 0), 9223372036854775807)::bigint AS unpriced_units, \
             min(b.open_time) AS oldest_open_time, min(o.customer_id) AS customer_id"
        )
    };
}

/// What is worth something: amounts are multiplied and added as `numeric`, and leave as its text.
macro_rules! worth {
    () => {
        concat!("l.currency_code, sum(", open!(), " * l.unit_price)::text AS amount")
    };
}

macro_rules! rows_by {
    ($key:literal) => {
        concat!(
            "SELECT ",
            $key,
            " AS key, ",
            sums!(),
            filtered!(),
            of_keys!(),
            " AND ($21::text IS NULL OR ",
            $key,
            " > $21) GROUP BY ",
            $key,
            " ORDER BY ",
            $key,
            " LIMIT $22"
        )
    };
}

macro_rules! values_by {
    ($key:literal) => {
        concat!(
            "SELECT ",
            $key,
            " AS key, ",
            worth!(),
            filtered!(),
            of_keys!(),
            " AND l.currency_code IS NOT NULL AND ",
            open!(),
            " > 0 AND ",
            $key,
            " = ANY($21::text[]) GROUP BY ",
            $key,
            ", l.currency_code ORDER BY ",
            $key,
            ", l.currency_code"
        )
    };
}

/// The sums over all groups, and beside them what each currency adds up to, in one reading.
const TOTAL: &str = concat!(
    "SELECT '' AS key, GROUPING(l.currency_code) = 1 AS of_all, ",
    sums!(),
    ", ",
    worth!(),
    filtered!(),
    of_keys!(),
    " GROUP BY GROUPING SETS ((), (l.currency_code)) HAVING GROUPING(l.currency_code) = 1 \
     OR (l.currency_code IS NOT NULL AND sum(",
    open!(),
    ") > 0) ORDER BY l.currency_code"
);

/// The statements of a grouping: its rows, and what they are worth.
fn statements(grouping: Grouping) -> (&'static str, &'static str) {
    match grouping {
        Grouping::Item => (rows_by!("b.sku"), values_by!("b.sku")),
        Grouping::Customer => (rows_by!("COALESCE(o.customer_id, '')"), values_by!("COALESCE(o.customer_id, '')")),
        Grouping::Order => (rows_by!("b.order_id"), values_by!("b.order_id")),
        Grouping::Location => (rows_by!("b.location_id"), values_by!("b.location_id")),
    }
}

impl Tx<'_> {
    /// Groups by their key, and the sums over all of them.
    pub async fn summarize_backorders(
        &mut self,
        grouping: Grouping,
        filter: &BackorderFilter,
        as_of: Time,
        page: &PageRequest<SummaryKey>,
    ) -> Result<Summary> {
        let (rows_sql, values_sql) = statements(grouping);
        let query = bind_keys(bind_filter(self.list(rows_sql), filter, as_of), filter)
            .bind(page.after.as_ref().map(|key| key.0.as_str()))
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let groups = rows.iter().map(|row| sums(row, grouping == Grouping::Order)).collect::<Result<Vec<_>>>()?;
        let mut page = Page::of(groups, page.size, |group| group.key.clone());

        let keys: Vec<&str> = page.rows.iter().map(|group| group.key.0.as_str()).collect();
        let query = bind_keys(bind_filter(self.list(values_sql), filter, as_of), filter).bind(keys);
        let mut values = values(&query.fetch_all(&mut *self.inner).await?)?;
        for group in &mut page.rows {
            group.values = values.remove(&group.key).unwrap_or_default();
        }

        let query = bind_keys(bind_filter(self.list(TOTAL), filter, as_of), filter);
        let total = total(&query.fetch_all(&mut *self.inner).await?)?;
        Ok(Summary { as_of, page, total })
    }
}

fn sums(row: &PgRow, of_one_order: bool) -> Result<Sums> {
    let row = Reading::of("backorders", row);
    Ok(Sums {
        key: SummaryKey(row.get("key")?),
        customer_id: if of_one_order { row.customer_id()? } else { None },
        order_count: row.get("order_count")?,
        backorder_count: row.get("backorder_count")?,
        units: row.get("units")?,
        held_units: row.get("held_units")?,
        values: Vec::new(),
        unpriced_units: row.get("unpriced_units")?,
        oldest_open_time: row.get("oldest_open_time")?,
    })
}

fn total(rows: &[PgRow]) -> Result<Sums> {
    let mut total = Sums::default();
    let mut values = Vec::new();
    for row in rows {
        if Reading::of("backorders", row).get("of_all")? {
            total = sums(row, false)?;
        } else {
            values.push(worth(row)?);
        }
    }
    Ok(Sums { values, ..total })
}

fn worth(row: &PgRow) -> Result<Worth> {
    let row = Reading::of("order_lines", row);
    Ok(Worth { currency_code: row.get("currency_code")?, amount: row.get("amount")? })
}

fn values(rows: &[PgRow]) -> Result<HashMap<SummaryKey, Vec<Worth>>> {
    let mut values: HashMap<SummaryKey, Vec<Worth>> = HashMap::new();
    for row in rows {
        let key = SummaryKey(Reading::of("order_lines", row).get("key")?);
        values.entry(key).or_default().push(worth(row)?);
    }
    Ok(values)
}
