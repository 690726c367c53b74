//! What effort pays and what it can carry: attempts per lead, leads per seller, leads for a goal.

use serde::{Deserialize, Serialize};

/// What one more attempt brings and costs for one type of lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptCurve {
    /// `hazards[i]`: the probability to connect at attempt i + 1 when no earlier one did.
    pub hazards: Vec<f64>,
    /// What a connection is worth: P(win | connected) × margin per win, in any unit of money.
    pub value: f64,
    /// What one attempt costs, in the same unit.
    pub cost: f64,
}

impl AttemptCurve {
    /// Returns the probability to have connected after `attempts`: 1 − Π(1 − hᵢ).
    pub fn connected_after(&self, attempts: usize) -> f64 {
        1.0 - self.unreached_after(attempts)
    }

    /// Returns how many attempts are made on average when one gives up after `attempts`: Σ S(i − 1).
    pub fn expected_attempts(&self, attempts: usize) -> f64 {
        (0..attempts.min(self.hazards.len())).map(|done| self.unreached_after(done)).sum()
    }

    /// Returns the expected profit of giving up after `attempts`: V(1 − S(k)) − c·Σ S(i − 1).
    pub fn profit(&self, attempts: usize) -> f64 {
        self.value * self.connected_after(attempts) - self.cost * self.expected_attempts(attempts)
    }

    /// Returns the number of attempts with the highest expected profit, the smallest when several share it; 0 when
    /// not even the first pays. An answer equal to the number of hazards may be the end of what is known.
    pub fn best(&self) -> usize {
        let (mut best, mut best_profit) = (0, 0.0);
        for attempts in 1..=self.hazards.len() {
            let profit = self.profit(attempts);
            if profit > best_profit {
                (best, best_profit) = (attempts, profit);
            }
        }
        best
    }

    fn unreached_after(&self, attempts: usize) -> f64 {
        self.hazards.iter().take(attempts).map(|hazard| 1.0 - hazard.clamp(0.0, 1.0)).product()
    }
}

/// The minutes that one lead takes and that one seller has, over the same period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workload {
    /// Attempts per lead on average.
    pub attempts: f64,
    /// Minutes of one attempt.
    pub minutes_per_attempt: f64,
    /// Share of leads with whom a conversation comes about.
    pub conversation_share: f64,
    /// Minutes of one conversation.
    pub minutes_per_conversation: f64,
    /// Minutes of everything else per lead: reading, notes.
    pub minutes_of_admin: f64,
    /// Working minutes of one seller in the period.
    pub working_minutes: f64,
    /// Share of them that goes to these leads.
    pub share_on_leads: f64,
}

impl Workload {
    /// Returns the minutes that one lead takes: E\[attempts\]·tₐ + P(connect)·t꜀ + admin.
    pub fn minutes_per_lead(&self) -> f64 {
        self.attempts * self.minutes_per_attempt
            + self.conversation_share * self.minutes_per_conversation
            + self.minutes_of_admin
    }

    /// Returns how many leads one seller can work in the period; `None` when a lead takes no time.
    pub fn leads_per_seller(&self) -> Option<f64> {
        let minutes = self.minutes_per_lead();
        (minutes > 0.0).then(|| self.working_minutes * self.share_on_leads / minutes)
    }

    /// Returns whether so many sellers can work so many leads. Not a number is not feasible.
    pub fn feasible(&self, leads: u32, sellers: u32) -> bool {
        match self.leads_per_seller() {
            Some(capacity) => f64::from(leads) <= capacity * f64::from(sellers),
            None => sellers > 0 || leads == 0,
        }
    }
}

/// A revenue goal walked back to the leads that it needs (after a common agreement template).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quota {
    /// Revenue of the period, in any unit of money.
    pub revenue: f64,
    /// Share of it that marketing's leads must bring.
    pub share_from_marketing: f64,
    /// Average deal, in the same unit.
    pub deal: f64,
    /// Share of handed-over leads that become customers.
    pub conversion: f64,
}

impl Quota {
    /// Returns how many customers the goal needs; `None` when a deal brings nothing.
    pub fn customers(&self) -> Option<f64> {
        (self.deal > 0.0).then(|| self.revenue * self.share_from_marketing / self.deal)
    }

    /// Returns how many leads the goal needs; `None` when a deal brings nothing or no lead converts.
    pub fn leads(&self) -> Option<f64> {
        let customers = self.customers()?;
        (self.conversion > 0.0).then(|| customers / self.conversion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HAZARDS: [f64; 12] =
        [0.20, 0.134, 0.115, 0.10, 0.085, 0.07, 0.055, 0.045, 0.035, 0.028, 0.022, 0.017];

    #[test]
    fn best_stopping_point_agrees_with_the_reference() {
        // sales-and-marketing reference 2.3 (b), c = 2.
        for (value, attempts, profit) in [(30.0, 6, "7.59"), (80.0, 10, "36.38"), (200.0, 12, "110.18")] {
            let curve = AttemptCurve { hazards: HAZARDS.to_vec(), value, cost: 2.0 };
            assert_eq!(
                (curve.best(), format!("{:.2}", curve.profit(attempts))),
                (attempts, profit.to_owned())
            );
        }
        assert_eq!(AttemptCurve { hazards: HAZARDS.to_vec(), value: 5.0, cost: 2.0 }.best(), 0);
        assert_eq!(AttemptCurve { hazards: Vec::new(), value: 5.0, cost: 2.0 }.best(), 0);
    }

    #[test]
    fn capacity_bounds_the_promise() {
        let workload = Workload {
            attempts: 4.0,
            minutes_per_attempt: 5.0,
            conversation_share: 0.5,
            minutes_per_conversation: 20.0,
            minutes_of_admin: 10.0,
            working_minutes: 10_000.0,
            share_on_leads: 0.6,
        };
        assert!((workload.minutes_per_lead() - 40.0).abs() < 1e-9);
        assert!((workload.leads_per_seller().expect("takes time") - 150.0).abs() < 1e-9);
        // Roberge's capacity version: ten sellers with 150 leads each carry 1,500 a month, and not one more.
        assert!(workload.feasible(1_500, 10) && !workload.feasible(1_501, 10));
        assert!(!Workload { attempts: f64::NAN, ..workload }.feasible(1, 0));
    }

    #[test]
    fn quota_agrees_with_the_reference() {
        // sales-and-marketing reference 2.2 (b): 7 customers at 5 % need 140 leads.
        let quota = Quota { revenue: 70_000.0, share_from_marketing: 0.5, deal: 5_000.0, conversion: 0.05 };
        assert!((quota.customers().expect("deals bring money") - 7.0).abs() < 1e-9);
        assert!((quota.leads().expect("leads convert") - 140.0).abs() < 1e-9);
        assert_eq!(Quota { conversion: 0.0, ..quota }.leads(), None);
    }
}
