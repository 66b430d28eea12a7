//! `fillrate migrate`: the schema brought up to date without serving.

use std::time::Duration;

use crate::{
    config::{ConfigError, MigrateArgs},
    database::{self, DatabaseError, Places},
    embedded::{self, Embedded, EmbeddedError},
};

/// Long enough for a database that starts together with this command.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the schema is not up to date.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The settings lack something.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The private Postgres does not run.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Migrates the named database, or the private one, whether a server runs on it or not. Gives the SQL that distributes it,
/// where that is wanted.
///
/// # Errors
/// One sentence for what is wrong.
pub async fn migrate(args: &MigrateArgs) -> Result<Option<String>, CommandError> {
    if let Some((owner, role)) = args.database.migration()? {
        database::migrate(owner.clone(), &role, PATIENCE).await?;
        return distribution(args, owner).await;
    }
    let embedded = Embedded::start_or_join(&args.database.embedded()).await?;
    let migrated = database::migrate(&embedded.owner(), embedded::SERVER, PATIENCE).await;
    let wanted = match migrated {
        Ok(()) => distribution(args, embedded.owner().into()).await,
        Err(error) => Err(error.into()),
    };
    embedded.stop().await;
    wanted
}

async fn distribution(args: &MigrateArgs, owner: Places) -> Result<Option<String>, CommandError> {
    Ok(if args.distribute { Some(database::distribution(&owner, PATIENCE).await?) } else { None })
}
