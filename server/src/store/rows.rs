//! Reading rows. One that contradicts the model is a fault of its own kind, told with its table and column.

use std::collections::BTreeMap;

use sqlx::{Decode, Postgres, Row as _, Type, postgres::PgRow};

use super::words::Word;
use crate::{
    domain::{
        id::{BackorderId, CustomerId, LocationId, OrderId, PurchaseOrderId, ReceiptId, Sku, StockKey, SupplierId},
        zone::Zone,
    },
    error::{Cause, Error, Result},
};

/// What a column holds is nothing that the server ever writes.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} contradicts the model: {what}")]
pub(in crate::store) struct Contradiction {
    pub table: &'static str,
    pub column: &'static str,
    pub what: String,
}

impl From<Contradiction> for Error {
    fn from(contradiction: Contradiction) -> Self {
        Self::Internal(Cause::new(contradiction))
    }
}

/// A row of a named table.
#[derive(Clone, Copy)]
pub(in crate::store) struct Reading<'r> {
    row: &'r PgRow,
    table: &'static str,
}

impl<'r> Reading<'r> {
    pub(super) fn of(table: &'static str, row: &'r PgRow) -> Self {
        Self { row, table }
    }

    pub(super) fn get<T: Decode<'r, Postgres> + Type<Postgres>>(&self, column: &'static str) -> Result<T> {
        self.row.try_get(column).map_err(|error| self.contradiction(column, error.to_string()))
    }

    pub(super) fn word<T: Word>(&self, column: &'static str) -> Result<T> {
        let word: &str = self.get(column)?;
        T::of_word(word).ok_or_else(|| self.contradiction(column, format!("unknown word {word:?}")))
    }

    pub(super) fn word_if_any<T: Word>(&self, column: &'static str) -> Result<Option<T>> {
        let Some(word) = self.get::<Option<&str>>(column)? else { return Ok(None) };
        let known = T::of_word(word).ok_or_else(|| self.contradiction(column, format!("unknown word {word:?}")))?;
        Ok(Some(known))
    }

    pub(super) fn zone(&self, column: &'static str) -> Result<Zone> {
        let name: &str = self.get(column)?;
        Zone::parse(name).ok_or_else(|| self.contradiction(column, format!("unknown time zone {name:?}")))
    }

    pub(super) fn contradiction(&self, column: &'static str, what: impl Into<String>) -> Error {
        Contradiction { table: self.table, column, what: what.into() }.into()
    }

    // The ids, from the columns that are called after them in every table.

    pub(super) fn order_id(&self) -> Result<OrderId> {
        Ok(OrderId::known(self.get::<&str>("order_id")?))
    }

    pub(super) fn backorder_id(&self) -> Result<BackorderId> {
        Ok(BackorderId::known(self.get::<&str>("backorder_id")?))
    }

    pub(super) fn customer_id(&self) -> Result<Option<CustomerId>> {
        Ok(self.get::<Option<&str>>("customer_id")?.map(CustomerId::known))
    }

    pub(super) fn sku(&self) -> Result<Sku> {
        Ok(Sku::known(self.get::<&str>("sku")?))
    }

    pub(super) fn supplier_id(&self) -> Result<SupplierId> {
        Ok(SupplierId::known(self.get::<&str>("supplier_id")?))
    }

    pub(super) fn purchase_order_id(&self) -> Result<PurchaseOrderId> {
        Ok(PurchaseOrderId::known(self.get::<&str>("purchase_order_id")?))
    }

    pub(super) fn receipt_id(&self) -> Result<ReceiptId> {
        Ok(ReceiptId::known(self.get::<&str>("receipt_id")?))
    }

    pub(super) fn location_id(&self) -> Result<LocationId> {
        Ok(LocationId::known(self.get::<&str>("location_id")?))
    }

    pub(super) fn stock_key(&self) -> Result<StockKey> {
        Ok(StockKey { location_id: self.location_id()?, sku: self.sku()? })
    }
}

/// What was read for each of the keys of a statement, by their rank from 1 on.
pub(in crate::store) fn by_ordinality<'r, T>(
    rows: &'r [PgRow],
    table: &'static str,
    read: impl Fn(&Reading<'r>) -> Result<T>,
) -> Result<BTreeMap<i64, Vec<T>>> {
    let mut by: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    for row in rows {
        let row = Reading::of(table, row);
        by.entry(row.get("ordinality")?).or_default().push(read(&row)?);
    }
    Ok(by)
}

/// A length as Postgres counts.
pub(in crate::store) fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
