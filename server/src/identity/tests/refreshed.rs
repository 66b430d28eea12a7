//! Keys of an issuer that change.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::{Signer, bearer, claims, settings, started, why};
use crate::identity::{JwksSource, Unknown};

/// An issuer on this machine: what it answers, and how often it was asked.
struct Place {
    url: JwksSource,
    answer: Arc<Mutex<(u16, String)>>,
    asked: Arc<AtomicUsize>,
}

impl Place {
    async fn new() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}/jwks", listener.local_addr().unwrap()).parse().unwrap();
        let answer = Arc::new(Mutex::new((503, String::new())));
        let asked = Arc::new(AtomicUsize::new(0));
        let place = Self { url, answer: Arc::clone(&answer), asked: Arc::clone(&asked) };
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(stream.read_u8().await.unwrap());
                }
                asked.fetch_add(1, Ordering::SeqCst);
                let (status, body) = answer.lock().unwrap().clone();
                let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
                stream.write_all(format!("{head}location: /elsewhere\r\n\r\n{body}").as_bytes()).await.unwrap();
            }
        });
        place
    }

    fn answers(&self, status: u16, body: &Value) {
        *self.answer.lock().unwrap() = (status, body.to_string());
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Time passes for the server, while nothing is under way.
async fn later() {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(11)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn an_issuer_is_asked_again_for_a_key_that_is_new_but_not_for_each() {
    let place = Place::new().await;
    let (old, new, unknown) = (Signer::new("old"), Signer::new("new"), Signer::new("unknown"));
    place.answers(200, &json!({"keys": [old.jwk()]}));
    let identities = started(&settings(place.url.clone())).await.unwrap();
    let good = claims(json!({}));
    assert!(bearer(&identities, &old.token(&good)).await.is_ok());
    assert_eq!(place.asked(), 1);
    place.answers(200, &json!({"keys": [old.jwk(), new.jwk()]}));
    // It was asked a moment ago.
    assert!(why(bearer(&identities, &new.token(&good)).await).contains("does not name"));
    assert_eq!(place.asked(), 1);
    later().await;
    assert!(bearer(&identities, &new.token(&good)).await.is_ok());
    for _ in 0..5 {
        assert!(why(bearer(&identities, &unknown.token(&good)).await).contains("does not name"));
    }
    assert_eq!(place.asked(), 2);
    // An issuer that is away, sends elsewhere or shows no keys takes none away.
    for (status, body) in [(503, json!({})), (302, json!({})), (200, json!({"keys": []})), (200, json!("no"))] {
        place.answers(status, &body);
        later().await;
        assert!(why(bearer(&identities, &unknown.token(&good)).await).contains("does not name"));
        assert!(bearer(&identities, &new.token(&good)).await.is_ok());
    }
    assert_eq!(place.asked(), 6);
}

#[tokio::test]
async fn an_issuer_that_is_away_keeps_no_server_from_starting() {
    let place = Place::new().await;
    let signer = Signer::new("one");
    let identities = started(&settings(place.url.clone())).await.unwrap();
    let token = signer.token(&claims(json!({})));
    assert_eq!(bearer(&identities, &token).await, Err(Unknown::IssuerAway));
    place.answers(200, &json!({"keys": [signer.jwk()]}));
    later().await;
    assert!(bearer(&identities, &token).await.is_ok());
}

#[tokio::test]
async fn a_file_of_keys_has_to_be_there_and_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jwks.json");
    let settings = settings(JwksSource::File(path.clone()));
    assert!(started(&settings).await.unwrap_err().contains("jwks.json"));
    std::fs::write(&path, json!({"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}).to_string()).unwrap();
    assert!(started(&settings).await.unwrap_err().contains("no public key"));
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    std::fs::write(&path, json!({"keys": [old.jwk()]}).to_string()).unwrap();
    let identities = started(&settings).await.unwrap();
    std::fs::write(&path, json!({"keys": [new.jwk()]}).to_string()).unwrap();
    while bearer(&identities, &new.token(&claims(json!({})))).await.is_err() {
        tokio::time::sleep(super::LOOK_AGAIN).await;
    }
    assert!(why(bearer(&identities, &old.token(&claims(json!({})))).await).contains("does not name"));
}

#[test]
fn keys_come_from_this_machine_or_over_tls() {
    let source = |text: &str| text.parse::<JwksSource>();
    for text in ["https://issuer.example/jwks", "http://localhost:8080/x", "http://127.0.0.1/", "http://[::1]:1/"] {
        assert!(matches!(source(text), Ok(JwksSource::Url(_))), "{text}");
    }
    assert_eq!(source("/etc/jwks.json"), Ok(JwksSource::File("/etc/jwks.json".into())));
    for text in [
        "",
        "http://issuer.example/",
        "http://127.0.0.1.example/",
        "ftp://localhost/",
        "https://me:secret@i.example/",
        "https://",
        "file:///x",
    ] {
        assert!(source(text).is_err(), "{text}");
    }
}
