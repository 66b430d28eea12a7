//! Which items are told of when.

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc, vec};

use super::{
    SuggestionQuestion,
    keys::{Group, ShortKey},
};
use crate::domain::{
    id::{LocationId, Sku, StockKey, SupplierId},
    purchasing::suggest::Outcome,
};

/// The locations by number.
#[derive(Debug, Clone)]
pub(super) struct Locations(Arc<[LocationId]>);

impl Locations {
    pub(super) fn key(&self, (location, sku): ShortKey) -> Option<StockKey> {
        let location_id = usize::try_from(location).ok().and_then(|index| self.0.get(index))?.clone();
        Some(StockKey { location_id, sku })
    }

    fn number(&self, id: &LocationId) -> Option<u32> {
        self.0.binary_search(id).ok().and_then(|index| u32::try_from(index).ok())
    }
}

/// A location whose items are to be set down.
#[derive(Debug)]
pub(super) struct Step {
    pub number: u32,
    pub location_id: LocationId,
    /// Demand alone may ask for something there.
    pub by_demand: bool,
}

/// Items at locations, each set down for the supplier at whose turn it is looked at.
#[derive(Debug)]
pub(super) struct Plan {
    locations: Locations,
    unread: vec::IntoIter<Step>,
    suppliers: BTreeMap<SupplierId, Group>,
    /// Nobody can deliver them.
    rest: Group,
}

impl Plan {
    pub(super) fn over(locations: Vec<(LocationId, bool)>) -> Self {
        let ids: Arc<[LocationId]> = locations.iter().map(|(id, _)| id.clone()).collect();
        let numbered = (0..).zip(locations);
        let unread = numbered.map(|(number, (location_id, by_demand))| Step { number, location_id, by_demand });
        let unread = unread.collect::<Vec<_>>().into_iter();
        Self { locations: Locations(ids), unread, suppliers: BTreeMap::new(), rest: Group::default() }
    }

    pub(super) fn locations(&self) -> Locations {
        self.locations.clone()
    }

    pub(super) fn next_location(&mut self) -> Option<Step> {
        self.unread.next()
    }

    /// The next supplier, whose turn this is.
    pub(super) fn next_supplier(&mut self) -> Option<(SupplierId, Group)> {
        self.suppliers.pop_first()
    }

    pub(super) fn take_rest(&mut self) -> Group {
        std::mem::take(&mut self.rest)
    }

    /// An item as it was found: locations come in order, and the items of each.
    pub(super) fn set_down(&mut self, location: u32, sku: &Sku, supplier_id: Option<SupplierId>) {
        let group = match supplier_id {
            Some(id) => self.suppliers.entry(id).or_default(),
            None => &mut self.rest,
        };
        group.found.push(location, sku.as_str());
    }

    /// An item whose supplier's turn is still to come.
    pub(super) fn set_down_later(&mut self, supplier_id: SupplierId, key: &StockKey) {
        if let Some(location) = self.locations.number(&key.location_id) {
            self.suppliers.entry(supplier_id).or_default().moved.push(location, key.sku.as_str());
        }
    }

    pub(super) fn set_down_rest(&mut self, key: &StockKey) {
        if let Some(location) = self.locations.number(&key.location_id) {
            self.rest.moved.push(location, key.sku.as_str());
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
