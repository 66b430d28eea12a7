//! Connections on their way in: bounded in number, with TLS where there is a certificate, and ended where nobody uses
//! them any more.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::{Instant, Sleep, sleep_until, timeout},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::Connected;

use crate::{files::Kept, rpc::peer::Peer};

/// How long a client may take to say who it is; whoever only holds a connection open gets no further.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long to wait where the system gives no more connections: it does not by itself say when it would again.
const OUT_OF_FILES: Duration = Duration::from_millis(100);

/// What bounds connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// How many may be open.
    pub(super) most: usize,
    /// How long one may be without a call; none: for ever.
    pub(super) idle: Option<Duration>,
}

/// Accepts connections until `stop`, and gives each once it may be used.
pub(super) fn incoming(
    listener: TcpListener,
    tls: Option<Kept<ServerConfig>>,
    bounds: Bounds,
    stop: CancellationToken,
) -> ReceiverStream<io::Result<Connection>> {
    let (ready, connections) = mpsc::channel(64);
    tokio::spawn(async move {
        tokio::select! {
            () = accept(&listener, tls.as_ref(), bounds, &ready) => {}
            () = stop.cancelled() => {}
            () = ready.closed() => {}
        }
    });
    ReceiverStream::new(connections)
}

type Ready = mpsc::Sender<io::Result<Connection>>;

async fn accept(listener: &TcpListener, tls: Option<&Kept<ServerConfig>>, bounds: Bounds, ready: &Ready) {
    let seats = Arc::new(Semaphore::new(bounds.most));
    let mut full = false;
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(OUT_OF_FILES).await;
                continue;
            }
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            // Said once, not by every one that is turned away. Its client finds another server sooner than if it waited.
            if !full {
                tracing::warn!(connections.most = bounds.most, "more connections than --max-connections are refused");
            }
            full = true;
            continue;
        };
        full = false;
        let acceptor = tls.map(|tls| TlsAcceptor::from(tls.now()));
        let ready = ready.clone();
        tokio::spawn(async move {
            if let Some(connection) = begin(stream, acceptor, bounds.idle, seat).await {
                // Closed: the server stops, and the client finds another.
                let _ = ready.send(Ok(connection)).await;
            }
        });
    }
}

async fn begin(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    idle: Option<Duration>,
    seat: OwnedSemaphorePermit,
) -> Option<Connection> {
    let from = stream.peer_addr().ok()?;
    // A call is answered in one packet, which should not wait for a second.
    let _ = stream.set_nodelay(true);
    let Some(acceptor) = acceptor else { return Some(Connection::new(Line::Plain(stream), None, idle, seat)) };
    match timeout(HANDSHAKE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            let certificate = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
            let certificate = certificate.map(|certificate| Arc::from(certificate.as_ref()));
            Some(Connection::new(Line::Tls(Box::new(stream)), certificate, idle, seat))
        }
        Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
            tracing::info!(peer = %from, %error, "a client could not be agreed with on TLS");
            None
        }
        // Whoever only looked whether somebody listens.
        Ok(Err(error)) => {
            tracing::debug!(peer = %from, %error, "a client went away before TLS was agreed on");
            None
        }
        Err(_) => {
            tracing::info!(peer = %from, "a client took too long to agree on TLS");
            None
        }
    }
}

enum Line {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection that calls come through.
pub(super) struct Connection {
    line: Line,
    peer: Peer,
    idle: Option<(Duration, Pin<Box<Sleep>>)>,
    _seat: OwnedSemaphorePermit,
}

impl Connection {
    fn new(line: Line, certificate: Option<Arc<[u8]>>, idle: Option<Duration>, seat: OwnedSemaphorePermit) -> Self {
        let idle = idle.map(|idle| (idle, Box::pin(sleep_until(Instant::now() + idle))));
        Self { line, peer: Peer::new(certificate), idle, _seat: seat }
    }

    /// Whether it has been without a call for too long. Asked whenever nothing comes, and wakes up to be asked again.
    fn is_left(&mut self, context: &mut Context<'_>) -> bool {
        let Some((idle, timer)) = &mut self.idle else { return false };
        while timer.as_mut().poll(context).is_ready() {
            let now = Instant::now();
            let unused_since = self.peer.unused_since();
            match unused_since {
                Some(since) if since + *idle <= now => return true,
                Some(since) => timer.as_mut().reset(since + *idle),
                None => timer.as_mut().reset(now + *idle),
            }
        }
        false
    }
}

impl Connected for Connection {
    type ConnectInfo = Peer;

    fn connect_info(&self) -> Peer {
        self.peer.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = match &mut self.line {
            Line::Plain(line) => Pin::new(line).poll_read(context, buffer),
            Line::Tls(line) => Pin::new(line).poll_read(context, buffer),
        };
        // Nothing read is an end: as if the client had gone.
        if read.is_pending() && self.is_left(context) { Poll::Ready(Ok(())) } else { read }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.line {
            Line::Plain(line) => Pin::new(line).poll_write(context, bytes),
            Line::Tls(line) => Pin::new(line).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.line {
            Line::Plain(line) => Pin::new(line).poll_write_vectored(context, parts),
            Line::Tls(line) => Pin::new(line).poll_write_vectored(context, parts),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.line {
            Line::Plain(line) => line.is_write_vectored(),
            Line::Tls(line) => line.is_write_vectored(),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.line {
            Line::Plain(line) => Pin::new(line).poll_flush(context),
            Line::Tls(line) => Pin::new(line).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.line {
            Line::Plain(line) => Pin::new(line).poll_shutdown(context),
            Line::Tls(line) => Pin::new(line).poll_shutdown(context),
        }
    }
}
