//! The way to the server: the generated clients, with a tenant, deadlines, and retries that repeat a request under its
//! own id.

use std::{
    fmt,
    future::Future,
    time::{Duration, Instant},
};

use fillrate_proto::v1::{
    self, backorder_service_client::BackorderServiceClient, inventory_service_client::InventoryServiceClient,
    order_service_client::OrderServiceClient, purchasing_service_client::PurchasingServiceClient,
    suggest_purchase_orders_response::Message,
};
use tonic::{
    Code, Request, Response, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::{Channel, Endpoint},
};
use tonic_types::StatusExt as _;

use super::progress::Progress;

/// A server that does not answer at all for this long ends the replay. Long enough for one that is started again and
/// recovers its database.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long one attempt may take before it is repeated.
const DEADLINE: Duration = Duration::from_secs(60);
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// Above the largest answer of a server at its defaults.
const MAX_ANSWER: usize = 80 << 20;

type Tagged = InterceptedService<Channel, Tenant>;

/// Clients of one server, for one tenant.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) orders: OrderServiceClient<Tagged>,
    pub(super) inventory: InventoryServiceClient<Tagged>,
    pub(super) backorders: BackorderServiceClient<Tagged>,
    purchasing: PurchasingServiceClient<Tagged>,
    progress: Progress,
}

/// Puts the tenant's header into each request.
#[derive(Clone)]
pub(super) struct Tenant(Option<MetadataValue<Ascii>>);

impl Interceptor for Tenant {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(tenant) = &self.0 {
            request.metadata_mut().insert("x-tenant", tenant.clone());
        }
        Ok(request)
    }
}

/// Why there is no way to the server.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// The URL cannot be used.
    #[error("cannot use the endpoint {url}: {cause}")]
    Endpoint {
        /// The URL.
        url: String,
        /// Why.
        #[source]
        cause: tonic::transport::Error,
    },
    /// The tenant cannot stand in a header.
    #[error("the tenant {0:?} is not 1 to 63 of a-z, 0-9 and -")]
    Tenant(String),
}

/// Why a request has no answer that it could be played on with.
#[derive(Debug)]
pub(super) enum Refused {
    /// The server judged it and said no: the rest can go on.
    Judged(Status),
    /// Nothing more can be sent.
    Over(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Judged(status) => write!(f, "{}", told(status)),
            Self::Over(sentence) => f.write_str(sentence),
        }
    }
}

impl Door {
    /// Connects with the first request.
    pub(super) fn new(url: &str, tenant: Option<&str>, progress: Progress) -> Result<Self, DoorError> {
        let endpoint = Endpoint::from_shared(url.to_owned());
        let endpoint = endpoint.map_err(|cause| DoorError::Endpoint { url: url.to_owned(), cause })?;
        let channel = endpoint
            .connect_timeout(CONNECT_TIMEOUT)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .keep_alive_while_idle(true)
            .tcp_nodelay(true)
            .connect_lazy();
        let header = |tenant: &str| tenant.parse().map_err(|_| DoorError::Tenant(tenant.to_owned()));
        let tagged = InterceptedService::new(channel, Tenant(tenant.map(header).transpose()?));
        Ok(Self {
            orders: OrderServiceClient::new(tagged.clone()).max_decoding_message_size(MAX_ANSWER),
            inventory: InventoryServiceClient::new(tagged.clone()).max_decoding_message_size(MAX_ANSWER),
            backorders: BackorderServiceClient::new(tagged.clone()).max_decoding_message_size(MAX_ANSWER),
            purchasing: PurchasingServiceClient::new(tagged).max_decoding_message_size(MAX_ANSWER),
            progress,
        })
    }

    /// Sends a request until it is answered: again and unchanged, so that the server knows it by its id, while the
    /// failure is one that passes.
    async fn send<M, A, F>(&self, message: M, call: impl Fn(Request<M>) -> F) -> Result<A, Refused>
    where
        M: Clone,
        F: Future<Output = Result<Response<A>, Status>>,
    {
        let begin = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut said = false;
        loop {
            let mut request = Request::new(message.clone());
            request.set_timeout(DEADLINE);
            let status = match call(request).await {
                Ok(answer) => return Ok(answer.into_inner()),
                Err(status) => status,
            };
            let Some(asked) = passes(&status) else { return Err(judged(status)) };
            if begin.elapsed() >= PATIENCE {
                return Err(Refused::Over(format!("the server did not answer for {PATIENCE:?}: {}", told(&status))));
            }
            if !said && status.code() == Code::Unavailable {
                self.progress.say(&format!("waiting for the server: {}", told(&status)));
                said = true;
            }
            tokio::time::sleep(pause.max(asked)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

macro_rules! calls {
    ($($name:ident: $service:ident, $request:ident -> $answer:ident;)+) => {
        /// Calls, each repeated until it is answered.
        impl Door {
            $(pub(super) async fn $name(&self, request: v1::$request) -> Result<v1::$answer, Refused> {
                let call = |request| {
                    let mut client = self.$service.clone();
                    async move { client.$name(request).await }
                };
                self.send(request, call).await
            })+
        }
    };
}
calls! {
    batch_create_orders: orders, BatchCreateOrdersRequest -> BatchCreateOrdersResponse;
    cancel_order: orders, CancelOrderRequest -> CancelOrderResponse;
    ship_order: orders, ShipOrderRequest -> ShipOrderResponse;
    return_order: orders, ReturnOrderRequest -> ReturnOrderResponse;
    put_item: inventory, PutItemRequest -> PutItemResponse;
    get_location: inventory, GetLocationRequest -> GetLocationResponse;
    put_location: inventory, PutLocationRequest -> PutLocationResponse;
    adjust_stock: inventory, AdjustStockRequest -> AdjustStockResponse;
    list_stock: inventory, ListStockRequest -> ListStockResponse;
    list_stock_movements: inventory, ListStockMovementsRequest -> ListStockMovementsResponse;
    list_backorders: backorders, ListBackordersRequest -> ListBackordersResponse;
    summarize_backorders: backorders, SummarizeBackordersRequest -> SummarizeBackordersResponse;
    put_supplier: purchasing, PutSupplierRequest -> PutSupplierResponse;
    put_supplier_item: purchasing, PutSupplierItemRequest -> PutSupplierItemResponse;
    put_replenishment_policy: purchasing, PutReplenishmentPolicyRequest -> PutReplenishmentPolicyResponse;
    create_purchase_order: purchasing, CreatePurchaseOrderRequest -> CreatePurchaseOrderResponse;
    create_suggested_purchase_orders: purchasing, CreateSuggestedPurchaseOrdersRequest
        -> CreateSuggestedPurchaseOrdersResponse;
    submit_purchase_order: purchasing, SubmitPurchaseOrderRequest -> SubmitPurchaseOrderResponse;
    receive_purchase_order: purchasing, ReceivePurchaseOrderRequest -> ReceivePurchaseOrderResponse;
}

impl Door {
    /// The lines that are suggested, as they are taken: their working is not kept.
    pub(super) async fn suggest(
        &self,
        request: v1::SuggestPurchaseOrdersRequest,
    ) -> Result<Vec<v1::ChosenSuggestion>, Refused> {
        let call = |request| {
            let mut client = self.purchasing.clone();
            async move {
                let mut messages = client.suggest_purchase_orders(request).await?.into_inner();
                let mut lines = Vec::new();
                while let Some(told) = messages.message().await? {
                    if let Some(Message::Line(line)) = told.message {
                        lines.push(chosen(line));
                    }
                }
                Ok(Response::new(lines))
            }
        };
        self.send(request, call).await
    }
}

fn chosen(line: v1::SuggestionLine) -> v1::ChosenSuggestion {
    v1::ChosenSuggestion {
        sku: line.sku,
        location_id: line.location_id,
        supplier_id: line.supplier_id,
        fingerprint: line.fingerprint,
        quantity: line.quantity,
        unit_cost: line.unit_cost,
        order_quantity: None,
    }
}

/// For a failure that may pass: how long to wait at least.
pub(super) fn passes(status: &Status) -> Option<Duration> {
    // Without an answer of the server's it is the way that failed: a connection that broke, or none.
    if std::error::Error::source(status).is_some() {
        return Some(Duration::ZERO);
    }
    let asked = status.get_details_retry_info().map(|info| info.retry_delay.unwrap_or_default());
    match status.code() {
        Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted => Some(asked.unwrap_or_default()),
        // Without a word on retrying it wants another look, which a repeat would not be.
        Code::Aborted => asked,
        _ => None,
    }
}

/// A request id that was used for something else means that this is another log under an old name: no use to go on.
fn judged(status: Status) -> Refused {
    match reason(&status).as_deref() {
        Some("REQUEST_ID_REUSED") => Refused::Over(format!(
            "{}; a replay with other contents or settings needs another --request-prefix or --tenant",
            told(&status)
        )),
        _ if matches!(status.code(), Code::Unimplemented | Code::Unauthenticated | Code::PermissionDenied) => {
            Refused::Over(told(&status))
        }
        _ => Refused::Judged(status),
    }
}

/// The stable reason that the server gave.
pub(super) fn reason(status: &Status) -> Option<String> {
    status.get_details_error_info().map(|info| info.reason)
}

/// A refusal in one line, with its reason and every field at fault.
pub(super) fn told(status: &Status) -> String {
    let name = reason(status).unwrap_or_else(|| format!("{:?}", status.code()));
    let fields = status.get_details_bad_request().map(|bad| bad.field_violations).unwrap_or_default();
    let lines = status.get_details_precondition_failure().map(|failure| failure.violations).unwrap_or_default();
    let mut violations = fields
        .into_iter()
        .map(|violation| format!("{}: {}", violation.field, violation.description))
        .chain(lines.into_iter().map(|violation| format!("{}: {}", violation.subject, violation.description)));
    let first = violations.next().map(|text| format!(" ({text}")).unwrap_or_default();
    let more = match (first.is_empty(), violations.count()) {
        (true, _) => "",
        (false, 0) => ")",
        (false, _) => ", and more)",
    };
    format!("{name}: {}{first}{more}", status.message())
}

#[cfg(test)]
mod tests {
    use tonic_types::ErrorDetails;

    use super::*;

    #[test]
    fn what_passes_is_repeated_and_nothing_else() {
        let none = ErrorDetails::new();
        let retry = ErrorDetails::with_retry_info(Some(Duration::from_millis(70)));
        for (code, details, expected) in [
            (Code::Unavailable, &none, Some(Duration::ZERO)),
            (Code::Unavailable, &retry, Some(Duration::from_millis(70))),
            (Code::DeadlineExceeded, &none, Some(Duration::ZERO)),
            (Code::ResourceExhausted, &none, Some(Duration::ZERO)),
            (Code::Aborted, &retry, Some(Duration::from_millis(70))),
            (Code::Aborted, &none, None),
            (Code::FailedPrecondition, &none, None),
            (Code::Internal, &none, None),
        ] {
            let status = Status::with_error_details(code, "text", details.clone());
            assert_eq!(passes(&status), expected, "{code:?} {details:?}");
        }
        let broken = Status::from_error(Box::new(std::io::Error::other("connection reset")));
        assert_eq!(passes(&broken), Some(Duration::ZERO));
    }
}
