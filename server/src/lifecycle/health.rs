//! `grpc.health.v1`: each service serves while the database answers and nobody told the server to stop. `liveness` serves as
//! long as the process answers: restarting it brings no database back.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use fillrate_proto::v1::{
    audit_service_server, backorder_service_server, inventory_service_server, order_service_server,
    purchasing_service_server,
};
use tokio::{sync::Mutex, task::JoinHandle};
use tonic_health::{
    ServingStatus,
    pb::health_server::{Health as HealthApi, HealthServer},
    server::{HealthReporter, health_reporter},
};

use crate::database::Probe;

/// The whole server, and each of its services.
const NAMES: [&str; 6] = [
    "",
    order_service_server::SERVICE_NAME,
    inventory_service_server::SERVICE_NAME,
    backorder_service_server::SERVICE_NAME,
    purchasing_service_server::SERVICE_NAME,
    audit_service_server::SERVICE_NAME,
];
/// What asks whether to restart the process asks this.
const LIVENESS: &str = "liveness";
/// How long an outage goes unnoticed at most, and how long a recovery does.
const WHILE_SERVING: Duration = Duration::from_millis(500);
const WHILE_AWAY: Duration = Duration::from_millis(100);

/// Says what the database says, until the server stops.
pub(super) struct Health {
    reports: Reports,
    probing: JoinHandle<()>,
}

/// What was last reported, for whoever looks at the numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Ready(Arc<AtomicBool>);

impl Ready {
    pub(super) fn is_ready(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Clone)]
struct Reports {
    /// None once health has turned: the probe, which goes on while calls finish, reports no more.
    reporter: Arc<Mutex<Option<HealthReporter>>>,
    ready: Ready,
}

impl Reports {
    async fn tell(&self, serving: bool) {
        self.say(self.reporter.lock().await.as_ref(), serving).await;
    }

    async fn turn(&self) {
        let reporter = self.reporter.lock().await.take();
        self.say(reporter.as_ref(), false).await;
    }

    async fn say(&self, reporter: Option<&HealthReporter>, serving: bool) {
        let Some(reporter) = reporter else { return };
        self.ready.0.store(serving, Ordering::Relaxed);
        let status = if serving { ServingStatus::Serving } else { ServingStatus::NotServing };
        for name in NAMES {
            reporter.set_service_status(name, status).await;
        }
    }
}

impl Health {
    /// Reports what the database says now, and from now on. The probe's connection is open from the start, so that an
    /// outage shorter than the time between two questions is seen too: it breaks the connection.
    pub(super) async fn start(mut probe: Probe) -> (Self, HealthServer<impl HealthApi>) {
        let (reporter, service) = health_reporter();
        reporter.set_service_status(LIVENESS, ServingStatus::Serving).await;
        let reports = Reports { reporter: Arc::new(Mutex::new(Some(reporter))), ready: Ready::default() };
        let serving = matches!(probe.serves().await, Ok(true));
        reports.tell(serving).await;
        let probing = tokio::spawn(follow(reports.clone(), probe, serving));
        (Self { reports, probing }, service)
    }

    pub(super) fn ready(&self) -> Ready {
        self.reports.ready.clone()
    }

    /// Reports as not serving, for good.
    pub(super) async fn turn(&self) {
        self.reports.turn().await;
    }
}

impl Drop for Health {
    fn drop(&mut self) {
        self.probing.abort();
    }
}

/// Asks for ever, and reports and logs each change.
async fn follow(reports: Reports, mut probe: Probe, mut serving: bool) {
    loop {
        tokio::time::sleep(if serving { WHILE_SERVING } else { WHILE_AWAY }).await;
        let answer = probe.serves().await;
        let serves = matches!(answer, Ok(true));
        if serves == serving {
            continue;
        }
        serving = serves;
        match answer {
            Ok(true) => tracing::info!("the database is back"),
            Ok(false) => tracing::error!("the database is a standby and takes no writes"),
            Err(error) => tracing::error!(error, "the database is away"),
        }
        reports.tell(serving).await;
    }
}
