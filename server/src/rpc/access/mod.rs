//! Who may come in: every call of our services learns here, before anything else of it is looked at, in which tenant it
//! acts and on whose behalf. Health and reflection tell nothing of any tenant, and are answered to everybody.

mod table;
#[cfg(test)]
mod tests;

use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures::future::BoxFuture;
use http::{HeaderMap, Request, Response, header::AUTHORIZATION};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::{Status, body::Body};
use tower::{Layer, Service};

use super::{
    limits::TenantLimits,
    observe::Learnt,
    peer::{Held, Peer},
    status,
};
use crate::{
    app::App,
    domain::id::{Actor, TenantId},
    identity::{Identities, Identity, Unknown},
};

/// No token is good for longer than a clock can tell.
const FAR: Duration = Duration::from_secs(366 * 24 * 3_600);
/// The services whose callers are asked who they are.
const OURS: &str = "/fillrate.";
/// The header that names the tenant.
const TENANT: &str = "x-tenant";
/// The tenant of calls without it, where callers are not asked who they are.
const DEFAULT_TENANT: &str = "default";

/// The paths of the methods whose callers are asked who they are.
pub(in crate::rpc) fn paths() -> impl Iterator<Item = String> {
    table::paths()
}

/// A call that was let in: an extension of its request.
#[derive(Debug, Clone)]
pub(in crate::rpc) struct Admitted {
    pub(in crate::rpc) tenant: TenantId,
    /// Who it is, where callers are asked.
    pub(in crate::rpc) actor: Option<Actor>,
    /// When what the caller showed ends to be good.
    pub(in crate::rpc) until: Option<Instant>,
    /// Cancelled once it may be good no longer.
    pub(in crate::rpc) doubted: Option<CancellationToken>,
}

/// Lets calls in, or refuses them.
#[derive(Debug, Clone)]
pub(crate) struct AccessLayer {
    /// None: callers are not asked who they are.
    pub(crate) identities: Option<Arc<Identities>>,
    pub(crate) app: Arc<App>,
    pub(crate) limits: Arc<TenantLimits>,
}

impl<S> Layer<S> for AccessLayer {
    type Service = WithAccess<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithAccess { inner, access: self.clone() }
    }
}

/// What [`AccessLayer`] makes of a service.
#[derive(Debug, Clone)]
pub(crate) struct WithAccess<S> {
    inner: S,
    access: AccessLayer,
}

impl<S, B> Service<Request<B>> for WithAccess<S>
where
    S: Service<Request<B>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Send,
    B: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<Body>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if !request.uri().path().starts_with(OURS) {
            return Box::pin(self.inner.call(request));
        }
        let access = self.access.clone();
        // The one that is ready; its copy is asked anew.
        let copy = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, copy);
        Box::pin(async move {
            let call = Asked::of(&mut request);
            let streams = table::streams(&call.path);
            let learnt = request.extensions().get::<Learnt>().cloned();
            let admitted = access.admit(call).await.and_then(|admitted| {
                // Also of a call that its tenant's limits refuse.
                if let Some(learnt) = learnt {
                    learnt.tenant(&admitted.tenant);
                }
                let taken = access.limits.take(&admitted.tenant, streams);
                Ok((admitted, taken.map_err(|error| status::of(error, "access"))?))
            });
            match admitted {
                Ok((admitted, taken)) => {
                    request.extensions_mut().insert(admitted);
                    let answer = inner.call(request).await?;
                    Ok(answer.map(|body| Held::body(body, taken)))
                }
                Err(status) => Ok(status.into_http()),
            }
        })
    }
}

/// What of a request says who asks for what.
#[derive(Debug)]
struct Asked {
    path: String,
    tenant: Result<Option<TenantId>, Status>,
    /// What the header says, or that there are several or it is no text.
    authorization: Result<Option<Secret>, Unknown>,
    certificate: Option<Arc<[u8]>>,
}

/// Never printed.
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Asked {
    /// Takes the token out of the request: nobody further in can print it.
    fn of<B>(request: &mut Request<B>) -> Self {
        let path = request.uri().path().to_owned();
        let tenant = tenant(request.headers());
        let authorization = authorization(request.headers());
        request.headers_mut().remove(AUTHORIZATION);
        let certificate = request.extensions().get::<Peer>().and_then(|peer| peer.certificate.clone());
        Self { path, tenant, authorization, certificate }
    }
}

fn authorization(headers: &HeaderMap) -> Result<Option<Secret>, Unknown> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    match (given.next(), given.next()) {
        (None, _) => Ok(None),
        (Some(header), None) => match header.to_str() {
            Ok(text) => Ok(Some(Secret(text.to_owned()))),
            Err(_) => Err(Unknown::Invalid("the header authorization is no text".to_owned())),
        },
        (Some(_), Some(_)) => Err(Unknown::Invalid("there are several headers authorization".to_owned())),
    }
}

/// The tenant that the header names.
fn tenant(headers: &HeaderMap) -> Result<Option<TenantId>, Status> {
    let mut named = headers.get_all(TENANT).iter();
    match (named.next(), named.next()) {
        (None, _) => Ok(None),
        (Some(name), None) => {
            let tenant = name.to_str().ok().and_then(TenantId::parse_name);
            tenant.map(Some).ok_or_else(status::tenant_invalid)
        }
        // Two names: whichever were taken, one of those who set them would be wrong.
        (Some(_), Some(_)) => Err(status::tenant_invalid()),
    }
}

impl AccessLayer {
    async fn admit(&self, asked: Asked) -> Result<Admitted, Status> {
        let Some(identities) = &self.identities else {
            let tenant = asked.tenant?.unwrap_or_else(|| TenantId::known(DEFAULT_TENANT));
            return Ok(Admitted { tenant, actor: None, until: None, doubted: None });
        };
        let authorization = asked.authorization.map_err(|why| status::access::unknown(&why))?;
        let authorization = authorization.as_ref().map(|secret| secret.0.as_str());
        // Taken before the file is looked at: what is replaced in between is doubted at once.
        let file_replaced = identities.file_replaced();
        let identity = identities.identify(authorization, asked.certificate.as_deref()).await;
        let identity = identity.map_err(|why| status::access::unknown(&why))?;
        let roles = table::roles(&asked.path).ok_or_else(status::access::no_method)?;
        let method = asked.path.rsplit('/').next().unwrap_or_default();
        if !identity.may(roles) {
            return Err(status::access::role_missing(method, roles));
        }
        let tenant = chosen(&identity, asked.tenant?)?;
        // Who may make tenants is not told which there are.
        if !identity.is_admin() {
            let exists = self.app.knows_tenant(&tenant).await.map_err(|error| status::of(error, "access"))?;
            if !exists {
                return Err(status::access::tenant_not_found(&tenant));
            }
        }
        let left = identity.until.map(|until| (until - self.app.clock.now()).to_std().unwrap_or_default());
        Ok(Admitted {
            tenant,
            actor: Some(Actor::named(&identity.subject)),
            until: left.map(|left| Instant::now() + left.min(FAR)),
            // A token is good until it ends, whatever the file says.
            doubted: file_replaced.filter(|_| left.is_none()),
        })
    }
}

/// The tenant that a caller acts in: the one it names, or the only one that it may act in.
fn chosen(identity: &Identity, named: Option<TenantId>) -> Result<TenantId, Status> {
    match (named, identity.tenants.only()) {
        (Some(named), _) if identity.tenants.hold(&named) => Ok(named),
        (Some(named), _) => Err(status::access::tenant_denied(&named)),
        (None, Some(only)) => Ok(only.clone()),
        (None, None) => Err(status::access::tenant_missing()),
    }
}
