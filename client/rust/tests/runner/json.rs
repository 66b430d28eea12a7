//! Messages as JSON, and calls by the name of their method.

use std::sync::LazyLock;

use fillrate_client::{Client, Error, v1};
use futures::{StreamExt as _, TryStreamExt as _};
use prost_reflect::{
    DescriptorPool, DynamicMessage,
    prost::{Message, Name},
};
use serde_json::{Value, json};

static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(fillrate_client::FILE_DESCRIPTOR_SET).expect("the descriptors are whole"));

fn dynamic<M: Name>() -> prost_reflect::MessageDescriptor {
    POOL.get_message_by_name(&M::full_name()).expect("every message has a descriptor")
}

/// A message of what stands in the scenario.
pub fn parsed<M: Message + Name + Default>(body: &Value) -> M {
    let message = DynamicMessage::deserialize(dynamic::<M>(), body).expect("the scenario is right");
    message.transcode_to().expect("it is of its type")
}

/// A message as the scenario would have it.
pub fn plain<M: Message + Name>(message: &M) -> Value {
    let mut shown = DynamicMessage::new(dynamic::<M>());
    shown.transcode_from(message).expect("it is of its type");
    serde_json::to_value(shown).expect("messages are JSON")
}

macro_rules! service {
    ($client:ident, OrderService) => {
        $client.orders
    };
    ($client:ident, InventoryService) => {
        $client.inventory
    };
    ($client:ident, BackorderService) => {
        $client.backorders
    };
    ($client:ident, PurchasingService) => {
        $client.purchasing
    };
    ($client:ident, AuditService) => {
        $client.audit
    };
}

macro_rules! answer {
    (call $client:ident, $service:ident, $name:ident, $request:expr) => {
        plain(&service!($client, $service).$name($request).await?)
    };
    (stream $client:ident, $service:ident, $name:ident, $request:expr) => {{
        let messages = service!($client, $service).$name($request).await?;
        Value::Array(messages.map(|message| Ok::<_, Error>(plain(&message?))).try_collect().await?)
    }};
}

macro_rules! by_name {
    ($($(#[$about:meta])* $service:ident {
        $($(#[$comment:meta])* $kind:ident $name:ident($path:literal, $request:ident [$($id:ident)?], $answer:ident);)+
    })+) => {
        /// Calls a method by its name, as `OrderService/GetOrder`.
        pub async fn call(client: &Client, method: &str, request: &Value) -> Result<Value, Error> {
            match format!("/fillrate.v1.{method}").as_str() {
                $($($path => Ok(answer!($kind client, $service, $name, parsed::<v1::$request>(request))),)+)+
                _ => panic!("there is no method {method}"),
            }
        }
    };
}
fillrate_client::methods!(by_name);

/// An error as the transcript has it.
pub fn failure(error: &Error) -> Value {
    let violations = error.violations().iter().map(|violation| {
        json!({
            "field": violation.field, "reason": violation.reason.as_str_name(), "description": violation.description,
        })
    });
    json!({ "error": {
        "code": error.code() as i32, "reason": error.reason().as_str_name(), "message": error.message(),
        "method": error.method(), "violations": violations.collect::<Vec<_>>(), "metadata": error.metadata(),
        "named": !error.request_id().is_empty(),
    } })
}
