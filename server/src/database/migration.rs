//! Bringing the schema up to date. The migrations are embedded in the binary, forward only.

use std::{collections::HashSet, time::Duration};

use sqlx::{Connection as _, PgConnection, migrate::Migrator};

use super::{
    DatabaseError, grants,
    places::{Found, Places},
};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Applies, as the owner, what the database lacks, and grants `role` what the server needs. Several may do so at once:
/// a lock of the owner's session lets one work and the others find nothing to do. `patience` is how long a database that
/// does not answer is waited for.
///
/// # Errors
/// When the database does not answer, a migration fails, or the role is not there.
pub async fn migrate(owner: impl Into<Places>, role: &str, patience: Duration) -> Result<(), DatabaseError> {
    let Found { mut connection, .. } = owner.into().connect(patience).await?;
    let before = applied(&mut connection).await?;
    // A release that came later may have been here already: its migrations leave us working.
    let migrator = Migrator { ignore_missing: true, migrations: MIGRATIONS.migrations.clone(), ..Migrator::DEFAULT };
    migrator.run_direct(None, &mut connection, false).await?;
    let after = applied(&mut connection).await?;
    tracing::info!(applied = after.len() - before.len(), total = after.len(), "the schema is up to date");
    grants::give(&mut connection, role).await?;
    // Everything is committed; a farewell that fails changes nothing.
    let _ = connection.close().await;
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
