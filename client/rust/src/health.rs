//! Whether a server serves, by `grpc.health.v1`.

use crate::{Client, Error, calls::Method};

const CHECK: Method = Method("/grpc.health.v1.Health/Check");
/// `HealthCheckResponse.ServingStatus.SERVING`.
const SERVING: i32 = 1;

/// `grpc.health.v1.HealthCheckRequest`.
#[derive(Clone, PartialEq, prost::Message)]
struct Question {
    #[prost(string, tag = "1")]
    service: String,
}

/// `grpc.health.v1.HealthCheckResponse`.
#[derive(Clone, PartialEq, prost::Message)]
struct Answer {
    #[prost(int32, tag = "1")]
    status: i32,
}

impl Client {
    /// Whether the server serves: the whole of it where `service` is empty, else that service, as in
    /// `fillrate.v1.OrderService`.
    ///
    /// # Errors
    /// There is no answer, or no such service.
    pub async fn serves(&self, service: &str) -> Result<bool, Error> {
        let question = Question { service: service.to_owned() };
        let answer: Answer = self.calls.unary(CHECK, question, |_| None).await?;
        Ok(answer.status == SERVING)
    }
}
