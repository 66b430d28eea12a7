//! Names that nothing has: `NOT_FOUND` with the name.

use fillrate_proto::v1::{
    ErrorReason, ExplainBackorderRequest, GetBackorderRequest, GetItemRequest, GetLocationRequest, GetStockRequest,
    HoldBackorderRequest, ShortageHandling,
};
use fillrate_tests::{
    Refusal, World,
    refusal::Refused as _,
    words::{
        NewOrder as _, adjust, cancel, delta, delta_at, fill_item, fill_order, force, order, ship, update_quantities,
    },
};
use tonic::Code;

use super::{nothing_at_all_remains, says_nothing_private};

fn names<T: std::fmt::Debug>(answer: Result<T, Refusal>, reason: ErrorReason, key: &str, name: &str) {
    let refusal = answer.refused(Code::NotFound, reason);
    assert_eq!(refusal.metadata.get(key).map(String::as_str), Some(name), "{refusal:?}");
    let (_, resource) = refusal.resource.clone().expect("a resource is named");
    assert!(resource.contains(name), "{refusal:?}");
    says_nothing_private(&refusal);
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    let (no_item, no_location) = (ErrorReason::ItemNotFound, ErrorReason::LocationNotFound);
    names(door.create_order(order("O").line("NOPE", 1)).await, no_item, "sku", "NOPE");
    names(door.create_order(order("O").at("AWAY").line("X", 1)).await, no_location, "location_id", "AWAY");
    names(door.create_order(order("O").line_at("X", 1, "AWAY")).await, no_location, "location_id", "AWAY");
    names(door.adjust_stock(adjust([delta("NOPE", 1)])).await, no_item, "sku", "NOPE");
    names(door.adjust_stock(adjust([delta_at("X", 1, "AWAY")])).await, no_location, "location_id", "AWAY");
    let get_item = GetItemRequest { sku: "NOPE".to_owned() };
    names(door.get_item(get_item).await, no_item, "sku", "NOPE");
    let get_location = GetLocationRequest { location_id: "AWAY".to_owned() };
    names(door.get_location(get_location).await, no_location, "location_id", "AWAY");
    let stock = |sku: &str, at: &str| GetStockRequest { sku: sku.to_owned(), location_id: at.to_owned() };
    names(door.get_stock(stock("NOPE", "")).await, no_item, "sku", "NOPE");
    names(door.get_stock(stock("X", "AWAY")).await, no_location, "location_id", "AWAY");
    names(door.fill_backorders(fill_item("NOPE")).await, no_item, "sku", "NOPE");

    let no_order = ErrorReason::OrderNotFound;
    names(door.ship_order(ship("GONE", &[])).await, no_order, "order_id", "GONE");
    names(door.cancel_order(cancel("GONE", &[])).await, no_order, "order_id", "GONE");
    names(door.force_backorder(force("GONE", 1)).await, no_order, "order_id", "GONE");
    names(door.fill_backorders(fill_order("GONE")).await, no_order, "order_id", "GONE");
    names(door.update_order(update_quantities("GONE", &[(1, 1)])).await, no_order, "order_id", "GONE");

    let no_backorder = ErrorReason::BackorderNotFound;
    let id = "0192f0c1-2222-7000-8000-000000000000";
    let get = GetBackorderRequest { backorder_id: id.to_owned() };
    names(door.get_backorder(get).await, no_backorder, "backorder_id", id);
    let explain = ExplainBackorderRequest { backorder_id: id.to_owned() };
    names(door.explain_backorder(explain).await, no_backorder, "backorder_id", id);
    let hold = HoldBackorderRequest { backorder_ids: vec![id.to_owned()], ..Default::default() };
    names(door.hold_backorder(hold).await, no_backorder, "backorder_id", id);

    door.place(order("O").line("X", 1)).await;
    let no_line = ErrorReason::OrderLineNotFound;
    let refusal = door.cancel_order(cancel("O", &[(7, 1)])).await.refused(Code::NotFound, no_line);
    let metadata = |key: &str| refusal.metadata.get(key).map(String::as_str);
    assert_eq!((metadata("order_id"), metadata("line_number")), (Some("O"), Some("7")));
    door.force_backorder(force("O", 7)).await.refused(Code::NotFound, no_line);
}

#[tokio::test]
async fn a_tenant_without_locations_has_no_default() {
    let world = World::new().await;
    world.door.put_items(&["X"]).await;
    let refusal = world.door.create_order(order("O").line("X", 1)).await;
    refusal.refused(Code::FailedPrecondition, ErrorReason::NoDefaultLocation);
}

#[tokio::test]
async fn a_tenants_name_has_its_form() {
    let world = World::new().await;
    for bad in ["UPPER", "a_b", "a.b", &"x".repeat(64), "ä"] {
        let Ok(value) = tonic::metadata::MetadataValue::try_from(bad.as_bytes()) else { continue };
        let mut request = tonic::Request::new(fillrate_proto::v1::ListItemsRequest::default());
        let value: tonic::metadata::AsciiMetadataValue = value;
        request.metadata_mut().insert("x-tenant", value);
        let channel = world.server.channel().await;
        let mut client = fillrate_proto::v1::inventory_service_client::InventoryServiceClient::new(channel);
        let refusal = client.list_items(request).await.map(tonic::Response::into_inner).map_err(Refusal::from);
        refusal.refused(Code::InvalidArgument, ErrorReason::TenantInvalid);
    }
    nothing_at_all_remains(&world.door).await;
}

/// A shortage names every short line, the first of them in the metadata; nothing is stored, a draft stays.
#[tokio::test]
async fn a_shortage_names_every_short_line() {
    let world = World::with_items(&["X", "Y", "Z"]).await;
    let door = &world.door;
    door.move_stock("X", 1).await;
    door.move_stock("Y", 9).await;
    let request = order("O").partial().on_shortage(ShortageHandling::Refuse).line("X", 3).line("Y", 1).line("Z", 2);
    let refusal = door.create_order(request).await.refused(Code::FailedPrecondition, ErrorReason::InsufficientStock);
    assert_eq!(refusal.violation_types(), ["SHORTAGE_REFUSED", "SHORTAGE_REFUSED"], "{refusal:#?}");
    let metadata = |key: &str| refusal.metadata.get(key).map(String::as_str);
    assert_eq!((metadata("order_id"), metadata("line_number")), (Some("O"), Some("1")));
    assert_eq!((metadata("sku"), metadata("location_id")), (Some("X"), Some("MAIN")));
    assert_eq!((metadata("needed"), metadata("available")), (Some("3"), Some("1")));
    assert!(crate::load::orders(door).await.is_empty());
    world.verify().await;
}
