//! `InventoryService`.

use std::sync::Arc;

use fillrate_proto::v1::{
    self, inventory_service_server::InventoryService, put_item_result as item_element,
    put_location_result as location_element,
};
use tonic::{Request, Response, Status, codegen::BoxStream};

use super::{
    content::Mutation,
    convert::{self, Wire},
    door::{Caller, DoneElements, Door, wrong},
    ids::Ids,
    parse::{self, Fields, Once, Parsed, ROOT, inventory::PutLocations},
    read, status, watch,
};
use crate::{
    app::App,
    domain::answer::{Effects, Subject},
    domain::command::Command,
    error::Result,
};

/// The most elements of a put.
const MAX_ELEMENTS: usize = 1_000;

/// Answers `InventoryService`.
#[derive(Clone)]
pub struct InventoryRpc {
    door: Door,
}

impl InventoryRpc {
    /// A service that works with this application.
    #[must_use]
    pub fn new(app: Arc<App>, ids: Arc<dyn Ids>) -> Self {
        Self { door: Door { app, ids } }
    }

    async fn put_items(&self, caller: &Caller, request: v1::PutItemRequest) -> Result<v1::PutItemResponse> {
        let read = |fields: &mut Fields, request: &v1::PutItemRequest| {
            let fits = fields.count(ROOT.field("items"), request.items.len(), 1..=MAX_ELEMENTS);
            fits.then(|| read_items(&request.items))
        };
        let DoneElements { results, record } = self.door.elements(caller, request, read, |_, _| ()).await?;
        let mut all = Effects::default();
        let mut put = Vec::with_capacity(results.len());
        for result in results {
            put.push(match result {
                Ok(answer) => {
                    convert::effects::add(&mut all, answer.effects);
                    let Subject::Item { item, outcome } = answer.subject else {
                        return Err(wrong("a put of an item answers something else"));
                    };
                    let item = item_element::Result::Item(convert::inventory::item(*item));
                    v1::PutItemResult { result: Some(item), outcome: outcome.number() }
                }
                Err(refusal) => {
                    let error = item_element::Result::Error(status::element(refusal));
                    v1::PutItemResult { result: Some(error), outcome: 0 }
                }
            });
        }
        Ok(v1::PutItemResponse { results: put, effects: Some(convert::effects::effects(all, record)) })
    }

    async fn put_locations(&self, caller: &Caller, request: v1::PutLocationRequest) -> Result<v1::PutLocationResponse> {
        let read = |fields: &mut Fields, request: &v1::PutLocationRequest| {
            let fits = fields.count(ROOT.field("locations"), request.locations.len(), 1..=MAX_ELEMENTS);
            fits.then(|| read_locations(&request.locations))
        };
        let DoneElements { results, record } = self.door.elements(caller, request, read, |_, _| ()).await?;
        let mut all = Effects::default();
        let mut put = Vec::with_capacity(results.len());
        for result in results {
            put.push(match result {
                Ok(answer) => {
                    convert::effects::add(&mut all, answer.effects);
                    let Subject::Location { location, outcome } = answer.subject else {
                        return Err(wrong("a put of a location answers something else"));
                    };
                    let location = location_element::Result::Location(convert::inventory::location(*location));
                    v1::PutLocationResult { result: Some(location), outcome: outcome.number() }
                }
                Err(refusal) => {
                    let error = location_element::Result::Error(status::element(refusal));
                    v1::PutLocationResult { result: Some(error), outcome: 0 }
                }
            });
        }
        Ok(v1::PutLocationResponse { results: put, effects: Some(convert::effects::effects(all, record)) })
    }

    /// Books stock; answers the levels after it.
    async fn book<M: Mutation>(
        &self,
        caller: &Caller,
        request: M,
        read: impl FnOnce(&mut Fields, &M) -> Option<Command>,
    ) -> Result<(Vec<v1::StockLevel>, Option<v1::Effects>)> {
        let done = self.door.command(caller, request, read, |_, _| ()).await?;
        let Subject::Stock(levels) = done.answer.subject else {
            return Err(wrong("a booking of stock answers something else"));
        };
        let levels = levels.into_iter().map(convert::inventory::stock_level).collect();
        Ok((levels, Some(convert::effects::effects(done.answer.effects, done.record))))
    }
}

fn read_items(items: &[v1::Item]) -> Vec<Parsed<Command>> {
    let mut skus = Once::new("items");
    let read = |(index, item)| {
        let item = parse::whole(|fields| parse::inventory::put_item(fields, item, (index, &mut skus)))?;
        Ok(Command::PutItem(Box::new(item)))
    };
    items.iter().enumerate().map(read).collect()
}

fn read_locations(locations: &[v1::Location]) -> Vec<Parsed<Command>> {
    let mut others = PutLocations::default();
    let read = |(index, location)| {
        let location = parse::whole(|fields| parse::inventory::put_location(fields, location, (index, &mut others)))?;
        Ok(Command::PutLocation(Box::new(location)))
    };
    locations.iter().enumerate().map(read).collect()
}

type Answered<T> = std::result::Result<Response<T>, Status>;

#[tonic::async_trait]
impl InventoryService for InventoryRpc {
    type WatchStockStream = BoxStream<v1::WatchStockResponse>;

    async fn put_item(&self, request: Request<v1::PutItemRequest>) -> Answered<v1::PutItemResponse> {
        let (caller, request) = Caller::of(request, "PutItem")?;
        caller.answer(self.put_items(&caller, request).await)
    }

    async fn put_location(&self, request: Request<v1::PutLocationRequest>) -> Answered<v1::PutLocationResponse> {
        let (caller, request) = Caller::of(request, "PutLocation")?;
        caller.answer(self.put_locations(&caller, request).await)
    }

    async fn adjust_stock(&self, request: Request<v1::AdjustStockRequest>) -> Answered<v1::AdjustStockResponse> {
        let (caller, request) = Caller::of(request, "AdjustStock")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::inventory::adjust_stock(fields, request).map(Command::AdjustStock)
        };
        let done = self.book(&caller, request, read).await;
        caller.answer(done.map(|(levels, effects)| v1::AdjustStockResponse { levels, effects }))
    }

    async fn set_stock(&self, request: Request<v1::SetStockRequest>) -> Answered<v1::SetStockResponse> {
        let (caller, request) = Caller::of(request, "SetStock")?;
        let read =
            |fields: &mut Fields, request: &_| parse::inventory::set_stock(fields, request).map(Command::SetStock);
        let done = self.book(&caller, request, read).await;
        caller.answer(done.map(|(levels, effects)| v1::SetStockResponse { levels, effects }))
    }

    async fn get_item(&self, request: Request<v1::GetItemRequest>) -> Answered<v1::GetItemResponse> {
        let (caller, request) = Caller::of(request, "GetItem")?;
        caller.read(&self.door.app, read::inventory::get_item(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_items(&self, request: Request<v1::ListItemsRequest>) -> Answered<v1::ListItemsResponse> {
        let (caller, request) = Caller::of(request, "ListItems")?;
        caller.read(&self.door.app, read::inventory::list_items(&self.door.app, &caller.tenant, request)).await
    }

    async fn get_location(&self, request: Request<v1::GetLocationRequest>) -> Answered<v1::GetLocationResponse> {
        let (caller, request) = Caller::of(request, "GetLocation")?;
        caller.read(&self.door.app, read::inventory::get_location(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_locations(&self, request: Request<v1::ListLocationsRequest>) -> Answered<v1::ListLocationsResponse> {
        let (caller, request) = Caller::of(request, "ListLocations")?;
        caller.read(&self.door.app, read::inventory::list_locations(&self.door.app, &caller.tenant, request)).await
    }

    async fn get_stock(&self, request: Request<v1::GetStockRequest>) -> Answered<v1::GetStockResponse> {
        let (caller, request) = Caller::of(request, "GetStock")?;
        caller.read(&self.door.app, read::inventory::get_stock(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_stock(&self, request: Request<v1::ListStockRequest>) -> Answered<v1::ListStockResponse> {
        let (caller, request) = Caller::of(request, "ListStock")?;
        caller.read(&self.door.app, read::inventory::list_stock(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_stock_movements(
        &self,
        request: Request<v1::ListStockMovementsRequest>,
    ) -> Answered<v1::ListStockMovementsResponse> {
        let (caller, request) = Caller::of(request, "ListStockMovements")?;
        caller
            .read(&self.door.app, read::inventory::list_stock_movements(&self.door.app, &caller.tenant, request))
            .await
    }

    async fn watch_stock(&self, request: Request<v1::WatchStockRequest>) -> Answered<Self::WatchStockStream> {
        let (caller, request) = Caller::of(request, "WatchStock")?;
        caller.answer(watch::stock::watch_stock(&self.door.app, caller.watcher(), request).await)
    }
}
