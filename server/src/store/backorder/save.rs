//! Writing backorders.

use sqlx::postgres::PgBindIterExt as _;

use crate::{
    domain::{
        backorder::{Backorder, Hold},
        books::BackorderRow,
    },
    store::{Statement, words::Word as _},
};

/// The columns of backorders, an array each.
pub(in crate::store) fn bind_backorders(query: Statement, rows: &[BackorderRow]) -> Statement {
    let views = || rows.iter().map(|row| &row.view);
    let each = || rows.iter().map(|row| &row.view.backorder);
    let lines = || each().map(|b| b.expected.as_ref().and_then(|e| e.line.as_ref()));
    query
        .bind(each().map(|b| b.id.as_str()).bind_iter())
        .bind(views().map(|v| v.order_id.as_str()).bind_iter())
        .bind(views().map(|v| v.line_number).bind_iter())
        .bind(views().map(|v| v.sku.as_str()).bind_iter())
        .bind(views().map(|v| v.location_id.as_str()).bind_iter())
        .bind(each().map(|b| b.cause.word()).bind_iter())
        .bind(each().map(|b| b.state.word()).bind_iter())
        .bind(each().map(|b| b.hold.map(Hold::word)).bind_iter())
        .bind(each().map(|b| b.original).bind_iter())
        .bind(each().map(|b| b.added).bind_iter())
        .bind(each().map(|b| b.filled).bind_iter())
        .bind(each().map(|b| b.cancelled).bind_iter())
        .bind(each().map(|b| b.open_time).bind_iter())
        .bind(each().map(|b: &Backorder| b.close_time).bind_iter())
        .bind(views().map(|v| -v.priority).bind_iter())
        .bind(views().map(|v| v.place.time).bind_iter())
        .bind(views().map(|v| v.place.index).bind_iter())
        .bind(rows.iter().map(|row| row.eligible).bind_iter())
        .bind(rows.iter().map(|row| row.watch_need).bind_iter())
        .bind(each().map(|b| b.revision).bind_iter())
        .bind(each().map(|b| b.create_time).bind_iter())
        .bind(each().map(|b| b.update_time).bind_iter())
        .bind(each().map(|b| b.expected.as_ref().map(|e| e.time)).bind_iter())
        .bind(lines().map(|l| l.map(|l| l.purchase_order_id.as_str())).bind_iter())
        .bind(lines().map(|l| l.map(|l| l.line_number)).bind_iter())
}
