//! On the way: portions, stops, deaths, and what changes meanwhile.

use armistice::contacts::bulk_action::{self, Phase};
use armistice::contacts::deed::{Deed, Which};
use armistice::contacts::field::{self, Field, Noun};
use armistice::contacts::question::Asked;
use armistice::contacts::stage::Stage;
use armistice::contacts::{ContactId, FieldId, bulk_contact, contact};
use armistice::fault::Fault;
use armistice::flow::bulk::work::{self as ordering, Whom};
use armistice::flow::erase::{self, Reason};
use armistice::flow::{bulk, sweeps, work};
use armistice::people::{Caller, Reach, Role, user};
use testkit::{TestApp, both};

use super::super::{contacts, reach};
use super::{FIRST, count, crowd, found, leads, order, portion, reasons, settle, tag, tally};

both! {
    async fn everybody_who_matches_is_met_once_though_it_dies_on_the_way(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let crowd = crowd(&house, 1_200, None).await;
        // Some have the tag already, and one is no lead.
        let (some, other) = (crowd[..30].to_vec(), crowd[1_199]);
        house.write(move |tx| {
            some.iter().try_for_each(|id| armistice::contacts::tag::add(tx, *id, "vip", "test").map(drop))?;
            let (to, at) = (Stage::Customer, tx.now());
            armistice::contacts::stage::change(tx, other, armistice::contacts::stage::Move { to, reason: "x", author: "test", at })
        }).await;
        let id = order(&house, &maya, tag("vip"), &leads()).await;
        assert_eq!((found(&house, id).await.contacts, found(&house, id).await.phase()), (1_199, Phase::Running));
        // Who becomes a lead now was not meant.
        contacts(&house, &[("Late", "late@x.example", None)]).await;
        portion(&house, id).await;
        assert_eq!(tally(&house, id).await, (170, 30, 0));
        // The house dies at the end of a portion: nothing of it was done.
        let died = house.app.write(move |tx| {
            bulk::perform(tx, &id.to_string())?;
            Err::<(), _>(Fault::Internal("killed".into()))
        }).await;
        assert!(died.is_err());
        assert_eq!(tally(&house, id).await, (170, 30, 0));
        // Another process thinks that it is its turn, too.
        portion(&house, id).await;
        settle(&house).await;
        portion(&house, id).await;
        assert_eq!(tally(&house, id).await, (1_169, 30, 0));
        assert_eq!(found(&house, id).await.phase(), Phase::Done);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM tags WHERE tag = 'vip'").await, 1_199);
        let twice = "SELECT COUNT(*) FROM (SELECT noun_id FROM changes WHERE field = 'tag' GROUP BY noun_id HAVING COUNT(*) <> 1) AS twice";
        assert_eq!(count(&house, twice).await, 0, "each change was noted once");
        let looked = count(&house, "SELECT COUNT(*) FROM scores").await;
        assert_eq!(looked, 1_169, "whoever changed was looked at again, and nobody else");
    }

    async fn who_is_not_reached_stays(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let crowd = crowd(&house, 450, None).await;
        let id = order(&house, &maya, tag("vip"), &leads()).await;
        portion(&house, id).await;
        // One of those who come next is erased.
        let ada = house.user("Ada", Role::Admin, None).await;
        let (app, gone, admin) = (house.app.clone(), crowd[250], ada.clone());
        house.write(move |tx| erase::erase(tx, &app.keys, &admin, gone, Reason::Asked)).await;
        portion(&house, id).await;
        let by = maya.clone();
        house.write(move |tx| bulk::stop(tx, &by, id)).await;
        settle(&house).await;
        let stopped = found(&house, id).await;
        assert_eq!((stopped.phase(), stopped.changed, stopped.contacts), (Phase::Stopped, 400, 450));
        assert_eq!(count(&house, "SELECT COUNT(*) FROM tags").await, 400);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM bulk_contacts WHERE state = 'waiting'").await, 49);
        let again = house.app.write(move |tx| bulk::stop(tx, &maya, id)).await;
        assert!(matches!(again, Err(Fault::Refused { id: "bulk-action-ended", .. })), "{again:?}");
        // What was stopped is undone for those who were reached.
        house.write(move |tx| bulk::undo(tx, &ada, id)).await;
        settle(&house).await;
        assert_eq!((found(&house, id).await.undone, count(&house, "SELECT COUNT(*) FROM tags").await), (400, 0));
    }

    async fn sight_is_asked_at_every_portion(house: TestApp) {
        let sam = house.user("Sam", Role::Sales, None).await;
        let all = crowd(&house, 420, None).await;
        let id = order(&house, &sam, tag("mine"), &Whom::Named(all)).await;
        portion(&house, id).await;
        reach(&house, Role::Sales, Reach::Own).await;
        portion(&house, id).await;
        assert_eq!(tally(&house, id).await, (200, 0, 200));
        // Whoever leaves, leaves no orders behind.
        let (ada, who) = (house.user("Ada", Role::Admin, None).await, sam.user);
        house.write(move |tx| user::disable(tx, &ada, who)).await;
        settle(&house).await;
        assert_eq!(tally(&house, id).await, (200, 0, 220));
        let why = reasons(&house, id).await;
        assert_eq!(why[0], ("Who asked for it may not see this contact.".to_owned(), 200));
        assert_eq!(why[1], ("The colleague who asked for it does not sign in any more.".to_owned(), 20));
    }

    async fn two_on_the_same_people_leave_what_came_last(house: TestApp) {
        let (maya, sam) = (house.user("Maya", Role::Marketing, None).await, house.user("Sam", Role::Sales, None).await);
        crowd(&house, 250, None).await;
        let first = order(&house, &maya, Deed::Give(Some(maya.user)), &leads()).await;
        let second = order(&house, &sam, Deed::Give(Some(sam.user)), &leads()).await;
        portion(&house, first).await;
        portion(&house, second).await;
        settle(&house).await;
        assert_eq!((tally(&house, first).await, tally(&house, second).await), ((250, 0, 0), (250, 0, 0)));
        // The first lot went to Maya, then to Sam; what the first of them is undone now is nobody's any more to put back.
        let by = maya.clone();
        house.write(move |tx| bulk::undo(tx, &by, first)).await;
        settle(&house).await;
        let (one, owned) = (found(&house, first).await, count(&house, "SELECT COUNT(*) FROM contacts WHERE owner_id IS NULL").await);
        assert_eq!(one.undone + one.kept, 250);
        assert_eq!(owned, one.undone);
        house.write(move |tx| bulk::undo(tx, &sam, second)).await;
        settle(&house).await;
        let two = found(&house, second).await;
        assert_eq!((two.undone, two.kept), (one.kept, one.undone), "each contact goes back once");
    }

    async fn many_are_gathered_after_the_request_and_after_a_death(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let crowd = crowd(&house, 300, None).await;
        let by = maya.clone();
        let id = house.write(move |tx| {
            let asked = Asked { search: "x.example".into(), ..Asked::default() };
            bulk::order(tx, &by, &tag("vip"), Some(&asked), None)
        }).await;
        assert_eq!(found(&house, id).await.phase(), Phase::Gathering);
        // A process that died had written down the first hundred.
        let before = found(&house, id).await;
        house.write(move |tx| {
            assert!(bulk_action::gathered(tx, &before, 100, false)?);
            bulk_contact::freeze(tx, id, &crowd[..100])?;
            // Another one that began with it comes too late.
            assert!(!bulk_action::gathered(tx, &before, 100, false)?);
            Ok(())
        }).await;
        sweeps::all_once(&house.app).await.expect("sweeps run");
        assert_eq!((found(&house, id).await.phase(), found(&house, id).await.contacts), (Phase::Running, 300));
        settle(&house).await;
        assert_eq!(tally(&house, id).await, (300, 0, 0));
        // A question that means nothing any more ends with a sentence.
        let lost = house.write(move |tx| {
            let asked = Asked { segment: "no segment".into(), ..Asked::default() };
            bulk::order(tx, &maya, &tag("vip"), Some(&asked), None)
        }).await;
        sweeps::all_once(&house.app).await.expect("sweeps run");
        let lost = found(&house, lost).await;
        assert_eq!(lost.phase(), Phase::Failed);
        assert!(lost.failure.is_some_and(|why| why.contains("no such segment")));
    }

    async fn what_cannot_be_is_said_of_each(house: TestApp) {
        let cast = crate::sales::cast(&house).await;
        let sold = crate::sales::offered(&house, "sold@x.example").await;
        let sold = crate::sales::found(&house, sold).await.contact_id;
        let free = contacts(&house, &[("Free", "free@y.example", None)]).await[0];
        let deed = Deed::Move { to: Stage::Customer, reason: "Bought at the fair".into() };
        let whom = Whom::Named(vec![sold, free, ContactId(FIRST)]);
        let ahead = ordering::look_ahead(&house.app, &cast.marketing, deed.clone(), &whom).await.expect("a look");
        assert_eq!((ahead.contacts, ahead.changing, ahead.same), (3, 1, 0));
        let id = order(&house, &cast.marketing, deed, &whom).await;
        settle(&house).await;
        assert_eq!(tally(&house, id).await, (1, 0, 2));
        let mut why = reasons(&house, id).await;
        why.sort();
        assert_eq!(why.iter().map(|(why, _)| why).collect::<Vec<_>>(), ahead.refused.iter().map(|(why, _)| why).collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>());
        assert!(why[0].0.starts_with("Sales has this contact"), "{why:?}");
        assert_eq!(house.write(move |tx| contact::find(tx, free)).await.stage, Stage::Customer);
    }

    async fn a_field_is_set_as_by_hand(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let people = contacts(&house, &[("Ana", "ana@x.example", None), ("Ben", "ben@x.example", None)]).await;
        house.write(|tx| {
            let (label, kind) = ("Plan".to_owned(), "choice".to_owned());
            let new = Field { id: FieldId(0), noun: "contact".into(), key: "plan".into(), label, kind, choices: "Gold\nSilver".into() };
            field::create(tx, Noun::Contact, &new, None)
        }).await;
        let set = |field: Which, value: &str| Deed::Set { field, value: value.into() };
        let (plan, whom) = (Which::Own("plan".into()), Whom::Named(people.clone()));
        let wrong = ordering::order(&house.app, &maya, set(plan.clone(), "gold"), &whom).await;
        assert!(matches!(&wrong, Err(Fault::Fields(errors)) if errors.of("value").is_some_and(|why| why.contains("Gold, Silver"))), "{wrong:?}");
        let gold = order(&house, &maya, set(plan, "Gold"), &whom).await;
        let city = order(&house, &maya, set(Which::Standard("city"), "Bern"), &whom).await;
        settle(&house).await;
        let ana = people[0];
        let shown = move |tx: &mut store::Tx| Ok((field::values(tx, ana.0)?.first().map(field::FieldValue::text), contact::find(tx, ana)?.city));
        assert_eq!(house.write(shown).await, (Some("Gold".into()), Some("Bern".into())));
        assert_eq!(count(&house, "SELECT COUNT(*) FROM changes WHERE field IN ('plan', 'city')").await, 4);
        for id in [gold, city] {
            let by: Caller = maya.clone();
            house.write(move |tx| bulk::undo(tx, &by, id)).await;
        }
        settle(&house).await;
        assert_eq!(house.write(shown).await, (None, None));
        while work::round(&house.app).await.expect("jobs run") > 0 {}
    }
}
