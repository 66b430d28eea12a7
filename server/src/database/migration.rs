//! Bringing the schema up to date. The migrations are embedded in the binary, forward only.

use std::{collections::HashSet, time::Duration};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, migrate::Migrator};

use super::{
    DatabaseError, grants,
    places::{Found, Places},
};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Any number, the same in every release.
const LOCK: i64 = 4210;
/// How long one that migrates gets before its lock is asked for again.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(100);

/// Applies, as the owner, what the database lacks, and grants `role` what the server needs. Several may do so at once:
/// a lock of the owner's session lets one work and the others find nothing to do. `patience` is how long a database that
/// does not answer is waited for.
///
/// # Errors
/// When the database does not answer, a migration fails, or the role is not there.
pub async fn migrate(owner: impl Into<Places>, role: &str, patience: Duration) -> Result<(), DatabaseError> {
    let Found { mut connection, .. } = owner.into().connect(patience).await?;
    lock(&mut connection).await?;
    clear(&mut connection).await?;
    let before = applied(&mut connection).await?;
    // A release that came later may have been here already: its migrations leave us working.
    let migrations = MIGRATIONS.migrations.clone();
    let migrator = Migrator { ignore_missing: true, locking: false, migrations, ..Migrator::DEFAULT };
    migrator.run_direct(None, &mut connection, false).await?;
    let after = applied(&mut connection).await?;
    tracing::info!(applied = after.len() - before.len(), total = after.len(), "the schema is up to date");
    grants::give(&mut connection, role).await?;
    // Everything is committed, and the lock goes with its session; a farewell that fails changes nothing.
    let _ = connection.close().await;
    Ok(())
}

/// Waits until nobody else migrates, between statements: an index that is built beside writers waits for every statement
/// that runs, and one that waited for our lock would wait for it in turn.
async fn lock(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    let refused = DatabaseError::refused("lock its schema");
    loop {
        let query = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(LOCK).persistent(false);
        if query.fetch_one(&mut *connection).await.map_err(&refused)? {
            return Ok(());
        }
        tokio::time::sleep(BETWEEN_ATTEMPTS).await;
    }
}

/// Drops what is left of an index whose building was ended: it is built again.
async fn clear(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    const LEFT: &str = "SELECT format('DROP INDEX CONCURRENTLY %s', i.indexrelid::regclass) FROM pg_index i \
        JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_roles r ON r.oid = c.relowner AND r.rolname = current_user \
        WHERE NOT i.indisvalid AND c.relkind = 'i' \
            AND c.relnamespace = (SELECT t.relnamespace FROM pg_class t WHERE t.oid = to_regclass('tenants'))";
    let refused = DatabaseError::refused("clear what is left of an index");
    let left: Vec<String> =
        sqlx::query_scalar(LEFT).persistent(false).fetch_all(&mut *connection).await.map_err(&refused)?;
    for statement in left {
        // The name comes from the catalog, quoted there.
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await.map_err(&refused)?;
    }
    Ok(())
}

/// Refuses a database that lacks a migration of this release.
pub(super) async fn check(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    let applied = applied(connection).await?;
    let missing = MIGRATIONS.iter().filter(|known| !applied.contains(&known.version)).count();
    if missing > 0 {
        return Err(DatabaseError::NotMigrated { missing });
    }
    Ok(())
}

/// The versions of what was applied; none where nothing ever was, or where we may not look.
async fn applied(connection: &mut PgConnection) -> Result<HashSet<i64>, DatabaseError> {
    let attempt = "list its migrations";
    let readable: bool =
        sqlx::query_scalar("SELECT coalesce(has_table_privilege(to_regclass('_sqlx_migrations'), 'SELECT'), false)")
            .persistent(false)
            .fetch_one(&mut *connection)
            .await
            .map_err(DatabaseError::refused(attempt))?;
    if !readable {
        return Ok(HashSet::new());
    }
    let versions: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
        .persistent(false)
        .fetch_all(connection)
        .await
        .map_err(DatabaseError::refused(attempt))?;
    Ok(versions.into_iter().collect())
}
