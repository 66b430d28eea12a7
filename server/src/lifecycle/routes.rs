//! Which services answer, and within which limits.

use tonic::service::{Routes, RoutesBuilder};
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_reflection::server::{Builder, Error};

use super::Parts;

/// Every service of this server.
pub(super) fn routes(parts: &Parts, health: HealthServer<impl Health>) -> Result<Routes, Error> {
    let mut routes = RoutesBuilder::default();
    routes.add_service(health);
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
