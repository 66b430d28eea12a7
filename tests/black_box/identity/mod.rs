//! Servers that ask who calls.

mod audit;
pub mod keys;
mod limits;
mod rows;
mod secrets;
mod tenants;
pub mod tls;
mod walk;

use std::{fs, path::PathBuf, time::Duration};

use fillrate_server::{Config, identity::make_key};
use fillrate_tests::{Door, database::Database, server::Server};
use tempfile::TempDir;
use uuid::Uuid;

/// How often such a server looks whether its files have changed.
pub const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// The file of known callers, and the keys by their names.
pub struct Keys {
    folder: TempDir,
    lines: Vec<String>,
}

impl Keys {
    pub fn new() -> Self {
        let keys = Self { folder: TempDir::new().unwrap(), lines: Vec::new() };
        keys.write();
        keys
    }

    /// With somebody who is known, whose key nobody needs.
    pub fn with(mut self, name: &str, tenants: &str, roles: &str) -> Self {
        self.add(name, tenants, roles);
        self
    }

    /// Makes somebody known; gives the key.
    pub fn add(&mut self, name: &str, tenants: &str, roles: &str) -> String {
        let made = make_key([Uuid::new_v4(), Uuid::new_v4()], name, tenants, roles).unwrap();
        self.lines.push(made.line);
        self.write();
        made.key
    }

    /// Forgets whoever has this name.
    pub fn remove(&mut self, name: &str) {
        self.lines.retain(|line| line.split(' ').nth(1) != Some(name));
        self.write();
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("callers")
    }

    /// In one step: half a file would be another.
    fn write(&self) {
        let beside = self.folder.path().join("new");
        fs::write(&beside, self.lines.join("\n")).unwrap();
        fs::rename(beside, self.path()).unwrap();
    }

    pub fn configure(&self, config: &mut Config) {
        config.identity.known_callers = Some(self.path());
        config.look_again = LOOK_AGAIN;
    }

    pub async fn server(&self, database: &Database) -> Server {
        Server::start_with(database, |config| self.configure(config)).await
    }
}

/// The door of whoever has this token.
pub async fn door(server: &Server, tenant: Option<&str>, token: &str) -> Door {
    Door::with_token(server.channel().await, tenant, token)
}
