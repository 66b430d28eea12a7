//! The store on a real Postgres.

mod agree;
mod contention;
mod feed;
mod loading;
mod purchasing;
mod session;

use std::time::Duration;

use sqlx::Connection as _;

use super::{Database, Line, Locked, Tx, request::Recorded, verify};
use crate::{
    database::migrate,
    domain::{
        answer::Answer,
        books::{Booking, Books, Halt},
        command::Command,
        id::{RequestId, TenantId},
        refusal::Refusal,
        wants::Wants,
    },
    embedded::{Embedded, EmbeddedSettings, SERVER},
    error::Result,
};

/// A database with one tenant.
pub(super) struct Ground {
    pub database: Database,
    pub tenant: TenantId,
    cluster: Embedded,
    _place: tempfile::TempDir,
}

impl Ground {
    pub(super) async fn lay() -> Self {
        let place = tempfile::Builder::new()
            .prefix("fillrate-store-")
            .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .tempdir_in("/tmp")
            .unwrap();
        let cluster = Embedded::start(&EmbeddedSettings::in_folder(place.path().join("data"))).await.unwrap();
        migrate(&cluster.owner(), SERVER, Duration::from_secs(5)).await.unwrap();
        let pool = || sqlx::postgres::PgPoolOptions::new().max_connections(4).connect_lazy_with(cluster.server());
        let database = Database::new(Line::new(pool(), pool(), None), false);
        let tenant = TenantId::known("default");
        database.ensure_tenant(&tenant).await.unwrap();
        Self { database, tenant, cluster, _place: place }
    }

    /// No table contradicts another.
    pub(super) async fn verify(&self, context: &str) {
        let mut tx = self.database.read(&self.tenant).await.unwrap();
        for rule in verify::rules() {
            let (found, all) = tx.contradictions(rule, 10).await.unwrap();
            assert_eq!(all, 0, "{}: {}: {found:?} {context}", rule.table, rule.name);
        }
    }

    /// Ends connections from the other side, and waits until they are gone.
    pub(super) async fn break_connections(&self, processes: &[i32]) {
        let mut superuser = sqlx::PgConnection::connect_with(&self.cluster.superuser()).await.unwrap();
        let end = "SELECT bool_and(pg_terminate_backend(p, 10000)) FROM unnest($1::int[]) p";
        let ended: bool = sqlx::query_scalar(end).bind(processes).fetch_one(&mut superuser).await.unwrap();
        assert!(ended);
    }

    pub(super) async fn clear(self) {
        self.cluster.stop().await;
    }

    /// Decides commands in one transaction, as far as they need locks that are not taken yet in several, and saves it.
    pub(super) async fn run(
        &self,
        commands: &[Command],
        run: Run,
    ) -> Result<Vec<std::result::Result<Answer, Refusal>>> {
        let mut wants = Wants::default();
        for command in commands {
            wants.merge(command.foresee(None));
        }
        for round in 0.. {
            let exclusive = round >= 3 || commands.iter().any(Command::is_exclusive);
            let mut session = self.database.session().await?;
            let mut tx = session.write(&self.tenant, exclusive).await?;
            let mut locked = tx.lock(&wants, exclusive).await?;
            loop {
                let mut round = Round { tx: &mut tx, locked: &mut locked, wants: &mut wants, exclusive };
                if let Some(answers) = round.decide(commands, run).await? {
                    tx.commit().await?;
                    return Ok(answers);
                }
                if !run.patient || !tx.lock_more(&mut locked, &wants).await? {
                    tx.rollback().await?;
                    break;
                }
            }
        }
        unreachable!("an exclusive round ends")
    }
}

/// How a transaction is run.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    pub validate_only: bool,
    /// The clock and number to book with; none: the database's own.
    pub booking: Option<Booking>,
    /// Take further locks in the same transaction.
    pub patient: bool,
}

struct Round<'a, 'c> {
    tx: &'a mut Tx<'c>,
    locked: &'a mut Locked,
    wants: &'a mut Wants,
    exclusive: bool,
}

impl Round<'_, '_> {
    /// None: more is to be locked first.
    async fn decide(
        &mut self,
        commands: &[Command],
        run: Run,
    ) -> Result<Option<Vec<std::result::Result<Answer, Refusal>>>> {
        let booking = match run.booking {
            Some(booking) => booking,
            None => self.tx.booking().await?,
        };
        let mut books = Books::new(booking);
        let mut lacking = self.wants.clone();
        let mut answers = Vec::new();
        while let Some(command) = commands.get(answers.len()) {
            if !lacking.is_empty()
                && let Some(more) = self.tx.load(&mut books, self.locked, &lacking, self.exclusive).await?
            {
                assert!(!self.exclusive, "an exclusive transaction locks what it needs");
                self.wants.merge(more);
                return Ok(None);
            }
            lacking = Wants::default();
            match books.execute(answers.len(), command, run.validate_only) {
                Ok(answer) => answers.push(Ok(answer)),
                Err(Halt::Refused(refusal)) => answers.push(Err(*refusal)),
                Err(Halt::Missing) => {
                    lacking = books.take_wants();
                    assert!(!lacking.is_empty(), "nothing is named: {command:?}");
                    self.wants.merge(lacking.clone());
                }
            }
        }
        let requests: Vec<RequestId> =
            (0..commands.len()).map(|n| RequestId::known(format!("{}-{n}", booking.batch_no))).collect();
        let recorded = |id: &RequestId| Recorded {
            request_id: id.clone(),
            method: "Test",
            content_hash: vec![7],
            answer: "[]".to_owned(),
        };
        let recorded: Vec<Recorded> = requests.iter().map(recorded).collect();
        let changes = books.changes().unwrap();
        self.tx.save(&changes, booking, &requests, &recorded, &[], &[]).await?;
        Ok(Some(answers))
    }
}
