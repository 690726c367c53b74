//! Passwords: argon2id, and what counts as long enough.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use crate::fault::{Fault, Outcome};

/// The shortest password that is taken; length is what counts (NIST SP 800-63B).
pub const LENGTH_MIN: usize = 10;
/// The longest; hashing is not a way to burn our CPU.
pub const LENGTH_MAX: usize = 256;
/// Each hash takes 19 MiB and tens of milliseconds: at most so many at once.
const HASHES_AT_ONCE: usize = 2;

static GATE: Semaphore = Semaphore::const_new(HASHES_AT_ONCE);

/// Returns `Ok` when the password may be used, a field error on `password` otherwise.
pub fn check_length(password: &str) -> Outcome<()> {
    let length = password.chars().count();
    if length < LENGTH_MIN {
        return Err(Fault::field("password", format!("Please use at least {LENGTH_MIN} characters.")));
    }
    if password.len() > LENGTH_MAX {
        return Err(Fault::field("password", format!("Please use at most {LENGTH_MAX} characters.")));
    }
    Ok(())
}

/// Returns the hash of a password as PHC text, on the calling thread: for the command line and the demo.
pub fn hash_blocking(password: &str) -> Outcome<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Fault::Internal(format!("hashing failed: {error}")))
}

/// Returns the hash of a password as PHC text.
pub async fn hash(password: String) -> Outcome<String> {
    check_length(&password)?;
    gated(move || hash_blocking(&password)).await?
}

/// Tells whether the password is right. Without a stored hash the same work is done, so that timing does not
/// tell which addresses have an account.
pub async fn verify(password: String, stored: Option<String>) -> Outcome<bool> {
    if password.len() > LENGTH_MAX {
        return Ok(false);
    }
    gated(move || {
        if let Some(Ok(hash)) = stored.as_deref().map(PasswordHash::new) {
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        } else {
            let _ = hash_blocking(&password);
            false
        }
    })
    .await
}

async fn gated<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    let _turn = GATE.acquire().await.map_err(|_| Fault::Internal("the hashing gate is closed".into()))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Fault::Internal(format!("hashing ended: {error}")))
}
