//! Facts to change: nothing in stock, nothing ordered, nobody sells it.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::domain::{
    Time,
    id::{BackorderId, LocationId, OrderId, PurchaseOrderId, Sku, StockKey, SupplierId},
    purchasing::{
        command::SuggestionOptions,
        policy::{DEMAND_WINDOW_DAYS, PolicyRule, PolicyScope, ReplenishmentPolicy},
        suggest::{
            Buy, DemandDay, Facts, Flags, Inbound, NotNeeded, OpenBackorder, Outcome, Seller, StockFacts, Suggested,
            Unsourced, suggest,
        },
        supplier::{LeadTimeUnit, PriceBreak, Supplier, SupplierCalendar, SupplierItem},
    },
};

/// Noon of a Monday.
pub(super) const NOON: &str = "2026-03-02T12:00:00Z";

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn time(text: &str) -> Time {
    text.parse().unwrap()
}

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn facts() -> Facts {
    Facts {
        as_of_time: time(NOON),
        options: SuggestionOptions::default(),
        key: StockKey { location_id: LocationId::known("MAIN"), sku: Sku::known("A") },
        time_zone: Tz::UTC,
        flags: Flags::default(),
        policy: None,
        stock: StockFacts::default(),
        inbound: Vec::new(),
        reserved: Vec::new(),
        backorders: Vec::new(),
        demand: Vec::new(),
        sellers: Vec::new(),
    }
}

pub(super) fn policy(rule: PolicyRule) -> ReplenishmentPolicy {
    ReplenishmentPolicy {
        scope: PolicyScope::Tenant,
        rule,
        backorder_lookback_days: None,
        demand_window_days: DEMAND_WINDOW_DAYS,
        review_days: 0,
        review_anchor_date: None,
        order_cost: None,
        holding_rate: None,
        stockout_cost: None,
        max_lead_days: None,
        active: true,
        revision: 1,
        create_time: time(NOON),
        update_time: time(NOON),
    }
}

pub(super) fn supplier(id: &str) -> Supplier {
    Supplier {
        id: SupplierId::known(id),
        name: id.to_owned(),
        currency_code: "EUR".to_owned(),
        minimum_order_value: None,
        calendar: SupplierCalendar::default(),
        active: true,
        revision: 1,
        create_time: time(NOON),
        update_time: time(NOON),
    }
}

/// Sold by the piece, 7 days, at 5.
pub(super) fn item(supplier: &str) -> SupplierItem {
    SupplierItem {
        supplier_id: SupplierId::known(supplier),
        sku: Sku::known("A"),
        supplier_sku: String::new(),
        currency_code: "EUR".to_owned(),
        unit_cost: Decimal::from(5),
        lead_time_days: 7,
        lead_time_unit: LeadTimeUnit::CalendarDays,
        lead_time_stddev_days: Decimal::ZERO,
        min_order_qty: 1,
        order_multiple: 1,
        max_order_qty: None,
        price_breaks: Vec::new(),
        order_cost: None,
        preference: None,
        active: true,
        revision: 1,
        create_time: time(NOON),
        update_time: time(NOON),
    }
}

pub(super) fn seller(supplier: Supplier, item: SupplierItem) -> Seller {
    Seller { supplier: Arc::new(supplier), item: Arc::new(item) }
}

pub(super) fn price_break(min_quantity: i64, unit_cost: &str) -> PriceBreak {
    PriceBreak { min_quantity, unit_cost: decimal(unit_cost) }
}

impl Facts {
    pub(super) fn under(mut self, policy: ReplenishmentPolicy) -> Self {
        self.policy = Some(Arc::new(policy));
        self
    }

    /// Sold by `ID` as [`item`] says, changed.
    pub(super) fn sold_by(mut self, id: &str, change: impl FnOnce(&mut SupplierItem)) -> Self {
        let mut item = item(id);
        change(&mut item);
        self.sellers.push(seller(supplier(id), item));
        self
    }

    pub(super) fn on_hand(mut self, units: i64) -> Self {
        self.stock.on_hand = units;
        self
    }

    /// On order `O-n`, line 1, opened so many days ago.
    pub(super) fn waiting(mut self, units: i64, days_ago: u64) -> Self {
        let number = self.backorders.len() + 1;
        self.backorders.push(OpenBackorder {
            id: BackorderId::known(format!("B-{number}")),
            order_id: OrderId::known(format!("O-{number}")),
            line_number: 1,
            units,
            open_time: self.as_of_time - Days::new(days_ago),
            required_time: None,
        });
        self
    }

    pub(super) fn required(mut self, at: &str) -> Self {
        self.backorders.last_mut().unwrap().required_time = Some(time(at));
        self
    }

    pub(super) fn coming(mut self, purchase_order: &str, units: i64, due: Option<&str>) -> Self {
        self.stock.on_order += units;
        self.inbound.push(Inbound {
            purchase_order_id: PurchaseOrderId::known(purchase_order),
            line_number: 1,
            units,
            due_time: due.map(time),
        });
        self
    }

    /// So many each day of the last `days`.
    pub(super) fn selling(mut self, units: &[i64]) -> Self {
        let today = self.today();
        let back = |index: usize| Days::new(u64::try_from(units.len() - index).unwrap());
        let days = units.iter().enumerate().map(|(index, units)| DemandDay { day: today - back(index), units: *units });
        self.demand = days.filter(|demand| demand.units != 0).collect();
        self
    }

    pub(super) fn suggested(&self) -> Suggested {
        suggest(self)
    }

    pub(super) fn bought(&self) -> Buy {
        match self.suggested().outcome {
            Outcome::Buy(buy) => *buy,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn not_needed(&self) -> NotNeeded {
        match self.suggested().outcome {
            Outcome::NotNeeded(item) => *item,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn unsourced(&self) -> Unsourced {
        match self.suggested().outcome {
            Outcome::Unsourced(item) => *item,
            other => panic!("{other:?}"),
        }
    }
}
