//! TLS on both sides, with certificates made here.

use std::time::Duration;

use fillrate_client::{Code, Error, Options, connect, v1::CreateOrderRequest};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tonic::transport::{Certificate, Identity, ServerTlsConfig};

use crate::fake::Fake;

type Root = CertifiedIssuer<'static, KeyPair>;

fn root() -> Root {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate of this name, and its key, as PEM.
fn signed(root: &Root, name: &str) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.signed_by(&key, root).unwrap().pem(), key.serialize_pem())
}

async fn call(url: &str, options: Options) -> Result<(), Error> {
    let options = Options { timeout: Duration::from_secs(2), ..options };
    let client = connect(url, options).unwrap();
    client.orders.create_order(CreateOrderRequest::default()).await.map(drop)
}

fn trusting(root: &Root) -> Options {
    Options { ca: Some(root.pem().into_bytes()), ..Options::default() }
}

async fn serve(root: &Root, name: &str) -> String {
    let (cert, key) = signed(root, name);
    let tls = ServerTlsConfig::new()
        .identity(Identity::from_pem(cert, key))
        .client_ca_root(Certificate::from_pem(root.pem()));
    format!("https://{}", Fake::default().serve(Some(tls)).await)
}

#[tokio::test]
async fn both_sides_show_who_they_are() {
    let root = root();
    let url = serve(&root, "127.0.0.1").await;
    let (cert, key) = signed(&root, "client");
    let known = Options { cert: Some(cert.into_bytes()), key: Some(key.into_bytes()), ..trusting(&root) };
    call(&url, known.clone()).await.unwrap();

    let nobody = call(&url, trusting(&root)).await.unwrap_err();
    assert_eq!(nobody.code(), Code::Unavailable, "{nobody}");
    assert!(nobody.message().starts_with(&format!("no Fillrate answered at {url}")), "{nobody}");

    let wrong = Options { ca: Some(self::root().pem().into_bytes()), ..known.clone() };
    let wrong = call(&url, wrong).await.unwrap_err();
    assert!(wrong.message().contains("certificate"), "{wrong}");

    let elsewhere = serve(&root, "elsewhere.example").await;
    let elsewhere = call(&elsewhere, known).await.unwrap_err();
    assert!(elsewhere.message().contains("certificate"), "{elsewhere}");
}

#[tokio::test]
async fn plain_text_and_tls_do_not_understand_each_other() {
    let root = root();
    let secure = serve(&root, "127.0.0.1").await;
    let plain = format!("http://{}", Fake::default().serve(None).await);
    for (url, options) in
        [(secure.replace("https", "http"), Options::default()), (plain.replace("http", "https"), trusting(&root))]
    {
        let error = call(&url, options).await.unwrap_err();
        assert_eq!(error.code(), Code::Unavailable, "{error}");
    }
}
