//! A server's life, seen through its door.

use std::{fs, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tonic::{Code, Request, Streaming, transport::Channel};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use super::{Config, Running, run};
use crate::{config::Connection, embedded::EmbeddedSettings};

type TestResult = Result<(), Box<dyn std::error::Error>>;

async fn server() -> Result<(Running, tempfile::TempDir), Box<dyn std::error::Error>> {
    let place = tempfile::Builder::new()
        .prefix("fillrate-lifecycle-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .tempdir_in("/tmp")?;
    let settings = EmbeddedSettings::in_folder(place.path().join("data"));
    let config = Config::new(([127, 0, 0, 1], 0).into(), Connection::Embedded(settings));
    let running = run(Config { health_listen: Some(([127, 0, 0, 1], 0).into()), ..config }).await?;
    Ok((running, place))
}

async fn channel(running: &Running) -> Result<Channel, Box<dyn std::error::Error>> {
    Ok(Channel::from_shared(running.endpoint())?.connect().await?)
}

async fn watch(
    running: &Running,
    patience: Option<Duration>,
) -> Result<Streaming<HealthCheckResponse>, Box<dyn std::error::Error>> {
    let mut request = Request::new(HealthCheckRequest { service: "fillrate.v1.OrderService".to_owned() });
    if let Some(patience) = patience {
        request.set_timeout(patience);
    }
    Ok(HealthClient::new(channel(running).await?).watch(request).await?.into_inner())
}

async fn next(stream: &mut Streaming<HealthCheckResponse>) -> Result<ServingStatus, tonic::Status> {
    let message = tokio::time::timeout(Duration::from_secs(30), stream.message())
        .await
        .map_err(|_| tonic::Status::unknown("nothing came"))??;
    Ok(message.map_or(ServingStatus::Unknown, |message| message.status()))
}

async fn status(running: &Running, service: &str) -> Result<ServingStatus, Box<dyn std::error::Error>> {
    let question = HealthCheckRequest { service: service.to_owned() };
    Ok(HealthClient::new(channel(running).await?).check(question).await?.into_inner().status())
}

#[tokio::test]
async fn every_service_has_its_health() -> TestResult {
    let (mut running, _place) = server().await?;
    for service in ["OrderService", "InventoryService", "BackorderService", "PurchasingService"] {
        assert_eq!(status(&running, &format!("fillrate.v1.{service}")).await?, ServingStatus::Serving);
    }
    running.halt();
    running.finished().await?;
    Ok(())
}

#[tokio::test]
async fn health_turns_before_streams_end_and_a_drain_is_quick() -> TestResult {
    let (mut running, _place) = server().await?;
    let mut health = watch(&running, None).await?;
    assert_eq!(next(&mut health).await?, ServingStatus::Serving);
    running.drain();
    assert_eq!(next(&mut health).await?, ServingStatus::NotServing);
    let end = next(&mut health).await.err().ok_or("the stream did not end")?;
    assert_eq!(end.code(), Code::Unavailable);
    tokio::time::timeout(Duration::from_secs(10), running.finished()).await??;
    assert!(channel(&running).await.is_err(), "it still listens");
    Ok(())
}

#[tokio::test]
async fn health_follows_the_database() -> TestResult {
    let (mut running, place) = server().await?;
    let mut health = watch(&running, None).await?;
    assert_eq!(next(&mut health).await?, ServingStatus::Serving);
    let file = fs::read_to_string(place.path().join("data/pgdata/postmaster.pid"))?;
    kill(Pid::from_raw(file.lines().next().unwrap_or_default().parse()?), Signal::SIGKILL)?;
    assert_eq!(next(&mut health).await?, ServingStatus::NotServing);
    assert_eq!(status(&running, "liveness").await?, ServingStatus::Serving, "a restart brings no database back");
    assert_eq!(next(&mut health).await?, ServingStatus::Serving);
    running.halt();
    running.finished().await?;
    Ok(())
}

#[tokio::test]
async fn probes_are_answered_apart_from_calls_and_nothing_else_is() -> TestResult {
    let (mut running, place) = server().await?;
    let endpoint = format!("http://{}", running.health_address().ok_or("there is no such address")?);
    let channel = Channel::from_shared(endpoint)?.connect().await?;
    let question = HealthCheckRequest { service: String::new() };
    let mut health = HealthClient::new(channel.clone()).watch(question).await?.into_inner();
    assert_eq!(next(&mut health).await?, ServingStatus::Serving);
    let file = fs::read_to_string(place.path().join("data/pgdata/postmaster.pid"))?;
    kill(Pid::from_raw(file.lines().next().unwrap_or_default().parse()?), Signal::SIGKILL)?;
    assert_eq!(next(&mut health).await?, ServingStatus::NotServing);
    assert_eq!(next(&mut health).await?, ServingStatus::Serving);
    let refused = ServerReflectionClient::new(channel).server_reflection_info(futures::stream::empty()).await.err();
    assert_eq!(refused.map(|status| status.code()), Some(Code::Unimplemented));
    running.drain();
    // Whoever decides where calls go hears it here too.
    assert_eq!(next(&mut health).await?, ServingStatus::NotServing);
    running.finished().await?;
    Ok(())
}

#[tokio::test]
async fn a_stream_ends_with_its_deadline() -> TestResult {
    let (mut running, _place) = server().await?;
    let mut health = watch(&running, Some(Duration::from_millis(300))).await?;
    assert_eq!(next(&mut health).await?, ServingStatus::Serving);
    let end = next(&mut health).await.err().ok_or("the stream did not end")?;
    assert_eq!(end.code(), Code::DeadlineExceeded);
    running.drain();
    running.finished().await?;
    Ok(())
}

#[tokio::test]
async fn reflection_knows_the_services_and_the_error_details() -> TestResult {
    let (mut running, _place) = server().await?;
    let mut client = ServerReflectionClient::new(channel(&running).await?);
    let ask = |request| ServerReflectionRequest { host: String::new(), message_request: Some(request) };
    let requests = [
        ask(MessageRequest::ListServices(String::new())),
        ask(MessageRequest::FileContainingSymbol("google.rpc.BadRequest".to_owned())),
        ask(MessageRequest::FileContainingSymbol("fillrate.v1.OrderService".to_owned())),
    ];
    let mut answers = client.server_reflection_info(futures::stream::iter(requests)).await?.into_inner();
    let Some(MessageResponse::ListServicesResponse(list)) =
        answers.message().await?.and_then(|first| first.message_response)
    else {
        return Err("no list".into());
    };
    let names: Vec<_> = list.service.iter().map(|service| service.name.as_str()).collect();
    assert!(names.contains(&"grpc.health.v1.Health"), "{names:?}");
    for _ in 0..2 {
        let answer = answers.message().await?.and_then(|answer| answer.message_response);
        assert!(matches!(answer, Some(MessageResponse::FileDescriptorResponse(_))), "{answer:?}");
    }
    drop(answers);
    running.drain();
    running.finished().await?;
    Ok(())
}
