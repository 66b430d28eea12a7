//! The final stock, held against a file of what it should be.

use std::{
    collections::HashMap,
    fmt,
    io::{self, BufRead as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use fillrate_proto::v1;

use super::{door::Door, log::source, progress::grouped};

const PAGE: i32 = 1_000;
/// Differences that are named; more of them are counted.
const MOST_NAMED: usize = 20;

/// A file that was compared.
#[derive(Debug)]
pub struct Comparison {
    /// The file.
    pub file: PathBuf,
    /// Rows of it, and items with stock that it lacks.
    pub rows: u64,
    /// The first differences.
    pub named: Vec<String>,
    /// All of them.
    pub differences: u64,
}

/// Why a file cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum ExpectedError {
    /// It cannot be read.
    #[error("cannot read {}: {cause}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is not a table of stock.
    #[error("{} line {line}: {what}", file.display())]
    Form {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The server did not tell its stock.
    #[error("cannot list the stock: {0}")]
    Stock(String),
}

/// A column of the file, and how it is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Sku,
    OnHand,
    Allocated,
    Available,
    Backordered,
    /// What would be left if all that is ordered had left.
    NetStock,
    /// What purchase orders still bring.
    OnOrder,
}

impl Column {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "sku" => Self::Sku,
            "on_hand" => Self::OnHand,
            "allocated" => Self::Allocated,
            "available" => Self::Available,
            "backordered" => Self::Backordered,
            "net_stock" => Self::NetStock,
            "on_order_open" => Self::OnOrder,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sku => "sku",
            Self::OnHand => "on_hand",
            Self::Allocated => "allocated",
            Self::Available => "available",
            Self::Backordered => "backordered",
            Self::NetStock => "net_stock",
            Self::OnOrder => "on_order_open",
        }
    }

    /// What the stock says.
    fn actual(self, level: &v1::StockLevel) -> i64 {
        match self {
            Self::Sku => 0,
            Self::OnHand => level.on_hand,
            Self::Allocated => level.allocated,
            Self::Available => level.available,
            Self::Backordered => level.backordered,
            Self::NetStock => level.available - level.backordered,
            Self::OnOrder => level.on_order,
        }
    }
}

/// The stock of a location, by item.
pub(super) async fn stock(door: &Door, location_id: &str) -> Result<HashMap<String, v1::StockLevel>, ExpectedError> {
    let filter = v1::StockFilter { location_ids: vec![location_id.to_owned()], ..Default::default() };
    let mut page = v1::ListStockRequest { filter: Some(filter), page_size: PAGE, page_token: String::new() };
    let mut levels = HashMap::new();
    loop {
        let refused = |refused: super::door::Refused| ExpectedError::Stock(refused.to_string());
        let listed = door.list_stock(page.clone()).await.map_err(refused)?;
        levels.extend(listed.levels.into_iter().map(|level| (level.sku.clone(), level)));
        if listed.next_page_token.is_empty() {
            return Ok(levels);
        }
        page.page_token = listed.next_page_token;
    }
}

/// A file of expected stock.
pub(super) struct Expected {
    file: PathBuf,
    columns: Vec<Column>,
    /// Each row's item and the values that are compared.
    rows: Vec<(String, Vec<(Column, i64)>)>,
}

impl Expected {
    /// Reads a file, as many rows as there are items.
    pub(super) fn read(file: &Path) -> Result<Self, ExpectedError> {
        let read = |cause| ExpectedError::Read { file: file.to_owned(), cause };
        let form = |line: u64, what: String| ExpectedError::Form { file: file.to_owned(), line, what };
        let mut lines = source(file, Arc::default()).map_err(read)?.lines();
        let header = lines.next().transpose().map_err(read)?.unwrap_or_default();
        let mut expected = Self { file: file.to_owned(), columns: columns(&header), rows: Vec::new() };
        if expected.columns.iter().filter(|column| **column == Column::Sku).count() != 1 {
            let known = "sku, on_hand, allocated, available, backordered, net_stock and on_order_open";
            return Err(form(1, format!("{header:?} is no header of columns among {known}")));
        }
        for (number, line) in (2_u64..).zip(lines) {
            let line = line.map_err(read)?;
            if !line.trim().is_empty() {
                let row = expected.row(line.trim()).map_err(|what| form(number, what))?;
                expected.rows.push(row);
            }
        }
        Ok(expected)
    }

    fn row(&self, line: &str) -> Result<(String, Vec<(Column, i64)>), String> {
        let cells: Vec<&str> = line.split(',').collect();
        if cells.len() != self.columns.len() {
            return Err(format!("{} values, not {}", cells.len(), self.columns.len()));
        }
        let mut sku = String::new();
        let mut values = Vec::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            match column {
                Column::Sku => cell.clone_into(&mut sku),
                column => values.push((*column, cell.parse().map_err(|_| format!("{cell:?} is no whole number"))?)),
            }
        }
        Ok((sku, values))
    }

    /// Compares each row, and that nothing else is there.
    pub(super) fn compare(&self, levels: &HashMap<String, v1::StockLevel>) -> Comparison {
        let none = v1::StockLevel::default();
        let mut left: HashMap<&str, &v1::StockLevel> = levels.iter().map(|(sku, level)| (&**sku, level)).collect();
        let mut comparison = Comparison { file: self.file.clone(), rows: 0, named: Vec::new(), differences: 0 };
        for (sku, values) in &self.rows {
            comparison.rows += 1;
            let level = left.remove(sku.as_str()).unwrap_or(&none);
            for (column, expected) in values {
                let actual = column.actual(level);
                if actual != *expected {
                    comparison.differs(format!("{sku}: {} is {actual}, should be {expected}", column.name()));
                }
            }
        }
        left.retain(|_, level| (level.on_hand, level.backordered, level.on_order) != (0, 0, 0));
        let mut surplus: Vec<_> = left.into_iter().collect();
        surplus.sort_unstable_by_key(|(sku, _)| *sku);
        for (sku, level) in surplus {
            comparison.rows += 1;
            let (on_hand, backordered) = (level.on_hand, level.backordered);
            comparison.differs(format!("{sku}: not in the file; on_hand is {on_hand}, backordered {backordered}"));
        }
        comparison
    }
}

/// The columns of a header; none where one is not known.
fn columns(header: &str) -> Vec<Column> {
    let columns: Option<Vec<Column>> = header.trim().split(',').map(Column::of).collect();
    columns.unwrap_or_default()
}

impl Comparison {
    /// Whether the stock is what it should be.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.differences == 0
    }

    fn differs(&mut self, text: String) {
        self.differences += 1;
        if self.named.len() < MOST_NAMED {
            self.named.push(text);
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy();
        if self.is_equal() {
            return write!(f, "final stock      equal to {file}, {} items", grouped(self.rows));
        }
        write!(
            f,
            "final stock      DIFFERENT from {file}: {} differences, {} items",
            grouped(self.differences),
            grouped(self.rows)
        )?;
        for difference in &self.named {
            write!(f, "\n                 {difference}")?;
        }
        if self.differences > u64::try_from(self.named.len()).unwrap_or_default() {
            write!(f, "\n                 ...")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(content: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("expected");
        std::fs::write(&file, content).unwrap();
        let level = |sku: &str, on_hand, allocated, backordered| {
            let available = on_hand - allocated;
            let level = v1::StockLevel {
                sku: sku.to_owned(),
                on_hand,
                allocated,
                available,
                backordered,
                on_order: 9,
                ..Default::default()
            };
            (sku.to_owned(), level)
        };
        let levels = HashMap::from([level("A", 5, 2, 0), level("B", 0, 0, 7), level("C", 0, 0, 0)]);
        Expected::read(&file).map(|read| read.compare(&levels).to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn rows_are_compared_by_the_columns_that_are_there() {
        let equal = "final stock      equal to expected, 3 items";
        let all = "sku,on_hand,allocated,available,backordered\nA,5,2,3,0\nB,0,0,0,7\nC,0,0,0,0\n";
        assert_eq!(compared(all).as_deref(), Ok(equal));
        assert_eq!(compared("sku,net_stock,on_order_open\nA,3,9\nB,-7,9\nC,0,9").as_deref(), Ok(equal));
        let different = compared("sku,on_hand\nA,4\n").unwrap();
        assert!(
            different.contains("3 differences") && different.contains("A: on_hand is 5, should be 4"),
            "{different}"
        );
        assert!(different.contains("B: not in the file"), "{different}");
        let missing = compared("sku,on_order_open\nA,8\nB,9\nC,9\n").unwrap();
        assert!(missing.contains("A: on_order_open is 9, should be 8"), "{missing}");
    }

    #[test]
    fn what_is_no_such_table_is_refused() {
        for content in ["", "sku,price\n", "on_hand\n1\n", "sku,on_hand\nA\n", "sku,on_hand\nA,many\n"] {
            assert!(compared(content).is_err(), "{content:?}: {:?}", compared(content));
        }
    }
}
