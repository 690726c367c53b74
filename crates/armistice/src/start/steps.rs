//! The first ten minutes: which steps lead from an empty house to a working one, and which are done.

use store::{Tx, params};

use crate::fault::Outcome;
use crate::people::Capability;
use crate::settings;
use crate::sql::start as sql;

store::record! {
    struct Counts {
        users: i64,
        invitations: i64,
        forms: i64,
        agreements: i64,
        contacts: i64,
        journeys: i64,
    }
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// What to do, as an order.
    pub title: &'static str,
    /// Why, in a sentence or two.
    pub why: &'static str,
    /// What the button says.
    pub button: &'static str,
    /// Where it is done.
    pub path: &'static str,
    /// Who can do it.
    pub needs: Capability,
    /// Whether the rows say that it is done.
    pub done: bool,
}

/// Returns the steps in order. Each reads its state from rows, so that one done elsewhere counts as well.
pub(super) fn all(tx: &mut Tx) -> Outcome<[Step; 7]> {
    let company = settings::company(tx)?;
    let mailed = settings::mail_leaves(tx)?;
    let counts: Counts = tx.one(&sql::FIRST_STEPS, params![])?;
    Ok([
        Step {
            title: "Say who you are",
            why: "Public pages carry your name, and every marketing mail must carry your postal address and come from an address of yours.",
            button: "Company",
            path: "/settings/company",
            needs: Capability::Administer,
            done: !company.postal_address.trim().is_empty() && !company.from_address.is_empty(),
        },
        Step {
            title: "Let mail leave",
            why: "Connect your SMTP server and send yourself a test. Until then nothing is sent, and invitations show their links here.",
            button: "Mail server",
            path: "/settings/mail",
            needs: Capability::Administer,
            done: mailed,
        },
        Step {
            title: "Invite a colleague",
            why: "An agreement has two sides: Marketing and Sales each need a head who can sign.",
            button: "Invite",
            path: "/settings/invitations/new",
            needs: Capability::Administer,
            done: counts.users > 1 || counts.invitations > 0,
        },
        Step {
            title: "Publish a form",
            why: "Start from a ready-made one. Its hosted page is live at once, so you can answer it yourself and watch a contact appear.",
            button: "Forms",
            path: "/forms",
            needs: Capability::EditForms,
            done: counts.forms > 0,
        },
        Step {
            title: "Start a journey",
            why: "Take the five ready-made mails and their journey, put your own words and links into them, and start it: whoever answers a form and agrees to mail is written to until they are ready.",
            button: "Journeys",
            path: "/journeys",
            needs: Capability::EditMails,
            done: counts.journeys > 0,
        },
        Step {
            title: "Bring your contacts along",
            why: "A CSV file, or the export of another system: it is tried before anything is written, and whoever asked for no more mail there gets none from here. Without one, the first answer to your form does.",
            button: "Import",
            path: "/imports/new",
            needs: Capability::Import,
            done: counts.contacts > 0,
        },
        agreement(counts.agreements > 0),
    ])
}

fn agreement(done: bool) -> Step {
    Step {
        title: "Review the agreement",
        why: "A template says what a good lead is and what each side owes the other. Change what does not fit, keep it as a draft, then let both heads sign.",
        button: "Agreement",
        path: "/agreement",
        needs: Capability::SeeAgreement,
        done,
    }
}
