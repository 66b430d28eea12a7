//! `OrderService`.

use std::sync::Arc;

use fillrate_proto::v1::{self, batch_create_orders_result as element, order_service_server::OrderService};
use tonic::{Request, Response, Status, codegen::BoxStream};

use super::{
    content::{self, Mutation},
    convert,
    door::{Caller, Done, DoneElements, Door, wrong},
    ids::Ids,
    parse::{self, Fields, Parsed, ROOT},
    read, status, watch,
};
use crate::{
    app::App,
    domain::{
        Time,
        answer::{Answer, Subject},
        command::Command,
        refusal::Refusal,
    },
    error::Result,
};

/// The most orders of a batch.
const MAX_ORDERS: usize = 1_000;
/// The most lines of all orders of a batch together.
const MAX_BATCH_LINES: usize = 50_000;

/// Answers `OrderService`.
#[derive(Clone)]
pub struct OrderRpc {
    door: Door,
}

impl OrderRpc {
    /// A service that works with this application.
    #[must_use]
    pub fn new(app: Arc<App>, ids: Arc<dyn Ids>) -> Self {
        Self { door: Door { app, ids } }
    }

    async fn create(&self, caller: &Caller, request: v1::CreateOrderRequest) -> Result<v1::CreateOrderResponse> {
        let read = |fields: &mut Fields, request: &_| {
            let command = parse::order::create_order(fields, request, &*self.door.ids)?;
            Some(Command::CreateOrder(Box::new(command)))
        };
        let wish = Wish::of(request.include_expected_time, request.validate_only);
        let done = self.door.command(caller, request, read, name_content).await?;
        let (order, effects) = self.outcome(caller, done, wish).await?;
        Ok(v1::CreateOrderResponse { order: Some(order), effects: Some(effects) })
    }

    async fn batch(
        &self,
        caller: &Caller,
        request: v1::BatchCreateOrdersRequest,
    ) -> Result<v1::BatchCreateOrdersResponse> {
        let read = |fields: &mut Fields, request: &v1::BatchCreateOrdersRequest| {
            let lines: usize = request.requests.iter().map(|order| order.lines.len()).sum();
            if lines > MAX_BATCH_LINES {
                let text = format!("must have at most {MAX_BATCH_LINES} lines together, not {lines}");
                fields.fault(ROOT.field("requests"), text);
            }
            let fits = fields.count(ROOT.field("requests"), request.requests.len(), 1..=MAX_ORDERS);
            let now = self.door.app.clock.now();
            fits.then(|| request.requests.iter().map(|order| batched(order, &*self.door.ids, now)).collect())
        };
        let finish = |elements: &mut [Parsed<Command>], request: &v1::BatchCreateOrdersRequest| {
            for (element, request) in elements.iter_mut().zip(&request.requests) {
                if let Ok(command) = element {
                    name_content(command, request);
                }
            }
        };
        let DoneElements { results, record } = self.door.elements(caller, request, read, finish).await?;
        let result = |result: std::result::Result<Answer, Refusal>| -> Result<v1::BatchCreateOrdersResult> {
            let result = match result {
                Ok(answer) => {
                    let (order, effects) = outcome(Done { answer, record: record.clone() })?;
                    element::Result::Created(v1::CreateOrderResponse { order: Some(order), effects: Some(effects) })
                }
                Err(refusal) => element::Result::Error(status::element(refusal)),
            };
            Ok(v1::BatchCreateOrdersResult { result: Some(result) })
        };
        Ok(v1::BatchCreateOrdersResponse {
            results: results.into_iter().map(result).collect::<Result<_>>()?,
            replayed: record.replayed,
            request_id: record.request_id.clone(),
        })
    }

    /// The other methods, which answer alike: the order as it now is, and what was caused.
    async fn change<M: Mutation>(
        &self,
        caller: &Caller,
        request: M,
        wish: Wish,
        read: impl FnOnce(&mut Fields, &M) -> Option<Command>,
    ) -> Result<(Option<v1::Order>, Option<v1::Effects>)> {
        let done = self.door.command(caller, request, read, |_, _| ()).await?;
        let (order, effects) = self.outcome(caller, done, wish).await?;
        Ok((Some(order), Some(effects)))
    }

    /// What was done, and, where that is wished for, when what waits is expected now. The command stands whatever comes
    /// of that: an answer that says nothing of it is better than an error that asks for the command again.
    async fn outcome(&self, caller: &Caller, done: Done, wish: Wish) -> Result<(v1::Order, v1::Effects)> {
        let found = match (&done.answer.subject, wish) {
            (Subject::Order(order), Wish::Expected { validated }) => Some(((**order).clone(), validated)),
            _ => None,
        };
        let (order, effects) = outcome(done)?;
        let Some((found, validated)) = found else { return Ok((order, effects)) };
        // Apart: it is large, rarely asked for, and would make every call's work as large.
        match Box::pin(self.door.app.promise_answer(&caller.tenant, found, validated)).await {
            Ok(promise) => Ok((convert::order::with_promise(order, promise), effects)),
            Err(error) => {
                tracing::warn!(error = ?error, "an answer goes without expected times");
                Ok((order, effects))
            }
        }
    }
}

/// What an answer is to say beyond what was done.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Nothing,
    /// When what waits is expected; of an order as it would be, where it was only validated.
    Expected {
        validated: bool,
    },
}

impl Wish {
    fn of(include_expected_time: bool, validate_only: bool) -> Self {
        if include_expected_time { Self::Expected { validated: validate_only } } else { Self::Nothing }
    }
}

/// An order keeps the hash of the content that created it.
fn name_content(command: &mut Command, canonical: &v1::CreateOrderRequest) {
    if let Command::CreateOrder(create) = command {
        create.content_hash = content::creation_hash(canonical);
    }
}

/// One order of a batch, with paths inside it.
fn batched(request: &v1::CreateOrderRequest, ids: &dyn Ids, now: Time) -> Parsed<Command> {
    parse::whole_at(Some(now), |fields| {
        if !request.request_id.is_empty() {
            fields.fault(ROOT.field("request_id"), "must be empty: the batch has one as a whole");
        }
        if request.validate_only {
            fields.fault(ROOT.field("validate_only"), "must be false: the batch has one as a whole");
        }
        if request.include_expected_time {
            fields.fault(ROOT.field("include_expected_time"), "must be false: ask for the order alone");
        }
        let command = parse::order::create_order(fields, request, ids)?;
        Some(Command::CreateOrder(Box::new(command)))
    })
}

fn outcome(done: Done) -> Result<(v1::Order, v1::Effects)> {
    let Answer { subject, effects } = done.answer;
    let order = match subject {
        Subject::Order(order) => convert::order::order(*order),
        Subject::Shipped { order, shipment } => {
            v1::Order { shipments: vec![convert::order::shipment(shipment)], ..convert::order::order(*order) }
        }
        Subject::Returned { order, returned } => {
            v1::Order { returns: vec![convert::order::returned(returned)], ..convert::order::order(*order) }
        }
        _ => return Err(wrong("a command on an order answers something else")),
    };
    Ok((order, convert::effects::effects(effects, done.record)))
}

type Answered<T> = std::result::Result<Response<T>, Status>;

#[tonic::async_trait]
impl OrderService for OrderRpc {
    type WatchOrdersStream = BoxStream<v1::WatchOrdersResponse>;

    async fn create_order(&self, request: Request<v1::CreateOrderRequest>) -> Answered<v1::CreateOrderResponse> {
        let (caller, request) = Caller::of(request, "CreateOrder")?;
        caller.answer(self.create(&caller, request).await)
    }

    async fn batch_create_orders(
        &self,
        request: Request<v1::BatchCreateOrdersRequest>,
    ) -> Answered<v1::BatchCreateOrdersResponse> {
        let (caller, request) = Caller::of(request, "BatchCreateOrders")?;
        caller.answer(self.batch(&caller, request).await)
    }

    async fn update_order(&self, request: Request<v1::UpdateOrderRequest>) -> Answered<v1::UpdateOrderResponse> {
        let (caller, request) = Caller::of(request, "UpdateOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            Some(Command::UpdateOrder(Box::new(parse::order::update_order(fields, request)?)))
        };
        let wish = Wish::of(request.include_expected_time, request.validate_only);
        let done = self.change(&caller, request, wish, read).await;
        caller.answer(done.map(|(order, effects)| v1::UpdateOrderResponse { order, effects }))
    }

    async fn approve_order(&self, request: Request<v1::ApproveOrderRequest>) -> Answered<v1::ApproveOrderResponse> {
        let (caller, request) = Caller::of(request, "ApproveOrder")?;
        let read =
            |fields: &mut Fields, request: &_| parse::order::approve_order(fields, request).map(Command::ApproveOrder);
        let wish = Wish::of(request.include_expected_time, request.validate_only);
        let done = self.change(&caller, request, wish, read).await;
        caller.answer(done.map(|(order, effects)| v1::ApproveOrderResponse { order, effects }))
    }

    async fn cancel_order(&self, request: Request<v1::CancelOrderRequest>) -> Answered<v1::CancelOrderResponse> {
        let (caller, request) = Caller::of(request, "CancelOrder")?;
        let read =
            |fields: &mut Fields, request: &_| parse::order::cancel_order(fields, request).map(Command::CancelOrder);
        let done = self.change(&caller, request, Wish::Nothing, read).await;
        caller.answer(done.map(|(order, effects)| v1::CancelOrderResponse { order, effects }))
    }

    async fn ship_order(&self, request: Request<v1::ShipOrderRequest>) -> Answered<v1::ShipOrderResponse> {
        let (caller, request) = Caller::of(request, "ShipOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::order::ship_order(fields, request, &*self.door.ids).map(Command::ShipOrder)
        };
        let done = self.change(&caller, request, Wish::Nothing, read).await;
        caller.answer(done.map(|(order, effects)| v1::ShipOrderResponse { order, effects }))
    }

    async fn close_order(&self, request: Request<v1::CloseOrderRequest>) -> Answered<v1::CloseOrderResponse> {
        let (caller, request) = Caller::of(request, "CloseOrder")?;
        let read =
            |fields: &mut Fields, request: &_| parse::order::close_order(fields, request).map(Command::CloseOrder);
        let done = self.change(&caller, request, Wish::Nothing, read).await;
        caller.answer(done.map(|(order, effects)| v1::CloseOrderResponse { order, effects }))
    }

    async fn return_order(&self, request: Request<v1::ReturnOrderRequest>) -> Answered<v1::ReturnOrderResponse> {
        let (caller, request) = Caller::of(request, "ReturnOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::order::return_order(fields, request, &*self.door.ids).map(Command::ReturnOrder)
        };
        let done = self.change(&caller, request, Wish::Nothing, read).await;
        caller.answer(done.map(|(order, effects)| v1::ReturnOrderResponse { order, effects }))
    }

    async fn get_order(&self, request: Request<v1::GetOrderRequest>) -> Answered<v1::GetOrderResponse> {
        let (caller, request) = Caller::of(request, "GetOrder")?;
        caller.read(&self.door.app, read::order::get_order(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_orders(&self, request: Request<v1::ListOrdersRequest>) -> Answered<v1::ListOrdersResponse> {
        let (caller, request) = Caller::of(request, "ListOrders")?;
        caller.read(&self.door.app, read::order::list_orders(&self.door.app, &caller.tenant, request)).await
    }

    async fn watch_orders(&self, request: Request<v1::WatchOrdersRequest>) -> Answered<Self::WatchOrdersStream> {
        let (caller, request) = Caller::of(request, "WatchOrders")?;
        caller.answer(watch::order::watch_orders(&self.door.app, caller.watcher(), request).await)
    }
}
