//! Putting items: what they are, and whether orders may wait for them.

use super::{Item, Stock};
use crate::domain::{
    answer::{LossCause, PutOutcome},
    backorder::BackorderCause,
    books::{About, Books, Decided},
    command::PutItem,
    id::{OrderId, StockKey},
    order::{AllocationPolicy, Supply, refuse},
    refusal::{Reason, Refusal, Violation},
    wants::AllOf,
};

impl Books {
    pub(in crate::domain) fn put_item(&mut self, command: &PutItem) -> Decided<About> {
        let former = self.item(&command.sku)?.cloned();
        check_etag(
            command.etag.as_deref(),
            former.as_ref().map(|i| i.revision),
            ("item", "sku", command.sku.as_str()),
        )?;
        let mut violations = Vec::new();
        for (index, (location_id, _)) in command.locations.iter().enumerate() {
            if self.location(location_id)?.is_none() {
                let subject = format!("{}locations[{index}].location_id", command.path);
                let message = format!("location {location_id} does not exist");
                let violation = Violation::new(Reason::LocationNotFound, subject, message);
                violations.push(violation.with("location_id", location_id));
            }
        }
        refuse(violations)?;
        let now = self.now();
        let item = Item {
            sku: command.sku.clone(),
            name: command.name.clone(),
            untracked: command.untracked,
            discontinued: command.discontinued,
            backorder_policy: command.backorder_policy,
            active: command.active,
            locations: command.locations.iter().cloned().collect(),
            revision: former.as_ref().map_or(1, |f| f.revision + 1),
            create_time: former.as_ref().map_or(now, |f| f.create_time),
            update_time: now,
        };
        let Some(former) = former else {
            self.put_item_row(item);
            return Ok(About::Item { sku: command.sku.clone(), outcome: PutOutcome::Created });
        };
        if (Item { revision: former.revision, update_time: former.update_time, ..item.clone() }) == former {
            return Ok(About::Item { sku: command.sku.clone(), outcome: PutOutcome::Unchanged });
        }
        let of = AllOf::Item(command.sku.clone());
        let keys = self.stock_rows_of(of.clone())?;
        if item.untracked && !former.untracked {
            self.refuse_stock(&keys, Reason::ItemHasStock, &format!("item {}", command.sku))?;
        }
        self.touch_stock(&keys)?;
        let turned_on = former.untracked && !item.untracked;
        let orders = if turned_on { self.open_lines_of(of)? } else { Vec::new() };
        self.put_item_row(item);
        self.begin_tracking(&orders)?;
        Ok(About::Item { sku: command.sku.clone(), outcome: PutOutcome::Updated })
    }

    /// Tracking ends only where nothing is counted any more.
    pub(super) fn refuse_stock(&mut self, keys: &[StockKey], reason: Reason, what: &str) -> Decided<()> {
        for key in keys {
            let Stock { on_hand, allocated, backordered, on_order, on_order_draft, .. } = self.stock(key)?;
            let on_order = on_order + on_order_draft;
            if (*on_hand, *allocated, *backordered, on_order) != (0, 0, 0, 0) {
                let text = format!(
                    "{what} cannot become untracked: of {key}, {on_hand} are on hand, {allocated} allocated, \
                     {backordered} backordered, {on_order} on order"
                );
                return Err(Refusal::new(reason, text)
                    .with("sku", &key.sku)
                    .with("location_id", &key.location_id)
                    .into());
            }
        }
        Ok(())
    }

    /// Marks stock rows whose level a change of settings may show differently.
    pub(super) fn touch_stock(&mut self, keys: &[StockKey]) -> Decided<()> {
        self.need_stock(keys)?;
        for key in keys {
            self.stock_mut(key)?;
        }
        Ok(())
    }

    /// Lines that were untracked and are no longer begin to be counted: where Fillrate owns the stock their units wait
    /// from now on, in queue order, for what comes in.
    pub(super) fn begin_tracking(&mut self, orders: &[OrderId]) -> Decided<()> {
        for id in orders {
            let order = self.order(id)?.clone();
            let mut waiting = false;
            for (index, line) in order.lines.iter().enumerate().filter(|(_, l)| l.supply == Supply::Untracked) {
                let key = line.key();
                let supply = self.supply(&key)?;
                if supply == Supply::Untracked {
                    continue;
                }
                self.stock(&key)?;
                let units = line.allocated;
                let now = self.line_mut(id, index)?;
                now.supply = supply;
                now.allocated = 0;
                if units == 0 {
                    continue;
                }
                if supply == Supply::Wms {
                    self.allocate(id, index, units)?;
                } else {
                    self.wait(id, index, units, BackorderCause::Shortage, None)?;
                    self.raise(key);
                    waiting = true;
                }
            }
            if !waiting {
                continue;
            }
            self.try_again(id);
            if order.allocation_policy == AllocationPolicy::CompleteOrder {
                for (index, line) in order.lines.iter().enumerate().filter(|(_, l)| l.supply == Supply::Stock) {
                    self.take_back(
                        id,
                        index,
                        line.allocated,
                        BackorderCause::WaitingForOrder,
                        LossCause::GivenUp,
                        None,
                    )?;
                }
            }
            self.warn_of_waits(id)?;
        }
        Ok(())
    }
}

/// Refuses a put that was made against another revision.
pub(in crate::domain) fn check_etag(
    etag: Option<&str>,
    revision: Option<i64>,
    (kind, key, id): (&str, &'static str, &str),
) -> Decided<()> {
    let present = revision.map(|r| r.to_string()).unwrap_or_default();
    match etag {
        Some(etag) if etag != present => {
            let text = format!("{kind} {id} has changed: its etag is {present:?}, not {etag:?}");
            Err(Refusal::new(Reason::EtagMismatch, text).with(key, id).with("etag", present).into())
        }
        _ => Ok(()),
    }
}
