//! Who may try how often. Per node, in memory: a limit slows guessing, it is not a promise.
//!
//! A network address of IPv6 counts as its /64: whoever has one address there has all of them.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::fault::Fault;

type Keyed = RateLimiter<String, DashMapStateStore<String>, DefaultClock>;

/// Sign-in tries per account: a burst of 10, refilled over a minute.
const SIGN_IN_BURST: u32 = 10;
/// Sign-in tries per network address, behind which a whole office may sit: a burst of 60, refilled over a minute.
const ADDRESS_BURST: u32 = 60;
/// Submissions per network address: a burst of 60, then one a second.
const SUBMIT_BURST: u32 = 60;
/// Visits and clicks that are written down per network address: a burst of 120, then one a second.
const VISIT_BURST: u32 = 120;
/// Mails with a link (invitation, reset) per address: a burst of 5, refilled over a minute.
const LINK_MAIL_BURST: u32 = 5;

/// The limiters of the doors that strangers can knock at.
#[derive(Clone)]
pub struct Limits {
    sign_in: Arc<Keyed>,
    address: Arc<Keyed>,
    submit: Option<Arc<Keyed>>,
    visit: Option<Arc<Keyed>>,
    link_mail: Arc<Keyed>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limits {
    /// Returns fresh limiters.
    pub fn new() -> Self {
        let per_second = |burst: u32| Quota::per_second(NonZeroU32::MIN).allow_burst(nonzero(burst));
        Self {
            sign_in: Arc::new(Keyed::dashmap(Quota::per_minute(nonzero(SIGN_IN_BURST)))),
            address: Arc::new(Keyed::dashmap(Quota::per_minute(nonzero(ADDRESS_BURST)))),
            submit: Some(Arc::new(Keyed::dashmap(per_second(SUBMIT_BURST)))),
            visit: Some(Arc::new(Keyed::dashmap(per_second(VISIT_BURST)))),
            link_mail: Arc::new(Keyed::dashmap(Quota::per_minute(nonzero(LINK_MAIL_BURST)))),
        }
    }

    /// Returns limiters that let every submission and visit through: for load tests from one address.
    #[must_use]
    pub fn without_submit_limit(mut self) -> Self {
        self.submit = None;
        self.visit = None;
        self
    }

    /// Counts a try to sign in (or to found the house) from a network address to an account.
    pub fn sign_in(&self, address: &str, account: &str) -> Result<(), Fault> {
        check(&self.address, &network(address))?;
        check(&self.sign_in, account)
    }

    /// Counts a submission from a network address.
    pub fn submit(&self, address: &str) -> Result<(), Fault> {
        self.submit.as_ref().map_or(Ok(()), |limiter| check(limiter, &network(address)))
    }

    /// Counts a visit or click from a network address and tells whether it is to be written down. Beyond the limit
    /// whoever asks is still served: an office is not sent away, and a flood fills no disk.
    pub fn may_note_visit(&self, address: &str) -> bool {
        self.visit.as_ref().is_none_or(|limiter| limiter.check_key(&network(address)).is_ok())
    }

    /// Counts a mail with a link that a stranger asked for, by their network address or by the account's key.
    pub fn link_mail(&self, key: &str) -> Result<(), Fault> {
        check(&self.link_mail, &network(key))
    }

    /// Forgets keys that are full again; a sweep calls it so that memory stays bounded.
    pub fn forget_idle(&self) {
        self.sign_in.retain_recent();
        self.address.retain_recent();
        self.link_mail.retain_recent();
        for limiter in [&self.submit, &self.visit].into_iter().flatten() {
            limiter.retain_recent();
        }
    }
}

fn nonzero(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// Returns what an address counts as: itself, or its /64. Other keys stay as they are.
fn network(key: &str) -> String {
    match key.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(address) => address.to_string(),
        Err(_) => key.to_owned(),
    }
}

fn check(limiter: &Keyed, key: &str) -> Result<(), Fault> {
    limiter.check_key(&key.to_owned()).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Fault::TooMany { retry_s: wait.as_secs() + 1 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_as_its_network() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2::9"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
        assert_eq!(network("setup"), "setup");
    }

    #[test]
    fn a_flood_from_one_network_is_not_written_down() {
        let limits = Limits::new();
        let noted = (0..400).filter(|host| limits.may_note_visit(&format!("2001:db8::{host:x}"))).count();
        assert!((120..400).contains(&noted), "{noted}");
        assert!(limits.may_note_visit("203.0.113.7"), "others are not touched");
    }
}
