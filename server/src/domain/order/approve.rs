//! Approving a draft, and the checks that every change of an order begins with.

use std::collections::BTreeMap;

use super::{Order, OrderStatus, create::Approval};
use crate::domain::{
    books::{About, Books, Decided},
    command::ApproveOrder,
    id::{OrderId, StockKey},
    refusal::{Reason, Refusal},
};

impl Books {
    pub(in crate::domain) fn approve_order(&mut self, command: &ApproveOrder) -> Decided<About> {
        let order = self.order_for(&command.order_id, command.etag.as_deref())?;
        if order.status != OrderStatus::Draft {
            return Err(wrong_status(&order, "approved").into());
        }
        let paths = order.lines.iter().map(|l| (l.number, format!("lines[{}]", l.number))).collect::<BTreeMap<_, _>>();
        self.order_mut(&command.order_id)?;
        let approval = Approval { allocate: command.allocate, handling: command.shortage_handling, import: false };
        self.approve(&command.order_id, approval, &paths)?;
        Ok(About::Order(command.order_id.clone()))
    }

    /// The order that a command is about, if it is the one that the caller saw. Every stock row it has units on is
    /// there, because whoever changes an order holds them all.
    pub(in crate::domain) fn order_for(&mut self, id: &OrderId, etag: Option<&str>) -> Decided<Order> {
        let order = self.order(id)?.clone();
        if let Some(etag) = etag
            && etag != order.etag()
        {
            let text = format!("order {id} has changed: its etag is {}, not {etag}", order.etag());
            return Err(Refusal::new(Reason::EtagMismatch, text)
                .with("order_id", id)
                .with("etag", order.etag())
                .into());
        }
        if order.status != OrderStatus::Draft {
            let keys: Vec<StockKey> = order.lines.iter().filter(|l| l.on_stock_row()).map(super::Line::key).collect();
            self.need_stock(&keys)?;
        }
        Ok(order)
    }

    /// The same for what only an approved order that is not ended allows.
    pub(in crate::domain) fn open_order_for(&mut self, id: &OrderId, etag: Option<&str>, done: &str) -> Decided<Order> {
        let order = self.order_for(id, etag)?;
        if order.is_open() { Ok(order) } else { Err(wrong_status(&order, done).into()) }
    }

    /// Asks for all stock rows at once.
    pub(in crate::domain) fn need_stock(&mut self, keys: &[StockKey]) -> Decided<()> {
        let mut found = Ok(());
        for key in keys {
            if let Err(halt) = self.stock(key) {
                found = Err(halt);
            }
        }
        found
    }
}

/// "No": the order's status does not allow it.
pub(in crate::domain) fn wrong_status(order: &Order, done: &str) -> Refusal {
    let status = status_name(order.status);
    Refusal::new(Reason::OrderStatus, format!("order {} is {status} and cannot be {done}", order.id))
        .with("order_id", &order.id)
        .with("status", status)
}

/// A status as the public enum names it.
pub fn status_name(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Draft => "DRAFT",
        OrderStatus::Approved => "APPROVED",
        OrderStatus::Fulfilling => "FULFILLING",
        OrderStatus::Shipped => "SHIPPED",
        OrderStatus::ShortShipped => "SHORT_SHIPPED",
        OrderStatus::Cancelled => "CANCELLED",
    }
}
