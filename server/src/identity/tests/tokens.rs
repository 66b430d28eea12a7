//! Tokens of an issuer.

use std::time::Duration;

use serde_json::{Value, json};

use super::{NOW, Signer, bearer, claims, encoded, issuer, why};
use crate::identity::{Role, Tenants, Unknown};

const RSA: &str = include_str!("rsa.json");

#[tokio::test]
async fn a_good_token_says_who_calls_where_and_as_what() {
    let signer = Signer::new("one");
    let identities = issuer(&[signer.jwk()]).await;
    let web = bearer(&identities, &signer.token(&claims(json!({})))).await.unwrap();
    assert_eq!((web.subject.as_str(), web.tenants.only().map(|one| one.as_str())), ("web", Some("shop")));
    assert!(web.may(&[Role::Orders]) && !web.may(&[Role::Warehouse]) && !web.is_admin());
    assert_eq!(web.until.map(|until| until.timestamp()), Some(NOW + 300 + 60));

    let several =
        json!({"tenant": ["a", "b"], "roles": ["viewer", "somebody-elses", "buyer"], "aud": ["x", "fillrate"]});
    let several = bearer(&identities, &signer.token(&claims(several))).await.unwrap();
    assert_eq!(several.tenants, Tenants::parse(["a", "b"]).unwrap());
    assert_eq!(several.roles.into_iter().collect::<Vec<_>>(), [Role::Viewer, Role::Buyer]);

    let all = json!({"tenant": "*", "roles": "viewer admin"});
    let all = bearer(&identities, &signer.token(&claims(all))).await.unwrap();
    assert_eq!((&all.tenants, all.tenants.only()), (&Tenants::All, None));
    assert!(all.may(&[]));

    let nothing = bearer(&identities, &signer.token(&claims(json!({"roles": null})))).await.unwrap();
    assert!(!nothing.may(&[Role::Viewer, Role::Orders, Role::Warehouse, Role::Buyer]));
}

#[tokio::test]
async fn the_scheme_may_be_written_anyhow_and_must_be_there() {
    let signer = Signer::new("one");
    let identities = issuer(&[signer.jwk()]).await;
    let token = signer.token(&claims(json!({})));
    for header in [format!("Bearer {token}"), format!("bearer {token}"), format!("BEARER  {token} ")] {
        assert!(identities.identify(Some(&header), None).await.is_ok());
    }
    for header in [token.clone(), format!("Basic {token}"), String::new(), "Bearer".to_owned()] {
        let why = why(identities.identify(Some(&header), None).await);
        assert!(why.contains("`Bearer`") && !why.contains(&token), "{why}");
    }
    assert_eq!(identities.identify(None, None).await, Err(Unknown::Missing));
    assert_eq!(identities.identify(None, Some(b"no certificate")).await, Err(Unknown::Missing));
}

#[tokio::test]
async fn times_are_judged_with_the_skew() {
    let signer = Signer::new("one");
    let identities = issuer(&[signer.jwk()]).await;
    for (but, good) in [
        (json!({"exp": NOW - 59}), true),
        (json!({"exp": NOW - 60}), false),
        (json!({"exp": NOW as f64 + 0.5}), true),
        (json!({"nbf": NOW + 60}), true),
        (json!({"nbf": NOW + 61}), false),
        (json!({"nbf": NOW - 1_000}), true),
    ] {
        assert_eq!(bearer(&identities, &signer.token(&claims(but.clone()))).await.is_ok(), good, "{but}");
    }
    let Err(Unknown::Expired { at, ago }) =
        bearer(&identities, &signer.token(&claims(json!({"exp": NOW - 300})))).await
    else {
        panic!("it has not expired");
    };
    assert_eq!((at.timestamp(), ago), (NOW - 300, Duration::from_secs(300)));
    let early = bearer(&identities, &signer.token(&claims(json!({"nbf": NOW + 300})))).await;
    assert_eq!(why(early), "the token is not valid before 2027-01-15T08:05:00Z");
}

#[tokio::test]
async fn claims_that_are_not_for_us_are_refused() {
    let signer = Signer::new("one");
    let identities = issuer(&[signer.jwk()]).await;
    for (but, said) in [
        (json!({"iss": "https://elsewhere.example"}), "another issuer"),
        (json!({"iss": null}), "no claim iss"),
        (json!({"aud": "others"}), "another audience"),
        (json!({"aud": ["others", "fillrates"]}), "another audience"),
        (json!({"aud": null}), "no claim aud"),
        (json!({"sub": null}), "claims have not the form"),
        (json!({"exp": null}), "claims have not the form"),
        (json!({"exp": "tomorrow"}), "claims have not the form"),
        (json!({"exp": 1e300}), "exp is no time"),
        (json!({"exp": -1}), "exp is no time"),
        (json!({"nbf": -1}), "nbf is no time"),
        (json!({"tenant": null}), "claim tenant"),
        (json!({"tenant": ""}), "claim tenant"),
        (json!({"tenant": []}), "claim tenant"),
        (json!({"tenant": "Shop"}), "claim tenant"),
        (json!({"tenant": ["shop", "*"]}), "claim tenant"),
        (json!({"tenant": 7}), "claims have not the form"),
        (json!({"roles": 7}), "claims have not the form"),
    ] {
        let why = why(bearer(&identities, &signer.token(&claims(but.clone()))).await);
        assert!(why.contains(said), "{but}: {why}");
    }
}

#[tokio::test]
async fn signatures_are_believed_only_of_the_right_key_by_the_right_algorithm() {
    let (signer, other) = (Signer::new("one"), Signer::new("two"));
    let rsa: Value = serde_json::from_str(RSA).unwrap();
    let shared = json!({"kty": "oct", "kid": "secret", "k": "c2VjcmV0"});
    let named = json!({"kty": "EC", "crv": "P-256", "kid": "named", "alg": "ES384", "x": signer.jwk()["x"], "y": signer.jwk()["y"]});
    let identities = issuer(&[signer.jwk(), rsa["keys"][0].clone(), shared, named]).await;
    let good = claims(json!({}));
    let forged = |header: Value, signature: &str| format!("{}.{}.{signature}", encoded(&header), encoded(&good));
    let tampered = {
        let token = signer.token(&good);
        let parts: Vec<_> = token.split('.').collect();
        format!("{}.{}.{}", parts[0], encoded(&claims(json!({"roles": "admin"}))), parts[2])
    };
    for (token, said) in [
        (tampered, "signature"),
        (other.sign(&json!({"alg": "ES256", "kid": "one"}), &good), "signature"),
        (other.token(&good), "does not name"),
        (forged(json!({"alg": "none", "kid": "one"}), ""), "no known algorithm"),
        (forged(json!({"alg": "None"}), ""), "no known algorithm"),
        (forged(json!({"kid": "one"}), ""), "no known algorithm"),
        // As one would sign with the public key, were it taken for a secret.
        (forged(json!({"alg": "HS256", "kid": "rsa"}), "AAAA"), "HS256 are not accepted"),
        (forged(json!({"alg": "HS256", "kid": "secret"}), "AAAA"), "HS256 are not accepted"),
        (forged(json!({"alg": "ES384", "kid": "one"}), "AAAA"), "ES384 are not accepted"),
        (signer.sign(&json!({"alg": "RS256", "kid": "one"}), &good), "its key is not for"),
        (signer.sign(&json!({"alg": "ES256", "kid": "rsa"}), &good), "its key is not for"),
        (signer.sign(&json!({"alg": "ES256", "kid": "named"}), &good), "does not name"),
        (signer.sign(&json!({"alg": "EdDSA"}), &good), "does not name"),
        (signer.sign(&json!({"alg": "ES256", "kid": "one", "crit": ["exp"]}), &good), "crit"),
        (forged(json!({"alg": "ES256", "kid": "one"}), ""), "signature"),
        (forged(json!({"alg": "ES256", "kid": "one"}), "%"), "cannot be read"),
        ("a.b.c".to_owned(), "(JWT)"),
        ("abc".to_owned(), "(JWT)"),
        (String::new(), "(JWT)"),
    ] {
        let why = why(bearer(&identities, &token).await);
        assert!(why.contains(said), "{token}: {why}");
    }
    // Without a name the only key for the algorithm is meant, and of several none.
    let unnamed = signer.sign(&json!({"alg": "ES256"}), &good);
    assert!(bearer(&identities, &unnamed).await.is_ok());
    let both = issuer(&[signer.jwk(), other.jwk()]).await;
    assert!(why(bearer(&both, &unnamed).await).contains("has several"));
}

#[tokio::test]
async fn rsa_signs_too_where_it_is_accepted() {
    let rsa: Value = serde_json::from_str(RSA).unwrap();
    let identities = issuer(&[rsa["keys"][0].clone()]).await;
    let web = bearer(&identities, rsa["RS256"].as_str().unwrap()).await.unwrap();
    assert_eq!(web.subject, "rsa");
    // The same key, the same claims, an algorithm that was not named.
    let why = why(bearer(&identities, rsa["PS256"].as_str().unwrap()).await);
    assert_eq!(why, "tokens signed by PS256 are not accepted");
}
