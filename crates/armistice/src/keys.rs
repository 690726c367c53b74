//! Secrets: the one master key, and what is derived from it.
//!
//! The key lives in a file beside the database, never in the database or a backup, so a
//! stolen dump opens nothing: tokens are stored hashed, passwords of mail routes sealed, links signed.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{constant_time, digest, hkdf, hmac, rand};

use crate::fault::Fault;

/// Bytes of the master key.
pub const KEY_LEN: usize = 32;
/// Bytes of a link's signature: 128 bits are far beyond guessing and keep links short.
const TAG_LEN: usize = 16;
/// Bytes of entropy in a session or API token.
const TOKEN_LEN: usize = 32;

/// What a signature was made for; a link of one purpose opens nothing of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A counted link in a mail.
    Click,
    /// Unsubscribe from a mail; never expires.
    Unsubscribe,
    /// The preference page.
    Preferences,
    /// An invitation to a colleague.
    Invitation,
    /// A password reset.
    PasswordReset,
}

impl Purpose {
    fn word(self) -> &'static [u8] {
        match self {
            Self::Click => b"click",
            Self::Unsubscribe => b"unsubscribe",
            Self::Preferences => b"preferences",
            Self::Invitation => b"invitation",
            Self::PasswordReset => b"password-reset",
        }
    }
}

/// The keys of this installation, derived from one master key.
pub struct Keys {
    signing: hmac::Key,
    sealing: LessSafeKey,
    hashing: hmac::Key,
}

/// A length for HKDF's interface.
struct Len(usize);

impl hkdf::KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

impl Keys {
    /// Returns the keys derived from a master key.
    pub fn new(master: &[u8; KEY_LEN]) -> Self {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"armistice").extract(master);
        let derive = |info: &'static [u8]| {
            let mut key = [0_u8; 32];
            let info = [info];
            let okm = root.expand(&info, Len(32)).expect("32 bytes are within HKDF's bound");
            okm.fill(&mut key).expect("the length was just asked for");
            key
        };
        let sealing = UnboundKey::new(&AES_256_GCM, &derive(b"seal")).expect("32 bytes are a key of AES-256");
        Self {
            signing: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"sign")),
            sealing: LessSafeKey::new(sealing),
            hashing: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"hash")),
        }
    }

    /// Returns a master key fresh from the system's randomness.
    pub fn generate() -> Result<[u8; KEY_LEN], Fault> {
        let mut key = [0_u8; KEY_LEN];
        rand::fill(&mut key).map_err(|_| Fault::Internal("the system has no randomness".into()))?;
        Ok(key)
    }

    /// Returns `payload.signature` for a purpose. The payload must be URL-safe text without a dot.
    pub fn sign(&self, purpose: Purpose, payload: &str) -> String {
        format!("{payload}.{}", base64url(&self.tag(purpose, payload)))
    }

    /// Returns the payload of a signed text when the signature is right for the purpose.
    pub fn verify<'t>(&self, purpose: Purpose, signed: &'t str) -> Option<&'t str> {
        let (payload, tag) = signed.rsplit_once('.')?;
        let tag = from_base64url(tag)?;
        constant_time::verify_slices_are_equal(&self.tag(purpose, payload), &tag).ok()?;
        Some(payload)
    }

    fn tag(&self, purpose: Purpose, payload: &str) -> [u8; TAG_LEN] {
        let mut context = hmac::Context::with_key(&self.signing);
        context.update(purpose.word());
        context.update(b"\0");
        context.update(payload.as_bytes());
        let mut tag = [0_u8; TAG_LEN];
        tag.copy_from_slice(&context.sign().as_ref()[..TAG_LEN]);
        tag
    }

    /// Returns a secret as text that only this installation opens.
    pub fn seal(&self, secret: &str) -> Result<String, Fault> {
        let mut nonce = [0_u8; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| Fault::Internal("the system has no randomness".into()))?;
        let mut sealed = secret.as_bytes().to_vec();
        self.sealing
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
            .map_err(|_| Fault::Internal("a secret could not be sealed".into()))?;
        Ok(base64url(&[&nonce[..], &sealed].concat()))
    }

    /// Returns the secret of a sealed text; `None` when it was sealed under another key or damaged.
    pub fn open(&self, sealed: &str) -> Option<String> {
        let bytes = from_base64url(sealed)?;
        let (nonce, rest) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut rest = rest.to_vec();
        let opened = self.sealing.open_in_place(nonce, Aad::empty(), &mut rest).ok()?;
        String::from_utf8(opened.to_vec()).ok()
    }

    /// Returns the keyed hash of an address or token: equal for equal input, useless without the key.
    pub fn hash(&self, text: &str) -> String {
        base64url(&hmac::sign(&self.hashing, text.as_bytes()).as_ref()[..24])
    }
}

/// Returns a fresh secret token as URL-safe text.
pub fn token() -> Result<String, Fault> {
    let mut bytes = [0_u8; TOKEN_LEN];
    rand::fill(&mut bytes).map_err(|_| Fault::Internal("the system has no randomness".into()))?;
    Ok(base64url(&bytes))
}

/// Returns the SHA-256 of a text in hexadecimal.
pub fn sha256_hex(text: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, text).as_ref())
}

/// Returns bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns bytes as base 64 for URLs, without padding.
pub fn base64url(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(word >> (18 - 6 * place) & 63) as usize]));
        }
    }
    out
}

/// Reads base 64 for URLs without padding.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut word = 0_u32;
        for letter in chunk {
            word = word << 6 | u32::try_from(ALPHABET.iter().position(|known| known == letter)?).ok()?;
        }
        let bytes = chunk.len().checked_sub(1).filter(|bytes| *bytes > 0)?;
        word <<= 6 * (4 - chunk.len());
        out.extend_from_slice(&word.to_be_bytes()[1..=bytes]);
    }
    Some(out)
}
