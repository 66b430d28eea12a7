//! The door: the four services as one tenant sees them, with a refusal that can be read.

mod plain;

use fillrate_proto::v1::{
    self, AdjustStockRequest, AdjustStockResponse, ApproveOrderRequest, ApproveOrderResponse, BatchCreateOrdersRequest,
    BatchCreateOrdersResponse, CancelBackorderRequest, CancelBackorderResponse, CancelOrderRequest,
    CancelOrderResponse, CloseOrderRequest, CloseOrderResponse, CreateOrderRequest, CreateOrderResponse,
    ExplainBackorderRequest, ExplainBackorderResponse, FillBackordersRequest, FillBackordersResponse,
    ForceBackorderRequest, ForceBackorderResponse, GetBackorderRequest, GetBackorderResponse, GetItemRequest,
    GetItemResponse, GetLocationRequest, GetLocationResponse, GetOrderRequest, GetOrderResponse, GetStockRequest,
    GetStockResponse, HoldBackorderRequest, HoldBackorderResponse, ListAuditRecordsRequest, ListAuditRecordsResponse,
    ListBackordersRequest, ListBackordersResponse, ListItemsRequest, ListItemsResponse, ListLocationsRequest,
    ListLocationsResponse, ListOrdersRequest, ListOrdersResponse, ListStockMovementsRequest,
    ListStockMovementsResponse, ListStockRequest, ListStockResponse, PutItemRequest, PutItemResponse,
    PutLocationRequest, PutLocationResponse, ResumeBackorderRequest, ResumeBackorderResponse, ReturnOrderRequest,
    ReturnOrderResponse, SetStockRequest, SetStockResponse, ShipOrderRequest, ShipOrderResponse,
    SummarizeBackordersRequest, SummarizeBackordersResponse, UpdateOrderRequest, UpdateOrderResponse,
    WatchBackordersRequest, WatchBackordersResponse, WatchOrdersRequest, WatchOrdersResponse, WatchStockRequest,
    WatchStockResponse, audit_service_client::AuditServiceClient, backorder_service_client::BackorderServiceClient,
    inventory_service_client::InventoryServiceClient, order_service_client::OrderServiceClient,
    purchasing_service_client::PurchasingServiceClient,
};
use tonic::{
    Request, Response, Status, Streaming, metadata::AsciiMetadataValue, service::Interceptor,
    service::interceptor::InterceptedService, transport::Channel,
};

use crate::Refusal;

/// Answers larger than a client's usual limit are the tests' own wish.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// Puts the tenant's header, and the caller's token, on every call.
#[derive(Clone)]
pub struct Headers {
    tenant: Option<AsciiMetadataValue>,
    authorization: Option<AsciiMetadataValue>,
}

impl Interceptor for Headers {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let headers = [("x-tenant", &self.tenant), ("authorization", &self.authorization)];
        for (name, value) in headers.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))) {
            request.metadata_mut().insert(name, value);
        }
        Ok(request)
    }
}

type Way = InterceptedService<Channel, Headers>;

/// The services of one tenant over one connection. Clones share the connection.
#[derive(Clone)]
pub struct Door {
    orders: OrderServiceClient<Way>,
    inventory: InventoryServiceClient<Way>,
    backorders: BackorderServiceClient<Way>,
    purchasing: PurchasingServiceClient<Way>,
    audit: AuditServiceClient<Way>,
}

/// One method for each of the service's: a request goes in, its answer or the refusal comes out.
macro_rules! calls {
    ($service:ident { $($method:ident($request:ty) -> $response:ty;)* }) => {
        impl Door {
            $(
                /// The call of this name.
                ///
                /// # Errors
                /// When it is refused.
                pub async fn $method(&self, request: $request) -> Result<$response, Refusal> {
                    let mut client = self.$service.clone();
                    client.$method(request).await.map(Response::into_inner).map_err(Refusal::from)
                }
            )*
        }
    };
}

impl Door {
    /// The door over this connection, of this tenant.
    #[must_use]
    pub fn new(channel: Channel, tenant: Option<&str>) -> Self {
        Self::over(channel, Headers { tenant: tenant.map(header), authorization: None })
    }

    /// The same of a caller that shows this token.
    #[must_use]
    pub fn with_token(channel: Channel, tenant: Option<&str>, token: &str) -> Self {
        let authorization = Some(header(&format!("Bearer {token}")));
        Self::over(channel, Headers { tenant: tenant.map(header), authorization })
    }

    fn over(channel: Channel, headers: Headers) -> Self {
        let way = || InterceptedService::new(channel.clone(), headers.clone());
        Self {
            orders: OrderServiceClient::new(way()).max_decoding_message_size(LARGEST_ANSWER),
            inventory: InventoryServiceClient::new(way()).max_decoding_message_size(LARGEST_ANSWER),
            backorders: BackorderServiceClient::new(way()).max_decoding_message_size(LARGEST_ANSWER),
            purchasing: PurchasingServiceClient::new(way()).max_decoding_message_size(LARGEST_ANSWER),
            audit: AuditServiceClient::new(way()).max_decoding_message_size(LARGEST_ANSWER),
        }
    }
}

fn header(value: &str) -> AsciiMetadataValue {
    value.parse().expect("a header's value")
}

calls!(audit {
    list_audit_records(ListAuditRecordsRequest) -> ListAuditRecordsResponse;
});

calls!(orders {
    create_order(CreateOrderRequest) -> CreateOrderResponse;
    batch_create_orders(BatchCreateOrdersRequest) -> BatchCreateOrdersResponse;
    get_order(GetOrderRequest) -> GetOrderResponse;
    list_orders(ListOrdersRequest) -> ListOrdersResponse;
    update_order(UpdateOrderRequest) -> UpdateOrderResponse;
    approve_order(ApproveOrderRequest) -> ApproveOrderResponse;
    cancel_order(CancelOrderRequest) -> CancelOrderResponse;
    ship_order(ShipOrderRequest) -> ShipOrderResponse;
    close_order(CloseOrderRequest) -> CloseOrderResponse;
    return_order(ReturnOrderRequest) -> ReturnOrderResponse;
    watch_orders(WatchOrdersRequest) -> Streaming<WatchOrdersResponse>;
});

calls!(inventory {
    put_item(PutItemRequest) -> PutItemResponse;
    get_item(GetItemRequest) -> GetItemResponse;
    list_items(ListItemsRequest) -> ListItemsResponse;
    put_location(PutLocationRequest) -> PutLocationResponse;
    get_location(GetLocationRequest) -> GetLocationResponse;
    list_locations(ListLocationsRequest) -> ListLocationsResponse;
    get_stock(GetStockRequest) -> GetStockResponse;
    list_stock(ListStockRequest) -> ListStockResponse;
    adjust_stock(AdjustStockRequest) -> AdjustStockResponse;
    set_stock(SetStockRequest) -> SetStockResponse;
    list_stock_movements(ListStockMovementsRequest) -> ListStockMovementsResponse;
    watch_stock(WatchStockRequest) -> Streaming<WatchStockResponse>;
});

calls!(backorders {
    get_backorder(GetBackorderRequest) -> GetBackorderResponse;
    list_backorders(ListBackordersRequest) -> ListBackordersResponse;
    explain_backorder(ExplainBackorderRequest) -> ExplainBackorderResponse;
    fill_backorders(FillBackordersRequest) -> FillBackordersResponse;
    force_backorder(ForceBackorderRequest) -> ForceBackorderResponse;
    hold_backorder(HoldBackorderRequest) -> HoldBackorderResponse;
    resume_backorder(ResumeBackorderRequest) -> ResumeBackorderResponse;
    cancel_backorder(CancelBackorderRequest) -> CancelBackorderResponse;
    summarize_backorders(SummarizeBackordersRequest) -> SummarizeBackordersResponse;
    watch_backorders(WatchBackordersRequest) -> Streaming<WatchBackordersResponse>;
});

calls!(purchasing {
    put_supplier(v1::PutSupplierRequest) -> v1::PutSupplierResponse;
    get_supplier(v1::GetSupplierRequest) -> v1::GetSupplierResponse;
    list_suppliers(v1::ListSuppliersRequest) -> v1::ListSuppliersResponse;
    put_supplier_item(v1::PutSupplierItemRequest) -> v1::PutSupplierItemResponse;
    list_supplier_items(v1::ListSupplierItemsRequest) -> v1::ListSupplierItemsResponse;
    put_replenishment_policy(v1::PutReplenishmentPolicyRequest) -> v1::PutReplenishmentPolicyResponse;
    list_replenishment_policies(v1::ListReplenishmentPoliciesRequest) -> v1::ListReplenishmentPoliciesResponse;
    load_demand(v1::LoadDemandRequest) -> v1::LoadDemandResponse;
    get_demand_statistics(v1::GetDemandStatisticsRequest) -> v1::GetDemandStatisticsResponse;
    create_purchase_order(v1::CreatePurchaseOrderRequest) -> v1::CreatePurchaseOrderResponse;
    create_suggested_purchase_orders(v1::CreateSuggestedPurchaseOrdersRequest) -> v1::CreateSuggestedPurchaseOrdersResponse;
    get_purchase_order(v1::GetPurchaseOrderRequest) -> v1::GetPurchaseOrderResponse;
    list_purchase_orders(v1::ListPurchaseOrdersRequest) -> v1::ListPurchaseOrdersResponse;
    update_purchase_order(v1::UpdatePurchaseOrderRequest) -> v1::UpdatePurchaseOrderResponse;
    submit_purchase_order(v1::SubmitPurchaseOrderRequest) -> v1::SubmitPurchaseOrderResponse;
    receive_purchase_order(v1::ReceivePurchaseOrderRequest) -> v1::ReceivePurchaseOrderResponse;
    correct_receipt(v1::CorrectReceiptRequest) -> v1::CorrectReceiptResponse;
    close_purchase_order(v1::ClosePurchaseOrderRequest) -> v1::ClosePurchaseOrderResponse;
    cancel_purchase_order(v1::CancelPurchaseOrderRequest) -> v1::CancelPurchaseOrderResponse;
    suggest_purchase_orders(v1::SuggestPurchaseOrdersRequest) -> Streaming<v1::SuggestPurchaseOrdersResponse>;
});
