//! Every method that the server describes, tried by everybody.

use std::collections::BTreeSet;

use fillrate_proto::v1::ErrorReason;
use fillrate_tests::{Refusal, database::Database, refusal::Refused as _, server::Server};
use prost_reflect::DescriptorPool;
use tonic::{Code, Request, client::Grpc, transport::Channel};
use tonic_prost::ProstCodec;

use super::Keys;

/// `/package.Service/Method` of each.
fn methods() -> Vec<String> {
    let pool = DescriptorPool::decode(fillrate_proto::FILE_DESCRIPTOR_SET).unwrap();
    let methods: Vec<_> = pool
        .services()
        .flat_map(|service| {
            let path = format!("/{}/", service.full_name());
            service.methods().map(move |method| format!("{path}{}", method.name())).collect::<Vec<_>>()
        })
        .collect();
    assert!(methods.len() > 50, "{methods:?}");
    methods
}

/// Calls a method with nothing in the request; the answer is not read.
async fn call(channel: &Channel, path: &str, token: Option<&str>) -> Result<(), Refusal> {
    let mut client = Grpc::new(channel.clone());
    client.ready().await.expect("the connection is there");
    let mut request = Request::new(());
    if let Some(token) = token {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    let path = path.parse().unwrap();
    let codec = ProstCodec::<(), ()>::default();
    client.server_streaming(request, path, codec).await.map(drop).map_err(Refusal::from)
}

#[tokio::test]
async fn nobody_unknown_comes_in_anywhere() {
    let database = Database::create().await;
    let server = Keys::new().with("somebody", "shop", "viewer").server(&database).await;
    let channel = server.channel().await;
    for path in methods() {
        let missing = call(&channel, &path, None).await;
        missing.refused(Code::Unauthenticated, ErrorReason::CredentialsMissing);
        let wrong = call(&channel, &path, Some("fillrate_guessed")).await;
        wrong.refused(Code::Unauthenticated, ErrorReason::CredentialsInvalid);
    }
    // What is no method is none for the unknown either.
    let no_method = call(&channel, "/fillrate.v1.OrderService/Rob", None).await;
    no_method.refused(Code::Unauthenticated, ErrorReason::CredentialsMissing);
}

#[tokio::test]
async fn every_role_may_what_it_is_for_and_no_more() {
    let database = Database::create().await;
    let mut keys = Keys::new();
    let roles = ["viewer", "orders", "warehouse", "buyer", "admin"];
    let tokens = roles.map(|role| keys.add(role, "shop", role));
    let server = keys.server(&database).await;
    let channel = server.channel().await;
    // An admin's first change makes the tenant, whatever becomes of it.
    super::door(&server, None, &tokens[4]).await.put_main().await;
    let mut may: Vec<BTreeSet<String>> = Vec::new();
    for (role, token) in roles.iter().zip(&tokens) {
        let mut allowed = BTreeSet::new();
        for path in methods() {
            match call(&channel, &path, Some(token)).await {
                Err(refusal) if refusal.code == Code::PermissionDenied => {
                    assert_eq!(refusal.reason, ErrorReason::RoleMissing, "{path}: {refusal:?}");
                    let needed = &refusal.metadata["roles"];
                    assert!(needed.split(',').all(|needed| needed != *role), "{path}: {refusal:?}");
                    assert!(refusal.message.contains("needs the role"), "{refusal:?}");
                }
                // What an empty request is answered is not the question here.
                _ => {
                    allowed.insert(path.rsplit('/').next().unwrap().to_owned());
                }
            }
        }
        may.push(allowed);
    }
    let [viewer, orders, warehouse, buyer, admin] = &may[..] else { panic!("one for each role") };
    assert_eq!(admin.len(), methods().len());
    for more in [orders, warehouse, buyer] {
        assert!(more.is_superset(viewer) && more.len() > viewer.len());
    }
    for (method, who) in [
        ("GetOrder", viewer),
        ("WatchStock", viewer),
        ("CreateOrder", orders),
        ("FillBackorders", orders),
        ("FillBackorders", warehouse),
        ("ShipOrder", warehouse),
        ("AdjustStock", warehouse),
        ("SubmitPurchaseOrder", buyer),
        ("ReceivePurchaseOrder", warehouse),
    ] {
        assert!(who.contains(method), "{method}: {who:?}");
    }
    for (method, who) in [
        ("CreateOrder", viewer),
        ("AdjustStock", orders),
        ("CreateOrder", warehouse),
        ("CreateOrder", buyer),
        ("SubmitPurchaseOrder", orders),
        ("PutLocation", warehouse),
    ] {
        assert!(!who.contains(method), "{method}: {who:?}");
    }
}

#[tokio::test]
async fn health_and_reflection_ask_nobody() {
    let database = Database::create().await;
    let server: Server = Keys::new().server(&database).await;
    let channel = server.channel().await;
    call(&channel, "/grpc.health.v1.Health/Check", None).await.unwrap();
    call(&channel, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", None).await.unwrap();
}
