//! The way back: who is still as it was left, who is not, and for how long.

use armistice::contacts::bulk_action::Phase;
use armistice::contacts::deed::Deed;
use armistice::contacts::stage::{self, Move, Stage};
use armistice::contacts::{contact, owner, tag};
use armistice::fault::Fault;
use armistice::flow::bulk::work::Whom;
use armistice::flow::erase::{self, Reason};
use armistice::flow::{bulk, segments};
use armistice::people::{Reach, Role};
use armistice::segments::membership;
use armistice::segments::segment::{Kind, Said};
use measure::{DAY_MS, Moment};
use testkit::{TestApp, both};

use super::super::{contacts, reach};
use super::{count, crowd, found, leads, order, reasons, settle, tag as add};

both! {
    async fn whoever_changed_since_stays(house: TestApp) {
        let (maya, sam) = (house.user("Maya", Role::Marketing, None).await, house.user("Sam", Role::Sales, None).await);
        let ada = house.user("Ada", Role::Admin, None).await;
        let crowd = crowd(&house, 260, Some(ada.user)).await;
        let id = order(&house, &maya, Deed::Give(Some(sam.user)), &leads()).await;
        let early = house.app.write({ let by = maya.clone(); move |tx| bulk::undo(tx, &by, id) }).await;
        assert!(matches!(early, Err(Fault::Refused { id: "bulk-action-under-way", .. })), "{early:?}");
        settle(&house).await;
        let (app, admin, who) = (house.app.clone(), ada.clone(), maya.user);
        house.write(move |tx| {
            crowd[..5].iter().try_for_each(|id| owner::set(tx, *id, Some(who), "test").map(drop))?;
            owner::set(tx, crowd[5], None, "test")?;
            erase::erase(tx, &app.keys, &admin, crowd[6], Reason::Asked)
        }).await;
        let foreign = house.app.write({ let by = sam.clone(); move |tx| bulk::undo(tx, &by, id) }).await;
        assert!(matches!(foreign, Err(Fault::Forbidden)), "{foreign:?}");
        // Who gave them away may not see them any more, and takes them back all the same.
        reach(&house, Role::Marketing, Reach::Own).await;
        house.write({ let by = maya.clone(); move |tx| bulk::undo(tx, &by, id) }).await;
        settle(&house).await;
        let undone = found(&house, id).await;
        assert_eq!((undone.phase(), undone.changed, undone.undone, undone.kept), (Phase::Undone, 260, 253, 6));
        assert_eq!(reasons(&house, id).await, [("Another owner was set since.".to_owned(), 6)]);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM contacts WHERE owner_id IS NULL").await, 1);
        let again = house.app.write(move |tx| bulk::undo(tx, &maya, id)).await;
        assert!(matches!(again, Err(Fault::Refused { id: "bulk-action-not-undoable", .. })), "{again:?}");
    }

    async fn every_deed_goes_back_to_what_was(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let people = contacts(&house, &[("Ana", "ana@x.example", None), ("Ben", "ben@x.example", None)]).await;
        let (ana, ben) = (people[0], people[1]);
        let by = maya.clone();
        let vip = house.write(move |tx| {
            // Ana was recycled and stays away from Sales for a while; Ben has a tag and is in the segment.
            let at = tx.now();
            stage::change(tx, ana, Move { to: Stage::Recycled, reason: "x", author: "test", at })?;
            contact::recycle_until(tx, ana, Some(Moment(9_000_000_000_000)))?;
            tag::add(tx, ben, "cold", "test")?;
            let vip = segments::create(tx, &by, &Said { name: "VIP".into(), kind: Kind::Picked, ..Said::default() })?;
            segments::pick(tx, &by, vip, &[ben], segments::Way::In)?;
            Ok(vip)
        }).await;
        settle(&house).await;
        let shown = move |tx: &mut store::Tx| {
            let of = |tx: &mut store::Tx, id| -> armistice::Outcome<_> {
                let found = contact::find(tx, id)?;
                let inside = membership::since(tx, vip, id)?.is_some();
                Ok((found.stage, found.recycle_until, tag::of(tx, id)?, inside))
            };
            Ok([of(tx, ana)?, of(tx, ben)?])
        };
        let before = house.write(shown).await;
        let deeds = [
            Deed::Move { to: Stage::Subscriber, reason: "Asked for the newsletter".into() },
            Deed::Untag("cold".into()),
            add("hot"),
            Deed::Join(vip),
        ];
        let mut done = Vec::new();
        for deed in deeds {
            done.push(order(&house, &maya, deed, &Whom::Named(people.clone())).await);
        }
        settle(&house).await;
        done.push(order(&house, &maya, Deed::Leave(vip), &Whom::Named(vec![ben])).await);
        settle(&house).await;
        let after = house.write(shown).await;
        assert_eq!(after[0], (Stage::Subscriber, None, vec!["hot".to_owned()], true));
        assert_eq!(after[1], (Stage::Subscriber, None, vec!["hot".to_owned()], false));
        for id in done.into_iter().rev() {
            let by = maya.clone();
            house.write(move |tx| bulk::undo(tx, &by, id)).await;
            settle(&house).await;
            assert_eq!(found(&house, id).await.kept, 0);
        }
        assert_eq!(house.write(shown).await, before);
    }

    async fn after_a_month_it_stays(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        crowd(&house, 12, None).await;
        let id = order(&house, &maya, add("vip"), &leads()).await;
        settle(&house).await;
        house.advance(29 * DAY_MS);
        settle(&house).await;
        assert_eq!(count(&house, "SELECT COUNT(*) FROM bulk_contacts").await, 12);
        assert!(found(&house, id).await.undo_until(house.now()).is_some());
        house.advance(2 * DAY_MS);
        settle(&house).await;
        assert_eq!(count(&house, "SELECT COUNT(*) FROM bulk_contacts").await, 0);
        let kept = found(&house, id).await;
        assert_eq!((kept.changed, kept.undo_until(house.now())), (12, None), "what was done is still told");
        let late = house.app.write(move |tx| bulk::undo(tx, &maya, id)).await;
        assert!(matches!(late, Err(Fault::Refused { id: "bulk-action-not-undoable", .. })), "{late:?}");
    }

    async fn an_erasure_takes_what_a_bulk_action_says_of_somebody(house: TestApp) {
        let ada = house.user("Ada", Role::Admin, None).await;
        let ana = contacts(&house, &[("Ana", "ana@x.example", None)]).await[0];
        let asked = armistice::contacts::question::Asked { search: "ana@x.example".into(), ..Default::default() };
        let id = order(&house, &ada, add("ana@x.example"), &Whom::All(Box::new(asked))).await;
        settle(&house).await;
        let (app, by) = (house.app.clone(), ada.clone());
        house.write(move |tx| erase::erase(tx, &app.keys, &by, ana, Reason::Asked)).await;
        assert_eq!(count(&house, "SELECT COUNT(*) FROM bulk_contacts").await, 0);
        let left = found(&house, id).await;
        assert_eq!((left.object, left.question.as_deref()), (None, Some("")));
        let browser = house.browser(&ada).await;
        browser.get(&format!("/bulk/{id}")).await.expect(200).shows("Something that was erased since").hides("ana@");
        house.write(move |tx| bulk::undo(tx, &ada, id)).await;
        settle(&house).await;
        assert_eq!(found(&house, id).await.phase(), Phase::Undone, "there is nobody to put back, and it ends");
    }
}
