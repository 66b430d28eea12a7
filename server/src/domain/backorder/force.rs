//! Force: an allocation is taken away on purpose, for others.

use super::{BackorderCause, Hold};
use crate::domain::{
    answer::LossCause,
    books::{About, Books, Decided, Halt},
    command::ForceBackorder,
    id::{OrderId, StockKey},
    order::{AllocationPolicy, Line, Order, Supply},
    quantity::Quantity,
    refusal::{Reason, Refusal, invalid},
};

impl Books {
    pub(in crate::domain) fn force_backorder(&mut self, command: &ForceBackorder) -> Decided<About> {
        let id = &command.order_id;
        let former = self.open_order_for(id, None, "forced")?;
        let index = self.line_index(id, command.number)?;
        let Some(line) = former.lines.get(index) else { return Err(Halt::Missing) };
        let units = units_to_free(&former, line, command)?;
        if command.requeue {
            self.requeue(id, &former)?;
        }
        let held_by_call = line.backorder.as_ref().is_some_and(|b| b.hold == Some(Hold::Call));
        let hold = if command.requeue || held_by_call { None } else { Some(Hold::Force) };
        let whole = former.allocation_policy == AllocationPolicy::CompleteOrder;
        self.take_back(id, index, units, BackorderCause::Forced, LossCause::Forced, hold)?;
        if whole {
            for (other, line) in
                former.lines.iter().enumerate().filter(|(i, l)| *i != index && l.supply == Supply::Stock)
            {
                self.take_back(id, other, line.allocated, BackorderCause::WaitingForOrder, LossCause::GivenUp, None)?;
            }
        }
        if !held_by_call {
            self.set_hold(id, index, hold)?;
        }
        self.warn_of_waits(id)?;
        let backorder = self.open_backorder_view(id, index)?.ok_or(Halt::Missing)?.backorder;
        Ok(About::Forced { order_id: id.clone(), backorder_id: backorder.id })
    }

    /// Gives the whole order a new place, now; the pass of this command tries it after all others.
    fn requeue(&mut self, id: &OrderId, former: &Order) -> Decided<()> {
        let place = self.next_place()?;
        self.order_mut(id)?.place = Some(place);
        let keys: Vec<StockKey> = former.lines.iter().filter(|l| l.on_stock_row()).map(Line::key).collect();
        for key in keys {
            let stock = self.stock_mut(&key)?;
            stock.last_place_time = stock.last_place_time.max(Some(place.time));
        }
        self.moved(id, former)?;
        self.try_last(id);
        Ok(())
    }
}

/// How many units of the line the force frees.
fn units_to_free(order: &Order, line: &Line, command: &ForceBackorder) -> Decided<i64> {
    let name = format!("line {} of order {}", line.number, order.id);
    let refused = |reason, text: String| {
        let refusal = Refusal::new(reason, text).with("order_id", &order.id).with("line_number", line.number);
        Err(refusal.into())
    };
    if line.supply != Supply::Stock {
        return refused(
            Reason::LineOutsidePass,
            format!("{name} is not filled from Fillrate's stock and is never forced"),
        );
    }
    if line.unshipped() == 0 {
        return refused(Reason::NothingToForce, format!("{name} has nothing unshipped"));
    }
    if let Some(held) = line.backorder.as_ref().filter(|b| command.requeue && b.hold == Some(Hold::Call)) {
        let text = format!("{name} is held by call and cannot be requeued: resume it first");
        let refusal = Refusal::new(Reason::BackorderHeldByCall, text).with("backorder_id", &held.id);
        return Err(refusal.with("order_id", &order.id).with("line_number", line.number).into());
    }
    let units = command.quantity.map_or(line.allocated, Quantity::get);
    if units > line.allocated {
        let text = format!("{name} has {} allocated, not {units}", line.allocated);
        let refusal = Refusal::new(Reason::ForceExceedsAllocated, text).with("order_id", &order.id);
        let refusal =
            refusal.with("line_number", line.number).with("requested", units).with("allocated", line.allocated);
        return Err(refusal.into());
    }
    if order.allocation_policy != AllocationPolicy::Partial && units < line.allocated {
        let text =
            format!("must be all {} units that are allocated, or absent: the order is not PARTIAL", line.allocated);
        return Err(invalid("quantity", text).into());
    }
    Ok(units)
}
