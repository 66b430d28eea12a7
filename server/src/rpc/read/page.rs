//! A request's page: how many rows, and after which.

use std::mem;

use fillrate_proto::v1;
use prost::Message;
use serde::Serialize;

use crate::{
    domain::{
        id::TenantId,
        query::{DEFAULT_PAGE, MAX_PAGE, PageRequest},
    },
    error::Result,
    rpc::{
        page_token::{List, PageKey},
        parse::{Fields, ROOT},
    },
};

/// A request for a page of a list.
pub(super) trait Paged: Message {
    const METHOD: &'static str;
    fn page_fields(&mut self) -> (&mut i32, &mut String);
}

macro_rules! paged {
    ($($method:literal $request:ident),+ $(,)?) => {$(
        impl Paged for v1::$request {
            const METHOD: &'static str = $method;

            fn page_fields(&mut self) -> (&mut i32, &mut String) {
                (&mut self.page_size, &mut self.page_token)
            }
        }
    )+};
}

paged! {
    "ListOrders" ListOrdersRequest,
    "ListItems" ListItemsRequest,
    "ListLocations" ListLocationsRequest,
    "ListStock" ListStockRequest,
    "ListStockMovements" ListStockMovementsRequest,
    "ListBackorders" ListBackordersRequest,
    "SummarizeBackorders" SummarizeBackordersRequest,
    "ListSuppliers" ListSuppliersRequest,
    "ListSupplierItems" ListSupplierItemsRequest,
    "ListReplenishmentPolicies" ListReplenishmentPoliciesRequest,
    "ListPurchaseOrders" ListPurchaseOrdersRequest,
    "ListAuditRecords" ListAuditRecordsRequest,
}

/// The page that a request asked for, and the list it is of.
#[derive(Debug)]
pub(super) struct Asked {
    list: List,
    size: usize,
    token: String,
}

/// The rows of a page, as a request may number them.
pub(super) fn page_size(fields: &mut Fields, size: i32) -> Option<usize> {
    let size = usize::try_from(size).ok().filter(|size| *size <= MAX_PAGE);
    if size.is_none() {
        fields.fault(ROOT.field("page_size"), format!("must be 1 to {MAX_PAGE}, or 0 for {DEFAULT_PAGE}"));
    }
    size.map(|size| if size == 0 { DEFAULT_PAGE } else { size })
}

impl Asked {
    /// Of a request whose page has the given size; what is left of the request names the list.
    pub(super) fn of<M: Paged>(tenant: &TenantId, mut request: M, size: usize) -> Self {
        let (asked_size, token) = request.page_fields();
        *asked_size = 0;
        let token = mem::take(token);
        Self { list: List::of(M::METHOD, tenant, &request), size, token }
    }

    pub(super) fn request<K: PageKey>(&self) -> Result<PageRequest<K>> {
        Ok(PageRequest { size: self.size, after: self.list.key(&self.token)? })
    }

    /// The token of the page after this one; empty where it is the last.
    pub(super) fn next<K: Serialize>(&self, key: Option<&K>) -> Result<String> {
        key.map_or_else(|| Ok(String::new()), |key| self.list.token(key))
    }
}
