//! Which items are told of when.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::{
    SuggestionQuestion,
    keys::{Keys, ShortKey},
};
use crate::domain::{
    id::{LocationId, StockKey, SupplierId},
    purchasing::suggest::Outcome,
};

/// The locations by number, each with whether a policy of its own or of the tenant's holds for every item there.
#[derive(Debug, Clone)]
pub(super) struct Locations(Arc<[(LocationId, bool)]>);

impl Locations {
    /// Locations in the order of their ids.
    pub(super) fn new(locations: Vec<(LocationId, bool)>) -> Self {
        Self(locations.into())
    }

    pub(super) fn key(&self, (location, sku): ShortKey) -> Option<StockKey> {
        let location_id = self.from(location).first()?.0.clone();
        Some(StockKey { location_id, sku })
    }

    /// Those from a number on.
    pub(super) fn from(&self, location: u32) -> &[(LocationId, bool)] {
        usize::try_from(location).ok().and_then(|index| self.0.get(index..)).unwrap_or_default()
    }

    fn number(&self, id: &LocationId) -> Option<u32> {
        self.0.binary_search_by(|(at, _)| at.cmp(id)).ok().and_then(|index| u32::try_from(index).ok())
    }
}

/// Suppliers whose turns are to come, and what was found at others' turns for them.
#[derive(Debug)]
pub(super) struct Plan {
    locations: Locations,
    /// The next suppliers, of those that were read.
    suppliers: VecDeque<SupplierId>,
    /// The last that was read; there may be more behind it.
    last: Option<SupplierId>,
    all_read: bool,
    moved: BTreeMap<SupplierId, Keys>,
    /// Nobody can deliver them.
    rest: Keys,
}

impl Plan {
    pub(super) fn over(locations: Locations) -> Self {
        Self {
            locations,
            suppliers: VecDeque::new(),
            last: None,
            all_read: false,
            moved: BTreeMap::new(),
            rest: Keys::default(),
        }
    }

    /// Behind which supplier the next ones are to be read, if they are.
    pub(super) fn unread(&self) -> Option<Option<&SupplierId>> {
        (self.suppliers.is_empty() && !self.all_read).then_some(self.last.as_ref())
    }

    /// The next suppliers; `full`, where there may be more.
    pub(super) fn read(&mut self, suppliers: Vec<SupplierId>, full: bool) {
        self.last = suppliers.last().cloned().or(self.last.take());
        self.all_read = !full;
        self.suppliers.extend(suppliers);
    }

    /// The next supplier, whose turn this is, and what was set down for it; once those that were read are through, and
    /// nothing is unread, there is none.
    pub(super) fn next_supplier(&mut self) -> Option<(SupplierId, Keys)> {
        let moved = self.moved.first_key_value().map(|(id, _)| id);
        let earlier = moved.filter(|id| self.suppliers.front().is_none_or(|next| *id < next)).cloned();
        let id = earlier.or_else(|| self.suppliers.pop_front())?;
        let keys = self.moved.remove(&id).unwrap_or_default();
        Some((id, keys))
    }

    pub(super) fn take_rest(&mut self) -> Keys {
        std::mem::take(&mut self.rest)
    }

    /// An item whose supplier's turn is still to come.
    pub(super) fn set_down_later(&mut self, supplier_id: SupplierId, key: &StockKey) {
        if let Some(location) = self.locations.number(&key.location_id) {
            self.moved.entry(supplier_id).or_default().push(location, key.sku.as_str());
        }
    }

    pub(super) fn set_down_rest(&mut self, key: &StockKey) {
        if let Some(location) = self.locations.number(&key.location_id) {
            self.rest.push(location, key.sku.as_str());
        }
    }
}

/// Where an item is told of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Now.
    Here,
    /// At the turn of this supplier.
    Later(SupplierId),
    /// When all suppliers are through.
    Rest,
    /// Not at all: another supplier is asked about, or its supplier's turn is over.
    Nowhere,
}

impl Place {
    /// At a supplier's turn; none: all are through.
    pub(super) fn of(outcome: &Outcome, turn: Option<&SupplierId>, question: &SuggestionQuestion) -> Self {
        match outcome {
            Outcome::Buy(buy) => Self::by(&buy.seller.supplier.id, turn, question),
            Outcome::Unsourced(_) => turn.map_or(Self::Here, |_| Self::Rest),
            Outcome::NotNeeded(item) => match &item.seller {
                // What is not needed can still fill a supplier's order up.
                Some(seller) if question.include_not_needed || seller.supplier.minimum_order_value.is_some() => {
                    Self::by(&seller.supplier.id, turn, question)
                }
                None if question.include_not_needed && turn.is_some() => Self::Rest,
                _ => Self::Here,
            },
        }
    }

    fn by(supplier_id: &SupplierId, turn: Option<&SupplierId>, question: &SuggestionQuestion) -> Self {
        let asked = &question.filter.supplier_ids;
        let Some(turn) = turn.filter(|_| asked.is_empty() || asked.contains(supplier_id)) else {
            return Self::Nowhere;
        };
        match supplier_id.cmp(turn) {
            Ordering::Less => Self::Nowhere,
            Ordering::Equal => Self::Here,
            Ordering::Greater => Self::Later(supplier_id.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Sku;

    #[test]
    fn suppliers_take_turns_by_their_ids() {
        let main = LocationId::known("MAIN");
        let mut plan = Plan::over(Locations::new(vec![(main.clone(), false)]));
        let key = StockKey { location_id: main, sku: Sku::known("A") };
        let ids = |names: &[&str]| names.iter().map(|name| SupplierId::known(*name)).collect::<Vec<_>>();
        let mut turns = Vec::new();
        assert_eq!(plan.unread(), Some(None));
        plan.read(ids(&["B", "D"]), true);
        // C was put after the suppliers were read; D was read.
        while let Some((id, keys)) = plan.next_supplier() {
            if id.as_str() == "B" {
                ids(&["C", "D"]).into_iter().for_each(|later| plan.set_down_later(later, &key));
            }
            turns.push((id.to_string(), keys.into_iter().count()));
        }
        assert_eq!(turns, [("B".to_owned(), 0), ("C".to_owned(), 1), ("D".to_owned(), 1)]);
        assert_eq!(plan.unread(), Some(Some(&SupplierId::known("D"))));
        plan.read(Vec::new(), false);
        assert_eq!(plan.unread(), None);
        assert!(plan.next_supplier().is_none());
    }
}
