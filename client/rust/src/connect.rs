//! How to get to a server, and as whom.

use std::{error, fmt, future::Future, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use http::Uri;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};

use crate::{
    calls::Calls,
    services::{AuditService, BackorderService, InventoryService, OrderService, PurchasingService},
};

const TIMEOUT: Duration = Duration::from_secs(15);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection that falls silent is noticed within both together.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// How to connect. The default is the tenant `default`, no token, and the roots that the machine trusts.
#[derive(Clone)]
pub struct Options {
    /// Sent as `x-tenant`, unless empty.
    pub tenant: String,
    /// Sent as bearer token; see [`Token`].
    pub token: Option<Token>,
    /// The roots to trust instead of the machine's, as PEM.
    pub ca: Option<Vec<u8>>,
    /// The client's own certificate, as PEM, for mutual TLS.
    pub cert: Option<Vec<u8>>,
    /// Its key, as PEM.
    pub key: Option<Vec<u8>>,
    /// The deadline of calls; [`Client::within`] gives a call another one. Default 15 s.
    pub timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { tenant: String::new(), token: None, ca: None, cert: None, key: None, timeout: TIMEOUT }
    }
}

/// Secrets stay out of it.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Options");
        shown.field("tenant", &self.tenant).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// A bearer token: a text (`"secret".into()`), or what is asked for one.
#[derive(Clone)]
pub struct Token(Arc<Ask>);

type BoxError = Box<dyn error::Error + Send + Sync>;
type Ask = dyn Fn() -> BoxFuture<'static, Result<String, BoxError>> + Send + Sync;

impl Token {
    /// Asks for the token before every try: one that expires can be renewed there. An empty one is not sent.
    pub fn asked<F>(ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<String, BoxError>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(ask())))
    }

    pub(crate) async fn ask(&self) -> Result<String, BoxError> {
        (self.0)().await
    }
}

impl From<String> for Token {
    fn from(text: String) -> Self {
        Self::asked(move || std::future::ready(Ok(text.clone())))
    }
}

impl From<&str> for Token {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// What keeps a client from being made; one sentence.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The URL has another form.
    #[error("the url must be http://HOST:PORT or https://HOST:PORT, not {0:?}")]
    Url(String),
    /// Certificates for a plain connection.
    #[error("certificates need an https:// url, not {0:?}")]
    Plain(String),
    /// One of the two is missing.
    #[error("cert and key belong together: one of them is missing")]
    Pair,
    /// There is no certificate in it.
    #[error("ca holds no certificate in PEM")]
    Ca,
    /// What they hold cannot be used, or the machine trusts no roots.
    #[error("the certificates cannot be used: {0}")]
    Tls(String),
    /// It cannot stand in a header.
    #[error("the tenant {0:?} is not 1 to 63 of a-z, 0-9 and -")]
    Tenant(String),
}

/// A connection to Fillrate. Cheap to clone; its clones share one connection.
#[derive(Debug, Clone)]
pub struct Client {
    /// Orders.
    pub orders: OrderService,
    /// Items, locations and stock.
    pub inventory: InventoryService,
    /// What waits.
    pub backorders: BackorderService,
    /// Suppliers, suggestions and purchase orders.
    pub purchasing: PurchasingService,
    /// Who did what.
    pub audit: AuditService,
    pub(crate) calls: Calls,
}

/// Makes a client of `http://HOST:PORT` (plain text) or `https://HOST:PORT` (TLS). Nothing is sent before its first call.
/// To be called within a tokio runtime.
///
/// # Errors
/// The URL or the certificates cannot be used.
pub fn connect(url: &str, options: Options) -> Result<Client, ConnectError> {
    let uri = parse(url).ok_or_else(|| ConnectError::Url(url.to_owned()))?;
    let secure = uri.scheme_str() == Some("https");
    let endpoint = Endpoint::from(uri)
        .connect_timeout(CONNECT_TIMEOUT)
        .http2_keep_alive_interval(KEEPALIVE_INTERVAL)
        .keep_alive_timeout(KEEPALIVE_TIMEOUT)
        // A watch may be silent for long.
        .keep_alive_while_idle(true)
        .tcp_nodelay(true);
    let endpoint = match tls(&options)? {
        tls if secure => endpoint.tls_config(tls).map_err(|error| ConnectError::Tls(crate::error::chain(&error)))?,
        _ if options.ca.is_some() || options.cert.is_some() => return Err(ConnectError::Plain(url.to_owned())),
        _ => endpoint,
    };
    Client::new(endpoint.connect_lazy(), url, options)
}

impl Client {
    fn new(channel: Channel, url: &str, options: Options) -> Result<Self, ConnectError> {
        Ok(Self::over(Calls::new(channel, url, options)?))
    }

    fn over(calls: Calls) -> Self {
        Self {
            orders: OrderService(calls.clone()),
            inventory: InventoryService(calls.clone()),
            backorders: BackorderService(calls.clone()),
            purchasing: PurchasingService(calls.clone()),
            audit: AuditService(calls.clone()),
            calls,
        }
    }

    /// The same client with another deadline: `client.within(Duration::from_secs(2)).orders.get_order(...)`.
    #[must_use]
    pub fn within(&self, timeout: Duration) -> Self {
        Self::over(self.calls.within(timeout))
    }
}

fn parse(url: &str) -> Option<Uri> {
    let uri: Uri = url.parse().ok()?;
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    let named = uri.host().is_some_and(|host| !host.is_empty()) && uri.port_u16().is_some();
    (known && named && matches!(uri.path(), "" | "/") && uri.query().is_none()).then_some(uri)
}

fn tls(options: &Options) -> Result<ClientTlsConfig, ConnectError> {
    let tls = match &options.ca {
        Some(roots) if !holds_certificate(roots) => return Err(ConnectError::Ca),
        Some(roots) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(roots)),
        None => ClientTlsConfig::new().with_native_roots(),
    };
    match (&options.cert, &options.key) {
        (Some(cert), Some(key)) => Ok(tls.identity(Identity::from_pem(cert, key))),
        (None, None) => Ok(tls),
        _ => Err(ConnectError::Pair),
    }
}

fn holds_certificate(pem: &[u8]) -> bool {
    String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----")
}
