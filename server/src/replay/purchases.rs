//! From lines about buying to requests.

use std::collections::BTreeMap;

use fillrate_proto::v1::{self, new_receipt_line::What, replenishment_policy};

use super::{
    event::{Item, Policy, Price, PurchaseLine, PurchaseOrder, Receipt, Rule, Time},
    requests::{Manner, timestamp},
};

impl Manner {
    pub(super) fn supplier(&self, supplier_id: &str) -> v1::Supplier {
        v1::Supplier { supplier_id: supplier_id.to_owned(), currency_code: self.currency.clone(), ..Default::default() }
    }

    /// How its supplier sells an item; none where the log does not say enough.
    pub(super) fn supplier_item(&self, item: &Item) -> Option<v1::SupplierItem> {
        Some(v1::SupplierItem {
            supplier_id: item.supplier.clone()?,
            sku: item.sku.clone(),
            unit_cost: Some(self.money(item.unit_cost.as_ref()?)),
            lead_time_days: item.lead_days?,
            order_multiple: item.pack,
            ..Default::default()
        })
    }

    /// A policy of an item at the replay's location, or of that location.
    pub(super) fn policy(&self, policy: Policy) -> v1::ReplenishmentPolicy {
        let text = |price: Option<Price>| price.map(|price| price.text()).unwrap_or_default();
        v1::ReplenishmentPolicy {
            location_id: self.location_id().to_owned(),
            sku: policy.sku.unwrap_or_default(),
            rule: Some(rule(policy.rule)),
            demand_window_days: policy.demand_window_days,
            order_cost: text(policy.order_cost),
            holding_rate: text(policy.holding_rate),
            ..Default::default()
        }
    }

    /// The location's policy for a level of service.
    pub(super) fn service_policy(&self, service_level: &str) -> v1::ReplenishmentPolicy {
        let rule = Rule::ServiceLevel { service_level: Price::Text(service_level.to_owned()) };
        self.policy(Policy { sku: None, rule, demand_window_days: 0, order_cost: None, holding_rate: None })
    }

    pub(super) fn purchase_order(&self, order: PurchaseOrder, request_id: String) -> v1::CreatePurchaseOrderRequest {
        let line = |line: PurchaseLine| v1::NewPurchaseOrderLine {
            sku: line.sku,
            quantity: line.qty,
            unit_cost: line.unit_cost.map(|cost| self.money(&cost)),
            ..Default::default()
        };
        v1::CreatePurchaseOrderRequest {
            purchase_order_id: order.po_id,
            supplier_id: order.supplier,
            location_id: self.location_id().to_owned(),
            currency_code: self.currency.clone(),
            order_time: Some(timestamp(order.at)),
            expected_time: order.expected.map(timestamp),
            submit: true,
            lines: order.lines.into_iter().map(line).collect(),
            request_id,
            ..Default::default()
        }
    }

    /// What to buy for the replay's location, at a moment of the log.
    pub(super) fn suggest(&self, at: Time) -> v1::SuggestPurchaseOrdersRequest {
        let location_ids = vec![self.location_id().to_owned()];
        v1::SuggestPurchaseOrdersRequest {
            filter: Some(v1::SuggestionFilter { location_ids, ..Default::default() }),
            as_of_time: Some(timestamp(at)),
            ..Default::default()
        }
    }

    fn money(&self, price: &Price) -> v1::Money {
        v1::Money { currency_code: self.currency.clone(), amount: price.text() }
    }
}

fn rule(rule: Rule) -> replenishment_policy::Rule {
    use replenishment_policy::Rule as Told;
    match rule {
        Rule::BackordersOnly => Told::BackordersOnly(v1::BackordersOnlyRule {}),
        Rule::ReorderPoint { point, fixed_quantity } => {
            Told::ReorderPoint(v1::ReorderPointRule { point, fixed_quantity })
        }
        Rule::MinMax { min, max } => Told::MinMax(v1::MinMaxRule { min, max }),
        Rule::ServiceLevel { service_level } => {
            Told::ServiceLevel(v1::ServiceLevelRule { service_level: service_level.text(), ..Default::default() })
        }
    }
}

/// Goods that came for a purchase order, each item once.
pub(super) fn receive(
    purchase_order_id: String,
    receipt: Receipt,
    request_id: String,
) -> v1::ReceivePurchaseOrderRequest {
    let mut units: BTreeMap<String, i64> = BTreeMap::new();
    for line in receipt.lines {
        let sum = units.entry(line.sku).or_default();
        *sum = sum.saturating_add(line.qty);
    }
    let came = |(sku, accepted)| v1::NewReceiptLine { what: Some(What::Sku(sku)), accepted, ..Default::default() };
    v1::ReceivePurchaseOrderRequest {
        purchase_order_id,
        lines: units.into_iter().map(came).collect(),
        r#final: receipt.is_final,
        note: receipt.receipt_id,
        occur_time: Some(timestamp(receipt.at)),
        request_id,
        ..Default::default()
    }
}
