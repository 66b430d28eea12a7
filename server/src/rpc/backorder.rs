//! `BackorderService`.

use std::sync::Arc;

use fillrate_proto::v1::{self, backorder_service_server::BackorderService};
use tonic::{Request, Response, Status, codegen::BoxStream};

use super::{
    content::Mutation,
    convert,
    door::{Caller, Done, Door, wrong},
    ids::Ids,
    parse::{self, Fields},
    read, watch,
};
use crate::{app::App, domain::answer::Subject, domain::command::Command, error::Result};

/// Answers `BackorderService`.
#[derive(Clone)]
pub struct BackorderRpc {
    door: Door,
}

impl BackorderRpc {
    /// A service that works with this application.
    #[must_use]
    pub fn new(app: Arc<App>, ids: Arc<dyn Ids>) -> Self {
        Self { door: Door { app, ids } }
    }

    async fn fill(&self, caller: &Caller, request: v1::FillBackordersRequest) -> Result<v1::FillBackordersResponse> {
        let read = |fields: &mut Fields, request: &_| {
            parse::backorder::fill_backorders(fields, request).map(Command::FillBackorders)
        };
        let Done { answer, record } = self.door.command(caller, request, read, |_, _| ()).await?;
        let Subject::Filled { not_filled } = answer.subject else {
            return Err(wrong("a fill answers something else"));
        };
        Ok(v1::FillBackordersResponse {
            effects: Some(convert::effects::effects(answer.effects, record)),
            not_filled_count: convert::count(not_filled.count),
            not_filled: not_filled.items.into_iter().map(convert::backorder::not_filled).collect(),
        })
    }

    async fn force(&self, caller: &Caller, request: v1::ForceBackorderRequest) -> Result<v1::ForceBackorderResponse> {
        let read = |fields: &mut Fields, request: &_| {
            parse::backorder::force_backorder(fields, request).map(Command::ForceBackorder)
        };
        let Done { answer, record } = self.door.command(caller, request, read, |_, _| ()).await?;
        let Subject::Forced { order, backorder } = answer.subject else {
            return Err(wrong("a force answers something else"));
        };
        Ok(v1::ForceBackorderResponse {
            backorder: Some(convert::backorder::backorder(*backorder)),
            order: Some(convert::order::order(*order)),
            effects: Some(convert::effects::effects(answer.effects, record)),
        })
    }

    /// The other methods, which answer alike: the backorders as they now are, and what was caused.
    async fn change<M: Mutation>(
        &self,
        caller: &Caller,
        request: M,
        read: impl FnOnce(&mut Fields, &M) -> Option<Command>,
    ) -> Result<(Vec<v1::Backorder>, Option<v1::Effects>)> {
        let Done { answer, record } = self.door.command(caller, request, read, |_, _| ()).await?;
        let Subject::Backorders(backorders) = answer.subject else {
            return Err(wrong("a command on backorders answers something else"));
        };
        let backorders = backorders.into_iter().map(convert::backorder::backorder).collect();
        Ok((backorders, Some(convert::effects::effects(answer.effects, record))))
    }
}

type Answered<T> = std::result::Result<Response<T>, Status>;

#[tonic::async_trait]
impl BackorderService for BackorderRpc {
    type WatchBackordersStream = BoxStream<v1::WatchBackordersResponse>;

    async fn fill_backorders(
        &self,
        request: Request<v1::FillBackordersRequest>,
    ) -> Answered<v1::FillBackordersResponse> {
        let (caller, request) = Caller::of(request, "FillBackorders")?;
        caller.answer(self.fill(&caller, request).await)
    }

    async fn force_backorder(
        &self,
        request: Request<v1::ForceBackorderRequest>,
    ) -> Answered<v1::ForceBackorderResponse> {
        let (caller, request) = Caller::of(request, "ForceBackorder")?;
        caller.answer(self.force(&caller, request).await)
    }

    async fn hold_backorder(&self, request: Request<v1::HoldBackorderRequest>) -> Answered<v1::HoldBackorderResponse> {
        let (caller, request) = Caller::of(request, "HoldBackorder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::backorder::hold_backorder(fields, request).map(Command::HoldBackorder)
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(backorders, effects)| v1::HoldBackorderResponse { backorders, effects }))
    }

    async fn resume_backorder(
        &self,
        request: Request<v1::ResumeBackorderRequest>,
    ) -> Answered<v1::ResumeBackorderResponse> {
        let (caller, request) = Caller::of(request, "ResumeBackorder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::backorder::resume_backorder(fields, request).map(Command::ResumeBackorder)
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(backorders, effects)| v1::ResumeBackorderResponse { backorders, effects }))
    }

    async fn cancel_backorder(
        &self,
        request: Request<v1::CancelBackorderRequest>,
    ) -> Answered<v1::CancelBackorderResponse> {
        let (caller, request) = Caller::of(request, "CancelBackorder")?;
        let read = |fields: &mut Fields, request: &_| {
            parse::backorder::cancel_backorder(fields, request).map(Command::CancelBackorder)
        };
        let done = self.change(&caller, request, read).await;
        caller.answer(done.map(|(backorders, effects)| v1::CancelBackorderResponse { backorders, effects }))
    }

    async fn get_backorder(&self, request: Request<v1::GetBackorderRequest>) -> Answered<v1::GetBackorderResponse> {
        let (caller, request) = Caller::of(request, "GetBackorder")?;
        caller.read(&self.door.app, read::backorder::get_backorder(&self.door.app, &caller.tenant, request)).await
    }

    async fn list_backorders(
        &self,
        request: Request<v1::ListBackordersRequest>,
    ) -> Answered<v1::ListBackordersResponse> {
        let (caller, request) = Caller::of(request, "ListBackorders")?;
        caller.read(&self.door.app, read::backorder::list_backorders(&self.door.app, &caller.tenant, request)).await
    }

    async fn explain_backorder(
        &self,
        request: Request<v1::ExplainBackorderRequest>,
    ) -> Answered<v1::ExplainBackorderResponse> {
        let (caller, request) = Caller::of(request, "ExplainBackorder")?;
        caller.read(&self.door.app, read::backorder::explain_backorder(&self.door.app, &caller.tenant, request)).await
    }

    async fn summarize_backorders(
        &self,
        request: Request<v1::SummarizeBackordersRequest>,
    ) -> Answered<v1::SummarizeBackordersResponse> {
        let (caller, request) = Caller::of(request, "SummarizeBackorders")?;
        caller
            .read(&self.door.app, read::backorder::summarize_backorders(&self.door.app, &caller.tenant, request))
            .await
    }

    async fn watch_backorders(
        &self,
        request: Request<v1::WatchBackordersRequest>,
    ) -> Answered<Self::WatchBackordersStream> {
        let (caller, request) = Caller::of(request, "WatchBackorders")?;
        caller.answer(watch::backorder::watch_backorders(&self.door.app, caller.watcher(), request).await)
    }
}
