//! What callers read: single things by their key, and lists page by page.
//!
//! A list goes on after the last row of the page before, by a key that no write changes, so that rows are neither
//! repeated nor left out because others came or went. The fields of its filter stand in one statement, each as
//! `($n IS NULL OR ...)`; such a statement is never kept prepared ([`Tx::list`]): it is planned with the values of the
//! call, where the fields that ask nothing vanish and those that ask something find their index.

pub(in crate::store) mod backorder;
mod explain;
mod figures;
mod inventory;
mod ledger;
mod order;
mod purchase_order;
mod purchasing;
mod stock;
mod summary;

use sqlx::{Postgres, postgres::PgArguments, query::Query};

use super::{Tx, words::Word};

impl Tx<'_> {
    /// A list's statement; its first parameter, the tenant, is bound.
    pub(in crate::store) fn list(&self, sql: &'static str) -> Query<'static, Postgres, PgArguments> {
        self.query(sql).persistent(false)
    }
}

/// The values of a filter's field; none where it lets all pass.
pub(in crate::store) fn any<'a, T>(values: &'a [T], text: impl Fn(&'a T) -> &'a str) -> Option<Vec<&'a str>> {
    (!values.is_empty()).then(|| values.iter().map(text).collect())
}

/// The same for enums.
fn any_word<T: Word>(values: &[T]) -> Option<Vec<&'static str>> {
    (!values.is_empty()).then(|| values.iter().map(|value| value.word()).collect())
}
