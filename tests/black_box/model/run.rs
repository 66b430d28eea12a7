//! One sequence: step by step, in the model and at the door.

use std::collections::BTreeSet;

use fillrate_proto::v1::WatchOrdersResponse;
use fillrate_tests::{
    Door, Refusal, World,
    model::{Fault, Judged, Model},
    watch::Watch,
    words::{NewOrder as _, order},
};

use super::{
    Ground,
    action::{Manner, Sending},
    compare::{BARRIER, Seen, order_must_be},
    hear::{Ears, barrier},
    request::{Answer, Command, Judgement},
    resolve::Resolver,
};

struct Run {
    door: Door,
    model: Model,
    seen: Seen,
    ears: Ears,
    steps: usize,
}

/// Does the sequence in a fresh tenant; panics where server and model disagree.
pub async fn run(world: &World, tenant: &str, ground: &Ground, sequence: &[Sending]) {
    let door = world.tenant(tenant).await;
    let mut model = Model::default();
    for location in &ground.locations {
        door.location(location.clone()).await;
        model.put_location(location).unwrap();
    }
    for item in &ground.items {
        door.item(item.clone()).await;
        model.put_item(item).unwrap();
    }
    door.place(order(BARRIER).draft().line(&ground.items[0].sku, 1)).await;
    let heard = settled(&door).await;
    let ears = Ears::open(&door, heard).await;
    let seen = Seen::read(&door, &BTreeSet::new()).await;
    let mut run = Run { door, model, seen, ears, steps: 0 };
    let names = |of: Vec<&String>| of.into_iter().cloned().collect::<Vec<_>>();
    let mut resolver = Resolver::new(
        names(ground.items.iter().map(|item| &item.sku).collect()),
        names(ground.locations.iter().map(|location| &location.location_id).collect()),
    );
    for sending in sequence {
        if let Some(command) = resolver.resolve(&sending.action, &run.model) {
            run.step(&command, sending.manner).await;
        }
    }
}

/// A position behind everything that has happened so far.
async fn settled(door: &Door) -> i64 {
    let mut watch = Watch::<WatchOrdersResponse>::from_now(door).await;
    let mark = barrier(0);
    door.update_order(mark.clone()).await.unwrap();
    let events = watch.events_until(|event| event.request_id == mark.request_id).await;
    events.last().unwrap().position
}

impl Run {
    async fn step(&mut self, command: &Command, manner: Manner) {
        let judgement = command.judge(&self.model);
        if judgement.outcomes.contains(&Err(Fault::Unclear)) {
            return;
        }
        self.steps += 1;
        let request_id = format!("step-{}", self.steps);
        println!("{request_id}: {manner:?} {command:?}\n    {:?}", judgement.outcomes);
        if matches!(manner, Manner::ValidatedFirst | Manner::OnlyValidated) {
            let answer = command.send(&self.door, &self.seen.ids(), &request_id, true).await;
            self.answer_must_be(command, &judgement, &answer);
            let unchanged = Seen::read(&self.door, &BTreeSet::new()).await;
            assert_eq!(
                Seen { queues: self.seen.queues.clone(), ..unchanged },
                self.seen,
                "validating changed something"
            );
            if manner == Manner::OnlyValidated {
                return;
            }
        }
        let ids = self.seen.ids();
        let answer = command.send(&self.door, &ids, &request_id, false).await;
        self.answer_must_be(command, &judgement, &answer);
        if let (Manner::Twice, Ok(first)) = (manner, &answer) {
            let again = command.send(&self.door, &ids, &request_id, false).await.expect("it is answered again");
            assert!(again.replayed, "{again:?}");
            assert_eq!((&again.order, &again.elements), (&first.order, &first.elements), "the first answer again");
        }
        let before = std::mem::replace(&mut self.model, judgement.states.last().unwrap().clone());
        let keys = self.model.stock.keys().cloned().collect();
        self.seen = Seen::read(&self.door, &keys).await;
        self.seen.must_be(&self.model);
        let mark = barrier(self.steps);
        self.door.update_order(mark.clone()).await.unwrap();
        let heard = self.ears.listen(&mark.request_id).await;
        heard.must_be(&request_id, &before, &judgement, &self.seen);
    }

    /// The answer is the one that the model's outcome asks for.
    fn answer_must_be(&self, command: &Command, judgement: &Judgement, answer: &Result<Answer, Refusal>) {
        let after = judgement.states.last().unwrap();
        if let Command::Batch(requests) = command {
            let answer = answer.as_ref().expect("a batch is answered per element");
            for ((request, outcome), element) in requests.iter().zip(&judgement.outcomes).zip(&answer.elements) {
                let element = element.as_ref().map(|order| &order.order_id).map_err(|&(code, reason)| (code, reason));
                match (outcome, element) {
                    (Ok(()), Ok(id)) => assert_eq!(*id, request.order_id),
                    (Err(Fault::Refused(code, reasons)), Err((found, reason))) => {
                        let reasons: Vec<i32> = reasons.iter().map(|&reason| reason.into()).collect();
                        assert!(*code as i32 == found && reasons.contains(&reason), "{reasons:?}: {found} {reason}");
                    }
                    other => panic!("{other:?} for {request:?}"),
                }
            }
            return;
        }
        match (&judgement.outcomes[0], answer) {
            (Ok(()), Ok(answer)) => self.effects_must_be(after, judgement, answer),
            (outcome, answer) => refusal_must_be(outcome, answer),
        }
    }

    fn effects_must_be(&self, after: &Model, judgement: &Judgement, answer: &Answer) {
        if let Some(order) = &answer.order {
            let expected = after.orders.iter().find(|expected| expected.id == order.order_id);
            order_must_be(order, expected.expect("the model has the order"));
        }
        let fills = answer.effects.iter().flat_map(|effects| &effects.fills);
        let mut filled: Vec<(String, i32, i64)> = Vec::new();
        for fill in fills {
            match filled.iter_mut().find(|(id, line, _)| (id.as_str(), *line) == (&fill.order_id, fill.line_number)) {
                Some((_, _, units)) => *units += fill.quantity,
                None => filled.push((fill.order_id.clone(), fill.line_number, fill.quantity)),
            }
        }
        filled.sort();
        assert_eq!(filled, after.filled_units(), "the fills of {answer:?}");
        let Some(expected) = &judgement.left_open else { return };
        let mut left: Vec<(&str, i32, i32)> =
            answer.not_filled.iter().map(|left| (left.order_id.as_str(), left.line_number, left.reason)).collect();
        // What the pass filled after all need not be listed.
        left.retain(|(id, line, _)| {
            expected.iter().any(|left| left.order == *id && left.line == *line) || {
                let order = after.orders.iter().find(|order| order.id == *id);
                order.is_some_and(|order| order.lines.iter().any(|found| found.number == *line && found.waiting() > 0))
            }
        });
        left.sort_unstable();
        assert_eq!(left.len(), expected.len(), "left open {left:?}, expected {expected:?}");
        for ((id, line, reason), expected) in left.iter().zip(expected) {
            assert_eq!((*id, *line), (expected.order.as_str(), expected.line));
            assert!(expected.reasons.contains(reason), "left open {left:?}, expected {expected:?}");
        }
    }
}

fn refusal_must_be(outcome: &Judged, answer: &Result<Answer, Refusal>) {
    match (outcome, answer) {
        (Err(Fault::Refused(code, reasons)), Err(refusal)) => {
            assert_eq!(refusal.code, *code, "{refusal:?}");
            assert!(reasons.contains(&refusal.reason), "one of {reasons:?}: {refusal:?}");
        }
        (outcome, answer) => panic!("the model says {outcome:?}, the server {answer:?}"),
    }
}
