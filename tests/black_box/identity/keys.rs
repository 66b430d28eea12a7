//! Keys and tokens, from the door and from a terminal.

use std::fs;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use fillrate_proto::v1::{ErrorReason, ListItemsRequest, WatchStockRequest};
use fillrate_server::identity::{IssuerSettings, NewKey, make_key};
use fillrate_tests::{Refusal, World, database::Database, refusal::Refused as _, server::Server};
use rcgen::{KeyPair, PKCS_ED25519, PublicKeyData as _, SigningKey as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tonic::Code;
use uuid::Uuid;

use super::{Keys, LOOK_AGAIN, door};
use crate::client::terminal::Terminal;

#[tokio::test]
async fn whoever_is_taken_out_of_the_file_is_out_soon() {
    let database = Database::create().await;
    let mut keys = Keys::new();
    let (admin, web) = (keys.add("admin", "shop", "admin"), keys.add("web", "shop", "viewer"));
    let server = keys.server(&database).await;
    door(&server, None, &admin).await.put_main().await;
    let web = door(&server, None, &web).await;
    let list = ListItemsRequest::default;
    web.list_items(list()).await.unwrap();
    let mut stream = web.watch_stock(WatchStockRequest::default()).await.unwrap();
    keys.remove("web");
    // What is open ends, with where to go on, and cannot be opened again.
    let end = loop {
        match stream.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it ended without a word"),
            Err(status) => break Refusal::from(status),
        }
    };
    Err::<(), _>(end).refused(Code::Unavailable, ErrorReason::StreamEnded);
    let refusal = loop {
        match web.list_items(list()).await {
            Ok(_) => tokio::time::sleep(LOOK_AGAIN).await,
            refused => break refused,
        }
    };
    refusal.refused(Code::Unauthenticated, ErrorReason::CredentialsInvalid);
    // A file that cannot be used takes nobody in and nobody out.
    fs::write(keys.path(), "web shop viewer").unwrap();
    tokio::time::sleep(LOOK_AGAIN * 3).await;
    door(&server, None, &admin).await.list_items(list()).await.unwrap();
}

#[tokio::test]
async fn commands_show_their_key_and_say_what_to_do_without() {
    let world = World::with_items(&["MUG"]).await;
    let NewKey { key, line } = make_key([Uuid::new_v4(), Uuid::new_v4()], "desk", "default", "viewer,orders").unwrap();
    let folder = TempDir::new().unwrap();
    let (file, token) = (folder.path().join("callers"), folder.path().join("token"));
    fs::write(&file, &line).unwrap();
    fs::write(&token, &key).unwrap();
    let server = Server::start_with(&world.database, |config| config.identity.known_callers = Some(file)).await;
    let terminal = Terminal::at(server.endpoint());
    let nobody = terminal.run(&["stock", "list"]).await;
    assert!(nobody.status == 4 && nobody.err.contains("FILLRATE_TOKEN"), "{nobody:?}");
    terminal.told(&["stock", "list", "--token-file", token.to_str().unwrap()]).await;
    let desk = Terminal::at(server.endpoint()).with("FILLRATE_TOKEN", &key);
    desk.told(&["orders", "create", "--line", "MUG=1"]).await;
    let not_its_own = desk.run(&["stock", "adjust", "MUG=1"]).await;
    assert!(not_its_own.status == 4 && not_its_own.err.contains("needs the role warehouse"), "{not_its_own:?}");
    let elsewhere = desk.run(&["stock", "list", "--tenant", "other"]).await;
    assert!(elsewhere.status == 4 && elsewhere.err.contains("the tenant other"), "{elsewhere:?}");
}

/// Seconds since 1970: long past, and as far ahead as matters.
pub const PAST: u64 = 1_600_000_000;
pub const FAR: u64 = 4_000_000_000;

/// An issuer whose tokens are signed by EdDSA.
pub struct Issuer {
    pair: KeyPair,
    folder: TempDir,
}

impl Issuer {
    pub fn new() -> Self {
        let issuer = Self { pair: KeyPair::generate_for(&PKCS_ED25519).unwrap(), folder: TempDir::new().unwrap() };
        let key = URL_SAFE_NO_PAD.encode(issuer.pair.der_bytes());
        let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": key}]});
        fs::write(issuer.folder.path().join("jwks"), keys.to_string()).unwrap();
        issuer
    }

    async fn server(&self, database: &Database) -> Server {
        Server::start_with(database, |config| config.identity.issuer = Some(self.settings())).await
    }

    pub fn settings(&self) -> IssuerSettings {
        IssuerSettings {
            jwks: self.folder.path().join("jwks").to_str().unwrap().parse().unwrap(),
            issuer: "https://issuer.example".to_owned(),
            audience: "fillrate".to_owned(),
            algorithms: vec!["EdDSA".parse().unwrap()],
            clock_skew: LOOK_AGAIN,
        }
    }

    pub fn token(&self, expire: u64, tenant: &Value, roles: &str) -> String {
        let claims = json!({"iss": "https://issuer.example", "aud": "fillrate", "sub": "s", "exp": expire,
            "tenant": tenant, "roles": roles});
        let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encoded(&json!({"alg": "EdDSA", "kid": "k"})), encoded(&claims));
        let signature = self.pair.sign(message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

#[tokio::test]
async fn tokens_of_an_issuer_open_the_door_until_they_expire() {
    let database = Database::create().await;
    let issuer = Issuer::new();
    let server = issuer.server(&database).await;
    let admin = door(&server, None, &issuer.token(FAR, &json!("shop"), "admin")).await;
    admin.put_main().await;
    let old = door(&server, None, &issuer.token(PAST, &json!("shop"), "admin")).await;
    let refusal = old.list_items(ListItemsRequest::default()).await;
    let refusal = refusal.refused(Code::Unauthenticated, ErrorReason::TokenExpired);
    assert!(refusal.message.starts_with("the token expired ") && refusal.message.ends_with(" days ago"), "{refusal:?}");
    assert_eq!(refusal.metadata["expire_time"], "2020-09-13T12:26:40Z");
    // Another issuer's token of the same form.
    let forged = Issuer::new().token(FAR, &json!("shop"), "admin");
    let refusal = door(&server, None, &forged).await.list_items(ListItemsRequest::default()).await;
    let refusal = refusal.refused(Code::Unauthenticated, ErrorReason::CredentialsInvalid);
    assert!(refusal.message.contains("signature") && !refusal.message.contains(&forged), "{refusal:?}");
}
