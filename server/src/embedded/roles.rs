//! The database and the two roles that the server knows, made at each start where they are missing.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use super::{
    DATABASE,
    error::EmbeddedError,
    passwords::{OWNER, Passwords, SERVER},
};

/// Makes the roles, gives them the passwords that are kept, and makes the database.
pub(super) async fn make(mut superuser: PgConnection, passwords: &Passwords) -> Result<(), EmbeddedError> {
    make_all(&mut superuser, passwords)
        .await
        .map_err(|cause| EmbeddedError::Refused { attempt: "to make its roles and database", cause })?;
    // Everything is committed; a farewell that fails changes nothing.
    let _ = superuser.close().await;
    Ok(())
}

async fn make_all(superuser: &mut PgConnection, passwords: &Passwords) -> sqlx::Result<()> {
    for (role, password) in [(OWNER, &passwords.owner), (SERVER, &passwords.server)] {
        let found =
            sqlx::query("SELECT FROM pg_roles WHERE rolname = $1").bind(role).fetch_optional(&mut *superuser).await?;
        if found.is_none() {
            superuser.execute(AssertSqlSafe(format!("CREATE ROLE {role}"))).await?;
        }
        let rights = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION";
        superuser.execute(AssertSqlSafe(format!("ALTER ROLE {role} {rights} PASSWORD '{password}'"))).await?;
    }
    let found = sqlx::query("SELECT FROM pg_database WHERE datname = $1")
        .bind(DATABASE)
        .fetch_optional(&mut *superuser)
        .await?;
    if found.is_none() {
        superuser.execute(AssertSqlSafe(format!("CREATE DATABASE {DATABASE} OWNER {OWNER}"))).await?;
    }
    Ok(())
}
