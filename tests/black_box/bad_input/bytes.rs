//! Bytes that are no request: garbage, too much, nested too deep.

use bytes::{Buf as _, BufMut as _};
use fillrate_proto::v1::{CreateOrderRequest, ErrorReason};
use fillrate_tests::{Refusal, World, refusal::Refused as _, words::NewOrder as _, words::order};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::Channel,
};

use super::{nothing_remains, says_nothing_private};

/// Sends bytes as they are, and reads what comes the same way.
#[derive(Clone, Copy)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        buffer.advance(buffer.remaining());
        Ok(Some(Vec::new()))
    }
}

async fn send(channel: &Channel, method: &str, body: Vec<u8>) -> Result<(), Refusal> {
    let mut client = Grpc::new(channel.clone());
    client.ready().await.expect("the connection is there");
    let path = format!("/fillrate.v1.{method}").parse().unwrap();
    client.unary(Request::new(body), path, Raw).await.map(drop).map_err(Refusal::from)
}

/// Bytes that look like nothing in particular, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        })
        .collect()
}

#[tokio::test]
async fn garbage_in_a_message() {
    let world = World::with_items(&["X"]).await;
    let channel = world.server.channel().await;
    let methods = ["OrderService/CreateOrder", "InventoryService/AdjustStock", "BackorderService/FillBackorders"];
    for method in methods {
        // A string that goes on behind the end, a field number 0, a string that is no UTF-8.
        for body in [vec![0x0a, 0xff, 0x01, b'x'], vec![0x00, 0x01], vec![0x0a, 0x02, 0xc3, 0x28], noise(4_096)] {
            let refusal = send(&channel, method, body).await.refused(Code::InvalidArgument, ErrorReason::InvalidField);
            says_nothing_private(&refusal);
        }
    }
    nothing_remains(&world.door).await;
}

#[tokio::test]
async fn nested_too_deep() {
    let world = World::with_items(&["X"]).await;
    let channel = world.server.channel().await;
    // Groups of an unknown field, begun and never ended.
    let body: Vec<u8> = [0xc3, 0x3e].repeat(500_000);
    let refused = send(&channel, "OrderService/CreateOrder", body).await;
    says_nothing_private(&refused.refused(Code::InvalidArgument, ErrorReason::InvalidField));
    world.door.place(order("STILL-SERVING").line("X", 1)).await;
}

#[tokio::test]
async fn oversized() {
    let world = World::with_items(&["X"]).await;
    let request = CreateOrderRequest { reference: "r".repeat(17 * 1024 * 1024), ..order("O").line("X", 1) };
    let refusal = world.door.create_order(request).await.refused(Code::InvalidArgument, ErrorReason::InvalidField);
    says_nothing_private(&refusal);
    // Within the limit it is read, and judged field by field.
    let request = CreateOrderRequest { reference: "r".repeat(15 * 1024 * 1024), ..order("O").line("X", 1) };
    super::at_fault(world.door.create_order(request).await, &["reference"]);
    nothing_remains(&world.door).await;
}

#[tokio::test]
async fn garbage_on_the_socket() {
    let world = World::with_items(&["X"]).await;
    for length in [1, 24, 100_000] {
        let mut socket = tokio::net::TcpStream::connect(world.server.address()).await.unwrap();
        // The server may close while we still write.
        let _ = socket.write_all(&noise(length)).await;
        let _ = socket.shutdown().await;
        let mut answer = Vec::new();
        let _ = socket.read_to_end(&mut answer).await;
    }
    world.door.place(order("STILL-SERVING").line("X", 1)).await;
}
