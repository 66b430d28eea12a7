//! `fillrate health`.

use clap::Args;
use fillrate_client::Client;
use serde_json::json;

use super::{failure::Failed, out::Out, table::View};
use crate::config::ClientArgs;

/// The arguments of `fillrate health`.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_STATUS)]
pub struct Health {
    /// Only this service, as in fillrate.v1.OrderService [default: the whole server]
    #[arg(value_name = "SERVICE", default_value = "", hide_default_value = true)]
    service: String,
    #[command(flatten)]
    pub(super) server: ClientArgs,
}

pub(super) async fn run(args: &Health, client: &Client, out: &Out) -> Result<(), Failed> {
    if !client.serves(&args.service).await? {
        return Err(Failed::NotServing);
    }
    out.say(&json!({ "status": "SERVING" }), &View::default().text("It serves."))
}
