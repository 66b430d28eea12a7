//! Every method that the server describes, with requests made up from the descriptors: well formed with likely and
//! unlikely values, and the same with bytes changed. Whatever comes is answered, and never with a fault of the server.

mod memory;

use std::{
    panic,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::{Buf as _, BufMut as _};
use fillrate_tests::{
    Refusal, World,
    server::Server,
    words::{NewOrder as _, order},
};
use futures::StreamExt as _;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value, prost::Message as _,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::timeout,
};
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::Channel,
};

use tower::ServiceExt as _;

use crate::load::Will;

/// Requests of each method, half of them with changed bytes.
const REQUESTS: usize = 60;
/// How long an answer may take; a watch has none, and is left.
const PATIENCE: Duration = Duration::from_secs(30);
const STREAM: Duration = Duration::from_millis(20);
/// Methods whose requests are refused as good as always: what they need has to agree in more places than chance makes.
const UNLIKELY: [&str; 29] = [
    "CreateOrder",
    "UpdateOrder",
    "ApproveOrder",
    "ShipOrder",
    "CloseOrder",
    "ReturnOrder",
    "GetLocation",
    "GetStock",
    "AdjustStock",
    "SetStock",
    "GetBackorder",
    "ExplainBackorder",
    "FillBackorders",
    "ForceBackorder",
    "HoldBackorder",
    "ResumeBackorder",
    "CancelBackorder",
    "SummarizeBackorders",
    "GetSupplier",
    "LoadDemand",
    "CreatePurchaseOrder",
    "CreateSuggestedPurchaseOrders",
    "GetPurchaseOrder",
    "UpdatePurchaseOrder",
    "SubmitPurchaseOrder",
    "ReceivePurchaseOrder",
    "CorrectReceipt",
    "ClosePurchaseOrder",
    "CancelPurchaseOrder",
];
/// How deep made-up messages are.
const DEPTH: u32 = 4;
/// Ids that are there, or may be, or can never be.
const TEXTS: [&str; 16] =
    ["", "MAIN", "X", "Y", "O1", "O2", "S1", "P1", "EUR", "1.50", "-1", "Europe/Berlin", "a b", "\u{0}", "ünï", "x.1"];
const NUMBERS: [i64; 12] = [0, 1, 2, 3, 7, 50, 1_000, -1, i32::MAX as i64, i64::MAX, i64::MIN, 1_000_000_000_000];

/// Bytes there and back.
#[derive(Clone, Copy)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = ();
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
    type Item = ();
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<()>, Status> {
        buffer.advance(buffer.remaining());
        Ok(Some(()))
    }
}

/// Calls a method and reads its answer, of a watch, which has no end, what comes at once.
pub(crate) async fn call(channel: &Channel, path: &str, body: Vec<u8>, streams: bool) -> Result<(), Refusal> {
    let mut client = Grpc::new(channel.clone()).max_decoding_message_size(64 * 1024 * 1024);
    client.ready().await.expect("the connection is there");
    let endless = path.contains("/Watch");
    let path = path.parse().unwrap();
    if !streams {
        let answer = timeout(PATIENCE, client.unary(Request::new(body), path, Raw)).await;
        return answer.expect("it is answered").map(drop).map_err(Refusal::from);
    }
    let opened = timeout(PATIENCE, client.server_streaming(Request::new(body), path, Raw)).await;
    let mut stream = opened.expect("it is answered")?.into_inner();
    loop {
        match timeout(if endless { STREAM } else { PATIENCE }, stream.next()).await {
            Ok(Some(part)) => drop(part?),
            Ok(None) => return Ok(()),
            Err(_) => break,
        }
    }
    assert!(endless, "it comes to its end");
    Ok(())
}

/// A message of a type, with some of its fields.
pub(crate) fn made_up(will: &mut Will, of: &MessageDescriptor, depth: u32) -> DynamicMessage {
    let mut message = DynamicMessage::new(of.clone());
    for field in of.fields() {
        // Most of a request's own fields, fewer further down: what is refused at once tries little.
        if depth == 0 || will.below(4) == 0 {
            continue;
        }
        if field.is_map() {
            let key = MapKey::String(text(will));
            if let Kind::Message(entry) = field.kind()
                && let Some(value) = value(will, &entry.map_entry_value_field(), depth - 1)
            {
                message.set_field(&field, Value::Map([(key, value)].into()));
            }
        } else if field.is_list() {
            let values = (0..will.below(3)).filter_map(|_| value(will, &field, depth - 1)).collect();
            message.set_field(&field, Value::List(values));
        } else if let Some(value) = value(will, &field, depth - 1) {
            message.set_field(&field, value);
        }
    }
    message
}

fn value(will: &mut Will, field: &FieldDescriptor, depth: u32) -> Option<Value> {
    let number = NUMBERS[usize::try_from(will.below(NUMBERS.len() as u64)).unwrap()];
    let small = i32::try_from(number).unwrap_or(-7);
    Some(match field.kind() {
        Kind::Double => {
            Value::F64([0.0, 0.5, 1.0, -1.0, f64::NAN, f64::INFINITY, 1e308][small.unsigned_abs() as usize % 7])
        }
        Kind::Float => Value::F32([0.0, 0.5, -1.0, f32::NAN][small.unsigned_abs() as usize % 4]),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(small),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(number),
        Kind::Uint32 | Kind::Fixed32 => Value::U32(small.unsigned_abs()),
        Kind::Uint64 | Kind::Fixed64 => Value::U64(number.unsigned_abs()),
        Kind::Bool => Value::Bool(will.below(2) == 0),
        Kind::String => Value::String(text(will)),
        Kind::Bytes => Value::Bytes(text(will).into_bytes().into()),
        Kind::Enum(kind) => {
            let known = kind.values().nth(usize::try_from(will.below(kind.values().len() as u64)).unwrap());
            Value::EnumNumber(if will.below(20) == 0 { small } else { known.map_or(0, |value| value.number()) })
        }
        Kind::Message(of) if depth > 0 => Value::Message(made_up(will, &of, depth)),
        Kind::Message(_) => return None,
    })
}

fn text(will: &mut Will) -> String {
    match will.below(40) {
        0 => "w".repeat(200),
        1 => format!("\u{fe0f}{}", will.below(1_000)),
        _ => TEXTS[usize::try_from(will.below(TEXTS.len() as u64)).unwrap()].to_owned(),
    }
}

/// A few bytes changed, cut off, or doubled.
fn changed(will: &mut Will, mut body: Vec<u8>) -> Vec<u8> {
    for _ in 0..=will.below(3) {
        let at = usize::try_from(will.below(body.len().max(1) as u64)).unwrap();
        match will.below(4) {
            0 => body.truncate(at),
            1 => body.insert(at.min(body.len()), u8::try_from(will.below(256)).unwrap()),
            2 => body.extend_from_within(at.min(body.len())..),
            _ => body.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << will.below(8)),
        }
    }
    body
}

/// What nobody may ever be answered, whatever they send.
fn is_a_fault(refusal: &Refusal) -> bool {
    let codes =
        [Code::Internal, Code::Unknown, Code::DataLoss, Code::Unavailable, Code::Unimplemented, Code::Cancelled];
    codes.contains(&refusal.code) || refusal.domain != "fillrate"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_sent_is_answered() {
    let world = World::with_items(&["X", "Y"]).await;
    world.door.move_stock("X", 5).await;
    world.door.place(order("O1").partial().line("X", 3).line("Y", 2)).await;
    world.door.place(order("O2").line("X", 9)).await;
    let channel = world.server.channel().await;
    let pool = DescriptorPool::decode(fillrate_proto::FILE_DESCRIPTOR_SET).unwrap();
    let methods: Vec<_> = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()).collect();
    assert!(methods.len() > 50);
    let panics = server_panics();
    let (mut wrong, mut never) = (Vec::new(), Vec::new());
    for (number, method) in methods.iter().enumerate() {
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        let mut will = Will::new(number as u64 + 1);
        let mut went_through = 0;
        for round in 0..REQUESTS {
            let message = made_up(&mut will, &method.input(), DEPTH);
            let body = message.encode_to_vec();
            let body = if round % 2 == 0 { body } else { changed(&mut will, body) };
            match call(&channel, &path, body, method.is_server_streaming()).await {
                Ok(()) => went_through += 1,
                Err(refusal) if is_a_fault(&refusal) => wrong.push(format!("{path}: {refusal:?} to {message:?}")),
                Err(_) => {}
            }
        }
        if went_through == 0 {
            never.push(method.name().to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    never.retain(|method| !UNLIKELY.contains(&method.as_str()));
    assert!(never.is_empty(), "made-up requests go through now and then, but never of {never:?}");
    assert_eq!(panics.load(Ordering::Relaxed), 0, "the server panicked");
    world.door.place(order("STILL-SERVING").line("X", 1)).await;
    world.verify().await;
}

/// Panics of the server's own code, of whichever test, from now on.
fn server_panics() -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let before = panic::take_hook();
    panic::set_hook(Box::new({
        let count = Arc::clone(&count);
        move |panicked| {
            if panicked.location().is_some_and(|at| at.file().contains("server/src/")) {
                count.fetch_add(1, Ordering::Relaxed);
            }
            before(panicked);
        }
    }));
    count
}

/// Bodies that are no messages, under headers that are right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_of_garbage() {
    let world = World::with_items(&["X"]).await;
    let server = Server::start_with(&world.database, |config| {
        config.web_origins = vec!["http://desk.example".parse().unwrap()];
    })
    .await;
    let channel = server.channel().await;
    let panics = server_panics();
    let mut will = Will::new(11);
    for round in 0..200 {
        let mut body: Vec<u8> = (0..will.below(60)).map(|_| u8::try_from(will.below(256)).unwrap()).collect();
        // A length that is right, and a byte that says whether the rest is compressed.
        if round % 2 == 0 {
            let length = u32::try_from(body.len()).unwrap().to_be_bytes();
            body = [&[u8::from(round % 4 == 0)], &length[..], &body].concat();
        }
        let kind = ["application/grpc", "application/grpc-web+proto", "application/grpc-web-text"][round % 3];
        let path =
            ["OrderService/CreateOrder", "OrderService/WatchOrders", "InventoryService/ListStock"][round % 7 % 3];
        let request = tonic::codegen::http::Request::post(format!("http://server/fillrate.v1.{path}"))
            .header("content-type", kind)
            .header("origin", "http://desk.example")
            .header("te", "trailers")
            .header("grpc-encoding", ["gzip", "identity"][round % 5 % 2])
            .body(tonic::body::Body::new(http_body_util::Full::new(bytes::Bytes::from(body))))
            .unwrap();
        let answer = timeout(PATIENCE, channel.clone().oneshot(request)).await.expect("it is answered").unwrap();
        if let Some(status) = Status::from_header_map(answer.headers()) {
            assert!(!is_a_fault(&Refusal::from(status.clone())), "{kind} {path}: {status:?}");
        }
    }
    assert_eq!(panics.load(Ordering::Relaxed), 0, "the server panicked");
    world.door.place(order("STILL-SERVING").line("X", 1)).await;
}

/// Frames of HTTP/2 with headers that lie about them, after a beginning that is right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_of_garbage() {
    let world = World::with_items(&["X"]).await;
    let mut will = Will::new(9);
    for _ in 0..200 {
        let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec();
        for _ in 0..will.below(6) {
            let length = will.below(40);
            let mut frame = vec![0, 0, u8::try_from(length).unwrap(), u8::try_from(will.below(12)).unwrap()];
            frame.push(u8::try_from(will.below(256)).unwrap());
            frame.extend([0, 0, 0, u8::try_from(will.below(4)).unwrap()]);
            frame.extend((0..length).map(|_| u8::try_from(will.below(256)).unwrap()));
            bytes.extend(changed(&mut will, frame));
        }
        let mut socket = tokio::net::TcpStream::connect(world.server.address()).await.unwrap();
        // The server may close while we still write.
        let _ = socket.write_all(&bytes).await;
        let _ = socket.shutdown().await;
        let mut answer = Vec::new();
        timeout(PATIENCE, socket.read_to_end(&mut answer)).await.expect("it is closed").unwrap_or_default();
    }
    world.door.place(order("STILL-SERVING").line("X", 1)).await;
}
