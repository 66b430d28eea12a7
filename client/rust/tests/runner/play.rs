//! Plays a scenario: each step is a call, a watch, something that a watch should have given, or something to ask of
//! whoever drives the server.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use fillrate_client::{
    Client, Decimal, OnExpired, OnReconnect, Options, Watch, WatchMessage, WatchOptions, amount, connect, money,
    v1::{self, watch_stock_request::Start, watch_stock_response::Message},
};
use prost_reflect::prost::Name;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::json::{call, failure, parsed, plain};

/// Who has the server in hand.
pub trait Driver {
    /// Kills the server and starts it again at the same address; it need not answer yet.
    async fn kill(&mut self);
    /// Ends the server in this way (`restart`: kills it; `drain`), starts it again and waits until it answers.
    async fn again(&mut self, how: &str);
    /// Tells it what came.
    fn tell(&mut self, line: Value);
}

/// A watch in the background, and what it has given so far.
struct Heard {
    messages: UnboundedReceiver<Value>,
    lost: Arc<AtomicBool>,
}

pub struct Player<D> {
    url: String,
    tenant: String,
    clients: HashMap<[String; 4], Client>,
    saved: HashMap<String, String>,
    watches: HashMap<String, Heard>,
    driver: D,
}

fn text<'a>(body: &'a Value, key: &str) -> Option<&'a str> {
    body.get(key).and_then(Value::as_str)
}

impl<D: Driver> Player<D> {
    pub fn new(url: &str, tenant: &str, driver: D) -> Self {
        let (clients, saved, watches) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { url: url.to_owned(), tenant: tenant.to_owned(), clients, saved, watches, driver }
    }

    pub async fn scenario(&mut self, scenario: &Value) {
        for step in scenario["steps"].as_array().expect("a scenario has steps") {
            let mut line = self.play(step).await;
            line["step"] = step["step"].clone();
            self.driver.tell(line);
        }
    }

    fn client(&mut self, step: &Value) -> Client {
        let given = |key, default: &str| step["with"].get(key).and_then(Value::as_str).unwrap_or(default).to_owned();
        let key = [given("url", &self.url), given("tenant", &self.tenant), given("token", ""), given("ca", "")];
        let [url, tenant, token, ca] = key.clone();
        let new = || {
            let ca = (!ca.is_empty()).then(|| std::fs::read(ca).expect("there is such a file"));
            let options = Options { tenant, ca, timeout: Duration::from_secs(60), ..Options::default() };
            let token = (!token.is_empty()).then(|| token.into());
            connect(&url, Options { token, ..options }).expect("the scenario's urls are right")
        };
        self.clients.entry(key).or_insert_with(new).clone()
    }

    async fn play(&mut self, step: &Value) -> Value {
        let mut request = step["request"].to_string();
        for (name, value) in &self.saved {
            request = request.replace(&format!("${{{name}}}"), value);
        }
        let request = serde_json::from_str(&request).expect("what is saved has no marks");
        if let Some(method) = text(step, "call") {
            self.call(step, method, &request).await
        } else if let Some(kind) = text(step, "watch") {
            self.watch(step, kind, &request).await
        } else if let Some(name) = text(step, "read") {
            let heard = self.watches.get_mut(name).expect("it was begun");
            let mut messages = Vec::new();
            for _ in 0..step["count"].as_u64().expect("a number") {
                messages.push(heard.messages.recv().await.expect("the watch goes on"));
            }
            json!({ "messages": messages, "lost": heard.lost.load(Ordering::Relaxed) })
        } else if let Some(given) = text(step, "money") {
            let given = v1::Money { currency_code: "EUR".into(), amount: given.into() };
            let tripled = amount(&given).expect("an amount") * Decimal::from(3);
            json!({ "amount": money("EUR", tripled).expect("an amount").amount })
        } else {
            self.driver.again(text(step, "ask").expect("a step does something")).await;
            json!({})
        }
    }

    async fn call(&mut self, step: &Value, method: &str, request: &Value) -> Value {
        let mut client = self.client(step);
        if let Some(timeout) = step["with"].get("timeoutMs").and_then(Value::as_u64) {
            client = client.within(Duration::from_millis(timeout));
        }
        let body = match call(&client, method, request).await {
            Ok(body) => body,
            Err(error) => return failure(&error),
        };
        for (name, path) in step["save"].as_object().into_iter().flatten() {
            let path = format!("/{}", path.as_str().expect("a path").replace('.', "/"));
            let value = body.pointer(&path).and_then(Value::as_str).expect("there is something to save");
            self.saved.insert(name.clone(), value.to_owned());
        }
        json!({ "answer": body })
    }

    /// Opens a watch in the background; it has begun with its first message.
    async fn watch(&mut self, step: &Value, kind: &str, request: &Value) -> Value {
        let (give, mut messages) = unbounded_channel();
        let lost = Arc::new(AtomicBool::new(false));
        let losing = Arc::clone(&lost);
        let on_reconnect: OnReconnect = Arc::new(move |_| losing.store(true, Ordering::Relaxed));
        let on_expired = if text(step, "expired") == Some("snapshot") { OnExpired::Snapshot } else { OnExpired::Fail };
        let options = WatchOptions { on_expired, on_reconnect: Some(on_reconnect) };
        let client = self.client(step);
        match kind {
            "orders" => tokio::spawn(hear(client.watch_orders(parsed(request), options), give)),
            "backorders" => tokio::spawn(hear(client.watch_backorders(parsed(request), options), give)),
            _ => tokio::spawn(hear(client.watch_stock(parsed(request), options), give)),
        };
        let first = messages.recv().await.expect("a watch gives something, or fails");
        self.watches.insert(text(step, "as").expect("it has a name").to_owned(), Heard { messages, lost });
        if first.get("error").is_some() { first } else { json!({ "messages": [first] }) }
    }

    /// Makes as many changes as asked, one after the other, while the server is killed; and watches them.
    pub async fn changes(&mut self, count: usize) {
        let client = self.client(&Value::Null);
        let location = v1::Location { location_id: "MAIN".into(), ..Default::default() };
        let locations = v1::PutLocationRequest { locations: vec![location], ..Default::default() };
        client.inventory.put_location(locations).await.expect("a location is put");
        let item = v1::Item { sku: "MUG".into(), ..Default::default() };
        let items = v1::PutItemRequest { items: vec![item], ..Default::default() };
        client.inventory.put_item(items).await.expect("an item is put");
        let listed = client.inventory.list_stock(v1::ListStockRequest::default()).await.expect("stock is listed");
        let losses = Arc::new(AtomicUsize::new(0));
        let watched = tokio::spawn(positions(client.clone(), listed.cursor, count, Arc::clone(&losses)));
        for number in 0..count {
            if number % 300 == 250 {
                self.driver.kill().await;
            }
            let adjustment = v1::StockAdjustment { sku: "MUG".into(), quantity_delta: 1, ..Default::default() };
            let request = v1::AdjustStockRequest { adjustments: vec![adjustment], ..Default::default() };
            client.inventory.adjust_stock(request).await.expect("stock is adjusted");
        }
        let seen = watched.await.expect("the watch goes on");
        let asked = v1::GetStockRequest { sku: "MUG".into(), ..Default::default() };
        let stock = client.inventory.get_stock(asked).await.expect("there is stock");
        let on_hand = stock.levels.first().map(|level| level.on_hand);
        self.driver.tell(json!({ "seen": seen, "losses": losses.load(Ordering::Relaxed), "onHand": on_hand }));
    }
}

/// Position and `on_hand` of so many events after a cursor.
async fn positions(client: Client, cursor: String, count: usize, losses: Arc<AtomicUsize>) -> Vec<(i64, i64)> {
    let on_reconnect: OnReconnect = Arc::new(move |_| {
        losses.fetch_add(1, Ordering::Relaxed);
    });
    let options = WatchOptions { on_reconnect: Some(on_reconnect), ..WatchOptions::default() };
    let request = v1::WatchStockRequest { start: Some(Start::Cursor(cursor)), ..Default::default() };
    let mut watch = client.watch_stock(request, options);
    let mut seen = Vec::new();
    while seen.len() < count {
        let message = watch.next().await.expect("a watch has no end").expect("the watch goes on");
        if let Some(Message::Event(event)) = message.message {
            seen.push((event.position, event.level.unwrap_or_default().on_hand));
        }
    }
    seen
}

/// Passes on all but the checkpoints whose number depends on time.
async fn hear<M: WatchMessage + Name>(mut watch: Watch<M>, give: UnboundedSender<Value>) {
    let mut first = true;
    while let Some(message) = watch.next().await {
        let given = match &message {
            Ok(message) => {
                let wanted = message.checkpoint().is_none_or(|checkpoint| checkpoint.snapshot_complete);
                (first || wanted).then(|| plain(message))
            }
            Err(error) => Some(failure(error)),
        };
        first = false;
        // Nobody may want it any more.
        if given.is_some_and(|given| give.send(given).is_err()) {
            return;
        }
    }
}
