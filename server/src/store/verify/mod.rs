//! What the tables must say of each other, as statements that find where they do not.
//!
//! Each statement reads one tenant, computes a fact a second time from other rows, and gives a row for every place where
//! the two differ: the key, what stands there, and what should. None of them changes anything or needs a lock.

mod backorders;
mod demand;
mod feed;
mod orders;
mod purchasing;
mod stock;

use super::{Tx, rows::Reading};
use crate::error::Result;

/// One rule that rows must keep.
#[derive(Debug)]
pub struct Rule {
    /// The table whose row is at fault.
    pub table: &'static str,
    /// What it contradicts, in a few words.
    pub name: &'static str,
    sql: &'static str,
}

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The row: its key without the tenant.
    pub key: String,
    /// What it says.
    pub found: String,
    /// What other rows say it should.
    pub expected: String,
}

/// Every rule, table by table.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let documents = orders::RULES.iter().chain(backorders::RULES).chain(purchasing::RULES).chain(demand::RULES);
    stock::RULES.iter().chain(documents).chain(feed::RULES)
}

/// A rule from the query of its contradictions, with columns `key`, `found` and `expected`.
macro_rules! rule {
    ($table:literal, $name:literal, $sql:literal) => {
        $crate::store::verify::Rule {
            table: $table,
            name: $name,
            sql: concat!(
                "SELECT c.key, c.found, c.expected, count(*) OVER () AS total FROM (",
                $sql,
                ") c ORDER BY c.key LIMIT $2"
            ),
        }
    };
}
use rule;

impl Tx<'_> {
    /// Looks where the tenant breaks a rule: the first places by key, at most so many, and the number of all.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn contradictions(&mut self, rule: &Rule, most: i64) -> Result<(Vec<Contradiction>, i64)> {
        // At least one, because the number of all comes with the rows.
        let query = self.query(rule.sql).bind(most.max(1));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut total = 0;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let row = Reading::of(rule.table, row);
            total = row.get("total")?;
            found.push(Contradiction {
                key: row.get("key")?,
                found: row.get("found")?,
                expected: row.get("expected")?,
            });
        }
        Ok((found, total))
    }
}
