//! How demand changes after an order's approval: units that join are demand of that day, and units that are cancelled
//! come off the day that they were counted on, the last that joined first.

use super::{Books, Decided};
use crate::domain::{
    Time,
    event::DemandDelta,
    id::{OrderId, StockKey},
    order::Raised,
    quantity,
};

impl Books {
    /// Units that an order asks for beyond what it was approved for: demand of today.
    pub(in crate::domain) fn note_raised(&mut self, id: &OrderId, index: usize, units: i64) -> Decided<()> {
        let now = self.now();
        let key = self.line(id, index)?.key();
        let zone = self.known_location(&key.location_id)?.time_zone;
        let line = self.line_mut(id, index)?;
        // One entry a day: a line that is raised again and again has no more of them than days.
        match line.raised.last_mut().filter(|last| zone.day(last.time) == zone.day(now)) {
            Some(last) => last.units = quantity::add(last.units, units)?,
            None => line.raised.push(Raised { time: now, units }),
        }
        self.note_asked(id, key, units, now);
        Ok(())
    }

    /// Units that an order asks for no longer.
    pub(super) fn note_unasked(&mut self, id: &OrderId, index: usize, mut units: i64) -> Decided<()> {
        let order_time = self.order(id)?.order_time;
        let line = self.line_mut(id, index)?;
        let key = line.key();
        let mut off = Vec::new();
        while units > 0 {
            let Some(last) = line.raised.last_mut() else {
                off.push((order_time, units));
                break;
            };
            let taken = units.min(last.units);
            off.push((last.time, taken));
            units -= taken;
            last.units -= taken;
            if last.units == 0 {
                line.raised.pop();
            }
        }
        for (time, units) in off {
            self.note_asked(id, key.clone(), -units, time);
        }
        Ok(())
    }

    fn note_asked(&mut self, id: &OrderId, key: StockKey, units: i64, time: Time) {
        let StockKey { location_id, sku } = key;
        self.demand.entry(id.clone()).or_default().push(DemandDelta { sku, location_id, units, time });
    }
}
