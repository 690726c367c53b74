//! Signatures: who agreed for which side, when, to which exact words. Only ever added to.

use std::fmt;

use measure::Moment;
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::{Agreement, AgreementId, SignatureId, Status, clause, version};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, Role, UserId, audit};
use crate::sql::agreements as sql;

/// One of the two parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Those who bring the contacts.
    Marketing,
    /// Those who work them.
    Sales,
}

impl Side {
    /// Both sides.
    pub const BOTH: [Self; 2] = [Self::Marketing, Self::Sales];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Sales => "sales",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Marketing => "Marketing",
            Self::Sales => "Sales",
        }
    }

    /// Returns the side that a role signs for; only heads sign.
    pub fn signed_by(role: Role) -> Option<Self> {
        match role {
            Role::HeadOfMarketing => Some(Self::Marketing),
            Role::HeadOfSales => Some(Self::Sales),
            Role::Marketing | Role::Sales | Role::Admin => None,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl store::FromValue for Side {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        let word = <String as store::FromValue>::from_value(value)?;
        Self::BOTH
            .into_iter()
            .find(|side| side.word() == word)
            .ok_or_else(|| format!("there is no side {word}"))
    }
}

store::record! {
    /// A signature with the name of who signed.
    pub struct Signature {
        pub id: SignatureId,
        pub side: Side,
        pub user_id: UserId,
        pub name: String,
        pub at: Moment,
        pub text_hash: String,
    }
}

/// Returns the signatures under a version, first one first.
pub fn of(tx: &mut Tx, agreement: AgreementId) -> Outcome<Vec<Signature>> {
    Ok(tx.all(&sql::SIGNATURES_OF, params![agreement])?)
}

/// Signs a version for a side. `text_hash` is the hash of the words that the signer read, so nobody signs a text that
/// was changed meanwhile. The second signature puts the version in force, from its day or from this moment.
///
/// The caller's password was asked again before; a verb cannot ask.
pub fn sign(tx: &mut Tx, by: &Caller, id: AgreementId, side: Side, text_hash: &str) -> Outcome<SignatureId> {
    if Side::signed_by(by.role) != Some(side) {
        return Err(Fault::refused(
            "not-your-side",
            format!("Only the head of {side} signs for {side}. Please ask them to."),
        ));
    }
    let agreement = version::find(tx, id)?;
    let vocabulary = version::vocabulary(tx)?;
    let terms = agreement.terms(&vocabulary)?;
    let earlier = of(tx, id)?;
    check_signable(tx.now(), &agreement, &earlier, by.user)?;
    if let Err(problem) = rules::parse(&agreement.definition, &version::words_in_use(tx)?) {
        let sentence = format!("The definition cannot be signed as it is. {problem}");
        return Err(Fault::refused("definition-unreadable", sentence));
    }
    let hash = clause::hash(&terms);
    if hash != text_hash {
        return Err(Fault::refused(
            "text-changed",
            "The draft was changed while you read it, so it is not signed. Please read it again.",
        ));
    }
    let signature = SignatureId(tx.new_id());
    let now = tx.now();
    match tx.run(&sql::SIGNATURE_ADD, params![signature, id, side.word(), by.user, now, &hash]) {
        Ok(_) => {}
        Err(store::Error::Constraint(name)) if name == "signatures_agreement_id_side" => {
            return Err(Fault::refused("already-signed", format!("{side} has signed this version already.")));
        }
        Err(error) => return Err(error.into()),
    }
    if earlier.len() == 1 && agreement.in_force_from.is_none() {
        tx.run(&sql::AGREEMENT_BEGINS, params![id, now])?;
    }
    audit::note(tx, by, "sign", "agreement", id.0, &format!("for {side}, text {hash}"))?;
    Ok(signature)
}

fn check_signable(now: Moment, agreement: &Agreement, earlier: &[Signature], user: UserId) -> Outcome<()> {
    if !matches!(agreement.own_status(), Status::Draft | Status::HalfSigned) {
        return Err(Fault::refused(
            "not-a-draft",
            "This version is no draft any more, so it cannot be signed. Please draft a new one.",
        ));
    }
    if agreement.in_force_from.is_some_and(|start| start <= now) {
        return Err(Fault::refused(
            "start-passed",
            "The day from which this draft shall hold has passed. Please change the day, then sign.",
        ));
    }
    if earlier.iter().any(|signature| signature.user_id == user) {
        return Err(Fault::refused(
            "already-signed",
            "You have signed this version already. The other side's head signs next.",
        ));
    }
    Ok(())
}
