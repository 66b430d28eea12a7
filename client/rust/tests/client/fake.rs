//! A server that answers from lists, and notes what was asked.

use std::{
    collections::VecDeque,
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll},
    time::Instant,
};

use fillrate_client::{Client, Options, connect, v1};
use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tonic::{
    Request, Response, Status,
    body::Body,
    metadata::MetadataMap,
    server::{Grpc, NamedService},
    transport::{Server, ServerTlsConfig, server::TcpIncoming},
};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

/// What it answers, and what it was asked.
#[derive(Default)]
pub struct State {
    /// How `CreateOrder` fails, call by call; after that it succeeds.
    pub answers: VecDeque<Status>,
    pub created: Vec<(v1::CreateOrderRequest, MetadataMap, Instant)>,
    /// What each stream gives, and how it ends.
    pub streams: VecDeque<(Vec<v1::WatchOrdersResponse>, Option<Status>)>,
    pub opened: Vec<v1::WatchOrdersRequest>,
}

/// The server.
#[derive(Clone, Default)]
pub struct Fake(Arc<Mutex<State>>);

impl NamedService for Fake {
    const NAME: &'static str = "fillrate.v1.OrderService";
}

type Messages = tokio_stream::Iter<std::vec::IntoIter<Result<v1::WatchOrdersResponse, Status>>>;

impl Fake {
    pub fn failing(answers: impl IntoIterator<Item = Status>) -> Self {
        let state = State { answers: answers.into_iter().collect(), ..State::default() };
        Self(Arc::new(Mutex::new(state)))
    }

    pub fn streaming(streams: impl IntoIterator<Item = (Vec<v1::WatchOrdersResponse>, Option<Status>)>) -> Self {
        let state = State { streams: streams.into_iter().collect(), ..State::default() };
        Self(Arc::new(Mutex::new(state)))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Serves until the runtime ends.
    pub async fn serve(&self, tls: Option<ServerTlsConfig>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let builder = match tls {
            Some(tls) => Server::builder().tls_config(tls).unwrap(),
            None => Server::builder(),
        };
        let mut builder = builder;
        let router = builder.add_service(self.clone());
        tokio::spawn(router.serve_with_incoming(TcpIncoming::from(listener)));
        address
    }

    /// A client of it.
    pub async fn client(&self, options: Options) -> Client {
        connect(&format!("http://{}", self.serve(None).await), options).unwrap()
    }

    fn create(&self, request: Request<v1::CreateOrderRequest>) -> Result<Response<v1::CreateOrderResponse>, Status> {
        let mut state = self.state();
        let headers = request.metadata().clone();
        state.created.push((request.into_inner(), headers, Instant::now()));
        match state.answers.pop_front() {
            Some(status) => Err(status),
            None => Ok(Response::new(v1::CreateOrderResponse::default())),
        }
    }

    fn watch(&self, request: Request<v1::WatchOrdersRequest>) -> Result<Response<Messages>, Status> {
        let mut state = self.state();
        state.opened.push(request.into_inner());
        let Some((messages, end)) = state.streams.pop_front() else {
            return Err(Status::unimplemented("no more streams"));
        };
        let given: Vec<_> = messages.into_iter().map(Ok).chain(end.map(Err)).collect();
        Ok(Response::new(tokio_stream::iter(given)))
    }
}

impl Service<http::Request<Body>> for Fake {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let fake = self.clone();
        Box::pin(async move {
            Ok(if request.uri().path().ends_with("/CreateOrder") {
                let created = service_fn(move |request| std::future::ready(fake.create(request)));
                Grpc::new(ProstCodec::<v1::CreateOrderResponse, v1::CreateOrderRequest>::default())
                    .unary(created, request)
                    .await
            } else {
                let watched = service_fn(move |request| std::future::ready(fake.watch(request)));
                Grpc::new(ProstCodec::<v1::WatchOrdersResponse, v1::WatchOrdersRequest>::default())
                    .server_streaming(watched, request)
                    .await
            })
        })
    }
}
