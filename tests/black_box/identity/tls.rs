//! TLS on both sides, through the Rust client and the commands, with certificates made here.

use std::{fs, path::PathBuf, time::Duration};

use fillrate_client::{Client, Code, Error, Options, connect, v1::ListItemsRequest};
use fillrate_proto::v1::ErrorReason;
use fillrate_server::{config::Connection, tls::TlsSettings};
use fillrate_tests::{World, database::Database, server::Server};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SanType};
use tempfile::TempDir;

use super::LOOK_AGAIN;
use crate::client::terminal::Terminal;

/// For what succeeds, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// For what never does.
const TRIES: Duration = Duration::from_secs(3);

/// A CA, and the files of a server.
pub struct Authority {
    root: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let authority = Self { root, folder: TempDir::new().unwrap() };
        authority.write("ca.pem", &authority.root.pem());
        authority
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let beside = self.path("new");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, self.path(name)).unwrap();
    }

    /// A certificate and its key of somebody with this address, or this URI.
    fn signed(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let uri = name.contains("://");
        let mut params = CertificateParams::new(if uri { vec![] } else { vec![name.to_owned()] }).unwrap();
        if uri {
            params.subject_alt_names.push(SanType::URI(name.try_into().unwrap()));
        }
        (params.signed_by(&key, &self.root).unwrap().pem(), key.serialize_pem())
    }

    /// Puts a new certificate where the server looks: the key first, so that for a moment they do not fit.
    pub fn renew(&self) -> String {
        let (certificate, key) = self.signed("127.0.0.1");
        self.write("key.pem", &key);
        self.write("certificate.pem", &certificate);
        certificate
    }

    pub fn settings(&self, mutual: bool) -> TlsSettings {
        let client_ca = mutual.then(|| self.path("ca.pem"));
        TlsSettings { certificate: self.path("certificate.pem"), key: self.path("key.pem"), client_ca }
    }

    async fn server(&self, database: &Database, mutual: bool, callers: Option<&str>) -> Server {
        self.renew();
        let callers = callers.map(|text| {
            self.write("callers", text);
            self.path("callers")
        });
        Server::start_with(database, |config| {
            config.tls = Some(self.settings(mutual));
            config.identity.known_callers = callers;
            config.look_again = LOOK_AGAIN;
        })
        .await
    }

    fn trusted(&self) -> Options {
        Options { ca: Some(self.root.pem().into_bytes()), ..Options::default() }
    }

    fn known_as(&self, name: &str) -> Options {
        let (certificate, key) = self.signed(name);
        Options { cert: Some(certificate.into_bytes()), key: Some(key.into_bytes()), ..self.trusted() }
    }
}

fn client(server: &Server, options: Options) -> Client {
    connect(&server.endpoint(), Options { timeout: PATIENCE, ..options }).unwrap()
}

async fn list(client: &Client) -> Result<(), Error> {
    client.inventory.list_items(ListItemsRequest::default()).await.map(drop)
}

/// Why there is no connection: it is tried until the deadline, which may cut the last try short and then has the code.
async fn unconnected(client: &Client) -> String {
    let error = list(&client.within(TRIES)).await.unwrap_err();
    assert!(matches!(error.code(), Code::Unavailable | Code::DeadlineExceeded), "{error}");
    assert!(error.message().contains("no Fillrate answered at "), "{error}");
    error.message().to_owned()
}

#[tokio::test]
async fn only_who_trusts_the_server_speaks_to_it() {
    let (database, authority) = (Database::create().await, Authority::new());
    let server = authority.server(&database, false, None).await;
    assert!(server.endpoint().starts_with("https://"));
    list(&client(&server, authority.trusted())).await.unwrap();
    let wrong = unconnected(&client(&server, Authority::new().trusted())).await;
    assert!(wrong.contains("certificate"), "{wrong}");
    unconnected(&connect(&server.endpoint().replace("https", "http"), Options::default()).unwrap()).await;
    // The commands, over the same files.
    let ca = authority.path("ca.pem");
    Terminal::at(server.endpoint()).with("FILLRATE_CA", ca.to_str().unwrap()).told(&["stock", "list"]).await;
}

#[tokio::test]
async fn clients_are_known_by_their_certificates() {
    let (database, authority) = (Database::create().await, Authority::new());
    let callers = "uri:spiffe://example.com/admin admin shop admin\ndns:web.example.com web shop viewer\n";
    let server = authority.server(&database, true, Some(callers)).await;
    let admin = client(&server, authority.known_as("spiffe://example.com/admin"));
    let location = fillrate_proto::v1::Location { location_id: "MAIN".to_owned(), ..Default::default() };
    let put = fillrate_proto::v1::PutLocationRequest { locations: vec![location], ..Default::default() };
    admin.inventory.put_location(put.clone()).await.unwrap();
    let web = client(&server, authority.known_as("web.example.com"));
    list(&web).await.unwrap();
    let denied = web.inventory.put_location(put).await.unwrap_err();
    assert_eq!((denied.code(), denied.reason()), (Code::PermissionDenied, ErrorReason::RoleMissing), "{denied}");
    // Let in, and nobody knows by whose name.
    let stranger = list(&client(&server, authority.known_as("stranger.example.com"))).await.unwrap_err();
    assert_eq!(stranger.reason(), ErrorReason::CredentialsInvalid, "{stranger}");
    assert!(stranger.message().contains("dns:stranger.example.com"), "{stranger}");
    // Without a certificate, or with another CA's, there is no connection.
    let other = Authority::new().known_as("web.example.com");
    for options in [authority.trusted(), Options { ca: authority.trusted().ca, ..other }] {
        unconnected(&client(&server, options)).await;
    }
}

/// The certificate that a new connection gets.
async fn shown(authority: &Authority, server: &Server) -> Vec<u8> {
    use rustls::pki_types::ServerName;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority.root.der().clone()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let stream = tokio::net::TcpStream::connect(server.address()).await.unwrap();
    let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(config));
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let stream = connector.connect(name, stream).await.unwrap();
    stream.get_ref().1.peer_certificates().unwrap()[0].to_vec()
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_is_not() {
    let (database, authority) = (Database::create().await, Authority::new());
    let server = authority.server(&database, false, None).await;
    let before = client(&server, authority.trusted());
    list(&before).await.unwrap();
    let old = shown(&authority, &server).await;
    let renewed = authority.renew();
    let new = loop {
        let now = shown(&authority, &server).await;
        if now != old {
            break now;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    };
    let pem = rustls::pki_types::pem::PemObject::from_pem_slice(renewed.as_bytes());
    let pem: rustls::pki_types::CertificateDer<'_> = pem.unwrap();
    assert_eq!(new, pem.to_vec());
    // What was open stays open.
    list(&before).await.unwrap();
    // Half of a change, and then nonsense: whatever the server has seen of it, it goes on as before.
    authority.write("key.pem", &authority.signed("127.0.0.1").1);
    tokio::time::sleep(LOOK_AGAIN * 3).await;
    assert_eq!(shown(&authority, &server).await, new);
    authority.write("certificate.pem", "nonsense");
    tokio::time::sleep(LOOK_AGAIN * 3).await;
    assert_eq!(shown(&authority, &server).await, new);
    list(&client(&server, authority.trusted())).await.unwrap();
}

#[tokio::test]
async fn files_that_cannot_be_used_keep_a_server_from_starting() {
    let world = World::new().await;
    let authority = Authority::new();
    let start = async |settings: TlsSettings| {
        let connection = Connection::External { server: world.database.server().into(), owner: None };
        let mut config = fillrate_server::Config::new(([127, 0, 0, 1], 0).into(), connection);
        config.tls = Some(settings);
        fillrate_server::run(config).await.map(|running| running.halt()).unwrap_err().to_string()
    };
    assert!(start(authority.settings(false)).await.contains("certificate.pem"));
    authority.renew();
    let (_, other) = authority.signed("127.0.0.1");
    authority.write("other.pem", &other);
    for (settings, said) in [
        (TlsSettings { key: authority.path("other.pem"), ..authority.settings(false) }, "cannot be used together"),
        (TlsSettings { key: authority.path("ca.pem"), ..authority.settings(false) }, "the key is not in PEM"),
        (TlsSettings { certificate: authority.path("key.pem"), ..authority.settings(false) }, "no certificate in PEM"),
        (TlsSettings { client_ca: Some(authority.path("key.pem")), ..authority.settings(false) }, "the clients' CA"),
    ] {
        let error = start(settings).await;
        assert!(error.contains(said), "{error}");
    }
}
