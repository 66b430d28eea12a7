//! The network between a server and one place of its database, as bad as it is told to be.

use std::{
    collections::HashSet,
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::sleep,
};

/// How it is.
#[derive(Debug, Clone, Copy, Default)]
pub enum Weather {
    #[default]
    Fair,
    /// Everything takes this long each way.
    Slow(Duration),
    /// What is sent never arrives, and nobody is told: a connection that lost something stays lost.
    Swallowing,
}

/// A way to a port of this machine.
pub struct Proxy {
    pub port: u16,
    weather: watch::Sender<Weather>,
    resets: watch::Sender<u64>,
    /// The ports from which connections leave here.
    leaving: Arc<Mutex<HashSet<u16>>>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    pub async fn to(target: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("there are free ports");
        let port = listener.local_addr().expect("it is bound").port();
        let (weather, _) = watch::channel(Weather::Fair);
        let (resets, _) = watch::channel(0);
        let leaving = Arc::<Mutex<HashSet<u16>>>::default();
        let line = Line { target, weather: weather.subscribe(), resets: resets.subscribe(), leaving: leaving.clone() };
        let accepting = tokio::spawn(async move {
            loop {
                if let Ok((client, _)) = listener.accept().await {
                    tokio::spawn(line.clone().carry(client));
                }
            }
        });
        Self { port, weather, resets, leaving, accepting }
    }

    pub fn weather(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Tells both ends of every connection that it is no more.
    pub fn reset(&self) {
        self.resets.send_modify(|resets| *resets += 1);
    }

    /// Whether a connection that Postgres sees come from this port came through here.
    pub fn leads_from(&self, port: u16) -> bool {
        self.leaving.lock().unwrap_or_else(PoisonError::into_inner).contains(&port)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.reset();
    }
}

#[derive(Clone)]
struct Line {
    target: u16,
    weather: watch::Receiver<Weather>,
    resets: watch::Receiver<u64>,
    leaving: Arc<Mutex<HashSet<u16>>>,
}

impl Line {
    async fn carry(mut self, mut client: TcpStream) {
        self.resets.mark_unchanged();
        // A call that is swallowed is made again by the caller's machine, and comes through when the weather is fair.
        while matches!(*self.weather.borrow_and_update(), Weather::Swallowing) {
            tokio::select! {
                _ = self.weather.changed() => {}
                _ = self.resets.changed() => return,
            }
        }
        // Where nobody listens, the client is refused as if by Postgres' own machine.
        let Ok(mut postgres) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.target)).await else {
            let _ = client.set_zero_linger();
            return;
        };
        let _ = (client.set_nodelay(true), postgres.set_nodelay(true));
        let port = postgres.local_addr().map_or(0, |address| address.port());
        self.leaving.lock().unwrap_or_else(PoisonError::into_inner).insert(port);
        let lost = watch::channel(false).0;
        let end = {
            let (from_client, to_client) = client.split();
            let (from_postgres, to_postgres) = postgres.split();
            let mut weather = self.weather.clone();
            let forgotten = async {
                let _ = lost.subscribe().wait_for(|lost| *lost).await;
                let _ = weather.wait_for(|weather| !matches!(weather, Weather::Swallowing)).await;
            };
            tokio::select! {
                _ = async { tokio::join!(
                    pump(from_client, to_postgres, &self.weather, &lost),
                    pump(from_postgres, to_client, &self.weather, &lost),
                ) } => End::Told,
                _ = self.resets.changed() => End::Reset,
                () = forgotten => End::Forgotten,
            }
        };
        if !matches!(end, End::Told) {
            let _ = postgres.set_zero_linger();
        }
        drop(postgres);
        self.leaving.lock().unwrap_or_else(PoisonError::into_inner).remove(&port);
        if matches!(end, End::Forgotten) {
            // Postgres finds out when it asks for a sign of life; the client is told nothing until it gives up.
            let mut nowhere = tokio::io::sink();
            tokio::select! {
                _ = tokio::io::copy(&mut client, &mut nowhere) => return,
                _ = self.resets.changed() => {}
            }
        }
        if !matches!(end, End::Told) {
            let _ = client.set_zero_linger();
        }
    }
}

/// How a connection ends.
enum End {
    /// By one of its ends, which the other is told.
    Told,
    Reset,
    /// The network knows nothing of it any more.
    Forgotten,
}

/// Carries one direction until its sender ends it.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    weather: &watch::Receiver<Weather>,
    lost: &watch::Sender<bool>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let now = *weather.borrow();
        match now {
            Weather::Fair => {}
            Weather::Slow(by) => sleep(by).await,
            Weather::Swallowing => {
                lost.send_replace(true);
            }
        }
        if !*lost.borrow() && to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    // An end is swallowed like everything else.
    if *lost.borrow() || matches!(*weather.borrow(), Weather::Swallowing) {
        lost.send_replace(true);
        std::future::pending::<()>().await;
    }
    let _ = to.shutdown().await;
}
