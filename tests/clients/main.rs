//! The clients of the other languages: `client/test` with every toolchain that this machine has, against the server
//! under test. What is missing is named, and is no failure here; `client/test --all` makes it one.

use std::{env, path::Path, process::Command};

/// Set where `client/test --all` runs beside this.
const APART: &str = "FILLRATE_CLIENTS_TESTED_APART";

#[test]
fn every_client_whose_toolchain_is_here() {
    // Straight to the terminal, by the programs that are called too: what was not tested should be seen.
    if env::var_os(APART).is_some() {
        say(&format!("not tested here the clients of other languages: {APART} says that they are tested apart"));
        return;
    }
    let python = Command::new("python3").arg("--version").output();
    if !python.is_ok_and(|told| told.status.success()) {
        say("not tested the clients of Go, Python, TypeScript and Java: python3, which runs client/test, is missing");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/test");
    let server = Path::new(env!("CARGO_BIN_EXE_fillrate-under-test"));
    // Where this build lies: what the clients' tests install is kept there.
    let target = server.ancestors().nth(2).expect("a binary lies in target/PROFILE");
    let status = Command::new("python3")
        .arg(script)
        .arg("--server")
        .arg(server)
        .env("CARGO_TARGET_DIR", target)
        .status()
        .expect("python3 is there");
    assert!(status.success(), "client/test failed: what it printed says where");
}

fn say(text: &str) {
    use std::io::Write as _;
    // The harness keeps what `println!` writes. A closed standard error is no fault of the clients.
    let _ = writeln!(std::io::stderr(), "{text}");
}
