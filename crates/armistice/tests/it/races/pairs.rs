//! The pairs that matter: who comes first wins, and nobody is told what did not happen.

use std::sync::Arc;

use armistice::Outcome;
use armistice::agreement::{Side, clause, signature, template, version};
use armistice::capture::answer::{Answers, Raw};
use armistice::capture::source::Source;
use armistice::capture::{form, form_template};
use armistice::contacts::ContactId;
use armistice::contacts::contact::{self, Update};
use armistice::flow::erase::{self, Reason};
use armistice::flow::{close, offer, receive, sell};
use armistice::keys::Keys;
use armistice::people::{Caller, Role, UserId, invitation, session, user};
use armistice::sales::deal::{self, Details};
use armistice::sales::deal_stage::LostReason;
use armistice::sales::handoff;
use store::{Sql, Tx};
use testkit::{TestApp, both};

use super::{Scene, Verb, equal_some_order};
use crate::sales::{cast, person, reasons};

both! {
    async fn two_sellers_accept_one_handoff(house: TestApp) {
        let cast = cast(&house).await;
        equal_some_order(&house, async |house, number| {
            let id = offered(house, number).await;
            let accept = |by: &Caller| {
                let by = by.clone();
                verb(move |tx| sell::accept(tx, &by, id).map(|()| String::new()))
            };
            let (ana, ben) = (cast.ana.user, cast.ben.user);
            let end = verb(move |tx| {
                let found = handoff::find(tx, id)?;
                let accepted = handoff::events(tx, id)?.iter().filter(|event| event.kind == "accepted").count();
                let owner = contact::find(tx, found.contact_id)?.owner_id;
                let name = |who: UserId| if who == ana { "ana" } else if who == ben { "ben" } else { "nobody" };
                Ok(format!("{} {:?} {:?}, accepted {accepted} times", name(found.owner_id), owner.map(name), found.state))
            });
            Scene { verbs: [accept(&cast.ana), accept(&cast.ben)], end }
        }).await;
    }

    async fn a_deal_is_won_or_lost(house: TestApp) {
        let cast = cast(&house).await;
        equal_some_order(&house, async |house, number| {
            let handoff = offered(house, number).await;
            let ana = cast.ana.clone();
            let id = house.write(move |tx| {
                sell::accept(tx, &ana, handoff)?;
                close::convert(tx, &ana, handoff, &Details::read("North", "100", "EUR", None)?)
            }).await;
            let (one, two) = (cast.ana.clone(), cast.ana.clone());
            let win = verb(move |tx| close::win(tx, &one, id).map(|()| String::new()));
            let lose = verb(move |tx| close::lose(tx, &two, id, LostReason::Indecision).map(|()| String::new()));
            let end = verb(move |tx| {
                let (found, changes) = (deal::find(tx, id)?, deal::history(tx, id)?.len());
                let stage = contact::find(tx, found.contact_id)?.stage;
                Ok(format!("{} {:?}, {changes} changes, contact {stage:?}", found.stage.word(), found.close_reason))
            });
            Scene { verbs: [win, lose], end }
        }).await;
    }

    async fn one_address_answers_a_form_twice(house: TestApp) {
        house.write(|tx| {
            let draft = form_template::of("guide").expect("a ready-made form").draft;
            let made = form::create(tx, &draft(), None)?;
            form::publish(tx, made, UserId(0))
        }).await;
        equal_some_order(&house, async |house, number| {
            let email = format!("ada{number}@works{number}.example");
            let answer = |name: &'static str| {
                let (app, email) = (house.app.clone(), email.clone());
                verb(move |tx| answered(tx, &app.keys, &email, name))
            };
            let (verbs, address) = ([answer("Ada"), answer("Eve")], email.clone());
            let end = verb(move |tx| {
                let known = contact::by_email(tx, &address)?.map(|found| (found.id, found.first_name, found.account_id.is_some()));
                let (id, name, has_account) = known.expect("they answered");
                let tables = ["submissions", "touches", "consents", "stage_history", "jobs"];
                let counts = tables.into_iter().map(|table| of_contact(tx, table, id)).collect::<Outcome<Vec<_>>>()?;
                Ok(format!("{name:?} {has_account} {counts:?}"))
            });
            Scene { verbs, end }
        }).await;
    }

    async fn an_erasure_meets_an_edit(house: TestApp) {
        let admin = house.user("Olga Brandt", Role::Admin, None).await;
        equal_some_order(&house, async |house, number| {
            let id = house.write(move |tx| person(tx, "Ida", leaked(number))).await;
            let (app, by) = (house.app.clone(), admin.clone());
            let erase = verb(move |tx| erase::erase(tx, &app.keys, &by, id, Reason::Asked).map(|()| String::new()));
            let sight = admin.sight();
            let edit = verb(move |tx| {
                let found = contact::find_seen(tx, &sight, id)?;
                let new = Update { email: found.email, first_name: Some("Ina".into()), last_name: found.last_name, account: found.account_id, ..Update::default() };
                contact::update(tx, id, &new, "system").map(|changed| changed.to_string())
            });
            let end = verb(move |tx| {
                let found = contact::find(tx, id)?;
                let mut changes = Sql::new("SELECT COUNT(*) FROM changes WHERE noun = 'contact' AND noun_id = ");
                let changes: i64 = tx.one_sql(changes.bind(id.0))?;
                Ok(format!("{:?} {:?} {} {changes}", found.first_name, found.email, found.erased_at.is_some()))
            });
            Scene { verbs: [erase, edit], end }
        }).await;
    }

    async fn both_heads_sign(house: TestApp) {
        let cast = cast(&house).await;
        equal_some_order(&house, async |house, _| {
            let mara = cast.marketing.clone();
            let (id, hash) = house.write(move |tx| {
                if let Some(open) = version::open_draft(tx)? {
                    version::withdraw(tx, &mara, open.id)?;
                }
                let terms = template::ready_made("UTC")?.check(&version::vocabulary(tx)?)?;
                Ok((version::draft(tx, &mara, &terms)?, clause::hash(&terms)))
            }).await;
            let sign = |by: &Caller, side: Side| {
                let (by, hash) = (by.clone(), hash.clone());
                verb(move |tx| signature::sign(tx, &by, id, side, &hash).map(|_| String::new()))
            };
            let end = verb(move |tx| {
                let now = tx.now();
                let in_force = version::in_force_at(tx, now)?.map(|found| found.id);
                Ok(format!("{:?}, {} signatures", version::find(tx, id)?.status(now, in_force), signature::of(tx, id)?.len()))
            });
            Scene { verbs: [sign(&cast.marketing, Side::Marketing), sign(&cast.head, Side::Sales)], end }
        }).await;
    }

    async fn two_admins_lock_each_other_out(house: TestApp) {
        let one = house.user("Olga Brandt", Role::Admin, None).await;
        let two = house.user("Uwe Kranz", Role::Admin, None).await;
        equal_some_order(&house, async |house, _| {
            let (first, second) = (one.clone(), two.clone());
            house.write(move |tx| {
                user::enable(tx, &first, second.user)?;
                user::enable(tx, &second, first.user)
            }).await;
            // Each must still be a colleague to do it, as each request sees anew.
            let disable = |by: &Caller, whom: UserId| {
                let by = by.user;
                verb(move |tx| {
                    let caller = session::console(tx, by)?;
                    user::disable(tx, &caller, whom).map(|()| String::new())
                })
            };
            let end = verb(|tx| {
                let left = Sql::new("SELECT name FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY name");
                Ok(tx.all_sql::<String>(&left)?.join(" and "))
            });
            Scene { verbs: [disable(&one, two.user), disable(&two, one.user)], end }
        }).await;
    }

    async fn an_invitation_is_accepted_or_withdrawn(house: TestApp) {
        let admin = house.user("Olga Brandt", Role::Admin, None).await;
        equal_some_order(&house, async |house, number| {
            let (by, address) = (admin.clone(), format!("new{number}@house.test"));
            let email = address.clone();
            let found = house.write(move |tx| {
                let new = invitation::New { email: email.clone(), name: "New".into(), role: Role::Sales, team: None };
                let id = invitation::create(tx, &by, &new)?;
                invitation::find(tx, id)
            }).await;
            let (id, expires_at) = (found.id, found.expires_at);
            let accept = verb(move |tx| {
                let said = invitation::Acceptance { name: "New".into(), password_hash: "x".into(), zone: "UTC".into(), address: String::new() };
                invitation::accept(tx, id, expires_at, &said).map(|_| String::new())
            });
            let by = admin.clone();
            let revoke = verb(move |tx| invitation::revoke(tx, &by, id).map(|()| String::new()));
            let end = verb(move |tx| {
                let found = invitation::find(tx, id)?;
                let colleague = user::by_email(tx, &address)?.is_some();
                Ok(format!("{} {} {colleague}", found.accepted_at.is_some(), found.revoked_at.is_some()))
            });
            Scene { verbs: [accept, revoke], end }
        }).await;
    }
}

fn verb(does: impl Fn(&mut Tx) -> Outcome<String> + Send + Sync + 'static) -> Verb {
    Arc::new(does)
}

/// Returns an address that no other scene has, for helpers that want one that lasts.
fn leaked(number: usize) -> &'static str {
    format!("ida{number}@north{number}.test").leak()
}

async fn offered(house: &TestApp, number: usize) -> armistice::sales::HandoffId {
    house
        .write(move |tx| {
            let (contact, now) = (person(tx, "Ida", leaked(number))?, tx.now());
            let agreement = version::in_force_at(tx, now)?.expect("an agreement is in force");
            offer::offer(tx, contact, &agreement, &reasons())
        })
        .await
}

/// Answers the guide's form as somebody of that name.
fn answered(tx: &mut Tx, keys: &Keys, email: &str, name: &str) -> Outcome<String> {
    let form = form::published(tx, "guide")?;
    let fields = form::fields(tx, form.id)?;
    let said = [("email", email), ("first_name", name), ("agreed", "yes")];
    let raw = Raw::from_pairs(said.map(|(key, value)| (key.to_owned(), value.to_owned())));
    let came = receive::Came {
        source: Source::read(|_| None, "", ""),
        page_url: String::new(),
        referrer: String::new(),
        address: String::new(),
        agent: String::new(),
        visitor_token: None,
        fresh_token: format!("{email} {}", tx.new_id()),
        at: tx.now(),
    };
    let answers = Answers::check(&fields, &raw)?;
    let arrival = receive::Arrival {
        form: &form,
        fields: &fields,
        answers: &answers,
        verbatim: &raw.verbatim(&[]),
        came: &came,
    };
    receive::submission(tx, keys, &arrival).map(|_| String::new())
}

fn of_contact(tx: &mut Tx, table: &'static str, id: ContactId) -> Outcome<i64> {
    let mut count = Sql::new("SELECT COUNT(*) FROM ");
    count.push(table);
    if table == "jobs" {
        count.push(" WHERE kind = 'consider' AND key = ").bind(id.to_string());
    } else {
        count.push(" WHERE contact_id = ").bind(id.0);
    }
    Ok(tx.one_sql(&count)?)
}
