//! What goes wrong is said so that a stranger knows what to do, and the exit status says of which kind it is.

use std::fs;

use fillrate_tests::World;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tonic::{
    Request, Status,
    service::{InterceptorLayer, Routes},
    transport::{Certificate, Identity, Server, ServerTlsConfig, server::TcpIncoming},
};

use super::terminal::{Ran, Terminal};

fn says(ran: &Ran, status: i32, words: &[&str]) {
    assert_eq!(ran.status, status, "{ran:?}");
    assert!(ran.out.is_empty() && words.iter().all(|word| ran.err.contains(word)), "{words:?}: {ran:?}");
}

const LIST: [&str; 4] = ["orders", "list", "--timeout", "1s"];

#[tokio::test]
async fn no_server_is_said_and_how_to_start_one() {
    let ran = Terminal::at("http://127.0.0.1:1").run(&LIST).await;
    says(&ran, 3, &["no Fillrate answered at http://127.0.0.1:1", "refused", "`fillrate serve` starts one"]);
    let json = Terminal::at("http://127.0.0.1:1").with("FILLRATE_OUTPUT", "json").run(&LIST).await;
    let error: Value = serde_json::from_str(&json.err).unwrap();
    assert_eq!((&error["error"]["code"], &error["error"]["exitStatus"]), (&14.into(), &3.into()), "{error}");
}

#[tokio::test]
async fn health_is_told_and_is_the_exit_status() {
    let world = World::new().await;
    let terminal = Terminal::at(world.server.endpoint());
    assert_eq!(terminal.told(&["health"]).await, "It serves.\n");
    assert_eq!(terminal.json(&["health", "fillrate.v1.OrderService"]).await["status"], "SERVING");
    says(&terminal.run(&["health", "fillrate.v1.NothingService"]).await, 1, &["service not registered"]);
    let (reporter, service) = tonic_health::server::health_reporter();
    reporter.set_service_status("", tonic_health::ServingStatus::NotServing).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = Terminal::at(format!("http://{}", listener.local_addr().unwrap()));
    let serving = tokio::spawn(Server::builder().add_service(service).serve_with_incoming(TcpIncoming::from(listener)));
    says(&away.run(&["health"]).await, 1, &["does not serve", "database"]);
    serving.abort();
    says(&Terminal::at("http://127.0.0.1:1").run(&["health", "--timeout", "1s"]).await, 3, &["no Fillrate answered"]);
}

#[tokio::test]
async fn a_deadline_of_zero_sends_nothing() {
    let world = World::new().await;
    let ran = Terminal::at(world.server.endpoint()).run(&["orders", "list", "--timeout", "0s"]).await;
    says(&ran, 3, &["nothing was sent", "--timeout"]);
}

#[tokio::test]
async fn a_cursor_that_cannot_be_gone_on_from_says_what_can() {
    let world = World::with_items(&["MUG"]).await;
    let terminal = Terminal::at(world.server.endpoint());
    let watch = |cursor: &str| ["watch", "stock", "--cursor", cursor].map(str::to_owned);
    let run = async |words: [String; 4]| terminal.run(&words.each_ref().map(String::as_str)).await;
    says(&run(watch("0000000000000000.1")).await, 1, &["another database", "--endpoint and --tenant"]);
    says(&run(watch("nonsense")).await, 1, &["cursor", "as it was printed"]);
    let cursor = terminal.json(&["stock", "list"]).await["cursor"].as_str().unwrap().to_owned();
    let ahead = format!("{}.99999", cursor.split_once('.').unwrap().0);
    says(&run(watch(&ahead)).await, 1, &["ahead of the newest event", "--on-expired snapshot"]);
    let words = ["watch", "stock", "--cursor", &ahead, "--on-expired", "snapshot", "--count", "0"];
    assert_eq!(terminal.run(&words).await.status, 0);
}

#[tokio::test]
async fn a_refusal_names_every_fault() {
    let world = World::with_items(&["MUG"]).await;
    let terminal = Terminal::at(world.server.endpoint());
    let words = ["orders", "create", "--line", "MUG=-1", "--line", "MUG=0", "--location", "MAIN"];
    says(&terminal.run(&words).await, 1, &["lines[0].quantity", "lines[1].quantity"]);
    says(&terminal.run(&["orders", "show", "A-9"]).await, 1, &["order A-9 does not exist"]);
    let tenant = terminal.run(&["orders", "list", "--tenant", "Shop One"]).await;
    says(&tenant, 1, &["x-tenant", "--tenant (FILLRATE_TENANT)"]);
    let empty = Terminal::at(world.server.endpoint()).with("FILLRATE_TENANT", "nobody");
    says(&empty.run(&["stock", "adjust", "MUG=1"]).await, 1, &["location", "--tenant"]);
}

#[tokio::test]
async fn a_wrong_command_line_sends_nothing() {
    let nowhere = Terminal::at("http://127.0.0.1:1");
    for (words, said) in [
        (&["orders", "list", "--endpoint", "nonsense"][..], "--endpoint (FILLRATE_ENDPOINT)"),
        (&["orders", "list", "--endpoint", "https://a:1", "--ca", "/nowhere.pem"], "cannot read /nowhere.pem"),
        (&["orders", "list", "--token-file", "/nowhere"], "cannot read /nowhere"),
        (&["orders", "list", "--status", "lost"], "short-shipped"),
        (&["orders", "list", "--limit", "0"], "--limit"),
        (&["orders", "create", "--line", "MUG"], "MUG=5"),
        (&["backorders", "fill"], "BACKORDER"),
        (&["backorders", "cancel", "x"], "--reason"),
        (&["orders"], "create"),
    ] {
        let ran = nowhere.run(words).await;
        assert!(ran.status == 2 && ran.err.contains(said), "{words:?}: {ran:?}");
    }
}

/// A server that says this to every call.
async fn saying(status: Status) -> Terminal {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let refuse = move |_: Request<()>| Err::<Request<()>, _>(status.clone());
    let router = Server::builder().layer(InterceptorLayer::new(refuse)).add_routes(Routes::default());
    tokio::spawn(router.serve_with_incoming(TcpIncoming::from(listener)));
    Terminal::at(format!("http://{address}"))
}

#[tokio::test]
async fn whoever_is_not_let_in_is_told_how_to_get_in() {
    let expired = saying(Status::unauthenticated("the token expired at 12:00")).await;
    says(&expired.run(&LIST).await, 4, &["the token expired at 12:00", "FILLRATE_TOKEN or --token-file"]);
    let forbidden = saying(Status::permission_denied("not this tenant's")).await;
    says(&forbidden.run(&LIST).await, 4, &["not this tenant's", "--tenant"]);
}

type Root = CertifiedIssuer<'static, KeyPair>;

fn root() -> Root {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server of this name that wants to know its callers, or not. It is no Fillrate: TLS is all that it knows.
async fn secure(root: &Root, name: &str, wants_callers: bool) -> Terminal {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let key = KeyPair::generate().unwrap();
    let cert = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, root).unwrap();
    let mut tls = ServerTlsConfig::new().identity(Identity::from_pem(cert.pem(), key.serialize_pem()));
    if wants_callers {
        tls = tls.client_ca_root(Certificate::from_pem(root.pem()));
    }
    let router = Server::builder().tls_config(tls).unwrap().add_routes(Routes::default());
    tokio::spawn(router.serve_with_incoming(TcpIncoming::from(listener)));
    Terminal::at(format!("https://{address}"))
}

#[tokio::test]
async fn a_wrong_certificate_is_told_from_a_wrong_name_and_from_none() {
    let (root, folder) = (root(), TempDir::new().unwrap());
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, root.pem()).unwrap();
    let trusting = [&LIST[..], &["--ca", ca.to_str().unwrap()]].concat();
    let known = secure(&root, "127.0.0.1", false).await;
    let other = folder.path().join("other.pem");
    fs::write(&other, self::root().pem()).unwrap();
    let distrusting = [&LIST[..], &["--ca", other.to_str().unwrap()]].concat();
    says(&known.run(&distrusting).await, 3, &["certificate", "--ca (FILLRATE_CA)"]);
    says(&known.run(&trusting).await, 3, &["does not know this method", "--endpoint"]);
    let elsewhere = secure(&root, "elsewhere.example", false).await;
    says(&elsewhere.run(&trusting).await, 3, &["certificate", "the name that it was made for"]);
    let strict = secure(&root, "127.0.0.1", true).await;
    says(&strict.run(&trusting).await, 3, &["--cert and --key"]);
    let plain = World::new().await.server.endpoint().replace("http", "https");
    says(&Terminal::at(plain).run(&trusting).await, 3, &["no Fillrate answered"]);
}
