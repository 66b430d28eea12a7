//! gRPC-web as browsers speak it: HTTP/1.1, with where the page is from.

use fillrate_proto::v1;
use fillrate_tests::{World, server::Server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const DESK: &str = "http://desk.example:8080";
/// An empty message in its frame.
const EMPTY: &str = "\0\0\0\0\0";

async fn served(world: &World) -> Server {
    Server::start_with(&world.database, |config| {
        config.web_origins = vec!["https://other.example".parse().unwrap(), DESK.parse().unwrap()];
    })
    .await
}

/// A connection that has sent a request, and what came back so far.
struct Sent {
    line: TcpStream,
    came: String,
}

impl Sent {
    async fn new(server: &Server, request: &str) -> Self {
        let mut line = TcpStream::connect(server.address()).await.unwrap();
        line.write_all(request.as_bytes()).await.unwrap();
        Self { line, came: String::new() }
    }

    /// Reads on until this came, or the end.
    async fn until(&mut self, text: &str) -> bool {
        let mut bytes = [0; 4096];
        while !self.came.contains(text) {
            match self.line.read(&mut bytes).await.unwrap_or(0) {
                0 => return false,
                count => self.came += &String::from_utf8_lossy(&bytes[..count]),
            }
        }
        true
    }

    /// All that comes.
    async fn all(mut self) -> String {
        self.until("\0never\0").await;
        self.came
    }
}

fn call(method: &str, origin: &str, headers: &str) -> String {
    format!(
        "POST /fillrate.v1.{method} HTTP/1.1\r\nhost: here\r\norigin: {origin}\r\nconnection: close\r\n{headers}\
         content-type: application/grpc-web+proto\r\ncontent-length: 5\r\n\r\n{EMPTY}"
    )
}

fn ask(origin: &str) -> String {
    format!(
        "OPTIONS /fillrate.v1.OrderService/ListOrders HTTP/1.1\r\nhost: here\r\norigin: {origin}\r\nconnection: close\r\n\
         access-control-request-method: POST\r\n\
         access-control-request-headers: content-type,x-grpc-web,x-tenant,authorization,grpc-timeout\r\n\r\n"
    )
}

#[tokio::test]
async fn a_page_of_a_named_origin_asks_calls_and_watches() {
    let world = World::with_items(&["MUG"]).await;
    let mut server = served(&world).await;
    let may = Sent::new(&server, &ask(DESK)).await.all().await;
    assert!(may.starts_with("HTTP/1.1 200") && may.contains(&format!("access-control-allow-origin: {DESK}")), "{may}");
    for header in ["content-type", "x-grpc-web", "x-tenant", "authorization", "grpc-timeout"] {
        let allowed = may.lines().find(|line| line.starts_with("access-control-allow-headers")).unwrap_or_default();
        assert!(allowed.contains(header), "{may}");
    }
    let list = Sent::new(&server, &call("InventoryService/ListItems", DESK, "")).await.all().await;
    assert!(list.contains("MUG") && list.contains("grpc-status:0"), "{list}");
    assert!(list.contains(&format!("access-control-allow-origin: {DESK}")), "{list}");
    // What fails at once says so in headers that the page may read.
    let wrong = Sent::new(&server, &call("InventoryService/ListItems", DESK, "x-tenant: A B\r\n")).await.all().await;
    assert!(wrong.contains("grpc-status: 3") && wrong.contains("grpc-status-details-bin: "), "{wrong}");
    assert!(
        wrong.contains("access-control-expose-headers: grpc-status,grpc-message,grpc-status-details-bin"),
        "{wrong}"
    );

    let mut watch = Sent::new(&server, &call("OrderService/WatchOrders", DESK, "")).await;
    // The frame of the first checkpoint: from here on nothing is missed.
    assert!(watch.until("\0").await, "{}", watch.came);
    let line = v1::NewOrderLine { sku: "MUG".to_owned(), quantity: 1, ..Default::default() };
    let order = v1::CreateOrderRequest { order_id: "W-1".to_owned(), lines: vec![line], ..Default::default() };
    server.door().await.create_order(order).await.unwrap();
    assert!(watch.until("W-1").await, "{}", watch.came);
    server.drain();
    let end = watch.all().await;
    assert!(end.contains("grpc-status:14") && end.contains("grpc-status-details-bin:"), "{end}");
    server.finished().await;
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let world = World::with_items(&["MUG"]).await;
    let server = served(&world).await;
    for origin in ["http://desk.example", "https://desk.example:8080", "null"] {
        let may = Sent::new(&server, &ask(origin)).await.all().await;
        assert!(!may.contains("access-control-allow-origin"), "{may}");
        let answer = Sent::new(&server, &call("InventoryService/ListItems", origin, "")).await.all().await;
        assert!(answer.starts_with("HTTP/1.1 403") && !answer.contains("MUG"), "{answer}");
        assert!(!answer.contains("access-control-allow-origin"), "{answer}");
    }
}

#[tokio::test]
async fn without_named_origins_no_page_is_answered() {
    let world = World::new().await;
    let answer = Sent::new(&world.server, &call("InventoryService/ListItems", DESK, "")).await.all().await;
    assert!(!answer.contains("HTTP/1.1"), "{answer}");
}
