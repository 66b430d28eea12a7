//! The client commands: what somebody at a terminal asks of a running server, through its gRPC door like any caller.
//!
//! A command's arguments become a request (one file per noun), the Rust client sends it, and what came goes out through
//! [`out`] alone: as a table for people, or as the protocol's JSON.

mod arguments;
mod backorders;
mod effects;
mod failure;
mod health;
mod json;
mod orders;
mod out;
mod pages;
mod purchase_orders;
mod stock;
mod suggest;
mod table;
mod watch;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
    pin::pin,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::{Command, Subcommand};
use clap_complete::Shell;
use fillrate_client::{Client, ConnectError, Options, Token, connect};
use tokio::time::timeout;

use self::{failure::Failed, out::Out};
use crate::config::ClientArgs;

/// An answer that takes longer is said to.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a client can do.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Orders: list, show, create, approve, ship, cancel, close
    Orders(orders::Orders),
    /// Stock: list, show, adjust, count, movements
    Stock(stock::Stock),
    /// Backorders: list, show, explain, fill, force, hold, resume, cancel, summarize
    Backorders(backorders::Backorders),
    /// What to buy, from whom and why; --create makes purchase orders of it
    Suggest(suggest::Suggest),
    /// Purchase orders: list, show, create, submit, receive, cancel, close
    PurchaseOrders(purchase_orders::PurchaseOrders),
    /// Show every change of orders, backorders or stock as it comes, until interrupted
    ///
    /// Goes on over restarts of the server. With `--output json` each line is a message whose `cursor` is where to go on
    /// after it, by --cursor.
    Watch(watch::Watch),
    /// Whether the server serves: with its database there, and not told to stop
    Health(health::Health),
}

impl ClientCommand {
    /// Which server it speaks to, as whom, and how it shows what that says.
    #[must_use]
    pub fn settings(&self) -> &ClientArgs {
        match self {
            Self::Orders(args) => &args.server,
            Self::Stock(args) => &args.server,
            Self::Backorders(args) => &args.server,
            Self::Suggest(args) => &args.server,
            Self::PurchaseOrders(args) => &args.server,
            Self::Watch(args) => &args.server,
            Self::Health(args) => &args.server,
        }
    }
}

/// What stands below the help of every client command.
pub const EXIT_STATUS: &str = "\
Exit status of the client commands:
  0  done
  1  refused: the server read the request and said no, and why
  2  the command line, or a file that it names, is wrong: nothing was sent
  3  no answer: no server, a wrong certificate, or the deadline passed
  4  not let in: the token is missing, expired or may not do this";

/// Does what was asked, and says how that went.
pub async fn run(command: &ClientCommand) -> ExitCode {
    let settings = command.settings();
    let out = Arc::new(Out::new(settings.output, settings.color));
    match patiently(act(command, &out), command, &out).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            out.fail(&failed);
            ExitCode::from(failed.status())
        }
    }
}

/// Says so where an answer takes long: somebody may be waiting for a server that is not there.
async fn patiently(
    act: impl Future<Output = Result<(), Failed>>,
    command: &ClientCommand,
    out: &Out,
) -> Result<(), Failed> {
    let mut act = pin!(act);
    if matches!(command, ClientCommand::Watch(_)) {
        return act.await;
    }
    if let Ok(done) = timeout(PATIENCE, act.as_mut()).await {
        return done;
    }
    let ClientArgs { endpoint, timeout, .. } = command.settings();
    out.note(&format!("Still no answer from {endpoint}; waiting for {timeout} in all."));
    act.await
}

/// The words for a shell that make it complete this program's.
#[must_use]
pub fn completion(shell: Shell, mut command: Command) -> String {
    let mut words = Vec::new();
    clap_complete::generate(shell, &mut command, "fillrate", &mut words);
    String::from_utf8_lossy(&words).into_owned()
}

async fn act(command: &ClientCommand, out: &Arc<Out>) -> Result<(), Failed> {
    let client = client(command.settings())?;
    match command {
        ClientCommand::Orders(args) => orders::run(&args.verb, &client, out).await,
        ClientCommand::Stock(args) => stock::run(&args.verb, &client, out).await,
        ClientCommand::Backorders(args) => backorders::run(&args.verb, &client, out).await,
        ClientCommand::Suggest(args) => suggest::run(args, &client, out).await,
        ClientCommand::PurchaseOrders(args) => purchase_orders::run(&args.verb, &client, out).await,
        ClientCommand::Watch(args) => watch::run(args, &client, out).await,
        ClientCommand::Health(args) => health::run(args, &client, out).await,
    }
}

fn client(args: &ClientArgs) -> Result<Client, Failed> {
    let file = |flag: &str, path: &Option<PathBuf>| path.as_deref().map(|path| read(flag, path)).transpose();
    let token = match (&args.token, &args.token_file) {
        (Some(token), _) => Some(Token::from(token.text())),
        (None, Some(path)) => {
            read("--token-file", path)?;
            Some(token_of(path))
        }
        (None, None) => None,
    };
    let options = Options {
        tenant: args.tenant.clone().unwrap_or_default(),
        token,
        ca: file("--ca", &args.ca)?,
        cert: file("--cert", &args.cert)?,
        key: file("--key", &args.key)?,
        timeout: args.timeout.duration(),
    };
    connect(&args.endpoint, options).map_err(|error| {
        let setting = match error {
            ConnectError::Url(_) => "--endpoint (FILLRATE_ENDPOINT)",
            ConnectError::Tenant(_) => "--tenant (FILLRATE_TENANT)",
            ConnectError::Ca => "--ca (FILLRATE_CA)",
            _ => "--ca, --cert, --key (FILLRATE_CA, FILLRATE_CLIENT_CERT, FILLRATE_CLIENT_KEY)",
        };
        Failed::Usage(format!("{setting}: {error}"))
    })
}

fn read(flag: &str, path: &Path) -> Result<Vec<u8>, Failed> {
    fs::read(path).map_err(|error| Failed::Usage(format!("{flag}: cannot read {}: {error}", path.display())))
}

/// Read again before every try: whoever renews it writes it there.
fn token_of(path: &Path) -> Token {
    let path = path.to_owned();
    Token::asked(move || {
        let path = path.clone();
        async move {
            let text = tokio::fs::read_to_string(&path).await?;
            Ok(text.trim().to_owned())
        }
    })
}
