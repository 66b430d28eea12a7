//! Every table can be distributed by tenant, as the catalogue has it.

use fillrate_server::{database::migrate, embedded::SERVER};
use fillrate_tests::{World, database::Database};
use sqlx::Executor as _;

use super::{commands::run, number};

/// What is no tenant's: which migrations there were, which database this is.
const OF_NO_TENANT: &str = "('_sqlx_migrations', 'database_identity')";

/// The tenant is the first column of every key and index, and of the default collation; no foreign key, no trigger and no
/// identity column stands in the way.
#[tokio::test]
async fn every_key_begins_with_the_tenant() {
    let database = Database::create().await;
    let tables = format!(
        "SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') \
         AND c.relname NOT IN {OF_NO_TENANT}"
    );
    for (what, sql) in [
        (
            "a table without a key that begins with the tenant",
            "SELECT count(*) FROM (TABLES) t(oid) WHERE NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a \
             ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = t.oid AND i.indisprimary \
             AND a.attname = 'tenant_id')",
        ),
        (
            "an index that does not begin with the tenant",
            "SELECT count(*) FROM (TABLES) t(oid) JOIN pg_index i ON i.indrelid = t.oid JOIN pg_attribute a \
             ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE a.attname <> 'tenant_id'",
        ),
        (
            "a tenant of another type or collation",
            "SELECT count(*) FROM (TABLES) t(oid) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'tenant_id' \
             WHERE a.atttypid <> 'text'::regtype OR a.attcollation <> '\"default\"'::regcollation",
        ),
        (
            "a foreign key or an exclusion",
            "SELECT count(*) FROM (TABLES) t(oid) JOIN pg_constraint k ON k.conrelid = t.oid WHERE k.contype IN ('f', 'x')",
        ),
        (
            "a trigger",
            "SELECT count(*) FROM (TABLES) t(oid) JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal",
        ),
        (
            "an identity or a default that reads a sequence",
            "SELECT count(*) FROM (TABLES) t(oid) JOIN pg_attribute a ON a.attrelid = t.oid LEFT JOIN pg_attrdef d \
             ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
             WHERE a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval%'",
        ),
    ] {
        assert_eq!(number(&database, &sql.replace("TABLES", &tables)).await, 0, "{what}");
    }
    let names = format!("SELECT count(*) FROM ({tables}) t");
    assert!(number(&database, &names).await > 20, "the tables are found");
}

/// An index that is built beside writers may be left half-built: whoever migrates next builds it anew. Several may.
#[tokio::test]
async fn an_index_whose_building_was_ended_is_built_again() {
    let database = Database::create().await;
    let mut superuser = database.superuser().await;
    for sql in [
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'requests_booked'::regclass",
        "DELETE FROM _sqlx_migrations WHERE description = 'requests booked'",
    ] {
        assert_eq!(superuser.execute(sql).await.unwrap().rows_affected(), 1, "{sql}");
    }
    let (owner, patience) = (database.owner(), std::time::Duration::from_secs(60));
    let again = || migrate(&owner, SERVER, patience);
    let (one, another, third) = tokio::join!(again(), again(), again());
    one.and(another).and(third).unwrap();
    let valid = "SELECT count(*) FROM pg_index WHERE indexrelid = 'requests_booked'::regclass AND indisvalid";
    assert_eq!(number(&database, valid).await, 1);
}

/// What is printed for Citus names every table once.
#[tokio::test(flavor = "multi_thread")]
async fn the_distribution_names_every_table() {
    let world = World::new().await;
    let role = world.database.server().get_username().to_owned();
    let (status, said) = run(&world.database, &["migrate", "--distribute", "--server-role", &role]);
    let tables = format!(
        "SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') \
         AND NOT c.relispartition AND c.relname NOT IN {OF_NO_TENANT}"
    );
    assert_eq!(status, Some(0), "{said}");
    let distributed = i64::try_from(said.matches("SELECT create_distributed_table('").count()).unwrap();
    assert_eq!(distributed, number(&world.database, &tables).await, "{said}");
    assert_eq!(said.matches("SELECT truncate_local_data_after").count(), said.matches("SELECT create_dist").count());
    let mut lines = said.lines().filter(|line| line.contains("create_distributed_table")).skip(1);
    assert!(lines.all(|line| line.contains("colocate_with => 'tenants'")), "{said}");
}
