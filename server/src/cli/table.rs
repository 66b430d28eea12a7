//! Tables and sentences, laid out for a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

/// Between two columns.
const GAP: usize = 2;
const HEAD: Style = Style::new().bold();

/// What an answer looks like to people: its parts below each other.
#[derive(Debug, Default)]
pub(super) struct View(Vec<Part>);

#[derive(Debug)]
enum Part {
    Text(String),
    Table(Table),
}

/// A text in a column.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    text: String,
    number: bool,
    style: Style,
}

#[derive(Debug)]
pub(super) struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl View {
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// A table, unless it has no rows.
    pub(super) fn table(mut self, table: Table) -> Self {
        if !table.rows.is_empty() {
            self.0.push(Part::Table(table));
        }
        self
    }

    /// A table, or what to say where it has no rows.
    pub(super) fn table_or(self, table: Table, none: &str) -> Self {
        if table.rows.is_empty() { self.text(none) } else { self.table(table) }
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its text; a blank line stands between a table and what is above it.
    pub(super) fn render(&self, color: bool) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(line) => {
                    text.push_str(line);
                    text.push('\n');
                }
                Part::Table(table) => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    table.render(&mut text, color);
                }
            }
        }
        text
    }
}

/// A text, at the left.
pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), number: false, style: Style::new() }
}

/// A number, at the right.
pub(super) fn number(number: impl ToString) -> Cell {
    Cell { text: number.to_string(), number: true, style: Style::new() }
}

/// Units that wait: red, as order desks know them, where there are any.
pub(super) fn waiting(units: i64) -> Cell {
    let cell = number(units);
    if units > 0 { cell.styled(AnsiColor::Red.on_default().bold()) } else { cell }
}

impl Cell {
    pub(super) fn styled(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// What should be looked at.
    pub(super) fn warned(self) -> Self {
        self.styled(AnsiColor::Yellow.on_default())
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

impl Table {
    pub(super) fn new(heads: &[&'static str], rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self { heads: heads.to_vec(), rows: rows.into_iter().collect() }
    }

    /// A column in which nothing stands is left out.
    fn render(&self, text: &mut String, color: bool) {
        let number = |column: usize| self.rows.iter().any(|row| row.get(column).is_some_and(|cell| cell.number));
        let heads = self.heads.iter().enumerate().map(|(column, head)| Cell {
            text: (*head).to_owned(),
            number: number(column),
            style: HEAD,
        });
        let heads: Vec<_> = heads.collect();
        let widths: Vec<_> = (0..heads.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column)).map(Cell::width);
                let head = heads.get(column).map(Cell::width).unwrap_or_default();
                cells.max().filter(|widest| *widest > 0).map_or(0, |widest| widest.max(head))
            })
            .collect();
        for row in std::iter::once(&heads).chain(&self.rows) {
            line(row, &widths, text, color);
        }
    }
}

fn line(row: &[Cell], widths: &[usize], text: &mut String, color: bool) {
    let begin = text.len();
    for (cell, width) in row.iter().zip(widths) {
        if *width == 0 {
            continue;
        }
        let blank = " ".repeat(width.saturating_sub(cell.width()));
        let (before, after) = if cell.number { (blank, String::new()) } else { (String::new(), blank) };
        let style = if color { cell.style } else { Style::new() };
        // Writing to a string cannot fail.
        let _ = write!(text, "{before}{style}{}{style:#}{after}{}", cell.text, " ".repeat(GAP));
    }
    text.truncate(begin + text.get(begin..).unwrap_or_default().trim_end().len());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        let rows = [vec![text("MUG"), waiting(0), text("")], vec![text("TEAPOT"), waiting(12), text("held")]];
        View::default().text("two").table(Table::new(&["SKU", "OPEN", "STATE"], rows))
    }

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        assert_eq!(view().render(false), "two\n\nSKU     OPEN  STATE\nMUG        0\nTEAPOT    12  held\n");
    }

    #[test]
    fn what_waits_is_red_where_colours_are_wanted() {
        let text = view().render(true);
        assert!(text.contains("\u{1b}[1m\u{1b}[31m12\u{1b}[0m") && !text.contains("31m0"), "{text:?}");
    }

    #[test]
    fn a_column_in_which_nothing_stands_is_left_out() {
        let rows = [vec![text("MUG"), text(""), number(1)], vec![text("CUP"), text(""), number(2)]];
        let view = View::default().table(Table::new(&["SKU", "CUSTOMER", "OPEN"], rows));
        assert_eq!(view.render(false), "SKU  OPEN\nMUG     1\nCUP     2\n");
    }

    #[test]
    fn a_table_without_rows_is_left_out_or_said() {
        let none = || Table::new(&["SKU"], []);
        assert!(View::default().table(none()).is_empty());
        assert_eq!(View::default().table_or(none(), "nothing waits").render(false), "nothing waits\n");
    }
}
