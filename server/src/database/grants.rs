//! What the server's role may do with what the owner owns.
//!
//! Reading and writing every table, unless the table's comment narrows it: `Server may: SELECT, INSERT.` for a ledger,
//! `Server may: nothing.` for what is not the server's. The same holds for functions, which it may otherwise all
//! execute, and sequences, which it may otherwise use. Partitions get nothing: the server goes through their table,
//! whose row policies hold there.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::DatabaseError;

const MARK: &str = "Server may:";
/// Any number, the same in every release: two that grant at once would fail on each other's catalog rows.
const LOCK: i64 = 0x6669_6c6c_7261_7465;

/// Something that can be granted on: its kind as `GRANT` calls it, its quoted name, its comment, and what the role
/// holds now.
type Object = (String, String, Option<String>, Vec<String>);

/// Brings the role's grants to what they should be, in one transaction; changes nothing where they are.
pub(super) async fn give(owner: &mut PgConnection, role: &str) -> Result<(), DatabaseError> {
    let refused = DatabaseError::refused("grant what the server needs");
    let mut transaction = owner.begin().await.map_err(&refused)?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *transaction).await.map_err(&refused)?;
    let quoted: Option<String> = sqlx::query_scalar("SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = $1")
        .bind(role)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(&refused)?;
    let quoted = quoted.ok_or_else(|| DatabaseError::NoRole(role.to_owned()))?;
    let objects = objects(&mut transaction, role).await.map_err(&refused)?;
    for (kind, name, comment, held) in objects {
        let wanted = wanted(&kind, &name, comment.as_deref())?;
        let held: BTreeSet<&str> = held.iter().map(String::as_str).collect();
        if wanted == held {
            continue;
        }
        let mut statements = vec![format!("REVOKE ALL ON {kind} {name} FROM {quoted}")];
        if !wanted.is_empty() {
            let words = wanted.into_iter().collect::<Vec<_>>().join(", ");
            statements.push(format!("GRANT {words} ON {kind} {name} TO {quoted}"));
        }
        for statement in statements {
            // The names come from the catalog, quoted there; the privileges are words of this file.
            sqlx::query(AssertSqlSafe(statement)).execute(&mut *transaction).await.map_err(&refused)?;
        }
    }
    transaction.commit().await.map_err(&refused)
}

/// Everything the current role owns, schemas first.
async fn objects(connection: &mut PgConnection, role: &str) -> sqlx::Result<Vec<Object>> {
    sqlx::query_as(
        "WITH role AS (SELECT oid FROM pg_roles WHERE rolname = $1), \
         me AS (SELECT oid FROM pg_roles WHERE rolname = current_user) \
         SELECT kind, name, comment, \
             ARRAY(SELECT a.privilege_type FROM aclexplode(acl) a WHERE a.grantee = role.oid) FROM ( \
             SELECT DISTINCT 1 AS step, 'SCHEMA' AS kind, quote_ident(n.nspname) AS name, \
                 NULL::text AS comment, n.nspacl AS acl \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, me \
             WHERE c.relowner = me.oid AND pg_has_role(n.nspowner, 'USAGE') \
             UNION ALL SELECT 2, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, \
                 format('%I.%I', n.nspname, c.relname), obj_description(c.oid, 'pg_class'), c.relacl \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, me \
             WHERE c.relowner = me.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT c.relispartition \
             UNION ALL SELECT 3, 'ROUTINE', p.oid::regprocedure::text, obj_description(p.oid, 'pg_proc'), p.proacl \
             FROM pg_proc p, me WHERE p.proowner = me.oid AND p.prokind IN ('f', 'p') \
         ) owned, role ORDER BY step, name",
    )
    .bind(role)
    .fetch_all(connection)
    .await
}

/// What the server may do with an object of this kind and comment.
fn wanted(kind: &str, name: &str, comment: Option<&str>) -> Result<BTreeSet<&'static str>, DatabaseError> {
    let usual: &[&'static str] = match kind {
        "SCHEMA" | "SEQUENCE" => &["USAGE"],
        "ROUTINE" => &["EXECUTE"],
        // sqlx's own table: the server looks whether the schema is new enough.
        _ if name.ends_with("._sqlx_migrations") => return Ok(BTreeSet::from(["SELECT"])),
        _ => &["SELECT", "INSERT", "UPDATE", "DELETE"],
    };
    let Some((_, marked)) = comment.and_then(|text| text.split_once(MARK)) else {
        return Ok(usual.iter().copied().collect());
    };
    let sentence = marked.split('.').next().unwrap_or(marked);
    let words = sentence.split(',').map(str::trim).filter(|word| !word.is_empty() && *word != "nothing");
    words
        .map(|word| {
            usual
                .iter()
                .copied()
                .find(|known| *known == word)
                .ok_or_else(|| DatabaseError::UnknownPrivilege { object: name.to_owned(), privilege: word.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(kind: &str, name: &str, comment: Option<&str>) -> Result<String, String> {
        wanted(kind, name, comment)
            .map(|set| set.into_iter().collect::<Vec<_>>().join(" "))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_comment_narrows_what_is_granted() {
        let table = |comment| words("TABLE", "public.ledger", comment);
        assert_eq!(table(None).as_deref(), Ok("DELETE INSERT SELECT UPDATE"));
        assert_eq!(table(Some("What moved.")).as_deref(), Ok("DELETE INSERT SELECT UPDATE"));
        assert_eq!(table(Some("What moved. Server may: SELECT, INSERT. Append only.")).as_deref(), Ok("INSERT SELECT"));
        assert_eq!(table(Some("Server may: nothing.")).as_deref(), Ok(""));
        assert!(table(Some("Server may: TRUNCATE")).is_err());
        assert_eq!(words("TABLE", "public._sqlx_migrations", None).as_deref(), Ok("SELECT"));
        assert_eq!(words("ROUTINE", "f(integer)", Some("Server may: nothing")).as_deref(), Ok(""));
        assert_eq!(words("SEQUENCE", "public.event_batch", None).as_deref(), Ok("USAGE"));
    }
}
