//! Places an order, watches it wait, and handles an error.

use std::{env, fs};

use fillrate_client::{
    Error, OnExpired, Options, WatchOptions, connect,
    v1::{self, watch_backorders_request::Start, watch_backorders_response::Message},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // https://HOST:PORT is TLS, with the roots that this machine trusts or with these. cert and key make it mutual.
    let options = Options {
        tenant: env::var("FILLRATE_TENANT").unwrap_or_default(),
        token: env::var("FILLRATE_TOKEN").ok().map(Into::into),
        ca: env::var_os("FILLRATE_CA").map(fs::read).transpose()?,
        ..Options::default()
    };
    let client = connect(&env::var("FILLRATE_URL")?, options)?;

    // Every call has a deadline, is tried again where that is safe, and takes place once.
    let location = v1::Location { location_id: "MAIN".into(), ..Default::default() };
    client.inventory.put_location(v1::PutLocationRequest { locations: vec![location], ..Default::default() }).await?;
    let item = v1::Item { sku: "MUG".into(), ..Default::default() };
    client.inventory.put_item(v1::PutItemRequest { items: vec![item], ..Default::default() }).await?;
    let created = client.orders.create_order(mugs(5)).await?;
    let order = created.order.unwrap_or_default();

    // A watch goes on over restarts. Store its cursor together with what you make of its events.
    let request = v1::WatchBackordersRequest { start: Some(Start::Snapshot(true)), ..Default::default() };
    let options = WatchOptions { on_expired: OnExpired::Snapshot, ..WatchOptions::default() };
    let mut watch = client.watch_backorders(request, options);
    while let Some(message) = watch.next().await {
        if let Some(Message::Snapshot(waiting)) = message?.message
            && waiting.order_id == order.order_id
        {
            println!("{} of {} wait", waiting.open, waiting.sku);
            break;
        }
    }

    // An error says which fields are at fault, and why.
    let refused: Result<_, Error> = client.orders.create_order(mugs(-1)).await;
    if let Err(error) = refused
        && error.reason() == v1::ErrorReason::InvalidField
    {
        for violation in error.violations() {
            println!("{} {}", violation.field, violation.description);
        }
    }
    Ok(())
}

fn mugs(quantity: i64) -> v1::CreateOrderRequest {
    let line = v1::NewOrderLine { sku: "MUG".into(), quantity, ..Default::default() };
    v1::CreateOrderRequest { lines: vec![line], ..Default::default() }
}
