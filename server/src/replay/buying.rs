//! Buying: who sells what, and the purchase orders of a log; or, instead of those, whatever is suggested at the end of each
//! day, received when it is due.

use std::collections::{BTreeMap, HashMap, HashSet};

use fillrate_proto::v1;
use futures::{StreamExt as _, stream};
use rust_decimal::Decimal;

use super::{
    event::{Item, Policy, PurchaseOrder, Receipt, Time},
    player::{Over, Player},
    purchases,
    requests::timestamp,
};

/// What one request may hold.
const MAX_ELEMENTS: usize = 1_000;
const MAX_LINES: usize = 10_000;

/// What the replay knows of buying.
#[derive(Debug, Default)]
pub(super) struct Buying {
    /// Suggestions are bought, not what the log bought.
    suggest: bool,
    /// Suppliers that were put, or are about to be.
    suppliers: HashSet<String>,
    new_suppliers: Vec<(u64, String)>,
    new_items: Vec<(u64, v1::SupplierItem)>,
    new_policies: Vec<(u64, v1::ReplenishmentPolicy)>,
    /// What a unit costs, for what is on hand at the end.
    pub(super) costs: HashMap<String, Decimal>,
    /// Purchase orders of the log that the server has.
    placed: HashSet<String>,
    /// What was suggested and ordered, by when it is due: units of the lines of each purchase order.
    due: BTreeMap<(Time, String), Vec<(i32, i64)>>,
    /// Changes of purchase orders.
    pub(super) changes: u64,
}

impl Buying {
    pub(super) fn new(suggest: bool) -> Self {
        Self { suggest, ..Self::default() }
    }

    /// Notes when the lines of a purchase order are due.
    fn expect(&mut self, order: v1::PurchaseOrder, at: Time) {
        for line in order.lines {
            let due = line.due_time.and_then(|due| Time::from_timestamp(due.seconds, due.nanos.unsigned_abs()));
            let key = (due.unwrap_or(at), order.purchase_order_id.clone());
            self.due.entry(key).or_default().push((line.line_number, line.open));
        }
    }
}

impl Player {
    /// Puts the location's policy, where the replay is to have one.
    pub(super) async fn begin_buying(&mut self) -> Result<(), Over> {
        if let Some(service_level) = &self.manner.service_level {
            self.buying.new_policies.push((0, self.manner.service_policy(service_level)));
        }
        self.flush_buying().await
    }

    /// An item, and who sells it.
    pub(super) fn learn_item(&mut self, line: u64, item: Item) {
        if let (Some(supplier), Some(sold)) = (&item.supplier, self.manner.supplier_item(&item)) {
            self.learn_supplier(line, supplier);
            self.buying.new_items.push((line, sold));
        }
        if let Some(cost) = item.unit_cost.as_ref().and_then(|cost| Decimal::from_str_exact(&cost.text()).ok()) {
            self.buying.costs.insert(item.sku.clone(), cost);
        }
        self.learn(line, item.sku, item.name);
    }

    fn learn_supplier(&mut self, line: u64, supplier: &str) {
        if self.buying.suppliers.insert(supplier.to_owned()) {
            self.buying.new_suppliers.push((line, supplier.to_owned()));
        }
    }

    pub(super) fn learn_policy(&mut self, line: u64, policy: Policy) {
        self.learn_all(line, policy.sku.as_deref().into_iter());
        self.buying.new_policies.push((line, self.manner.policy(policy)));
    }

    /// Puts what was learned, items being there already.
    pub(super) async fn flush_buying(&mut self) -> Result<(), Over> {
        for (index, chunk) in std::mem::take(&mut self.buying.new_suppliers).chunks(MAX_ELEMENTS).enumerate() {
            let id = self.put_id(chunk, "suppliers", index);
            let suppliers = chunk.iter().map(|(_, supplier)| self.manner.supplier(supplier)).collect();
            let request = v1::PutSupplierRequest { suppliers, request_id: id, validate_only: false };
            let sent = self.door.put_supplier(request).await;
            let Some(answer) = self.answered(line_of(chunk), sent)? else { continue };
            for ((line, supplier), result) in chunk.iter().zip(answer.results) {
                if let Some(v1::put_supplier_result::Result::Error(error)) = result.result {
                    self.refused(*line, &format!("supplier {supplier}"), &error);
                }
            }
        }
        for (index, chunk) in std::mem::take(&mut self.buying.new_items).chunks(MAX_ELEMENTS).enumerate() {
            let id = self.put_id(chunk, "supplier-items", index);
            let supplier_items = chunk.iter().map(|(_, item)| item.clone()).collect();
            let request = v1::PutSupplierItemRequest { supplier_items, request_id: id, validate_only: false };
            let sent = self.door.put_supplier_item(request).await;
            let Some(answer) = self.answered(line_of(chunk), sent)? else { continue };
            for ((line, item), result) in chunk.iter().zip(answer.results) {
                if let Some(v1::put_supplier_item_result::Result::Error(error)) = result.result {
                    self.refused(*line, &format!("item {} of supplier {}", item.sku, item.supplier_id), &error);
                }
            }
        }
        for (index, chunk) in std::mem::take(&mut self.buying.new_policies).chunks(MAX_ELEMENTS).enumerate() {
            let id = self.put_id(chunk, "policies", index);
            let policies = chunk.iter().map(|(_, policy)| policy.clone()).collect();
            let request = v1::PutReplenishmentPolicyRequest { policies, request_id: id, validate_only: false };
            let sent = self.door.put_replenishment_policy(request).await;
            let Some(answer) = self.answered(line_of(chunk), sent)? else { continue };
            for ((line, policy), result) in chunk.iter().zip(answer.results) {
                if let Some(v1::put_replenishment_policy_result::Result::Error(error)) = result.result {
                    self.refused(*line, &format!("policy {}", policy.sku), &error);
                }
            }
        }
        Ok(())
    }

    fn put_id<T>(&self, chunk: &[(u64, T)], what: &str, index: usize) -> String {
        format!("{}:{}:{what}.{index}", self.prefix, line_of(chunk))
    }

    fn refused(&mut self, line: u64, what: &str, error: &v1::ElementError) {
        let why = error.violations.first().map(|v| format!(" ({}: {})", v.field, v.description)).unwrap_or_default();
        self.tally.refused.note(&self.progress, line, &format!("{what}: {}{why}", error.message));
    }

    /// A purchase order of the log.
    pub(super) async fn purchase_order(&mut self, line: u64, order: PurchaseOrder) -> Result<(), Over> {
        if self.buying.suggest || order.supplier.is_empty() || order.lines.is_empty() {
            self.tally.left_out += 1;
            return Ok(());
        }
        self.learn_supplier(line, &order.supplier);
        self.learn_all(line, order.lines.iter().map(|line| line.sku.as_str()));
        self.flush().await?;
        self.passed(Some(order.at));
        self.next_step = true;
        let (at, id) = (order.at, order.po_id.clone());
        let request = self.manner.purchase_order(order, format!("{}:{line}:po", self.prefix));
        let sent = self.door.create_purchase_order(request).await;
        if let Some(answer) = self.answered(line, sent)? {
            self.buying.placed.insert(id);
            self.buying.changes += 1;
            self.tally.purchase_orders += 1;
            self.effects(answer.effects, None, at).await?;
        }
        Ok(())
    }

    /// Goods of a purchase order that the server has.
    pub(super) async fn receive(&mut self, line: u64, receipt: Receipt) -> Result<(), Over> {
        let known = receipt.po_id.as_ref().filter(|id| self.buying.placed.contains(*id)).cloned();
        let Some(purchase_order_id) = known else {
            if self.buying.suggest && receipt.po_id.is_some() {
                self.tally.left_out += 1;
                return Ok(());
            }
            let kind = v1::AdjustmentType::Receipt;
            return self.adjust(line, &receipt.lines, kind, &receipt.receipt_id, Some(receipt.at)).await;
        };
        self.flush().await?;
        self.passed(Some(receipt.at));
        let at = receipt.at;
        let request = purchases::receive(purchase_order_id, receipt, format!("{}:{line}:receipt", self.prefix));
        self.received(line, request, at).await
    }

    async fn received(&mut self, line: u64, request: v1::ReceivePurchaseOrderRequest, at: Time) -> Result<(), Over> {
        self.next_step = true;
        let sent = self.door.receive_purchase_order(request).await;
        let Some(answer) = self.answered(line, sent)? else { return Ok(()) };
        self.buying.changes += 1;
        if let Some(order) = &answer.purchase_order {
            self.tally.received(order);
        }
        self.effects(answer.effects, None, at).await
    }

    /// What was suggested, ordered, and is due by now.
    pub(super) async fn receive_due(&mut self, line: u64, now: Option<Time>) -> Result<(), Over> {
        while let Some(next) = self.buying.due.first_entry().filter(|next| now.is_some_and(|now| next.key().0 <= now)) {
            let ((at, purchase_order_id), units) = next.remove_entry();
            self.flush().await?;
            self.passed(Some(at));
            let came = |(number, accepted): (i32, i64)| v1::NewReceiptLine {
                what: Some(v1::new_receipt_line::What::LineNumber(number)),
                accepted,
                ..Default::default()
            };
            let request_id = format!("{}:due:{purchase_order_id}:{}", self.prefix, at.timestamp());
            let request = v1::ReceivePurchaseOrderRequest {
                purchase_order_id,
                lines: units.into_iter().map(came).collect(),
                occur_time: Some(timestamp(at)),
                request_id,
                ..Default::default()
            };
            self.received(line, request, at).await?;
        }
        Ok(())
    }

    /// Orders what is suggested at the end of a day.
    pub(super) async fn suggest(&mut self, line: u64, at: Time) -> Result<(), Over> {
        if !self.buying.suggest {
            return Ok(());
        }
        let suggested = self.door.suggest(self.manner.suggest(at)).await;
        let Some(lines) = self.answered(line, suggested)? else { return Ok(()) };
        let mut made = Vec::new();
        for (index, chunk) in lines.chunks(MAX_LINES).enumerate() {
            self.next_step = true;
            let request = v1::CreateSuggestedPurchaseOrdersRequest {
                lines: chunk.to_vec(),
                as_of_time: Some(timestamp(at)),
                order_time: Some(timestamp(at)),
                request_id: format!("{}:{line}:suggested.{index}", self.prefix),
                ..Default::default()
            };
            let sent = self.door.create_suggested_purchase_orders(request).await;
            if let Some(answer) = self.answered(line, sent)? {
                made.extend(answer.purchase_orders);
                self.effects(answer.effects, None, at).await?;
            }
        }
        self.buying.changes += u64::try_from(made.len()).unwrap_or_default();
        self.submit(line, made, at).await
    }

    /// All at once: none changes anything for another.
    async fn submit(&mut self, line: u64, made: Vec<v1::PurchaseOrder>, at: Time) -> Result<(), Over> {
        self.next_step = true;
        let requests = made.into_iter().map(|order| v1::SubmitPurchaseOrderRequest {
            request_id: format!("{}:{line}:submit:{}", self.prefix, order.purchase_order_id),
            purchase_order_id: order.purchase_order_id,
            occur_time: Some(timestamp(at)),
            ..Default::default()
        });
        let door = &self.door;
        let sending = stream::iter(requests).map(|request| door.submit_purchase_order(request));
        let answers: Vec<_> = sending.buffer_unordered(self.concurrency).collect().await;
        for sent in answers {
            let Some(answer) = self.answered(line, sent)? else { continue };
            self.tally.purchase_orders += 1;
            self.buying.changes += 1;
            if let Some(order) = answer.purchase_order {
                self.buying.expect(order, at);
            }
            self.effects(answer.effects, None, at).await?;
        }
        Ok(())
    }
}

fn line_of<T>(chunk: &[(u64, T)]) -> u64 {
    chunk.first().map_or(0, |(line, _)| *line)
}
