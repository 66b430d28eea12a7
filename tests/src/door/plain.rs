//! The calls that nearly every test makes, in words as short as their meaning; a refusal ends the test.

use fillrate_proto::v1::{
    AdjustStockRequest, AdjustStockResponse, AllocationPolicy, Backorder, BackorderFilter, BackorderState,
    CreateOrderRequest, Effects, FillBackordersRequest, FillBackordersResponse, ForceBackorderRequest,
    ForceBackorderResponse, GetOrderRequest, GetStockRequest, HoldBackorderRequest, Item, ListBackordersRequest,
    ListStockMovementsRequest, Location, Order, OrderLine, PutItemRequest, PutLocationRequest, ResumeBackorderRequest,
    StockLevel, StockMovement, StockMovementFilter, put_item_result, put_location_result,
};

use super::Door;
use crate::words::{MAIN, adjust, delta, item, location};

impl Door {
    /// The location `MAIN` at its defaults.
    pub async fn put_main(&self) -> Location {
        self.location(location(MAIN)).await
    }

    /// Items at their defaults.
    pub async fn put_items(&self, skus: &[&str]) {
        let items = skus.iter().map(|sku| item(sku)).collect();
        self.put_item(PutItemRequest { items, ..PutItemRequest::default() }).await.unwrap();
    }

    /// Puts one location.
    pub async fn location(&self, location: Location) -> Location {
        let request = PutLocationRequest { locations: vec![location], ..PutLocationRequest::default() };
        let answer = self.put_location(request).await.unwrap();
        match answer.results.into_iter().next().and_then(|result| result.result) {
            Some(put_location_result::Result::Location(location)) => location,
            other => panic!("the location was not put: {other:?}"),
        }
    }

    /// Puts one item.
    pub async fn item(&self, item: Item) -> Item {
        let answer = self.put_item(PutItemRequest { items: vec![item], ..PutItemRequest::default() }).await.unwrap();
        match answer.results.into_iter().next().and_then(|result| result.result) {
            Some(put_item_result::Result::Item(item)) => item,
            other => panic!("the item was not put: {other:?}"),
        }
    }

    /// Places an order and answers it.
    pub async fn place(&self, request: CreateOrderRequest) -> Order {
        self.create_order(request).await.unwrap().order.unwrap()
    }

    /// Places an order and answers what else happened too.
    pub async fn place_with_effects(&self, request: CreateOrderRequest) -> (Order, Effects) {
        let answer = self.create_order(request).await.unwrap();
        (answer.order.unwrap(), answer.effects.unwrap())
    }

    /// An order as it now is.
    pub async fn order(&self, order_id: &str) -> Order {
        let request = GetOrderRequest { order_id: order_id.to_owned() };
        self.get_order(request).await.unwrap().order.unwrap()
    }

    /// One line of an order as it now is.
    pub async fn line(&self, order_id: &str, line_number: i32) -> OrderLine {
        let order = self.order(order_id).await;
        order.lines.into_iter().find(|line| line.line_number == line_number).expect("the line is there")
    }

    /// What each line of an order holds and waits for, by line.
    pub async fn held(&self, order_id: &str) -> Vec<(i64, i64)> {
        self.order(order_id).await.lines.iter().map(|line| (line.allocated, line.backordered)).collect()
    }

    /// Books a difference at the default location.
    pub async fn move_stock(&self, sku: &str, by: i64) -> AdjustStockResponse {
        self.move_stocks(adjust([delta(sku, by)])).await
    }

    /// Books differences.
    pub async fn move_stocks(&self, request: AdjustStockRequest) -> AdjustStockResponse {
        self.adjust_stock(request).await.unwrap()
    }

    /// The level of an item at `MAIN`.
    pub async fn level(&self, sku: &str) -> StockLevel {
        self.level_at(sku, MAIN).await
    }

    /// The level of an item at a location.
    pub async fn level_at(&self, sku: &str, location_id: &str) -> StockLevel {
        let request = GetStockRequest { sku: sku.to_owned(), location_id: location_id.to_owned() };
        self.get_stock(request).await.unwrap().levels.into_iter().next().expect("a named location has one level")
    }

    /// The backorders of an order, closed ones too, by line and age.
    pub async fn backorders_of(&self, order_id: &str) -> Vec<Backorder> {
        let states = [BackorderState::Open, BackorderState::Held, BackorderState::Filled, BackorderState::Cancelled];
        let filter = BackorderFilter {
            order_ids: vec![order_id.to_owned()],
            states: states.map(i32::from).to_vec(),
            ..BackorderFilter::default()
        };
        let mut found = self.list_waiting(filter).await;
        found.sort_by_key(|backorder| (backorder.line_number, backorder.backorder_id.clone()));
        found
    }

    /// The newest backorder of a line.
    pub async fn backorder(&self, order_id: &str, line_number: i32) -> Backorder {
        let all = self.backorders_of(order_id).await;
        all.into_iter().rev().find(|found| found.line_number == line_number).expect("the line has waited")
    }

    /// Who waits for an item at `MAIN`, in queue order: order, line, units.
    pub async fn queue(&self, sku: &str) -> Vec<(String, i32, i64)> {
        let filter = BackorderFilter {
            skus: vec![sku.to_owned()],
            location_ids: vec![MAIN.to_owned()],
            ..BackorderFilter::default()
        };
        let found = self.list_waiting(filter).await;
        found.into_iter().map(|backorder| (backorder.order_id, backorder.line_number, backorder.open)).collect()
    }

    /// Every backorder that passes.
    pub async fn list_waiting(&self, filter: BackorderFilter) -> Vec<Backorder> {
        let mut found = Vec::new();
        let mut request =
            ListBackordersRequest { filter: Some(filter), page_size: 1_000, ..ListBackordersRequest::default() };
        loop {
            let page = self.list_backorders(request.clone()).await.unwrap();
            found.extend(page.backorders);
            if page.next_page_token.is_empty() {
                return found;
            }
            request.page_token = page.next_page_token;
        }
    }

    /// Every ledger row that passes, newest first.
    pub async fn movements(&self, filter: StockMovementFilter) -> Vec<StockMovement> {
        let mut found = Vec::new();
        let mut request = ListStockMovementsRequest { filter: Some(filter), page_size: 1_000, ..Default::default() };
        loop {
            let page = self.list_stock_movements(request.clone()).await.unwrap();
            found.extend(page.movements);
            if page.next_page_token.is_empty() {
                return found;
            }
            request.page_token = page.next_page_token;
        }
    }

    /// Takes an allocation away.
    pub async fn force(&self, request: ForceBackorderRequest) -> ForceBackorderResponse {
        self.force_backorder(request).await.unwrap()
    }

    /// Holds a line's backorder by call.
    pub async fn hold(&self, order_id: &str, line_number: i32) {
        let backorder_ids = vec![self.backorder(order_id, line_number).await.backorder_id];
        self.hold_backorder(HoldBackorderRequest { backorder_ids, ..Default::default() }).await.unwrap();
    }

    /// Ends the hold of a line's backorder.
    pub async fn resume(&self, order_id: &str, line_number: i32) {
        let backorder_ids = vec![self.backorder(order_id, line_number).await.backorder_id];
        self.resume_backorder(ResumeBackorderRequest { backorder_ids, ..Default::default() }).await.unwrap();
    }

    /// Fills by hand.
    pub async fn fill(&self, request: FillBackordersRequest) -> FillBackordersResponse {
        self.fill_backorders(request).await.unwrap()
    }

    /// Turns an order to another allocation policy.
    pub async fn turn(&self, order_id: &str, policy: AllocationPolicy) {
        let request = fillrate_proto::v1::UpdateOrderRequest {
            allocation_policy: Some(policy.into()),
            ..crate::words::update(order_id)
        };
        self.update_order(request).await.unwrap();
    }

    /// Gives an order another priority.
    pub async fn prioritize(&self, order_id: &str, priority: i32) {
        let request =
            fillrate_proto::v1::UpdateOrderRequest { priority: Some(priority), ..crate::words::update(order_id) };
        self.update_order(request).await.unwrap();
    }
}
