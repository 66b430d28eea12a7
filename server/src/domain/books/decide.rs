//! Which decision belongs to which command.

use super::{About, Books, Decided, Halt, MOST_AHEAD};
use crate::domain::{
    answer::Answer,
    command::Command,
    in_words,
    refusal::{Refusal, invalid},
};

impl Books {
    pub(super) fn decide(&mut self, command: &Command) -> Decided<Answer> {
        match (self.time_ahead(command), self.decide_timely(command)) {
            (None, decided) => decided,
            // Named beside whatever else is wrong.
            (Some(mut ahead), Err(Halt::Refused(other))) => {
                ahead.violations.extend(other.violations);
                Err(ahead.into())
            }
            (Some(_), Err(Halt::Missing)) => Err(Halt::Missing),
            (Some(ahead), Ok(_)) => Err(ahead.into()),
        }
    }

    fn decide_timely(&mut self, command: &Command) -> Decided<Answer> {
        let about = self.carry_out(command)?;
        self.run_pass()?;
        self.finish_command()?;
        let subject = about.subject(self)?;
        Ok(Answer { subject, effects: std::mem::take(&mut self.effects) })
    }

    fn carry_out(&mut self, command: &Command) -> Decided<About> {
        match command {
            Command::CreateOrder(c) => self.create_order(c),
            Command::UpdateOrder(c) => self.update_order(c),
            Command::ApproveOrder(c) => self.approve_order(c),
            Command::CancelOrder(c) => self.cancel_order(c),
            Command::CloseOrder(c) => self.close_order(c),
            Command::ShipOrder(c) => self.ship_order(c),
            Command::ReturnOrder(c) => self.return_order(c),
            Command::AdjustStock(c) => self.adjust_stock(c),
            Command::SetStock(c) => self.set_stock(c),
            Command::PutItem(c) => self.put_item(c),
            Command::PutLocation(c) => self.put_location(c),
            Command::FillBackorders(c) => self.fill_backorders(c),
            Command::ForceBackorder(c) => self.force_backorder(c),
            Command::HoldBackorder(c) => self.hold_backorder(c),
            Command::ResumeBackorder(c) => self.resume_backorder(c),
            Command::CancelBackorder(c) => self.cancel_backorder(c),
            Command::PutSupplier(c) => self.put_supplier(c),
            Command::PutSupplierItem(c) => self.put_supplier_item(c),
            Command::PutReplenishmentPolicy(c) => self.put_replenishment_policy(c),
            Command::CreatePurchaseOrder(c) => self.create_purchase_order(c),
            Command::CreateSuggestedPurchaseOrders(c) => self.create_suggested_purchase_orders(c),
            Command::UpdatePurchaseOrder(c) => self.update_purchase_order(c),
            Command::SubmitPurchaseOrder(c) => self.submit_purchase_order(c),
            Command::ReceivePurchaseOrder(c) => self.receive_purchase_order(c),
            Command::CorrectReceipt(c) => self.correct_receipt(c),
            Command::ClosePurchaseOrder(c) => self.close_purchase_order(c),
            Command::CancelPurchaseOrder(c) => self.cancel_purchase_order(c),
            Command::LoadDemand(c) => self.load_demand(c),
            Command::NoteExpected(c) => self.note_expected(c),
        }
    }

    /// A moment in the physical world lies at most five minutes ahead of the database's clock.
    fn time_ahead(&self, command: &Command) -> Option<Refusal> {
        let (field, time) = match command {
            Command::CreateOrder(c) => ("order_time", c.order_time),
            Command::UpdateOrder(c) => ("order_time", c.order_time),
            Command::CreatePurchaseOrder(c) => ("order_time", c.order_time),
            Command::CreateSuggestedPurchaseOrders(c) => ("order_time", c.order_time),
            Command::UpdatePurchaseOrder(c) => ("order_time", c.order_time),
            other => ("occur_time", other.occur_time()),
        };
        let now = self.booking.time;
        time.filter(|time| *time > now + MOST_AHEAD)
            .map(|_| invalid(field, format!("must be at most 5 minutes after {}", in_words(now))))
    }
}
