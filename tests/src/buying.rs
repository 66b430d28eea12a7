//! Buying in short words: suppliers, policies, what is suggested, and taking it.

use fillrate_proto::v1::{
    ChosenSuggestion, CreateSuggestedPurchaseOrdersRequest, DemandRow, LoadDemandRequest, MinMaxRule, Money,
    NotNeededItem, OlderBackorders, PurchaseOrder, PutReplenishmentPolicyRequest, PutSupplierItemRequest,
    PutSupplierRequest, ReplenishmentPolicy, SuggestPurchaseOrdersRequest, SuggestionFilter, SuggestionHeader,
    SuggestionLine, Supplier, SupplierItem, SupplierTotal, UnsourcedItem, put_replenishment_policy_result,
    put_supplier_item_result, put_supplier_result, replenishment_policy::Rule,
    suggest_purchase_orders_response::Message,
};

use crate::{Door, Refusal, words::MAIN};

/// An amount of euros.
#[must_use]
pub fn euros(amount: &str) -> Money {
    Money { currency_code: "EUR".to_owned(), amount: amount.to_owned() }
}

/// A supplier at its defaults, in euros.
#[must_use]
pub fn supplier(supplier_id: &str) -> Supplier {
    Supplier { supplier_id: supplier_id.to_owned(), currency_code: "EUR".to_owned(), ..Supplier::default() }
}

/// What a supplier sells for so many euros a piece, delivered within a week.
#[must_use]
pub fn sold_by(supplier_id: &str, sku: &str, cost: &str) -> SupplierItem {
    SupplierItem {
        supplier_id: supplier_id.to_owned(),
        sku: sku.to_owned(),
        unit_cost: Some(euros(cost)),
        lead_time_days: 7,
        ..SupplierItem::default()
    }
}

/// At `min` or below, up to `max`.
#[must_use]
pub fn min_max(location_id: &str, sku: &str, min: i64, max: i64) -> ReplenishmentPolicy {
    ReplenishmentPolicy {
        location_id: location_id.to_owned(),
        sku: sku.to_owned(),
        rule: Some(Rule::MinMax(MinMaxRule { min, max })),
        ..ReplenishmentPolicy::default()
    }
}

/// Suggestions of these items alone.
#[must_use]
pub fn of_items(skus: &[&str]) -> SuggestPurchaseOrdersRequest {
    let skus = skus.iter().map(|&sku| sku.to_owned()).collect();
    filtered(SuggestionFilter { skus, ..SuggestionFilter::default() })
}

/// Suggestions that pass.
#[must_use]
pub fn filtered(filter: SuggestionFilter) -> SuggestPurchaseOrdersRequest {
    SuggestPurchaseOrdersRequest { filter: Some(filter), ..SuggestPurchaseOrdersRequest::default() }
}

/// A whole answer.
#[derive(Debug, Default)]
pub struct Suggestion {
    /// What it rests on.
    pub header: SuggestionHeader,
    /// What to buy.
    pub lines: Vec<SuggestionLine>,
    /// Sums per supplier and currency.
    pub totals: Vec<SupplierTotal>,
    /// What cannot be bought.
    pub unsourced: Vec<UnsourcedItem>,
    /// What is not needed.
    pub not_needed: Vec<NotNeededItem>,
    /// What is too old to be bought for.
    pub older: Vec<OlderBackorders>,
    /// Every message in a few words, in the order they came.
    pub told: Vec<String>,
}

impl Suggestion {
    fn add(&mut self, message: Message) {
        let told = match &message {
            Message::Header(_) => "header".to_owned(),
            Message::Line(l) => format!("{} {} of {} at {}", l.supplier_id, l.quantity, l.sku, l.location_id),
            Message::SupplierTotal(total) => format!("{} {}", total.supplier_id, amount(total.total.as_ref())),
            Message::UnsourcedItem(item) => format!("no {} at {}", item.sku, item.location_id),
            Message::NotNeededItem(item) => format!("enough {} at {}", item.sku, item.location_id),
            Message::OlderBackorders(older) => format!("older {} at {}", older.sku, older.location_id),
        };
        self.told.push(told);
        match message {
            Message::Header(header) => self.header = header,
            Message::Line(line) => self.lines.push(line),
            Message::SupplierTotal(total) => self.totals.push(total),
            Message::UnsourcedItem(item) => self.unsourced.push(item),
            Message::NotNeededItem(item) => self.not_needed.push(item),
            Message::OlderBackorders(older) => self.older.push(older),
        }
    }

    /// What takes all of it, as it was suggested.
    #[must_use]
    pub fn chosen(&self) -> CreateSuggestedPurchaseOrdersRequest {
        CreateSuggestedPurchaseOrdersRequest {
            lines: self.lines.iter().map(choose).collect(),
            as_of_time: self.header.as_of_time,
            options: self.header.options,
            ..CreateSuggestedPurchaseOrdersRequest::default()
        }
    }
}

/// A line, taken as it was suggested.
#[must_use]
pub fn choose(line: &SuggestionLine) -> ChosenSuggestion {
    ChosenSuggestion {
        sku: line.sku.clone(),
        location_id: line.location_id.clone(),
        supplier_id: line.supplier_id.clone(),
        fingerprint: line.fingerprint.clone(),
        quantity: line.quantity,
        unit_cost: line.unit_cost.clone(),
        order_quantity: None,
    }
}

/// An amount as `12.50 EUR`.
#[must_use]
pub fn amount(money: Option<&Money>) -> String {
    money.map(|money| format!("{} {}", money.amount, money.currency_code)).unwrap_or_default()
}

/// What purchase orders buy: supplier, location, and of what how many.
#[must_use]
pub fn bought(orders: &[PurchaseOrder]) -> Vec<String> {
    let line = |order: &PurchaseOrder| {
        let lines = order.lines.iter().map(|line| format!("{} {}", line.ordered, line.sku)).collect::<Vec<_>>();
        format!("{} at {}: {}", order.supplier_id, order.location_id, lines.join(", "))
    };
    orders.iter().map(line).collect()
}

impl Door {
    /// Puts suppliers.
    pub async fn suppliers(&self, suppliers: impl IntoIterator<Item = Supplier>) {
        let request = PutSupplierRequest { suppliers: suppliers.into_iter().collect(), ..Default::default() };
        for put in self.put_supplier(request).await.unwrap().results {
            assert!(matches!(put.result, Some(put_supplier_result::Result::Supplier(_))), "{put:?}");
        }
    }

    /// Puts what suppliers sell.
    pub async fn sell(&self, items: impl IntoIterator<Item = SupplierItem>) {
        let request = PutSupplierItemRequest { supplier_items: items.into_iter().collect(), ..Default::default() };
        for put in self.put_supplier_item(request).await.unwrap().results {
            assert!(matches!(put.result, Some(put_supplier_item_result::Result::SupplierItem(_))), "{put:?}");
        }
    }

    /// Puts policies.
    pub async fn policies(&self, policies: impl IntoIterator<Item = ReplenishmentPolicy>) {
        let request = PutReplenishmentPolicyRequest { policies: policies.into_iter().collect(), ..Default::default() };
        for put in self.put_replenishment_policy(request).await.unwrap().results {
            assert!(matches!(put.result, Some(put_replenishment_policy_result::Result::Policy(_))), "{put:?}");
        }
    }

    /// Loads the demand of days at `MAIN`.
    pub async fn sold(&self, sku: &str, days: &[(&str, i64)]) {
        let row = |&(date, quantity): &(&str, i64)| DemandRow {
            sku: sku.to_owned(),
            location_id: MAIN.to_owned(),
            date: date.to_owned(),
            quantity,
        };
        let request = LoadDemandRequest { rows: days.iter().map(row).collect(), ..Default::default() };
        self.load_demand(request).await.unwrap();
    }

    /// All that is suggested.
    pub async fn suggestion(&self) -> Suggestion {
        self.suggestion_of(SuggestPurchaseOrdersRequest::default()).await
    }

    /// What is suggested, whole.
    pub async fn suggestion_of(&self, request: SuggestPurchaseOrdersRequest) -> Suggestion {
        let mut stream = self.suggest_purchase_orders(request).await.unwrap();
        let mut suggestion = Suggestion::default();
        while let Some(answer) = stream.message().await.unwrap() {
            suggestion.add(answer.message.expect("every message says something"));
        }
        suggestion
    }

    /// Takes lines.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn take(&self, request: CreateSuggestedPurchaseOrdersRequest) -> Result<Vec<PurchaseOrder>, Refusal> {
        self.create_suggested_purchase_orders(request).await.map(|answer| answer.purchase_orders)
    }
}
