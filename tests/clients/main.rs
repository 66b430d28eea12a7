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
    let status = Command::new("python3")
        .arg(script)
        .args(["--server", env!("CARGO_BIN_EXE_fillrate-under-test")])
        .env("CARGO_TARGET_DIR", target())
        .status()
        .expect("python3 is there");
    assert!(status.success(), "client/test failed: what it printed says where");
}

/// Where this build lies, and with it what the clients' tests install.
fn target() -> &'static Path {
    let binary = Path::new(env!("CARGO_BIN_EXE_fillrate-under-test"));
    binary.parent().and_then(Path::parent).expect("a binary lies in target/PROFILE")
}

fn say(text: &str) {
    use std::io::Write as _;
    // The harness keeps what `println!` writes.
    writeln!(std::io::stderr(), "{text}").expect("standard error is open");
}
