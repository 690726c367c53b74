//! The contacts room: in through pages, API and verbs, out through pages, answers and rows.

mod bulk;
mod changes;
mod crowd;
mod edits;
mod erasing;
mod fields;
mod leaving;
mod lists;
mod own;
mod plans;
mod quoting;
mod searching;
mod stages;
mod staying;
mod wishes;

use armistice::contacts::ContactId;
use armistice::contacts::contact::{self, New};
use armistice::people::{Caller, Reach, Role, visibility};
use testkit::TestApp;

/// Stores contacts, each with a first name, an address at a company and an owner.
async fn contacts(
    house: &TestApp,
    people: &[(&'static str, &'static str, Option<&Caller>)],
) -> Vec<ContactId> {
    let people: Vec<_> =
        people.iter().map(|(name, email, owner)| (*name, *email, owner.map(|owner| owner.user))).collect();
    house
        .write(move |tx| {
            let made = people.iter().map(|(name, email, owner)| {
                let (first, last) = name.split_once(' ').unwrap_or((name, ""));
                let new = New {
                    email: Some((*email).into()),
                    first_name: Some(first.into()),
                    last_name: Some(last.into()).filter(|last: &String| !last.is_empty()),
                    owner: *owner,
                    ..New::default()
                };
                contact::create(tx, &new, "system")
            });
            made.collect()
        })
        .await
}

/// Lets a role see so far.
async fn reach(house: &TestApp, role: Role, reach: Reach) {
    let admin = house.user(&format!("Admin for {}", reach.word()), Role::Admin, None).await;
    house.write(move |tx| visibility::set(tx, &admin, role, reach)).await;
}
