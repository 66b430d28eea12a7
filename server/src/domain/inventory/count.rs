//! Counts: what is on hand, as somebody saw it at a moment.

use std::collections::BTreeSet;

use crate::domain::{
    books::{About, Books, Decided, Halt},
    command::SetStock,
    in_words,
    order::refuse,
    quantity,
    refusal::{Reason, Violation},
};

impl Books {
    pub(in crate::domain) fn set_stock(&mut self, command: &SetStock) -> Decided<About> {
        let named = command.counts.iter().map(|c| (&c.sku, c.location_id.as_ref(), c.path.as_str()));
        let keys = self.tracked_keys(named)?;
        let time = self.occur_time();
        let (mut violations, mut missing, mut targets) = (Vec::new(), false, Vec::new());
        let mut counted = BTreeSet::new();
        for (count, key) in command.counts.iter().zip(&keys) {
            // One names the default location, another names none.
            if !counted.insert(key) {
                let message = format!("must not count {key} again");
                violations.push(Violation::new(Reason::InvalidField, &count.path, message));
                continue;
            }
            if let Some(last) = self.stock(key)?.last_count_time.filter(|last| *last > time) {
                let message = format!("{key} was counted at {}, which is later", in_words(last));
                let violation = Violation::new(Reason::StaleCount, &count.path, message).of_key(key);
                violations.push(violation.with("last_count_time", in_words(last)));
                continue;
            }
            // What was booked with a later time happened after the count.
            match self.booked_after(key, time) {
                Ok(since) => targets.push((key, quantity::add(count.on_hand, since)?)),
                Err(Halt::Missing) => missing = true,
                Err(refused) => return Err(refused),
            }
        }
        refuse(violations)?;
        if missing {
            return Err(Halt::Missing);
        }
        for (key, on_hand) in targets {
            let delta = on_hand - self.stock(key)?.on_hand;
            if delta != 0 {
                self.post_count(key, delta)?;
            }
            self.stock_mut(key)?.last_count_time = Some(time);
            if delta > 0 {
                self.end_forced_holds(key)?;
            }
        }
        let paths = command.counts.iter().map(|c| format!("{}.on_hand", c.path));
        self.settle(keys.iter().zip(paths))?;
        Ok(About::Stock(keys))
    }
}
