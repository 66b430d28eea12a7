//! Forcing, holding, resuming and cancelling backorders.
//!
//! Backorders are named by order, line and number of the wait here: their ids are the server's.

use fillrate_proto::v1::{
    AllocationPolicy, BackorderCause, BackorderEventType, BackorderHold, BackorderState, ErrorReason,
    ForceBackorderRequest, LineSupply,
};
use tonic::Code;

use super::{Fault, Judged, Model, Place, because, events::Subject, forbid, refuse};

/// All of them, or a refusal for any of the reasons against one: which comes first is not said.
fn all<T>(judged: impl Iterator<Item = Judged<T>>) -> Judged<Vec<T>> {
    let (mut fine, mut reasons) = (Vec::new(), Vec::new());
    for one in judged {
        match one {
            Ok(one) => fine.push(one),
            Err(Fault::Refused(Code::FailedPrecondition, against)) => reasons.extend(against),
            Err(other) => return Err(other),
        }
    }
    if reasons.is_empty() { Ok(fine) } else { forbid(&reasons) }
}

/// A backorder: order, line number, which wait of the line.
pub type WaitName = (String, i32, usize);

impl Model {
    /// `ForceBackorder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn force_backorder(&mut self, request: &ForceBackorderRequest) -> Judged {
        self.command(|model| {
            let order = model.find_active(&request.order_id)?;
            let line = model.find_line(order, request.line_number)?;
            let freed = model.to_force(order, line, request)?;
            model.take_back(order, line, freed, &because(BackorderCause::Forced), {
                if request.requeue { BackorderHold::Unspecified } else { BackorderHold::Force }
            });
            if model.orders[order].allocation == AllocationPolicy::CompleteOrder && freed > 0 {
                for other in model.inside_lines(order) {
                    let held = model.orders[order].lines[other].allocated;
                    let causes = because(BackorderCause::WaitingForOrder);
                    model.take_back(order, other, held, &causes, BackorderHold::Unspecified);
                }
            }
            if request.requeue {
                model.requeue(order, line);
                model.pass(Some(order));
            } else {
                if !model.orders[order].lines[line].is_held() {
                    model.hold(order, line, BackorderHold::Force);
                }
                model.pass(None);
            }
            Ok(())
        })
    }

    /// How many units the line loses.
    fn to_force(&self, order: usize, line: usize, request: &ForceBackorderRequest) -> Judged<i64> {
        let policy = self.orders[order].allocation;
        let line = &self.orders[order].lines[line];
        if line.unshipped() == 0 {
            return forbid(&[ErrorReason::NothingToForce, ErrorReason::LineOutsidePass]);
        }
        if line.supply != LineSupply::Stock {
            return forbid(&[ErrorReason::LineOutsidePass]);
        }
        if request.requeue && line.wait().is_some_and(|wait| wait.hold == BackorderHold::Call) {
            return forbid(&[ErrorReason::BackorderHeldByCall]);
        }
        match request.quantity {
            Some(units) if units > line.allocated => forbid(&[ErrorReason::ForceExceedsAllocated]),
            Some(units) if units < line.allocated && policy != AllocationPolicy::Partial => {
                refuse(Code::InvalidArgument, &[ErrorReason::InvalidField])
            }
            Some(units) => Ok(units),
            None => Ok(line.allocated),
        }
    }

    /// The whole order goes to the back; the line named is open again.
    fn requeue(&mut self, order: usize, line: usize) {
        if self.orders[order].lines[line].is_held() {
            self.end_hold(order, line);
        }
        let time = self.now();
        self.serial += 1;
        self.orders[order].place = Some(Place { time, index: self.serial });
        self.note_waiting(order, BackorderEventType::Moved);
    }

    /// Something about the order concerns each of its backorders.
    pub(super) fn note_waiting(&mut self, order: usize, what: BackorderEventType) {
        for line in self.waiting_lines(order) {
            self.note(order, line, what, 0);
        }
    }

    fn hold(&mut self, order: usize, line: usize, by: BackorderHold) {
        let wait = self.orders[order].lines[line].waits.last_mut().expect("it waits");
        wait.state = BackorderState::Held;
        wait.hold = by;
        self.note(order, line, BackorderEventType::Held, 0);
    }

    /// The open backorder of this name.
    pub(super) fn find_open(&self, name: &WaitName) -> Judged<(usize, usize)> {
        let order = self.find(&name.0)?;
        let line = self.find_line(order, name.1)?;
        let waits = &self.orders[order].lines[line].waits;
        if waits[name.2].is_open() { Ok((order, line)) } else { forbid(&[ErrorReason::BackorderClosed]) }
    }

    /// `HoldBackorder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn hold_backorders(&mut self, names: &[WaitName]) -> Judged {
        self.command(|model| {
            for name in names {
                let (order, line) = model.find_open(name)?;
                if model.orders[order].lines[line].wait().is_some_and(|wait| wait.hold != BackorderHold::Call) {
                    model.hold(order, line, BackorderHold::Call);
                }
            }
            model.pass(None);
            Ok(())
        })
    }

    /// `ResumeBackorder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn resume_backorders(&mut self, names: &[WaitName]) -> Judged {
        self.command(|model| {
            all(names.iter().map(|name| {
                let (order, line) = model.find_open(name)?;
                let held = model.orders[order].lines[line].is_held();
                if held { Ok((order, line)) } else { forbid(&[ErrorReason::BackorderNotHeld]) }
            }))?
            .into_iter()
            .for_each(|(order, line)| model.end_hold(order, line));
            model.pass(None);
            Ok(())
        })
    }

    /// `CancelBackorder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn cancel_backorders(&mut self, wanted: &[(WaitName, Option<i64>)]) -> Judged {
        self.command(|model| {
            let wanted = all(wanted.iter().map(|(name, units)| {
                let (order, line) = model.find_open(name)?;
                let open = model.orders[order].lines[line].waiting();
                let units = units.unwrap_or(open);
                if units > open { forbid(&[ErrorReason::CancelExceedsOpen]) } else { Ok((order, line, units)) }
            }))?;
            for (order, line, units) in wanted {
                model.cancel_line(order, line, units);
                let id = model.orders[order].id.clone();
                let cancelled = model.subjects.iter_mut().find(|subject| subject.is_of(&id));
                match cancelled {
                    Some(subject) => subject.add(units),
                    None => model.subjects.push(Subject::itself(&id, units)),
                }
            }
            model.pass(None);
            Ok(())
        })
    }
}
