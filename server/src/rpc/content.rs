//! What makes two calls the same call: their method and what they say, whatever name they are sent under.
//!
//! The canonical form leaves out fields at their default (an encoder does that, but not for those that may be absent),
//! fields that are ignored, the request id and `validate_only`. Once released it must not change: a retry that
//! reaches a newer server is still the same call.

use fillrate_proto::v1;
use prost::Message;
use sha2::{Digest, Sha256};

use crate::domain::{
    inventory::{BackorderPolicy, FillMode, QueueDiscipline, StockOwner},
    order::{AllocationPolicy, CancelReason, ShipPolicy, ShortageHandling},
    purchasing::{
        policy::{DEMAND_WINDOW_DAYS, DemandModel, ServiceMeasure, ServiceMode},
        supplier::LeadTimeUnit,
    },
    zone::Zone,
};

use super::convert::Wire;

/// A request that changes something.
pub(in crate::rpc) trait Mutation: Message + Sized {
    /// Its method's bare name.
    const METHOD: &'static str;

    fn request_id(&self) -> &str;
    fn validate_only(&self) -> bool;

    /// Leaves out what is no part of the content.
    fn canonicalize(&mut self);

    /// The content of the call, of a canonical request.
    fn call_hash(&self) -> Vec<u8> {
        // A method's name has no zero byte, so that no two pairs of name and content read the same.
        let hash = Sha256::new().chain_update(Self::METHOD).chain_update([0]).chain_update(self.encode_to_vec());
        hash.finalize().to_vec()
    }
}

/// The content that creates an order or a purchase order, of a canonical request: the same alone and in a batch.
pub(in crate::rpc) fn creation_hash(request: &impl Mutation) -> Vec<u8> {
    Sha256::digest(request.encode_to_vec()).to_vec()
}

macro_rules! mutations {
    ($($request:ident = $method:literal, $canonicalize:expr;)+) => {$(
        impl Mutation for v1::$request {
            const METHOD: &'static str = $method;

            fn request_id(&self) -> &str {
                &self.request_id
            }

            fn validate_only(&self) -> bool {
                self.validate_only
            }

            fn canonicalize(&mut self) {
                self.request_id.clear();
                self.validate_only = false;
                let canonicalize: fn(&mut Self) = $canonicalize;
                canonicalize(self);
            }
        }
    )+};
}

mutations! {
    CreateOrderRequest = "CreateOrder", |request| {
        leave_out_true(&mut request.allocate);
        request.include_expected_time = false;
        for (index, line) in request.lines.iter_mut().enumerate() {
            leave_out_index(&mut line.line_number, index);
        }
    };
    BatchCreateOrdersRequest = "BatchCreateOrders", |request| request.requests.iter_mut().for_each(Mutation::canonicalize);
    UpdateOrderRequest = "UpdateOrder", |request| {
        request.include_expected_time = false;
        leave_out(&mut request.reason, &CancelReason::Customer);
    };
    ApproveOrderRequest = "ApproveOrder", |request| {
        request.include_expected_time = false;
        leave_out_true(&mut request.allocate);
    };
    CancelOrderRequest = "CancelOrder", |_| {};
    ShipOrderRequest = "ShipOrder", |_| {};
    CloseOrderRequest = "CloseOrder", |_| {};
    ReturnOrderRequest = "ReturnOrder", |request| leave_out_true(&mut request.restock);
    PutItemRequest = "PutItem", |request| request.items.iter_mut().for_each(canonicalize_item);
    PutLocationRequest = "PutLocation", |request| request.locations.iter_mut().for_each(canonicalize_location);
    AdjustStockRequest = "AdjustStock", |request| {
        if request.r#type() == v1::AdjustmentType::Adjustment {
            request.r#type = 0;
        }
    };
    SetStockRequest = "SetStock", |_| {};
    FillBackordersRequest = "FillBackorders", |_| {};
    ForceBackorderRequest = "ForceBackorder", |_| {};
    HoldBackorderRequest = "HoldBackorder", |_| {};
    ResumeBackorderRequest = "ResumeBackorder", |_| {};
    CancelBackorderRequest = "CancelBackorder", |_| {};
    PutSupplierRequest = "PutSupplier", |request| request.suppliers.iter_mut().for_each(canonicalize_supplier);
    PutSupplierItemRequest = "PutSupplierItem", |request| {
        request.supplier_items.iter_mut().for_each(canonicalize_supplier_item);
    };
    PutReplenishmentPolicyRequest = "PutReplenishmentPolicy", |request| {
        request.policies.iter_mut().for_each(canonicalize_policy);
    };
    LoadDemandRequest = "LoadDemand", |_| {};
    CreatePurchaseOrderRequest = "CreatePurchaseOrder", |request| {
        for (index, line) in request.lines.iter_mut().enumerate() {
            leave_out_index(&mut line.line_number, index);
        }
    };
    CreateSuggestedPurchaseOrdersRequest = "CreateSuggestedPurchaseOrders", |request| {
        for line in &mut request.lines {
            line.order_quantity = line.order_quantity.filter(|units| *units != line.quantity);
        }
        request.options = request.options.filter(|options| *options != v1::SuggestionOptions::default());
    };
    UpdatePurchaseOrderRequest = "UpdatePurchaseOrder", |_| {};
    SubmitPurchaseOrderRequest = "SubmitPurchaseOrder", |_| {};
    ReceivePurchaseOrderRequest = "ReceivePurchaseOrder", |_| {};
    CorrectReceiptRequest = "CorrectReceipt", |_| {};
    ClosePurchaseOrderRequest = "ClosePurchaseOrder", |_| {};
    CancelPurchaseOrderRequest = "CancelPurchaseOrder", |_| {};
}

fn canonicalize_item(item: &mut v1::Item) {
    leave_out_true(&mut item.active);
    leave_out(&mut item.backorder_policy, &BackorderPolicy::Allow);
    item.revision = 0;
    item.create_time = None;
    item.update_time = None;
}

fn canonicalize_location(location: &mut v1::Location) {
    leave_out_true(&mut location.active);
    leave_out(&mut location.fill_mode, &FillMode::Automatic);
    leave_out(&mut location.stock_owner, &StockOwner::Fillrate);
    leave_out(&mut location.queue_discipline, &QueueDiscipline::SkipAhead);
    leave_out(&mut location.allocation_policy, &AllocationPolicy::CompleteOrder);
    leave_out(&mut location.ship_policy, &ShipPolicy::Any);
    leave_out(&mut location.shortage_handling, &ShortageHandling::Backorder);
    if Zone::parse(&location.time_zone) == Some(Zone::default()) {
        location.time_zone.clear();
    }
    location.revision = 0;
    location.create_time = None;
    location.update_time = None;
}

fn canonicalize_supplier(supplier: &mut v1::Supplier) {
    leave_out_true(&mut supplier.active);
    supplier.revision = 0;
    supplier.create_time = None;
    supplier.update_time = None;
}

fn canonicalize_supplier_item(item: &mut v1::SupplierItem) {
    leave_out_true(&mut item.active);
    leave_out(&mut item.lead_time_unit, &LeadTimeUnit::CalendarDays);
    leave_out_one(&mut item.min_order_qty);
    leave_out_one(&mut item.order_multiple);
    item.revision = 0;
    item.create_time = None;
    item.update_time = None;
}

fn canonicalize_policy(policy: &mut v1::ReplenishmentPolicy) {
    leave_out_true(&mut policy.active);
    if policy.demand_window_days == DEMAND_WINDOW_DAYS {
        policy.demand_window_days = 0;
    }
    if let Some(v1::replenishment_policy::Rule::ServiceLevel(rule)) = &mut policy.rule {
        leave_out(&mut rule.service_measure, &ServiceMeasure::Cycle);
        leave_out(&mut rule.demand_model, &DemandModel::Normal);
        leave_out(&mut rule.mode, &ServiceMode::Rnq);
    }
    policy.revision = 0;
    policy.create_time = None;
    policy.update_time = None;
}

/// A line's number that is its place in the list.
fn leave_out_index(number: &mut i32, index: usize) {
    if i64::from(*number) == super::convert::count(index).saturating_add(1) {
        *number = 0;
    }
}

fn leave_out_one(units: &mut Option<i64>) {
    *units = units.filter(|units| *units != 1);
}

fn leave_out_true(field: &mut Option<bool>) {
    *field = field.filter(|value| !value);
}

fn leave_out(field: &mut i32, default: &impl Wire) {
    if *field == default.number() {
        *field = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> v1::CreateOrderRequest {
        let line = |sku: &str| v1::NewOrderLine { sku: sku.to_owned(), quantity: 3, ..Default::default() };
        v1::CreateOrderRequest { order_id: "A".to_owned(), lines: vec![line("X"), line("Y")], ..Default::default() }
    }

    fn hash(mut request: impl Mutation) -> Vec<u8> {
        request.canonicalize();
        request.call_hash()
    }

    #[test]
    fn defaults_names_and_trials_are_no_content() {
        let mut said = order();
        said.allocate = Some(true);
        said.request_id = "R".to_owned();
        said.validate_only = true;
        for (number, line) in (1..).zip(&mut said.lines) {
            line.line_number = number;
        }
        assert_eq!(hash(said), hash(order()));
    }

    #[test]
    fn content_is_what_is_meant_and_by_which_method() {
        let mut held = order();
        held.allocate = Some(false);
        let mut renumbered = order();
        renumbered.lines.iter_mut().for_each(|line| line.line_number = 7 - line.line_number);
        let hashes = [hash(order()), hash(held), hash(renumbered)];
        assert!(hashes.iter().enumerate().all(|(i, hash)| !hashes.iter().skip(i + 1).any(|other| other == hash)));
        let hold = v1::HoldBackorderRequest { backorder_ids: vec!["B".to_owned()], ..Default::default() };
        let resume = v1::ResumeBackorderRequest { backorder_ids: vec!["B".to_owned()], ..Default::default() };
        assert_ne!(hash(hold), hash(resume));
    }

    #[test]
    fn what_purchasing_says_by_default_is_no_content() {
        let item = v1::SupplierItem { supplier_id: "S".to_owned(), sku: "X".to_owned(), ..Default::default() };
        let said = v1::SupplierItem {
            lead_time_unit: v1::LeadTimeUnit::CalendarDays.into(),
            min_order_qty: Some(1),
            order_multiple: Some(1),
            active: Some(true),
            revision: 4,
            ..item.clone()
        };
        let put = |item| v1::PutSupplierItemRequest { supplier_items: vec![item], ..Default::default() };
        assert_eq!(hash(put(said)), hash(put(item.clone())));
        assert_ne!(hash(put(v1::SupplierItem { order_multiple: Some(2), ..item.clone() })), hash(put(item)));

        let rule = |rule: v1::ServiceLevelRule| v1::PutReplenishmentPolicyRequest {
            policies: vec![v1::ReplenishmentPolicy {
                rule: Some(v1::replenishment_policy::Rule::ServiceLevel(rule)),
                ..Default::default()
            }],
            ..Default::default()
        };
        let plain = v1::ServiceLevelRule { service_level: "0.9".to_owned(), ..Default::default() };
        let said = v1::ServiceLevelRule { mode: v1::ServiceMode::Rnq.into(), ..plain.clone() };
        assert_eq!(hash(rule(said)), hash(rule(plain.clone())));
        let other = v1::ServiceLevelRule { mode: v1::ServiceMode::Ss.into(), ..plain.clone() };
        assert_ne!(hash(rule(other)), hash(rule(plain)));

        let chosen = |order_quantity| v1::CreateSuggestedPurchaseOrdersRequest {
            lines: vec![v1::ChosenSuggestion { quantity: 5, order_quantity, ..Default::default() }],
            options: order_quantity.map(|_| v1::SuggestionOptions::default()),
            ..Default::default()
        };
        assert_eq!(hash(chosen(Some(5))), hash(chosen(None)));
        assert_ne!(hash(chosen(Some(6))), hash(chosen(None)));
    }

    #[test]
    fn an_order_is_created_by_the_same_content_alone_and_in_a_batch() {
        let mut alone = order();
        alone.request_id = "R".to_owned();
        alone.canonicalize();
        let mut batch = v1::BatchCreateOrdersRequest { requests: vec![order()], ..Default::default() };
        batch.canonicalize();
        assert_eq!(batch.requests.first().map(creation_hash), Some(creation_hash(&alone)));
    }
}
