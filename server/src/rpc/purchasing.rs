//! `PurchasingService`.

use std::sync::Arc;

use fillrate_proto::v1::{self, purchasing_service_server::PurchasingService};
use tonic::{Request, Response, Status, codegen::BoxStream};

use super::{
    content::{self, Mutation},
    convert,
    door::{Caller, Done, Door, wrong},
    ids::Ids,
    parse::{self, Fields, ROOT},
    put, read,
};
use crate::{
    app::App,
    domain::{answer::Subject, command::Command},
    error::Result,
};

/// The most elements of a put.
const MAX_ELEMENTS: usize = 1_000;

/// Answers `PurchasingService`.
#[derive(Clone)]
pub struct PurchasingRpc {
    door: Door,
}

impl PurchasingRpc {
    /// A service that works with this application.
    #[must_use]
    pub fn new(app: Arc<App>, ids: Arc<dyn Ids>) -> Self {
        Self { door: Door { app, ids } }
    }

    async fn create(
        &self,
        caller: &Caller,
        request: v1::CreatePurchaseOrderRequest,
    ) -> Result<(Option<v1::PurchaseOrder>, Option<v1::Effects>)> {
        let read = |fields: &mut Fields, request: &_| {
            let command = parse::purchasing::create_purchase_order(fields, request, &*self.door.ids)?;
            Some(Command::CreatePurchaseOrder(Box::new(command)))
        };
        let name_content = |command: &mut Command, canonical: &v1::CreatePurchaseOrderRequest| {
            if let Command::CreatePurchaseOrder(create) = command {
                create.content_hash = content::creation_hash(canonical);
            }
        };
        outcome(self.door.command(caller, request, read, name_content).await?)
    }

    async fn create_suggested(
        &self,
        caller: &Caller,
        request: v1::CreateSuggestedPurchaseOrdersRequest,
    ) -> Result<v1::CreateSuggestedPurchaseOrdersResponse> {
        let read = |fields: &mut Fields, request: &_| {
            let command = parse::purchasing::create_suggested_purchase_orders(fields, request, &*self.door.ids)?;
            Some(Command::CreateSuggestedPurchaseOrders(Box::new(command)))
        };
        let Done { answer, record } = self.door.command(caller, request, read, |_, _| ()).await?;
        let Subject::PurchaseOrders(made) = answer.subject else {
            return Err(wrong("taking suggestions answers something else"));
        };
        Ok(v1::CreateSuggestedPurchaseOrdersResponse {
            purchase_orders: made.into_iter().map(convert::purchasing::purchase_order).collect(),
            effects: Some(convert::effects::effects(answer.effects, record)),
        })
    }

    /// The other methods that answer alike: the purchase order as it now is, and what was caused.
    async fn change<M: Mutation>(
        &self,
        caller: &Caller,
        request: M,
        read: impl FnOnce(&mut Fields, &M) -> Option<Command>,
    ) -> Result<(Option<v1::PurchaseOrder>, Option<v1::Effects>)> {
        outcome(self.door.command(caller, request, read, |_, _| ()).await?)
    }

    async fn load(&self, caller: &Caller, request: v1::LoadDemandRequest) -> Result<v1::LoadDemandResponse> {
        let read =
            |fields: &mut Fields, request: &_| parse::purchasing::load_demand(fields, request).map(Command::LoadDemand);
        let Done { answer, record } = self.door.command(caller, request, read, |_, _| ()).await?;
        let Subject::DemandLoaded { rows } = answer.subject else {
            return Err(wrong("a load of demand answers something else"));
        };
        let effects = Some(convert::effects::effects(answer.effects, record));
        Ok(v1::LoadDemandResponse { row_count: convert::count(rows), effects })
    }
}

fn outcome(done: Done) -> Result<(Option<v1::PurchaseOrder>, Option<v1::Effects>)> {
    let purchase_order = match done.answer.subject {
        Subject::PurchaseOrder(order) => convert::purchasing::purchase_order(*order),
        Subject::Receipt { purchase_order, receipt } => {
            let receipt = convert::purchasing::receipt(*receipt, &purchase_order.currency_code);
            v1::PurchaseOrder { receipts: vec![receipt], ..convert::purchasing::purchase_order(*purchase_order) }
        }
        _ => return Err(wrong("a command on a purchase order answers something else")),
    };
    Ok((Some(purchase_order), Some(convert::effects::effects(done.answer.effects, done.record))))
}

fn fits(fields: &mut Fields, list: &'static str, count: usize) -> bool {
    fields.count(ROOT.field(list), count, 1..=MAX_ELEMENTS)
}

type Answered<T> = std::result::Result<Response<T>, Status>;

#[tonic::async_trait]
impl PurchasingService for PurchasingRpc {
    type SuggestPurchaseOrdersStream = BoxStream<v1::SuggestPurchaseOrdersResponse>;

    async fn put_supplier(&self, request: Request<v1::PutSupplierRequest>) -> Answered<v1::PutSupplierResponse> {
        let (caller, request) = Caller::of(request, "PutSupplier")?;
        let read = |fields: &mut Fields, request: &v1::PutSupplierRequest| {
            fits(fields, "suppliers", request.suppliers.len()).then(|| put::read_suppliers(&request.suppliers))
        };
        let done = put::put(&self.door, &caller, request, read, put::supplier).await;
        caller.answer(done.map(|(results, effects)| v1::PutSupplierResponse { results, effects }))
    }

    async fn put_supplier_item(
        &self,
        request: Request<v1::PutSupplierItemRequest>,
    ) -> Answered<v1::PutSupplierItemResponse> {
        let (caller, request) = Caller::of(request, "PutSupplierItem")?;
        let read = |fields: &mut Fields, request: &v1::PutSupplierItemRequest| {
            let fits = fits(fields, "supplier_items", request.supplier_items.len());
            fits.then(|| put::read_supplier_items(&request.supplier_items))
        };
        let done = put::put(&self.door, &caller, request, read, put::supplier_item).await;
        caller.answer(done.map(|(results, effects)| v1::PutSupplierItemResponse { results, effects }))
    }

    async fn put_replenishment_policy(
        &self,
        request: Request<v1::PutReplenishmentPolicyRequest>,
    ) -> Answered<v1::PutReplenishmentPolicyResponse> {
        let (caller, request) = Caller::of(request, "PutReplenishmentPolicy")?;
        let read = |fields: &mut Fields, request: &v1::PutReplenishmentPolicyRequest| {
            fits(fields, "policies", request.policies.len()).then(|| put::read_policies(&request.policies))
        };
        let done = put::put(&self.door, &caller, request, read, put::policy).await;
        caller.answer(done.map(|(results, effects)| v1::PutReplenishmentPolicyResponse { results, effects }))
    }

    async fn load_demand(&self, request: Request<v1::LoadDemandRequest>) -> Answered<v1::LoadDemandResponse> {
        let (caller, request) = Caller::of(request, "LoadDemand")?;
        caller.answer(self.load(&caller, request).await)
    }

    async fn create_purchase_order(
        &self,
        request: Request<v1::CreatePurchaseOrderRequest>,
    ) -> Answered<v1::CreatePurchaseOrderResponse> {
        let (caller, request) = Caller::of(request, "CreatePurchaseOrder")?;
        let done = self.create(&caller, request).await;
        caller.answer(done.map(|(purchase_order, effects)| v1::CreatePurchaseOrderResponse { purchase_order, effects }))
    }

    async fn update_purchase_order(
        &self,
        request: Request<v1::UpdatePurchaseOrderRequest>,
    ) -> Answered<v1::UpdatePurchaseOrderResponse> {
        let (caller, request) = Caller::of(request, "UpdatePurchaseOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            let command = parse::purchasing::update_purchase_order(fields, request)?;
            Some(Command::UpdatePurchaseOrder(Box::new(command)))
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(purchase_order, effects)| v1::UpdatePurchaseOrderResponse { purchase_order, effects }))
    }

    async fn submit_purchase_order(
        &self,
        request: Request<v1::SubmitPurchaseOrderRequest>,
    ) -> Answered<v1::SubmitPurchaseOrderResponse> {
        let (caller, request) = Caller::of(request, "SubmitPurchaseOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::purchasing::submit_purchase_order(fields, request).map(Command::SubmitPurchaseOrder)
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(purchase_order, effects)| v1::SubmitPurchaseOrderResponse { purchase_order, effects }))
    }

    async fn receive_purchase_order(
        &self,
        request: Request<v1::ReceivePurchaseOrderRequest>,
    ) -> Answered<v1::ReceivePurchaseOrderResponse> {
        let (caller, request) = Caller::of(request, "ReceivePurchaseOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            let command = parse::purchasing::receive_purchase_order(fields, request, &*self.door.ids)?;
            Some(Command::ReceivePurchaseOrder(Box::new(command)))
        };
        let done = self.change(&caller, request, read).await;
        let told = |(purchase_order, effects)| v1::ReceivePurchaseOrderResponse { purchase_order, effects };
        caller.answer(done.map(told))
    }

    async fn correct_receipt(
        &self,
        request: Request<v1::CorrectReceiptRequest>,
    ) -> Answered<v1::CorrectReceiptResponse> {
        let (caller, request) = Caller::of(request, "CorrectReceipt")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::purchasing::correct_receipt(fields, request).map(Command::CorrectReceipt)
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(purchase_order, effects)| v1::CorrectReceiptResponse { purchase_order, effects }))
    }

    async fn close_purchase_order(
        &self,
        request: Request<v1::ClosePurchaseOrderRequest>,
    ) -> Answered<v1::ClosePurchaseOrderResponse> {
        let (caller, request) = Caller::of(request, "ClosePurchaseOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::purchasing::close_purchase_order(fields, request).map(Command::ClosePurchaseOrder)
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(purchase_order, effects)| v1::ClosePurchaseOrderResponse { purchase_order, effects }))
    }

    async fn cancel_purchase_order(
        &self,
        request: Request<v1::CancelPurchaseOrderRequest>,
    ) -> Answered<v1::CancelPurchaseOrderResponse> {
        let (caller, request) = Caller::of(request, "CancelPurchaseOrder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::purchasing::cancel_purchase_order(fields, request).map(Command::CancelPurchaseOrder)
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(purchase_order, effects)| v1::CancelPurchaseOrderResponse { purchase_order, effects }))
    }

    async fn create_suggested_purchase_orders(
        &self,
        request: Request<v1::CreateSuggestedPurchaseOrdersRequest>,
    ) -> Answered<v1::CreateSuggestedPurchaseOrdersResponse> {
        let (caller, request) = Caller::of(request, "CreateSuggestedPurchaseOrders")?;
        caller.answer(self.create_suggested(&caller, request).await)
    }

    async fn get_supplier(&self, request: Request<v1::GetSupplierRequest>) -> Answered<v1::GetSupplierResponse> {
        let (caller, request) = Caller::of(request, "GetSupplier")?;
        caller.read(&self.door.app, read::purchasing::get_supplier(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_suppliers(&self, request: Request<v1::ListSuppliersRequest>) -> Answered<v1::ListSuppliersResponse> {
        let (caller, request) = Caller::of(request, "ListSuppliers")?;
        caller.read(&self.door.app, read::purchasing::list_suppliers(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_supplier_items(
        &self,
        request: Request<v1::ListSupplierItemsRequest>,
    ) -> Answered<v1::ListSupplierItemsResponse> {
        let (caller, request) = Caller::of(request, "ListSupplierItems")?;
        caller
            .read(&self.door.app, read::purchasing::list_supplier_items(&self.door.app, &caller.tenant, request))
            .await
    }

    async fn list_replenishment_policies(
        &self,
        request: Request<v1::ListReplenishmentPoliciesRequest>,
    ) -> Answered<v1::ListReplenishmentPoliciesResponse> {
        let (caller, request) = Caller::of(request, "ListReplenishmentPolicies")?;
        caller
            .read(
                &self.door.app,
                read::purchasing::list_replenishment_policies(&self.door.app, &caller.tenant, request),
            )
            .await
    }

    async fn get_purchase_order(
        &self,
        request: Request<v1::GetPurchaseOrderRequest>,
    ) -> Answered<v1::GetPurchaseOrderResponse> {
        let (caller, request) = Caller::of(request, "GetPurchaseOrder")?;
        caller.read(&self.door.app, read::purchasing::get_purchase_order(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_purchase_orders(
        &self,
        request: Request<v1::ListPurchaseOrdersRequest>,
    ) -> Answered<v1::ListPurchaseOrdersResponse> {
        let (caller, request) = Caller::of(request, "ListPurchaseOrders")?;
        caller
            .read(&self.door.app, read::purchasing::list_purchase_orders(&self.door.app, &caller.tenant, request))
            .await
    }

    async fn get_demand_statistics(
        &self,
        request: Request<v1::GetDemandStatisticsRequest>,
    ) -> Answered<v1::GetDemandStatisticsResponse> {
        let (caller, request) = Caller::of(request, "GetDemandStatistics")?;
        caller
            .read(&self.door.app, read::purchasing::get_demand_statistics(&self.door.app, &caller.tenant, request))
            .await
    }

    async fn suggest_purchase_orders(
        &self,
        request: Request<v1::SuggestPurchaseOrdersRequest>,
    ) -> Answered<Self::SuggestPurchaseOrdersStream> {
        const METHOD: &str = "SuggestPurchaseOrders";
        let (caller, request) = Caller::of(request, METHOD)?;
        let parts = read::suggest::suggest_purchase_orders(&self.door.app, &caller.tenant, request, METHOD).await;
        caller.answer(parts)
    }
}
