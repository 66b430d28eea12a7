//! A database for each test: a copy of the migrated template.

use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};

use crate::cluster::{Cluster, TEMPLATE, cluster};

/// A database of its own; dropping the value drops it.
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Database {
    /// A fresh one, with the present schema and nothing in it.
    pub async fn create() -> Self {
        Self::copy_of(TEMPLATE).await
    }

    /// A fresh one without a schema.
    pub async fn empty() -> Self {
        Self::copy_of("template0").await
    }

    async fn copy_of(template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let cluster = cluster().await;
        let name = format!("test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut superuser = PgConnection::connect_with(&cluster.superuser()).await.expect("the cluster answers");
        let owner = fillrate_server::embedded::OWNER;
        // A process of the same number may have been killed before it could clean up.
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}"),
        ] {
            superuser.execute(AssertSqlSafe(statement)).await.expect("databases can be made");
        }
        superuser.close().await.expect("the connection can be closed");
        Self { cluster, name }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Connects as the role that the server works as.
    #[must_use]
    pub fn server(&self) -> PgConnectOptions {
        self.cluster.server().database(&self.name)
    }

    /// Connects as the owner of its tables.
    #[must_use]
    pub fn owner(&self) -> PgConnectOptions {
        self.cluster.owner().database(&self.name)
    }

    /// The server's connection as a URL, for a server that is a process.
    #[must_use]
    pub fn url(&self) -> String {
        self.server().to_url_lossy().to_string()
    }

    /// The owner's connection as a URL.
    #[must_use]
    pub fn owner_url(&self) -> String {
        self.owner().to_url_lossy().to_string()
    }

    /// A connection that may do everything, for tests that break things on purpose.
    pub async fn superuser(&self) -> PgConnection {
        PgConnection::connect_with(&self.cluster.superuser().database(&self.name)).await.expect("the cluster answers")
    }

    /// Waits until no connection to it is left but this one: what the others did is counted by then.
    pub async fn until_alone(&self, superuser: &mut PgConnection) {
        const OTHERS: &str = "SELECT count(*) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
        while sqlx::query_scalar::<_, i64>(OTHERS).fetch_one(&mut *superuser).await.expect("the cluster answers") > 0 {
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let options = self.cluster.superuser();
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // In a thread with a runtime of its own, which nobody waits for: while the test's runtime stood still, a
        // connection that its server was just opening would stand still too, and Postgres makes and drops databases only
        // when every connection answers. What fails here only leaves a database behind, which goes with the cluster.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut superuser = PgConnection::connect_with(&options).await?;
                superuser.execute(AssertSqlSafe(statement)).await?;
                superuser.close().await
            })
        });
    }
}
