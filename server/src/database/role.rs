//! Whether the connected role is one the server may work as.

use sqlx::PgConnection;

use super::DatabaseError;

/// The oldest server whose SQL is used, as Postgres counts.
const OLDEST: i32 = 140_000;

/// Refuses a role that row-level security would not bind: a superuser, one that bypasses it, the owner of a table, or a
/// member of any of these. Gives Postgres' version.
pub(super) async fn check(connection: &mut PgConnection) -> Result<String, DatabaseError> {
    let (role, number, version): (String, i32, String) = sqlx::query_as(
        "SELECT current_user::text, current_setting('server_version_num')::int, \
         split_part(current_setting('server_version'), ' ', 1)",
    )
    .persistent(false)
    .fetch_one(&mut *connection)
    .await
    .map_err(DatabaseError::refused("say who we are"))?;
    if number < OLDEST {
        return Err(DatabaseError::TooOld(version));
    }
    let (superuser, bypasses, owns): (bool, bool, bool) = sqlx::query_as(
        "SELECT bool_or(r.rolsuper), bool_or(r.rolbypassrls), \
             bool_or(EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                 WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p') \
                 AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)')) \
         FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')",
    )
    .persistent(false)
    .fetch_one(connection)
    .await
    .map_err(DatabaseError::refused("say what its role may do"))?;
    let why = match (superuser, bypasses, owns) {
        (true, _, _) => "is a superuser or can become one",
        (_, true, _) => "can bypass row-level security",
        (_, _, true) => "owns tables or is a member of their owner",
        _ => return Ok(version),
    };
    Err(DatabaseError::Privileged { role, why })
}
