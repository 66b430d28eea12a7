//! What is known of one connection from what passed by.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Instant,
};

use super::{
    Exchange, Statement,
    frames::{Body, Frames},
};

/// One connection, seen from between its ends.
#[derive(Debug)]
pub(super) struct Session {
    number: usize,
    keeps_parameters: bool,
    questions: Frames,
    answers: Frames,
    talk: Talk,
    /// Asked and not answered yet.
    pending: VecDeque<Exchange>,
    /// Whether a transaction is open, as the server said last.
    in_transaction: bool,
    /// It is one that began with the end of the one before, and nothing was executed in it yet.
    chained: bool,
}

/// What the client has said since it last wanted an answer, and before.
#[derive(Debug, Default)]
struct Talk {
    prepared: HashMap<String, (Arc<str>, Arc<[u32]>)>,
    bound: Option<Statement>,
    executed: Vec<Statement>,
}

impl Session {
    pub(super) fn new(number: usize, keeps_parameters: bool) -> Self {
        Self {
            number,
            keeps_parameters,
            questions: Frames::of_client(),
            answers: Frames::of_server(),
            talk: Talk::default(),
            pending: VecDeque::new(),
            in_transaction: false,
            chained: false,
        }
    }

    /// Hears the client.
    pub(super) fn asked(&mut self, bytes: &[u8]) {
        let Self { number, keeps_parameters, questions, talk, pending, .. } = self;
        questions.feed(bytes, |kind, body| {
            if talk.hear(kind, Body(body), *keeps_parameters) {
                pending.push_back(Exchange {
                    connection: *number,
                    statements: std::mem::take(&mut talk.executed),
                    pipelined: !pending.is_empty(),
                    in_transaction: false,
                    chained: false,
                    begun: Instant::now(),
                    took: std::time::Duration::ZERO,
                });
            }
        });
    }

    /// Hears the server; gives the exchanges that it has answered.
    pub(super) fn answered(&mut self, bytes: &[u8]) -> Vec<Exchange> {
        let mut done = Vec::new();
        let Self { pending, in_transaction, chained, .. } = self;
        self.answers.feed(bytes, |kind, body| {
            if kind != b'Z' {
                return;
            }
            // Ready for the next; the first time without having been asked.
            if let Some(mut exchange) = pending.pop_front() {
                exchange.took = exchange.begun.elapsed();
                exchange.in_transaction = *in_transaction;
                exchange.chained = *chained;
                if !exchange.statements.is_empty() {
                    *chained = exchange.names("AND CHAIN");
                }
                done.push(exchange);
            }
            *in_transaction = body.first().is_some_and(|state| *state != b'I');
        });
        done
    }
}

impl Talk {
    /// True where the client now wants an answer.
    fn hear(&mut self, kind: u8, mut body: Body<'_>, keeps_parameters: bool) -> bool {
        match kind {
            b'Q' => {
                let sql = body.text().unwrap_or_default();
                self.executed.push(Statement {
                    sql: sql.into(),
                    name: None,
                    types: Arc::default(),
                    parameters: Vec::new(),
                });
                true
            }
            b'P' => {
                if let (Some(name), Some(sql)) = (body.text(), body.text()) {
                    let count = body.short().unwrap_or_default();
                    let types = (0..count).filter_map(|_| body.long()).map(i32::cast_unsigned).collect();
                    self.prepared.insert(name.to_owned(), (sql.into(), types));
                }
                false
            }
            b'B' => {
                self.bound = self.bind(body, keeps_parameters);
                false
            }
            b'E' => {
                self.executed.extend(self.bound.clone());
                false
            }
            b'S' => true,
            _ => false,
        }
    }

    fn bind(&self, mut body: Body<'_>, keeps_parameters: bool) -> Option<Statement> {
        let _portal = body.text()?;
        let name = body.text()?;
        let (sql, types) = self.prepared.get(name)?.clone();
        let mut parameters = Vec::new();
        if keeps_parameters {
            let formats = body.short()?;
            (0..formats).try_for_each(|_| body.short().map(drop))?;
            let count = body.short()?;
            parameters = (0..count).map(|_| body.value()).collect::<Option<_>>()?;
        }
        Some(Statement { sql, name: Some(name.to_owned()), types, parameters })
    }
}
