//! What callers ask to see: pages of lists, and the filters that choose their rows.
//!
//! Fields of a filter are joined by AND, values of one field by OR; an empty field lets all pass.

mod audit;
mod backorder;
mod figures;
mod inventory;
mod order;
mod purchasing;
mod summary;

use serde::{Deserialize, Serialize};

pub use audit::{AuditFilter, AuditKey, AuditRecord, OwnerWork};
pub use backorder::{AmountRange, BackorderFilter, BackorderKey, BackorderOrder, OpenedKey, QueueKey};
pub use figures::LocationFigures;
pub use inventory::{
    ItemFilter, ItemStock, LedgerKey, LedgerRow, LocationFilter, MovementFilter, StockFilter, StockListKey, total,
};
pub use order::{OrderFilter, OrderKey, OrderRecord};
pub use purchasing::{
    PolicyFilter, PolicyKey, PurchaseOrderFilter, PurchaseOrderKey, PurchaseOrderRecord, SuggestionFilter,
    SupplierFilter, SupplierItemFilter, SupplierItemKey,
};
pub use summary::{Grouping, Summary, SummaryKey, Sums, Worth};

use super::{Time, cursor::Cursor};

/// The most rows of a page.
pub const MAX_PAGE: usize = 1_000;
/// The rows of a page where the caller does not say.
pub const DEFAULT_PAGE: usize = 50;
/// The most lines, or item settings, that the rows of one page hold together, unless a single row holds more: a page
/// ends early there. It bounds the memory and the answer of a page of the largest rows; it is no bound on one row.
pub const MAX_PAGE_PARTS: usize = 50_000;

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest<K> {
    /// 1 to [`MAX_PAGE`].
    pub size: usize,
    /// The last row of the page before; none: the first page.
    pub after: Option<K>,
}

impl<K> PageRequest<K> {
    /// One row more than the page holds: whether it is there tells whether more follow.
    pub fn limit(&self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX).saturating_add(1)
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K> {
    pub rows: Vec<T>,
    /// The last row of this page, where more follow.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    pub fn empty() -> Self {
        Self { rows: Vec::new(), next: None }
    }

    /// The same rows under other keys.
    pub fn keyed<L>(self, key: impl Fn(K) -> L) -> Page<T, L> {
        Page { rows: self.rows, next: self.next.map(key) }
    }

    /// A page of rows that were read with [`PageRequest::limit`].
    pub fn of(mut rows: Vec<T>, size: usize, key: impl Fn(&T) -> K) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }

    /// The same, ending before the row with which the parts of all would be more than [`MAX_PAGE_PARTS`].
    pub fn of_parts(mut rows: Vec<T>, size: usize, parts: impl Fn(&T) -> usize, key: impl Fn(&T) -> K) -> Self {
        let mut sum = 0_usize;
        let fitting = rows.iter().take(size).enumerate().take_while(|(index, row)| {
            sum = sum.saturating_add(parts(row));
            *index == 0 || sum <= MAX_PAGE_PARTS
        });
        let fitting = fitting.count();
        let more = rows.len() > fitting;
        rows.truncate(fitting);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }
}

/// A page of a list, and where to watch from to miss no change after its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T, K> {
    pub page: Page<T, K>,
    /// Only with the first page.
    pub cursor: Option<Cursor>,
}

/// A place in a list whose rows depend on a moment: the first page fixes it for all pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated<K> {
    pub as_of: Time,
    pub key: K,
}

/// A span of time: from its start on, before its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub start: Option<Time>,
    pub end: Option<Time>,
}

impl Span {
    /// What lies in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            start: self.start.max(other.start),
            end: match (self.end, other.end) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_last_row_where_more_follow() {
        let page = Page::of(vec![1, 2, 3], 2, |row| *row);
        assert_eq!(page, Page { rows: vec![1, 2], next: Some(2) });
        assert_eq!(Page::of(vec![1, 2], 2, |row| *row).next, None);
        assert_eq!(Page::of(Vec::new(), 2, |row: &i32| *row).next, None);
    }

    #[test]
    fn a_page_of_large_rows_ends_early_and_never_empty() {
        let sizes = vec![MAX_PAGE_PARTS + 1, 1, 1];
        let page = Page::of_parts(sizes, 3, |row| *row, |row| *row);
        assert_eq!(page, Page { rows: vec![MAX_PAGE_PARTS + 1], next: Some(MAX_PAGE_PARTS + 1) });
        let page = Page::of_parts(vec![2, 3, 4], 2, |row| *row, |row| *row);
        assert_eq!(page, Page { rows: vec![2, 3], next: Some(3) });
        let page = Page::of_parts(vec![2, 3], 2, |row| *row, |row| *row);
        assert_eq!(page, Page { rows: vec![2, 3], next: None });
    }

    #[test]
    fn spans_intersect() {
        let at = |seconds| Time::from_timestamp(seconds, 0);
        let a = Span { start: at(1), end: None };
        let b = Span { start: at(3), end: at(9) };
        assert_eq!(a.and(b), b);
        assert_eq!(b.and(Span { start: None, end: at(5) }), Span { start: at(3), end: at(5) });
    }
}
