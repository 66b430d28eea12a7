//! A command as both sides take it: the model directly, the server through the door.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    AdjustStockRequest, ApproveOrderRequest, BackorderCancellation, BatchCreateOrdersRequest, CancelBackorderRequest,
    CancelOrderRequest, CancelReason, CloseOrderRequest, CreateOrderRequest, Effects, FillBackordersRequest,
    FillFilter, ForceBackorderRequest, HoldBackorderRequest, Item, Location, NamedFill, NamedFills, NotFilled, Order,
    PutItemRequest, PutLocationRequest, ResumeBackorderRequest, ReturnOrderRequest, SetStockRequest, ShipOrderRequest,
    UpdateOrderRequest, batch_create_orders_result, fill_backorders_request, put_item_result, put_location_result,
};
use fillrate_tests::{
    Door, Refusal,
    model::{
        Fault, Judged, Model,
        backorder::WaitName,
        fill::{FillByHand, FillSelector, LeftOpen},
    },
};
use tonic::Code;

#[derive(Debug, Clone)]
pub enum Command {
    Create(CreateOrderRequest),
    Batch(Vec<CreateOrderRequest>),
    Approve(ApproveOrderRequest),
    Update(UpdateOrderRequest),
    Cancel(CancelOrderRequest),
    Close(CloseOrderRequest),
    Ship(ShipOrderRequest),
    Return(ReturnOrderRequest),
    Force(ForceBackorderRequest),
    Hold(Vec<WaitName>),
    Resume(Vec<WaitName>),
    CancelWaits(Vec<(WaitName, Option<i64>)>),
    Fill(FillByHand),
    Adjust(AdjustStockRequest),
    Count(SetStockRequest),
    Location(Location),
    Item(Item),
}

/// The server's ids of backorders.
pub type Ids = BTreeMap<WaitName, String>;

/// What a call came to, as far as all calls have it in common.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    pub order: Option<Order>,
    pub effects: Option<Effects>,
    pub replayed: bool,
    pub not_filled: Vec<NotFilled>,
    /// Of a batch: how each element ended.
    pub elements: Vec<Result<Order, (i32, i32)>>,
}

impl Answer {
    fn new(order: Option<Order>, effects: Option<Effects>) -> Self {
        let replayed = effects.as_ref().is_some_and(|effects| effects.replayed);
        Self { order, effects, replayed, ..Self::default() }
    }
}

/// What the model makes of a command: of each element of a batch, else of the one command.
pub struct Judgement {
    pub outcomes: Vec<Judged>,
    /// The state after each; as many as outcomes.
    pub states: Vec<Model>,
    pub left_open: Option<Vec<LeftOpen>>,
}

impl Command {
    /// Does it in the model.
    pub fn judge(&self, model: &Model) -> Judgement {
        let mut model = model.clone();
        let mut left_open = None;
        if let Self::Batch(requests) = self {
            let mut judgement = Judgement { outcomes: Vec::new(), states: Vec::new(), left_open };
            for request in requests {
                judgement.outcomes.push(model.create_order(request).map(drop));
                judgement.states.push(model.clone());
            }
            return judgement;
        }
        let outcome = match self {
            Self::Create(request) => model.create_order(request).map(drop),
            Self::Batch(_) => Err(Fault::Unclear),
            Self::Approve(request) => model.approve_order(request),
            Self::Update(request) => model.update_order(request),
            Self::Cancel(request) => model.cancel_order(request),
            Self::Close(request) => model.close_order(request),
            Self::Ship(request) => model.ship_order(request),
            Self::Return(request) => model.return_order(request),
            Self::Force(request) => model.force_backorder(request),
            Self::Hold(names) => model.hold_backorders(names),
            Self::Resume(names) => model.resume_backorders(names),
            Self::CancelWaits(wanted) => model.cancel_backorders(wanted),
            Self::Fill(request) => model.fill_backorders(request).map(|left| left_open = Some(left)),
            Self::Adjust(request) => model.adjust_stock(request),
            Self::Count(request) => model.set_stock(request),
            Self::Location(location) => model.put_location(location),
            Self::Item(item) => model.put_item(item),
        };
        Judgement { outcomes: vec![outcome], states: vec![model], left_open }
    }

    /// Sends it.
    pub async fn send(&self, door: &Door, ids: &Ids, request_id: &str, validate_only: bool) -> Result<Answer, Refusal> {
        let request_id = if validate_only { String::new() } else { request_id.to_owned() };
        let id_of = |name: &WaitName| ids[name].clone();
        macro_rules! with_order {
            ($method:ident, $request:expr) => {{
                let mut request = $request.clone();
                request.request_id = request_id;
                request.validate_only = validate_only;
                door.$method(request).await.map(|answer| Answer::new(answer.order, answer.effects))
            }};
        }
        macro_rules! without_order {
            ($method:ident, $request:expr) => {
                door.$method($request).await.map(|answer| Answer::new(None, answer.effects))
            };
        }
        match self {
            Self::Create(request) => with_order!(create_order, request),
            Self::Approve(request) => with_order!(approve_order, request),
            Self::Update(request) => with_order!(update_order, request),
            Self::Cancel(request) => with_order!(cancel_order, request),
            Self::Close(request) => with_order!(close_order, request),
            Self::Ship(request) => with_order!(ship_order, request),
            Self::Return(request) => with_order!(return_order, request),
            Self::Force(request) => with_order!(force_backorder, request),
            Self::Adjust(request) => {
                let request = AdjustStockRequest { request_id, validate_only, ..request.clone() };
                without_order!(adjust_stock, request)
            }
            Self::Count(request) => {
                let request = SetStockRequest { request_id, validate_only, ..request.clone() };
                without_order!(set_stock, request)
            }
            Self::Hold(names) => {
                let backorder_ids = names.iter().map(id_of).collect();
                without_order!(hold_backorder, HoldBackorderRequest { backorder_ids, request_id, validate_only })
            }
            Self::Resume(names) => {
                let backorder_ids = names.iter().map(id_of).collect();
                without_order!(resume_backorder, ResumeBackorderRequest { backorder_ids, request_id, validate_only })
            }
            Self::CancelWaits(wanted) => {
                let request = CancelBackorderRequest {
                    backorders: wanted
                        .iter()
                        .map(|(name, quantity)| BackorderCancellation {
                            backorder_id: id_of(name),
                            quantity: *quantity,
                        })
                        .collect(),
                    reason: CancelReason::Customer.into(),
                    occur_time: None,
                    request_id,
                    validate_only,
                };
                without_order!(cancel_backorder, request)
            }
            Self::Fill(fill) => {
                let request = FillBackordersRequest {
                    selector: Some(selector(&fill.selector, ids)),
                    only_completable: fill.only_completable,
                    quantity: fill.quantity,
                    override_policy: fill.override_policy,
                    request_id,
                    validate_only,
                };
                let answer = door.fill_backorders(request).await?;
                Ok(Answer { not_filled: answer.not_filled, ..Answer::new(None, answer.effects) })
            }
            Self::Batch(requests) => {
                let request = BatchCreateOrdersRequest { requests: requests.clone(), request_id, validate_only };
                let answer = door.batch_create_orders(request).await?;
                let elements = answer.results.into_iter().map(|result| match result.result {
                    Some(batch_create_orders_result::Result::Created(created)) => Ok(created.order.unwrap()),
                    Some(batch_create_orders_result::Result::Error(error)) => Err((error.code, error.reason)),
                    None => panic!("an element without a result"),
                });
                Ok(Answer { elements: elements.collect(), replayed: answer.replayed, ..Answer::default() })
            }
            Self::Location(location) => {
                let request = PutLocationRequest { locations: vec![location.clone()], request_id, validate_only };
                let answer = door.put_location(request).await?;
                if let Some(put_location_result::Result::Error(error)) = &answer.results[0].result {
                    return Err(element(error));
                }
                Ok(Answer::new(None, answer.effects))
            }
            Self::Item(item) => {
                let request = PutItemRequest { items: vec![item.clone()], request_id, validate_only };
                let answer = door.put_item(request).await?;
                if let Some(put_item_result::Result::Error(error)) = &answer.results[0].result {
                    return Err(element(error));
                }
                Ok(Answer::new(None, answer.effects))
            }
        }
    }
}

/// An element's error as the status that a call of its own would have got.
fn element(error: &fillrate_proto::v1::ElementError) -> Refusal {
    let mut refusal = Refusal::from(tonic::Status::new(Code::from(error.code), error.message.clone()));
    refusal.reason = error.reason();
    refusal
}

fn selector(selector: &FillSelector, ids: &Ids) -> fill_backorders_request::Selector {
    match selector {
        FillSelector::Order(order) => fill_backorders_request::Selector::OrderId(order.clone()),
        FillSelector::Named(names) => {
            let named = |(name, quantity): &(WaitName, Option<i64>)| NamedFill {
                backorder_id: ids[name].clone(),
                quantity: *quantity,
            };
            fill_backorders_request::Selector::Named(NamedFills { backorders: names.iter().map(named).collect() })
        }
        FillSelector::Filter(sku, customer, location) => fill_backorders_request::Selector::Filter(FillFilter {
            sku: sku.clone(),
            customer_id: customer.clone(),
            location_id: location.clone(),
        }),
    }
}
