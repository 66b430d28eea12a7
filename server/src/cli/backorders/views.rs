//! Backorders as people see them.

use fillrate_proto::v1;

use crate::cli::{
    table::{Cell, Table, View, number, text, waiting},
    words::{flag, money, second, word},
};

pub(super) fn table(backorders: &[v1::Backorder]) -> Table {
    let heads =
        ["BACKORDER", "ORDER", "LINE", "SKU", "LOCATION", "CUSTOMER", "OPEN", "STATE", "CAUSE", "SINCE", "EXPECTED"];
    Table::new(&heads, backorders.iter().map(row))
}

fn row(backorder: &v1::Backorder) -> Vec<Cell> {
    vec![
        text(&backorder.backorder_id),
        text(&backorder.order_id),
        number(backorder.line_number),
        text(&backorder.sku),
        text(&backorder.location_id),
        text(&backorder.customer_id),
        waiting(backorder.open),
        state(backorder),
        text(word::<v1::BackorderCause>(backorder.cause)),
        text(second(backorder.open_time.as_ref())),
        text(second(backorder.expected_time.as_ref())),
    ]
}

fn state(backorder: &v1::Backorder) -> Cell {
    let state = word::<v1::BackorderState>(backorder.state);
    match word::<v1::BackorderHold>(backorder.hold) {
        hold if hold.is_empty() => text(state),
        hold => text(format!("{state} by {hold}")).warned(),
    }
}

pub(super) fn one(backorder: Option<&v1::Backorder>) -> View {
    let Some(found) = backorder else { return View::default() };
    let counts = [
        "ORIGINAL",
        "ADDED",
        "FILLED",
        "CANCELLED",
        "OPEN",
        "UNIT PRICE",
        "REQUIRED",
        "ESTIMATED",
        "BY PURCHASE ORDER",
    ];
    let row = vec![
        number(found.original),
        number(found.added),
        number(found.filled),
        number(found.cancelled),
        waiting(found.open),
        text(money(found.unit_price.as_ref())),
        text(second(found.required_time.as_ref())),
        text(second(found.estimated_time.as_ref())),
        text(&found.expected_purchase_order_id),
    ];
    View::default().table(table(std::slice::from_ref(found))).table(Table::new(&counts, [row]))
}

pub(super) fn explained(explained: &v1::ExplainBackorderResponse) -> View {
    let mut view = View::default().text(&explained.summary);
    if !explained.expected_summary.is_empty() {
        view = view.text(&explained.expected_summary);
    }
    let unblocks = explained.unblocks.iter().map(|unblock| vec![text(&unblock.text)]);
    view.table(Table::new(&["WHAT WOULD HELP"], unblocks))
        .table(positions(&explained.positions))
        .table(inbound(&explained.inbound))
}

fn positions(positions: &[v1::QueuePosition]) -> Table {
    let heads = ["QUEUE OF SKU", "LOCATION", "PLACE", "OF", "UNITS AHEAD", "HELD OF THEM"];
    let row = |position: &v1::QueuePosition| {
        let (sku, location) = (text(&position.sku), text(&position.location_id));
        let (place, of) = (number(position.position), number(position.order_count));
        vec![sku, location, place, of, number(position.units_ahead), number(position.held_units_ahead)]
    };
    Table::new(&heads, positions.iter().map(row))
}

fn inbound(lines: &[v1::InboundLine]) -> Table {
    let heads = ["INBOUND ON", "LINE", "SUPPLIER", "SKU", "LOCATION", "UNITS", "DUE", ""];
    let row = |line: &v1::InboundLine| {
        let (order, supplier) = (text(&line.purchase_order_id), text(&line.supplier_id));
        let (sku, location) = (text(&line.sku), text(&line.location_id));
        let (due, overdue) = (text(second(line.due_time.as_ref())), text(flag("overdue", line.overdue)).warned());
        vec![order, number(line.line_number), supplier, sku, location, number(line.quantity), due, overdue]
    };
    Table::new(&heads, lines.iter().map(row))
}

pub(super) fn summary(by: v1::BackorderGrouping, summed: &v1::SummarizeBackordersResponse) -> View {
    let key = match by {
        v1::BackorderGrouping::Customer => "CUSTOMER",
        v1::BackorderGrouping::Order => "ORDER",
        v1::BackorderGrouping::Location => "LOCATION",
        _ => "SKU",
    };
    let heads = [key, "ORDERS", "BACKORDERS", "UNITS", "HELD", "WORTH", "WITHOUT PRICE", "OLDEST", "DAYS"];
    let rows = summed.rows.iter().map(|row| {
        let key = match by {
            v1::BackorderGrouping::Customer if row.customer_id.is_empty() => "(unknown)",
            v1::BackorderGrouping::Customer => &row.customer_id,
            v1::BackorderGrouping::Order => &row.order_id,
            v1::BackorderGrouping::Location => &row.location_id,
            _ => &row.sku,
        };
        sums(key, row)
    });
    let total = summed.total.iter().filter(|_| !summed.rows.is_empty()).map(|total| sums("total", total));
    View::default().table_or(Table::new(&heads, rows.chain(total)), "Nothing waits.")
}

fn sums(key: &str, row: &v1::BackorderSummary) -> Vec<Cell> {
    let worth = row.values.iter().map(|value| money(Some(value))).collect::<Vec<_>>().join(" + ");
    vec![
        text(key),
        number(row.order_count),
        number(row.backorder_count),
        waiting(row.units),
        number(row.held_units),
        number(worth),
        number(row.unpriced_units),
        text(second(row.oldest_open_time.as_ref())),
        number(row.oldest_age_days),
    ]
}
