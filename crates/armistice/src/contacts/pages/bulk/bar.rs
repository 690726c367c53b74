//! What stands under the list of contacts: what to do with those who are ticked, or with everybody who matches.

use crate::contacts::bulk_action::kept;
use crate::contacts::deed::WORDS;
use crate::contacts::question::Asked;
use crate::people::{Caller, Capability};
use crate::web::{Button, Field, Form};

/// The form that the boxes of the list belong to.
pub(in crate::contacts::pages) const FORM: &str = "picked";

/// Draws the form, for whoever may change contacts and sees any. `all` says how many match: "450 contacts".
pub(in crate::contacts::pages) fn bar(caller: &Caller, asked: &Asked, all: Option<&str>) -> Option<Form> {
    let all = all.filter(|_| caller.may(Capability::EditContacts))?;
    let deed =
        Field::select("deed", "Do with many").option("", "Choose what to do").options(WORDS).required();
    let form = Form::get("/bulk/new")
        .id(FORM)
        .inline()
        .field(Field::hidden("question", kept(asked)))
        .field(deed)
        .button(Button::submit("Those who are ticked").sends("scope", "ticked").small())
        .button(Button::submit(format!("All {all} that match")).sends("scope", "all").small())
        .button(Button::link("What was done before", "/bulk").quiet().small());
    Some(form)
}
