//! The file of known callers.

use rcgen::{CertificateParams, KeyPair, SanType};
use uuid::Uuid;

use super::{bearer, started, why};
use crate::identity::{IdentitySettings, KnownCallers, Role, make_key, subject_names};

fn parse(text: &str) -> Result<KnownCallers, String> {
    KnownCallers::parse(&[text.as_bytes().to_vec()], true)
}

/// A certificate with these names (DER).
fn certificate(uris: &[&str], names: &[&str]) -> Vec<u8> {
    let mut params = CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).unwrap();
    params.subject_alt_names.extend(uris.iter().map(|&uri| SanType::URI(uri.try_into().unwrap())));
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

#[test]
fn a_key_that_was_made_is_known_by_its_line() {
    let made = make_key([Uuid::new_v4(), Uuid::new_v4()], "web-shop", "shop,outlet", "orders,viewer").unwrap();
    assert!(made.key.starts_with("fillrate_") && made.key.len() == 9 + 43, "{}", made.key.len());
    assert!(!made.line.contains(&made.key) && !format!("{made:?}").contains(&made.key));
    let known = parse(&format!("# who\n\n  {}  # the shop's\n", made.line)).unwrap();
    let web = known.key(&made.key).unwrap();
    assert_eq!((web.subject.as_str(), web.tenants.only()), ("web-shop", None));
    assert_eq!(web.roles.into_iter().collect::<Vec<_>>(), [Role::Viewer, Role::Orders]);
    for wrong in [&made.key[..made.key.len() - 1], &format!("{}A", made.key), "fillrate_", ""] {
        assert!(known.key(wrong).is_none(), "{wrong}");
    }
    let hash = made.line.split_whitespace().next().unwrap();
    assert!(known.key(hash).is_none() && !format!("{known:?}").contains(&hash[7..]));
}

#[test]
fn what_cannot_stand_in_a_line_makes_no_key() {
    let random = [Uuid::new_v4(), Uuid::new_v4()];
    for (name, tenants, roles, said) in [
        ("a b", "shop", "orders", "four columns"),
        ("a", "Shop", "orders", "third column"),
        ("a", "shop, outlet", "orders", "four columns"),
        ("a", "", "orders", "four columns"),
        ("a", "shop", "order", "viewer, orders, warehouse, buyer, admin"),
        ("a", "shop", "", "four columns"),
        ("a#", "shop", "orders", "four columns"),
    ] {
        let error = make_key(random, name, tenants, roles).map(|made| made.line).unwrap_err();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_line_that_cannot_be_used_is_numbered_and_not_repeated() {
    let hash = "0123456789abcdef".repeat(4);
    let good = format!("sha256:{hash} web shop orders\n");
    for (line, said) in [
        (format!("sha256:{hash} web shop"), "four columns"),
        (format!("sha256:{hash} web shop orders viewer"), "four columns"),
        (format!("sha256:{hash}0 web shop orders"), "64 hexadecimal"),
        (format!("sha256:{}g web shop orders", &hash[1..]), "64 hexadecimal"),
        (format!("fillrate_{hash} web shop orders"), "first column"),
        ("uri: web shop orders".to_owned(), "first column"),
        ("cn:web web shop orders".to_owned(), "first column"),
        (format!("sha256:{} again shop viewer", hash.to_uppercase()), "line above"),
        ("dns:a web shop orders\ndns:a web shop orders".to_owned(), "line above"),
    ] {
        let error = parse(&format!("{good}{line}")).unwrap_err();
        assert!(error.starts_with("line ") && !error.starts_with("line 1:") && error.contains(said), "{line}: {error}");
        assert!(!error.contains("0123456789"), "{error}");
    }
    assert!(KnownCallers::parse(&[vec![0xff]], true).unwrap_err().contains("UTF-8"));
    let unasked = KnownCallers::parse(&[b"dns:a web shop orders".to_vec()], false).unwrap_err();
    assert!(unasked.contains("--tls-client-ca"), "{unasked}");
}

#[tokio::test]
async fn certificates_are_known_by_their_names() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = "uri:spiffe://example.com/web web shop orders\ndns:wms.example.com wms * warehouse\n";
    std::fs::write(file.path(), text).unwrap();
    let settings = IdentitySettings { issuer: None, known_callers: Some(file.path().to_owned()) };
    let identities = started(&settings).await.unwrap();
    let subject = async |der: &[u8]| identities.identify(None, Some(der)).await.map(|identity| identity.subject);
    let web = certificate(&["spiffe://example.com/web"], &["wms.example.com"]);
    assert_eq!(subject_names(&web), ["uri:spiffe://example.com/web", "dns:wms.example.com"]);
    assert_eq!(subject(&web).await, Ok("web".to_owned()));
    assert_eq!(subject(&certificate(&[], &["other.example.com", "wms.example.com"])).await, Ok("wms".to_owned()));
    // A pattern is a name like any other, and names nobody by its meaning.
    let other = certificate(&["spiffe://example.com/other"], &["*.example.com"]);
    let unknown = why(identities.identify(None, Some(&other)).await);
    assert!(unknown.contains("uri:spiffe://example.com/other, dns:*.example.com"), "{unknown}");
    let nameless = why(identities.identify(None, Some(&certificate(&[], &[]))).await);
    assert!(nameless.contains("no name of kind URI or DNS"), "{nameless}");
    // A token goes first, also where it is not known.
    let both = identities.identify(Some("Bearer fillrate_x"), Some(&web)).await;
    assert_eq!(why(both), "the key is not known");
    assert!(why(bearer(&identities, "a.b.c").await).contains("knows no issuer"));
}
