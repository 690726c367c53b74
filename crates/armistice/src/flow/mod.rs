//! THE SPINE: what follows what. The only room that may write in several rooms; one transaction per decision.
//!
//! | story | begins with | ends with |
//! |---|---|---|
//! | [`receive`] | a form is answered | the answer kept, the person known, a look at them asked for |
//! | [`visit`] | a browser that said who it is opens a page | a touch, a look asked for |
//! | [`colleagues`] | an invitation, a forgotten password | a mail with a link in the ledger |
//! | [`bring_in`] | a list is brought | its rows in, or kept aside with the reason; a patient look at them |
//! | [`bulk`] | one deed ordered for many contacts, or taken back | each changed as by hand, a look at it, a row that says what became of it |
//! | [`consider`] | a reason to look at a contact again | segments joined or left, scores, a handoff offered, journeys entered or left |
//! | [`reconsider`] | a change that many contacts are judged by | a look at each asked for |
//! | [`edit`] | a colleague changes what is known | change rows, the timeline, a look asked for |
//! | [`erase`] | an admin erases a contact | nothing that says who they were |
//! | [`fields`] | the company makes or retires a field | what rules may name |
//! | [`journeys`] | a look at a contact, a step that is due | a trip begun, moved on or ended, a mail promised |
//! | [`mailed`] | a mail whose end is known | the timeline, an address that is not mailed again |
//! | [`heard`] | the reader of a mail does something | a touch, a consent taken back, a look asked for |
//! | [`offer`] | a contact that meets the definition | a handoff with an owner, a stage and running clocks |
//! | [`segments`] | a segment made, changed, archived; contacts picked | everybody asked, in portions; a look at who was picked |
//! | [`sell`] | what a seller does with a handoff | clocks kept or ended, stages, the way back to nurture |
//! | [`close`] | a handoff that becomes a deal, a deal that moves or ends | a customer, or the way back to nurture |
//! | [`restored`] | a backup that was restored | mails held and journeys paused until a person decides |
//! | [`wishes`] | an erasure or a suppression; a start with an older database | a line beside the key; the wish kept again |
//! | [`work`] | a job that is due | the verb it names, then done, later, or dead |
//! | [`sweeps`] | a period that has passed | everything that was due by then |

pub mod bring_in;
pub mod bulk;
pub mod close;
pub mod colleagues;
pub mod consider;
pub mod edit;
pub mod erase;
pub mod fields;
pub mod heard;
pub mod journeys;
pub mod mailed;
pub mod offer;
pub mod receive;
pub mod reconsider;
pub mod restored;
pub mod segments;
pub mod sell;
pub mod sweeps;
pub mod visit;
pub mod wishes;
pub mod work;
