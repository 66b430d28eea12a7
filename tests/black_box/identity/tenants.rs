//! In which tenant a caller acts, and who makes tenants.

use fillrate_proto::v1::{ErrorReason, ListItemsRequest, PutItemRequest};
use fillrate_tests::{
    Door, Refusal,
    database::Database,
    refusal::Refused as _,
    words::{NewOrder as _, item, order},
};
use tonic::Code;

use super::{Keys, door};

async fn look(door: &Door) -> Result<(), Refusal> {
    door.list_items(ListItemsRequest::default()).await.map(drop)
}

#[tokio::test]
async fn a_caller_acts_where_its_key_says() {
    let database = Database::create().await;
    let mut keys = Keys::new();
    let all = keys.add("all", "*", "admin");
    let (one, two) = (keys.add("one", "shop", "viewer"), keys.add("two", "shop,outlet", "viewer"));
    let server = keys.server(&database).await;
    for tenant in ["shop", "outlet", "default"] {
        door(&server, Some(tenant), &all).await.put_items(&[tenant]).await;
    }
    look(&door(&server, None, &one).await).await.unwrap();
    look(&door(&server, Some("shop"), &one).await).await.unwrap();
    for tenant in ["outlet", "default", "nowhere"] {
        let refusal = look(&door(&server, Some(tenant), &one).await).await;
        let refusal = refusal.refused(Code::PermissionDenied, ErrorReason::TenantDenied);
        assert_eq!(refusal.metadata["tenant"], tenant);
    }
    for key in [&two, &all] {
        let refusal = look(&door(&server, None, key).await).await;
        refusal.refused(Code::InvalidArgument, ErrorReason::TenantMissing);
        let wrong = look(&door(&server, Some("UPPER"), key).await).await;
        wrong.refused(Code::InvalidArgument, ErrorReason::TenantInvalid);
    }
    let list = door(&server, Some("outlet"), &two).await.list_items(ListItemsRequest::default()).await.unwrap();
    assert_eq!(list.items.iter().map(|item| item.sku.as_str()).collect::<Vec<_>>(), ["outlet"]);
}

#[tokio::test]
async fn tenants_are_made_by_admins() {
    let database = Database::create().await;
    let mut keys = Keys::new();
    let (web, admin) = (keys.add("web", "new", "orders,viewer"), keys.add("admin", "new,other", "admin"));
    let server = keys.server(&database).await;
    let web = door(&server, None, &web).await;
    for refusal in [look(&web).await, web.create_order(order("A").line("X", 1)).await.map(drop)] {
        let refusal = refusal.refused(Code::NotFound, ErrorReason::TenantNotFound);
        assert_eq!(refusal.resource, Some(("tenant".to_owned(), "new".to_owned())), "{refusal:?}");
    }
    let made = async || {
        let mut superuser = database.superuser().await;
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM tenants").fetch_one(&mut superuser).await;
        count.unwrap()
    };
    assert_eq!(made().await, 0);
    let admin = door(&server, Some("new"), &admin).await;
    // Looking makes none, an admin's looking neither.
    look(&admin).await.unwrap();
    assert_eq!(made().await, 0);
    // Nor does trying.
    let items = vec![item("X")];
    admin.put_item(PutItemRequest { items, validate_only: true, ..PutItemRequest::default() }).await.unwrap();
    assert_eq!(made().await, 0);
    admin.put_main().await;
    admin.put_items(&["X"]).await;
    assert_eq!(made().await, 1);
    web.place(order("A").line("X", 1)).await;
    look(&web).await.unwrap();
}
