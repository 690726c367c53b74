//! Who may try how often. Per node, in memory: a limit slows guessing, it is not a promise.

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
/// Mails with a link (invitation, reset) per address: a burst of 5, refilled over a minute.
const LINK_MAIL_BURST: u32 = 5;

/// The limiters of the doors that strangers can knock at.
#[derive(Clone)]
pub struct Limits {
    sign_in: Arc<Keyed>,
    address: Arc<Keyed>,
    submit: Option<Arc<Keyed>>,
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
            link_mail: Arc::new(Keyed::dashmap(Quota::per_minute(nonzero(LINK_MAIL_BURST)))),
        }
    }

    /// Returns limiters that let every submission through: for load tests from one address.
    #[must_use]
    pub fn without_submit_limit(mut self) -> Self {
        self.submit = None;
        self
    }

    /// Counts a try to sign in (or to found the house) from a network address to an account.
    pub fn sign_in(&self, address: &str, account: &str) -> Result<(), Fault> {
        check(&self.address, address)?;
        check(&self.sign_in, account)
    }

    /// Counts a submission from an address.
    pub fn submit(&self, key: &str) -> Result<(), Fault> {
        self.submit.as_ref().map_or(Ok(()), |limiter| check(limiter, key))
    }

    /// Counts a mail with a link that a stranger asked for.
    pub fn link_mail(&self, key: &str) -> Result<(), Fault> {
        check(&self.link_mail, key)
    }

    /// Forgets keys that are full again; a sweep calls it so that memory stays bounded.
    pub fn forget_idle(&self) {
        self.sign_in.retain_recent();
        self.address.retain_recent();
        self.link_mail.retain_recent();
        if let Some(submit) = &self.submit {
            submit.retain_recent();
        }
    }
}

fn nonzero(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

fn check(limiter: &Keyed, key: &str) -> Result<(), Fault> {
    limiter.check_key(&key.to_owned()).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Fault::TooMany { retry_s: wait.as_secs() + 1 }
    })
}
