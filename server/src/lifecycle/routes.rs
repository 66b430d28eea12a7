//! Which services answer, and within which limits.

use std::sync::Arc;

use fillrate_proto::v1::{
    audit_service_server::AuditServiceServer, backorder_service_server::BackorderServiceServer,
    inventory_service_server::InventoryServiceServer, order_service_server::OrderServiceServer,
    purchasing_service_server::PurchasingServiceServer,
};
use tonic::{
    codec::CompressionEncoding::Gzip,
    service::{Routes, RoutesBuilder},
};
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_reflection::server::{Builder, Error};

use super::Parts;
use crate::rpc::{
    AuditRpc, BackorderRpc, InventoryRpc, OrderRpc, PurchasingRpc,
    ids::{Ids, TimeOrderedIds},
};

/// Every service of this server.
pub(super) fn routes(parts: &Parts, health: HealthServer<impl Health>) -> Result<Routes, Error> {
    let mut routes = RoutesBuilder::default();
    routes.add_service(health);
    let ids: Arc<dyn Ids> = Arc::new(TimeOrderedIds::new(Arc::clone(&parts.app.clock)));
    let (app, ids) = (|| Arc::clone(&parts.app), || Arc::clone(&ids));
    let (most_in, most_out) = (parts.config.max_request_bytes, parts.config.max_response_bytes);
    // The same limits and encodings for each; a macro, because every generated server is a type of its own.
    macro_rules! serve {
        ($server:ident, $service:expr) => {
            routes.add_service(
                $server::new($service)
                    .accept_compressed(Gzip)
                    .send_compressed(Gzip)
                    .max_decoding_message_size(most_in)
                    .max_encoding_message_size(most_out),
            );
        };
    }
    serve!(OrderServiceServer, OrderRpc::new(app(), ids()));
    serve!(InventoryServiceServer, InventoryRpc::new(app(), ids()));
    serve!(BackorderServiceServer, BackorderRpc::new(app(), ids()));
    serve!(PurchasingServiceServer, PurchasingRpc::new(app(), ids()));
    serve!(AuditServiceServer, AuditRpc::new(app()));
    if parts.config.reflection {
        // Older tools know v1alpha alone.
        routes.add_service(descriptors().build_v1()?);
        routes.add_service(descriptors().build_v1alpha()?);
    }
    Ok(routes.routes())
}

/// Ours, health's, and those of the error details, so that tools print them readable.
fn descriptors() -> Builder<'static> {
    Builder::configure()
        .register_encoded_file_descriptor_set(fillrate_proto::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}
