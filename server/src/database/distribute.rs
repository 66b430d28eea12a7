//! The schema over several Postgres: every table distributed by tenant, all of a tenant on one node.

use std::{fmt::Write as _, time::Duration};

use sqlx::{Connection as _, PgConnection};

use super::{
    DatabaseError, migration,
    places::{Found, Places},
};

/// The table that the others lie beside.
const FIRST: &str = "tenants";

/// The SQL that distributes every table over Citus, in one transaction, and then clears what lay here. What is no tenant's (which migrations there were,
/// which database this is) stays on the coordinator.
///
/// # Errors
/// When the database does not answer, or its schema lacks migrations.
pub async fn distribution(owner: &Places, patience: Duration) -> Result<String, DatabaseError> {
    let Found { mut connection, .. } = owner.connect(patience).await?;
    migration::check(&mut connection).await?;
    let tables = tables(&mut connection).await.map_err(DatabaseError::refused("list its tables"))?;
    // What was asked is answered; a farewell that fails changes nothing.
    let _ = connection.close().await;
    Ok(script(&tables))
}

/// Every table whose key begins with the tenant, and whether row policies bind its owner too.
async fn tables(connection: &mut PgConnection) -> sqlx::Result<Vec<(String, bool)>> {
    sqlx::query_as(
        "SELECT c.relname::text, c.relforcerowsecurity FROM pg_class c \
         JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p' \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] \
         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname = 'tenant_id' \
             AND c.relnamespace = (SELECT t.relnamespace FROM pg_class t WHERE t.oid = to_regclass('tenants')) \
         ORDER BY c.relname <> 'tenants', c.relname",
    )
    .fetch_all(connection)
    .await
}

/// Row policies keep even the owner from copying rows to the nodes: they are lifted for it, within the transaction.
fn script(tables: &[(String, bool)]) -> String {
    let mut sql = String::from("BEGIN;\n");
    for (table, forced) in tables {
        let beside = if table == FIRST { "none" } else { FIRST };
        let policies = |word: &str| match forced {
            true => format!("ALTER TABLE {table} {word} ROW LEVEL SECURITY;\n"),
            false => String::new(),
        };
        // Writing to a string does not fail.
        let _ = write!(
            sql,
            "{}SELECT create_distributed_table('{table}', 'tenant_id', colocate_with => '{beside}');\n{}",
            policies("NO FORCE"),
            policies("FORCE"),
        );
    }
    sql.push_str("COMMIT;\n");
    // What was copied to the nodes stays here as well, where nothing reads it any more.
    for (table, _) in tables {
        let _ = writeln!(sql, "SELECT truncate_local_data_after_distributing_table('{table}');");
    }
    sql.push_str("ANALYZE;");
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_lifted_for_the_copying_alone() {
        let sql = script(&[("tenants".to_owned(), false), ("orders".to_owned(), true)]);
        assert_eq!(
            sql,
            "BEGIN;\n\
             SELECT create_distributed_table('tenants', 'tenant_id', colocate_with => 'none');\n\
             ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;\n\
             SELECT create_distributed_table('orders', 'tenant_id', colocate_with => 'tenants');\n\
             ALTER TABLE orders FORCE ROW LEVEL SECURITY;\n\
             COMMIT;\n\
             SELECT truncate_local_data_after_distributing_table('tenants');\n\
             SELECT truncate_local_data_after_distributing_table('orders');\n\
             ANALYZE;"
        );
    }
}
