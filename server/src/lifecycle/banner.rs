//! What a person who has just started the server can do next.

use super::Running;

/// A few lines to copy: what there is, and a first item, its stock and an order that waits for more.
#[must_use]
pub fn banner(running: &Running) -> String {
    let (grpcurl, address) = (grpcurl(running), running.address());
    let call = format!("{grpcurl} {address}");
    let with = |request: &str, method: &str| format!("{grpcurl} -d '{request}' {address} fillrate.v1.{method}");
    let metrics = running.metrics_address().map(|address| format!("  curl http://{address}/metrics"));
    let lines = [
        format!("Fillrate serves on {}, from {}.", running.address(), running.database()),
        format!("  {call} list"),
        format!("  {call} describe fillrate.v1.OrderService"),
        format!("  {}", with(r#"{"locations":[{"locationId":"MAIN"}]}"#, "InventoryService/PutLocation")),
        format!("  {}", with(r#"{"items":[{"sku":"MUG"}]}"#, "InventoryService/PutItem")),
        format!(
            "  {}",
            with(
                r#"{"adjustments":[{"sku":"MUG","locationId":"MAIN","quantityDelta":3}]}"#,
                "InventoryService/AdjustStock"
            )
        ),
        format!("  {}", with(r#"{"orderId":"A-1","lines":[{"sku":"MUG","quantity":5}]}"#, "OrderService/CreateOrder")),
        format!("  {}", with(r#"{"fromNow":true}"#, "BackorderService/WatchBackorders")),
    ];
    let last = "Interrupt once to finish what runs and stop, twice to stop at once.".to_owned();
    lines.into_iter().chain(metrics).chain([last]).collect::<Vec<_>>().join("\n")
}

/// What it takes to be let in.
fn grpcurl(running: &Running) -> String {
    let certificates = match (running.secure, running.asks_for_certificates) {
        (false, _) => " -plaintext",
        (true, false) => " -cacert CA",
        (true, true) => " -cacert CA -cert CERTIFICATE -key KEY",
    };
    let token = if running.asks_who { " -H 'authorization: Bearer TOKEN'" } else { "" };
    format!("grpcurl{certificates}{token}")
}
