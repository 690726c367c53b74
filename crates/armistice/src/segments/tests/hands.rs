//! What colleagues do: new rules, a look ahead, archiving, picking, lists.

use armistice::capture::consent;
use armistice::capture::touch::Kind;
use armistice::contacts::{ContactId, tag};
use armistice::fault::{Fault, Outcome};
use armistice::flow::segments::{self, Way};
use armistice::flow::{consider, fields, work};
use armistice::nurture::enrollment;
use armistice::people::{Role, Sight};
use armistice::segments::outlook::Side;
use armistice::segments::segment::{self, Said};
use armistice::segments::{SegmentId, membership, outlook, walk};
use store::Tx;
use testkit::TestApp;

use super::{does, inside, person, picked, ruled, settle};

/// Contacts of a crowd: more than two portions of a walk.
const CROWD: usize = 230;

fn crowd(tx: &mut Tx) -> Outcome<Vec<ContactId>> {
    (0..CROWD)
        .map(|number| {
            let who = person(tx, &format!("p{number}"), None)?;
            if number % 2 == 0 {
                tag::add(tx, who, "even", "test")?;
            }
            if number % 3 == 0 {
                tag::add(tx, who, "third", "test")?;
            }
            Ok(who)
        })
        .collect()
}

fn another(rule: &str) -> Said {
    Said { name: "crowd".into(), rule: rule.into(), ..Said::default() }
}

async fn members(house: &TestApp, segment: SegmentId) -> Vec<ContactId> {
    let lines =
        house.write(move |tx| membership::members(tx, &Sight::everything(), segment, None, 1_000)).await;
    let mut members: Vec<_> = lines.into_iter().map(|line| line.contact_id).collect();
    members.sort_unstable();
    members
}

testkit::both! {
    async fn a_look_ahead_says_what_saving_does(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let by = maya.clone();
        let segment = house.write(move |tx| {
            crowd(tx)?;
            ruled(tx, &by, "crowd", "tag is even")
        }).await;
        settle(&house).await;
        let before = members(&house, segment).await;
        assert_eq!(before.len(), CROWD / 2);
        let rule = "tag is third and not did visit";
        let ahead = house.write(move |tx| {
            let read = segment::read_rule(tx, rule, "crowd")?;
            outlook::load(tx, &Sight::everything(), &read, Some(segment))
        }).await;
        house.write(move |tx| segments::edit(tx, &maya, segment, &another(rule))).await;
        settle(&house).await;
        let after = members(&house, segment).await;
        let joined: Vec<_> = after.iter().filter(|who| !before.contains(who)).copied().collect();
        let left: Vec<_> = before.iter().filter(|who| !after.contains(who)).copied().collect();
        let same = |side: &Side, moved: &[ContactId]| {
            assert_eq!(side.count, moved.len());
            let named: Vec<_> = side.named.iter().map(|mover| mover.contact).collect();
            assert_eq!(named, moved[..moved.len().min(outlook::NAMED_MAX)]);
            assert!(side.named.iter().all(|mover| !mover.reason.is_empty() && mover.name.starts_with('p')));
        };
        same(&ahead.joins, &joined);
        same(&ahead.leaves, &left);
        assert_eq!((ahead.stay, ahead.asked, ahead.more), (before.len() - left.len(), CROWD, false));
    }

    async fn a_walk_goes_in_portions_and_a_newer_rule_begins_anew(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let by = maya.clone();
        let segment = house.write(move |tx| {
            crowd(tx)?;
            ruled(tx, &by, "crowd", "everyone")
        }).await;
        let browser = house.browser(&maya).await;
        let far = |walk: Option<walk::Walk>| walk.map(|walk| (walk.asked, walk.percent()));
        assert_eq!(far(house.write(move |tx| walk::of(tx, segment)).await), Some((0, 0)));
        work::round(&house.app).await.expect("a portion");
        assert_eq!(far(house.write(move |tx| walk::of(tx, segment)).await), Some((100, 43)));
        assert_eq!(members(&house, segment).await.len(), 100);
        browser.get(&format!("/segments/{segment}")).await.expect(200).shows("counting, 43 %");
        browser.get("/segments").await.expect(200).shows("counting, 43 %");
        let edited = maya.clone();
        house.write(move |tx| segments::edit(tx, &edited, segment, &another("tag is third"))).await;
        assert_eq!(far(house.write(move |tx| walk::of(tx, segment)).await), Some((0, 0)));
        settle(&house).await;
        assert_eq!(far(house.write(move |tx| walk::of(tx, segment)).await), None);
        assert_eq!(members(&house, segment).await.len(), CROWD.div_ceil(3));
        browser.get(&format!("/segments/{segment}")).await.expect(200).hides("counting").shows("tag is third").shows("everyone");
    }

    async fn what_is_asked_for_is_not_archived_and_what_is_archived_rests(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let by = maya.clone();
        let (ana, a, b) = house.write(move |tx| {
            let ana = person(tx, "Ana", None)?;
            let a = ruled(tx, &by, "a", "did visit")?;
            Ok((ana, a, ruled(tx, &by, "b", "in segment a")?))
        }).await;
        let (first, second) = (maya.clone(), maya.clone());
        let refused = house.app.write(move |tx| segments::archive(tx, &first, a)).await;
        assert!(matches!(&refused, Err(Fault::Refused { id: "segment-in-use", sentence }) if sentence.contains("the segment b")), "{refused:?}");
        house.write(move |tx| {
            segments::archive(tx, &second, b)?;
            segments::archive(tx, &second, a)?;
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/", now)?;
            consider::soon(tx, ana)
        }).await;
        settle(&house).await;
        assert!(inside(&house, ana).await.is_empty(), "the archived rest");
        let back = maya.clone();
        let unreadable = house.app.write(move |tx| segments::bring_back(tx, &back, b)).await;
        assert!(matches!(&unreadable, Err(Fault::Refused { id: "segment-unreadable", .. })), "{unreadable:?}");
        house.write(move |tx| {
            segments::bring_back(tx, &maya, a)?;
            segments::bring_back(tx, &maya, b)
        }).await;
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["a", "b"]);
    }

    async fn colleagues_pick_within_sight(house: TestApp) {
        let (maya, sam) = (house.user("Maya", Role::Marketing, None).await, house.user("Sam", Role::Sales, None).await);
        let by = maya.clone();
        let (ana, ben, vip, rule) = house.write(move |tx| {
            let (ana, ben) = (person(tx, "Ana", None)?, person(tx, "Ben", None)?);
            let vip = picked(tx, &by, "vip")?;
            ruled(tx, &by, "vips", "in segment vip")?;
            let rule = ruled(tx, &by, "rule", "nobody")?;
            assert_eq!(segments::pick(tx, &by, vip, &[ana, ben], Way::In)?, 2);
            assert_eq!(segments::pick(tx, &by, vip, &[ana, ben], Way::In)?, 0);
            Ok((ana, ben, vip, rule))
        }).await;
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["vip", "vips"]);
        let (by, other) = (maya.clone(), sam.clone());
        house.write(move |tx| segments::pick(tx, &by, vip, &[ana], Way::Out)).await;
        settle(&house).await;
        assert!(inside(&house, ana).await.is_empty());
        let refused = house.app.write(move |tx| segments::pick(tx, &maya, rule, &[ana], Way::In)).await;
        assert!(matches!(refused, Err(Fault::Refused { id: "segment-ruled", .. })), "{refused:?}");
        let own = armistice::people::Caller { reach: armistice::people::Reach::Own, ..other };
        let unseen = house.app.write(move |tx| segments::pick(tx, &own, vip, &[ben], Way::Out)).await;
        assert!(matches!(unseen, Err(Fault::Missing(_))), "{unseen:?}");
    }

    async fn a_field_that_a_segment_names_stays(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let refused = house.app.write(move |tx| {
            let said = fields::Said { noun: "contact".into(), label: "Plan".into(), kind: "text".into(), ..fields::Said::default() };
            let plan = fields::make(tx, &admin, &said)?;
            ruled(tx, &admin, "gold", "contact.plan is gold")?;
            fields::retire(tx, &admin, plan)
        }).await;
        assert!(matches!(&refused, Err(Fault::Refused { id: "field-in-use", sentence }) if sentence.contains("“gold”")), "{refused:?}");
    }

    async fn joining_begins_a_journey_in_the_same_look(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let trips = house.write(move |tx| {
            let ana = person(tx, "Ana", None)?;
            let at = tx.now();
            consent::record(tx, &consent::New {
                contact: ana, purpose: "marketing", state: consent::State::Given, at,
                words: "Yes", origin: "test", address: "",
            })?;
            ruled(tx, &maya, "hot", "did visit \"/pricing\" within 7 days")?;
            tx.run_sql(&store::Sql::new(
                "INSERT INTO journeys (id, name, purpose, entry_rule, exit_rule, rank, created_at, started_at) VALUES \
                 (1, 'Hot', 'marketing', 'in segment hot', 'not in segment hot', 1, 0, 0)",
            ))?;
            does(tx, ana, Kind::Visit, "/pricing", at)?;
            consider::now(tx, &[ana])?;
            enrollment::of_contact(tx, ana)
        }).await;
        assert!(trips.len() == 1 && trips[0].ended_at.is_none(), "{trips:?}");
        house.advance(7 * measure::DAY_MS);
        settle(&house).await;
        let trip = trips[0].id;
        let ended = house.write(move |tx| enrollment::find(tx, trip)).await.ended_at;
        assert_eq!(ended, Some(house.now()), "leaving the segment ends the trip at the same moment");
    }
}
