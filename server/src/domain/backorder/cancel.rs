//! Cancelling what waits, by the backorder.

use super::hold::about;
use crate::domain::{
    books::{About, Books, Decided},
    command::CancelBackorder,
    order::refuse,
    quantity::Quantity,
    refusal::{Reason, Violation},
};

impl Books {
    pub(in crate::domain) fn cancel_backorder(&mut self, command: &CancelBackorder) -> Decided<About> {
        let lines = self.named_lines(command.backorders.iter().map(|b| (&b.backorder_id, b.path.as_str())))?;
        let mut violations = Vec::new();
        let mut wanted = Vec::new();
        for (line, named) in lines.iter().zip(&command.backorders) {
            let open = self.line(&line.order_id, line.index)?.backordered;
            let units = named.most.map_or(open, Quantity::get);
            if units > open {
                let message = format!("backorder {} has {open} units open", line.backorder_id);
                let violation = Violation::new(Reason::CancelExceedsOpen, format!("{}.quantity", named.path), message);
                let violation = violation.with("backorder_id", &line.backorder_id);
                violations.push(violation.with("requested", units).with("open", open));
            }
            wanted.push(units);
        }
        refuse(violations)?;
        for (line, units) in lines.iter().zip(wanted) {
            self.cancel_units(&line.order_id, line.index, units, command.reason, false)?;
        }
        Ok(about(lines))
    }
}
