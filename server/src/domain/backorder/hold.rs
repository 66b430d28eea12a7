//! Keeping backorders out of the passes by call, and letting them in again.

use super::Hold;
use crate::domain::{
    books::{About, Books, Decided, Halt},
    command::{HoldBackorder, ResumeBackorder},
    id::{BackorderId, OrderId},
    order::refuse,
    refusal::{Reason, Violation},
};

/// An open backorder that a caller named: its order, and its line.
#[derive(Debug, Clone)]
pub(super) struct NamedLine {
    pub order_id: OrderId,
    pub index: usize,
    pub backorder_id: BackorderId,
}

impl Books {
    pub(in crate::domain) fn hold_backorder(&mut self, command: &HoldBackorder) -> Decided<About> {
        let lines = self.named_lines(command.backorders.iter().map(|b| (&b.backorder_id, b.path.as_str())))?;
        for line in &lines {
            self.set_hold(&line.order_id, line.index, Some(Hold::Call))?;
        }
        Ok(about(lines))
    }

    pub(in crate::domain) fn resume_backorder(&mut self, command: &ResumeBackorder) -> Decided<About> {
        let lines = self.named_lines(command.backorders.iter().map(|b| (&b.backorder_id, b.path.as_str())))?;
        let mut violations = Vec::new();
        for (line, named) in lines.iter().zip(&command.backorders) {
            if !self.line(&line.order_id, line.index)?.is_held() {
                let message = format!("backorder {} is not held", line.backorder_id);
                let violation = Violation::new(Reason::BackorderNotHeld, &named.path, message);
                violations.push(violation.with("backorder_id", &line.backorder_id));
            }
        }
        refuse(violations)?;
        for line in &lines {
            self.set_hold(&line.order_id, line.index, None)?;
        }
        Ok(about(lines))
    }

    /// The lines of open backorders by name; each unknown or closed one is at fault.
    pub(super) fn named_lines<'a>(
        &mut self,
        named: impl Iterator<Item = (&'a BackorderId, &'a str)>,
    ) -> Decided<Vec<NamedLine>> {
        let (mut lines, mut violations, mut missing) = (Vec::new(), Vec::new(), false);
        for (id, path) in named {
            match self.named_line(id) {
                Ok(Ok(line)) => lines.push(line),
                Ok(Err((reason, message))) => {
                    violations.push(Violation::new(reason, path, message).with("backorder_id", id))
                }
                Err(Halt::Missing) => missing = true,
                Err(refused) => return Err(refused),
            }
        }
        if missing {
            return Err(Halt::Missing);
        }
        refuse(violations)?;
        Ok(lines)
    }

    fn named_line(&mut self, id: &BackorderId) -> Decided<Result<NamedLine, (Reason, String)>> {
        let unknown = || Ok(Err((Reason::BackorderNotFound, format!("backorder {id} does not exist"))));
        // One that this transaction opened is not known by name outside of it yet.
        let Some(order_id) = self.order_of_backorder(id)? else { return unknown() };
        let order = self.order_for(&order_id, None)?;
        let index = order.lines.iter().position(|l| l.backorder.as_ref().is_some_and(|b| b.id == *id));
        Ok(match index {
            Some(index) => Ok(NamedLine { order_id, index, backorder_id: id.clone() }),
            None => Err((Reason::BackorderClosed, format!("backorder {id} is closed"))),
        })
    }
}

pub(super) fn about(lines: Vec<NamedLine>) -> About {
    About::Backorders(lines.into_iter().map(|l| (l.order_id, l.backorder_id)).collect())
}
