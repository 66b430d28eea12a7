//! The three services, ready to be served.

use std::sync::Arc;

use fillrate_proto::v1::{
    backorder_service_server::BackorderServiceServer, inventory_service_server::InventoryServiceServer,
    order_service_server::OrderServiceServer,
};
use tonic::{codec::CompressionEncoding::Gzip, service::RoutesBuilder};

use super::{BackorderRpc, InventoryRpc, OrderRpc, ids::Ids};
use crate::app::App;

/// The most bytes of one message, decompressed.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Of a request: beyond it, it is refused unread.
    pub request: usize,
    /// Of an answer, and of each message of a stream.
    pub response: usize,
}

/// Adds the services to what a server answers.
pub fn add(routes: &mut RoutesBuilder, app: &Arc<App>, ids: &Arc<dyn Ids>, sizes: Sizes) {
    macro_rules! add {
        ($($server:ident: $service:ident),+) => {$(
            let service = $server::new($service::new(Arc::clone(app), Arc::clone(ids)))
                .accept_compressed(Gzip)
                .send_compressed(Gzip)
                .max_decoding_message_size(sizes.request)
                .max_encoding_message_size(sizes.response);
            routes.add_service(service);
        )+};
    }
    add!(OrderServiceServer: OrderRpc, InventoryServiceServer: InventoryRpc, BackorderServiceServer: BackorderRpc);
}
