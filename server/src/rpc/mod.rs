//! The gRPC door: what surrounds every call, and the services.

mod cut;
pub mod deadline;
pub mod ending;
