//! Deals: made once of a handoff, moved, won or lost.

use armistice::contacts::contact;
use armistice::contacts::stage::Stage;
use armistice::flow::{close, sell};
use armistice::sales::DealId;
use armistice::sales::deal::{self, Details};
use armistice::sales::deal_stage::{DealStage, LostReason};
use armistice::sales::handoff::State;
use measure::DAY_MS;
use testkit::TestApp;

use super::{Cast, cast, found, offered, on_each};

fn details(amount: &str) -> Details {
    Details::read("North", amount, "EUR", None).expect("details")
}

async fn opened(house: &TestApp, cast: &Cast, email: &'static str) -> DealId {
    let id = offered(house, email).await;
    let ana = cast.ana.clone();
    let made = house.write(move |tx| {
        sell::accept(tx, &ana, id)?;
        close::convert(tx, &ana, id, &details("12,500"))
    });
    made.await
}

async fn stored(house: &TestApp, id: DealId) -> deal::Deal {
    house.write(move |tx| deal::find(tx, id)).await
}

#[test]
fn a_handoff_becomes_one_deal() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let convert = async |amount: &'static str| {
            let ana = cast.ana.clone();
            house.app.write(move |tx| close::convert(tx, &ana, id, &details(amount))).await
        };
        assert_eq!(convert("1").await.expect_err("not accepted").id(), "handoff-not-accepted");
        let ana = cast.ana.clone();
        house.write(move |tx| sell::accept(tx, &ana, id)).await;
        let made = convert("12,500").await.expect("a deal");
        assert_eq!(
            convert("99,999").await.expect("the same deal"),
            made,
            "a second try leads to the first deal"
        );
        let deal = stored(house, made).await;
        assert_eq!(
            (deal.amount_minor, deal.stage, deal.handoff_id),
            (1_250_000, DealStage::Access, Some(id))
        );
        assert_eq!(found(house, id).await.state, State::Converted);
        let after = house.write(move |tx| contact::find(tx, deal.contact_id)).await;
        assert_eq!(after.stage, Stage::Opportunity);
    });
}

#[test]
fn a_won_deal_makes_a_customer_and_is_closed() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = opened(house, &cast, "ida@north.test").await;
        let ana = cast.ana.clone();
        house
            .write(move |tx| {
                close::advance(tx, &ana, id, DealStage::Resources)?;
                close::describe(tx, &ana, id, &details("15,000"))?;
                close::win(tx, &ana, id)
            })
            .await;
        let deal = stored(house, id).await;
        assert_eq!(
            (deal.stage, deal.amount_minor, deal.closed_at),
            (DealStage::Won, 1_500_000, Some(house.now()))
        );
        let after = house.write(move |tx| contact::find(tx, deal.contact_id)).await;
        assert_eq!(after.stage, Stage::Customer);
        let fields: Vec<String> = house
            .write(move |tx| deal::history(tx, id))
            .await
            .into_iter()
            .map(|change| change.field)
            .collect();
        assert_eq!(fields, ["stage", "stage", "amount", "stage"]);
        let ana = cast.ana.clone();
        let again = house.app.write(move |tx| close::lose(tx, &ana, id, LostReason::Price)).await;
        assert_eq!(again.expect_err("it is closed").id(), "deal-closed");
        let ana = cast.ana.clone();
        let moved = house.app.write(move |tx| close::advance(tx, &ana, id, DealStage::Access)).await;
        assert_eq!(moved.expect_err("it is closed").id(), "deal-closed");
    });
}

#[test]
fn status_quo_and_indecision_are_no_loss() {
    on_each(async |house| {
        let cast = cast(house).await;
        let emails: [&'static str; 8] = [
            "a@one.test",
            "b@two.test",
            "c@three.test",
            "d@four.test",
            "e@five.test",
            "f@six.test",
            "g@seven.test",
            "h@eight.test",
        ];
        for (reason, email) in LostReason::ALL.into_iter().zip(emails) {
            let id = opened(house, &cast, email).await;
            let ana = cast.ana.clone();
            house.write(move |tx| close::lose(tx, &ana, id, reason)).await;
            let deal = stored(house, id).await;
            let no_decision = matches!(reason, LostReason::StatusQuo | LostReason::Indecision);
            let expected = if no_decision { DealStage::NoDecision } else { DealStage::Lost };
            assert_eq!((deal.stage, deal.close_reason.as_deref()), (expected, Some(reason.word())));
            let after = house.write(move |tx| contact::find(tx, deal.contact_id)).await;
            let rest = Some(house.now() + 90 * DAY_MS);
            assert_eq!((after.stage, after.recycle_until), (Stage::Recycled, rest), "back to nurture");
        }
    });
}

#[test]
fn a_deal_goes_only_to_who_sells_and_ends_only_with_a_reason() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = opened(house, &cast, "ida@north.test").await;
        let (ana, to) = (cast.ana.clone(), cast.marketing.user);
        let given = house.app.write(move |tx| close::give(tx, &ana, id, to)).await;
        assert!(given.expect_err("Marketing does not sell").sentence().contains("who sells"));
        let (ana, to) = (cast.ana.clone(), cast.ben.user);
        house.write(move |tx| close::give(tx, &ana, id, to)).await;
        assert_eq!(stored(house, id).await.owner_id, Some(cast.ben.user));
        let ana = cast.ana.clone();
        let moved = house.app.write(move |tx| close::advance(tx, &ana, id, DealStage::Won)).await;
        assert!(moved.expect_err("by its own button").sentence().contains("its own button"));
    });
}

#[test]
fn amounts_are_read_as_people_write_them() {
    let check = |text: &str, currency: &str, expected: Result<i64, &str>| match (
        Details::read("North", text, currency, None),
        expected,
    ) {
        (Ok(details), Ok(minor)) => assert_eq!(details.amount.minor, minor, "{text}"),
        (Err(fault), Err(part)) => assert!(fault.sentence().contains(part), "{text}: {}", fault.sentence()),
        (got, _) => panic!("{text}: {got:?}"),
    };
    check("12,500", "EUR", Ok(1_250_000));
    check("", "EUR", Ok(0));
    check("1200", "JPY", Ok(1_200));
    check("-5", "EUR", Err("from 0"));
    check("99999999999", "EUR", Err("from 0"));
    check("lots", "EUR", Err("is not an amount"));
    check("5", "euros", Err("currency"));
    assert!(Details::read(" ", "5", "EUR", None).is_err());
    assert!(Details::read(&"x".repeat(121), "5", "EUR", None).is_err());
}
