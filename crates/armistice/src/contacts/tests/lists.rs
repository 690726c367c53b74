//! The list: what it finds, in which order, page by page, and for whom.

use armistice::contacts::field::{self, Field, Noun, Typed};
use armistice::contacts::list::{self, Line};
use armistice::contacts::question::Asked;
use armistice::contacts::stage::{self, Move, Stage};
use armistice::contacts::work::{self, Listed};
use armistice::contacts::{ContactId, FieldId, contact, tag};
use armistice::people::{Caller, Capability, Reach, Role, Sight, team};
use measure::Moment;
use store::{Tx, params};
use testkit::{TestApp, both};

use super::crowd::{Person, crowd, rows};
use super::{contacts, reach};

/// Returns the whole list page by page, forwards, and asserts that the way back shows the same pages.
async fn walked(house: &TestApp, sight: Sight, asked: Asked) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    let (mut asked, mut pages) = (asked, Vec::new());
    loop {
        let page = page(house, sight, &asked).await;
        assert_eq!(page.has_previous, !pages.is_empty());
        all.extend(page.lines.iter().cloned());
        let Some(last) = page.lines.last() else { break };
        asked.after = last.id.to_string();
        pages.push(page.lines.iter().map(|line| line.id).collect::<Vec<_>>());
        if !page.has_next {
            break;
        }
    }
    for pair in pages.windows(2).rev() {
        let back = Asked { after: String::new(), before: pair[1][0].to_string(), ..asked.clone() };
        let found = page(house, sight, &back).await;
        assert_eq!(found.lines.iter().map(|line| line.id).collect::<Vec<_>>(), pair[0]);
        assert!(found.has_next);
    }
    all
}

async fn page(house: &TestApp, sight: Sight, asked: &Asked) -> list::Page<Line> {
    let question = asked.read(sight).expect("a question");
    match work::page(&house.app, &question).await.expect("a page") {
        Listed::Found(page) => page,
        Listed::Newest(why, _) => panic!("{why:?}"),
    }
}

/// Returns the first names that a question finds, in order.
async fn names(house: &TestApp, caller: &Caller, asked: Asked) -> String {
    let found = page(house, caller.sight(), &asked).await;
    found.lines.iter().filter_map(|line| line.first_name.clone()).collect::<Vec<_>>().join(" ")
}

both! {
    async fn every_order_shows_everybody_once_forwards_and_backwards(house: TestApp) {
        let who = crowd(&house, 130).await;
        let (rows, now) = (rows(&house).await, house.now());
        let team = Sight { all: 0, user: who.kim.user, team: who.kim.team };
        let narrowed = Asked { stage: "lead".into(), rule: "not tag is odd".into(), ..Asked::default() };
        for key in ["name", "account", "stage", "cell", "fit", "readiness", "owner", "source", "touched", "created"] {
            for sort in [key.to_owned(), format!("-{key}")] {
                let all = walked(&house, Sight::everything(), Asked { sort: sort.clone(), ..Asked::default() }).await;
                let expected = ordered(&rows.people, &sort, now);
                assert_eq!(all.iter().map(|line| line.id).collect::<Vec<_>>(), expected, "{sort}");
            }
            let sort = key.to_owned();
            let some = walked(&house, team, Asked { sort: sort.clone(), ..narrowed.clone() }).await;
            let is_meant = |who: &ContactId| some.iter().any(|line| line.id == *who);
            let expected: Vec<ContactId> = ordered(&rows.people, &sort, now).into_iter().filter(is_meant).collect();
            assert_eq!(some.iter().map(|line| line.id).collect::<Vec<_>>(), expected, "{sort}, some");
            assert!(some.len() > 3, "{}", some.len());
        }
    }

    async fn a_list_is_ordered_by_a_field_of_ones_own(house: TestApp) {
        let who = crowd(&house, 6).await;
        let ids: Vec<ContactId> = rows(&house).await.people.iter().map(|who| who.id).collect();
        let some = ids.clone();
        house.write(move |tx| {
            let seats = Field { id: FieldId(0), noun: "contact".into(), key: "seats".into(), label: "Seats".into(), kind: "number".into(), choices: String::new() };
            let field = field::create(tx, Noun::Contact, &seats, None)?;
            for (contact, seats) in some.iter().zip([30.0, 4.0, 200.0]) {
                field::set(tx, contact.0, field, Some(&Typed::Number(seats)))?;
            }
            Ok(())
        }).await;
        let found = |sort: &str| walked(&house, Sight::everything(), Asked { sort: sort.into(), ..Asked::default() });
        let order = |lines: Vec<Line>| lines.iter().map(|line| ids.iter().position(|id| *id == line.id)).map(Option::unwrap).collect::<Vec<_>>();
        assert_eq!(order(found("field:seats").await), [1, 0, 2, 3, 4, 5]);
        assert_eq!(order(found("-field:seats").await), [2, 0, 1, 5, 4, 3]);
        house.browser(&who.ann).await.get("/contacts?sort=field:shoes").await.expect(422).shows("no such field");
    }

    async fn a_wrong_rule_is_said_beside_the_field_and_the_list_stays(house: TestApp) {
        let who = crowd(&house, 8).await;
        let browser = house.browser(&who.ann).await;
        let wrong = browser.get("/contacts?rule=contact.contry+is+DE").await.expect(422);
        wrong.shows("At “contact.contry”").shows("value=\"contact.contry is DE\"").shows("8 contacts<");
        browser.get("/contacts?rule=tag+is+vip+or+not+tag+is+vip").await.expect(200).shows("8 contacts<");
        let program = house.program(&who.ann, &[Capability::SeeContacts, Capability::Export]).await;
        let refused = program.get("/api/v1/contacts?rule=tag+is").await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "rule");
        let found = program.get("/api/v1/contacts?rule=everyone&sort=-name").await.expect(200).json();
        assert_eq!((found["count"]["found"].as_u64(), found["count"]["more"].as_bool()), (Some(8), Some(false)));
        program.get("/api/v1/contacts/export?rule=tag+is").await.expect(422);
        let table = program.get("/api/v1/contacts/export?rule=nobody").await.expect(200).body;
        assert_eq!(table.lines().count(), 1, "{table}");
        let table = program.get("/api/v1/contacts/export?rule=everyone").await.expect(200).body;
        assert_eq!(table.lines().count(), 9, "{table}");
    }

    async fn while_nobody_can_say_who_is_meant_the_newest_stand_there(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        many(&house, 5_001).await;
        let browser = house.browser(&ann).await;
        let page = browser.get("/contacts?search=nobody-like-that").await.expect(200);
        let page = page.shows("The contacts are being counted").shows("n5001").shows("n4952").hides("n4951<");
        page.shows("data-live=\"/contacts/counting\"").hides("Nobody like that");
        let far = browser.get("/contacts/counting").await.expect(200).json();
        assert_eq!(far["finished"].as_bool(), Some(false));
        let program = house.program(&ann, &[Capability::SeeContacts, Capability::Export]).await;
        for path in ["/api/v1/contacts?stage=lead", "/api/v1/contacts/export"] {
            let refused = program.get(path).await.expect(503);
            assert_eq!(refused.headers["retry-after"], "5");
            assert_eq!(refused.json()["title"], "still-counting");
        }
        let app = house.app.clone();
        tokio::task::spawn_blocking(move || app.census.catch_up(&app.store)).await.expect("no panic").expect("it is filled");
        browser.get("/contacts?search=n5001").await.expect(200).shows("1 contact<");
        browser.get("/contacts?sort=-name").await.expect(200).shows("5,001 contacts");
        assert_eq!(browser.get("/contacts/counting").await.expect(200).json()["finished"].as_bool(), Some(true));
    }

    async fn a_search_looks_into_name_address_and_company(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        contacts(&house, &[("Zoë Åström", "zoe@northwind.example", None), ("100% Sure", "sure@gmail.com", None)]).await;
        let found = |search: &str| names(&house, &ann, Asked { search: search.into(), ..Asked::default() });
        assert_eq!(found("åström").await, "Zoë");
        assert_eq!(found("NORTHWIND zoë").await, "Zoë");
        assert_eq!(found("northwind sure").await, "");
        assert_eq!(found("100%").await, "100%");
        assert_eq!(found("%").await, "100%");
        assert_eq!(found("_").await, "");
        assert_eq!(found("\\").await, "");
        assert_eq!(found("' OR 1=1 --").await, "");
    }

    async fn everybody_sees_as_far_as_their_role_reaches(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let boss = ann.clone();
        let north = house.write(move |tx| team::create(tx, &boss, "North")).await;
        let kim = house.user("Kim Own", Role::Sales, Some(north)).await;
        let lee = house.user("Lee Mate", Role::Sales, Some(north)).await;
        let far = house.user("Far Away", Role::Sales, None).await;
        let made = contacts(&house, &[
            ("Own", "own@a.example", Some(&kim)),
            ("Mate", "mate@a.example", Some(&lee)),
            ("Free", "free@a.example", None),
            ("Far", "far@a.example", Some(&far)),
        ]).await;
        let expected = [(Reach::Own, "Own"), (Reach::Team, "Own Mate Free"), (Reach::All, "Own Mate Free Far")];
        let browser = house.browser(&kim).await;
        for (how_far, who) in expected {
            reach(&house, Role::Sales, how_far).await;
            let seen: Vec<&str> = who.split(' ').collect();
            for query in ["/contacts", "/contacts?search=a.example", "/contacts?sort=name", "/contacts?sort=-fit", "/contacts?stage=lead"] {
                let answer = browser.get(query).await.expect(200);
                let noun = if seen.len() == 1 { "contact" } else { "contacts" };
                let mut answer = answer.shows(&format!("{} {noun}<", seen.len()));
                for name in ["Own", "Mate", "Free", "Far"] {
                    let name_in_row = format!(">{name}</span>");
                    answer = if seen.contains(&name) { answer.shows(&name_in_row) } else { answer.hides(&name_in_row) };
                }
            }
            for (id, name) in made.iter().zip(["Own", "Mate", "Free", "Far"]) {
                browser.get(&format!("/contacts/{id}")).await.expect(if seen.contains(&name) { 200 } else { 404 });
            }
            // A page that begins beside somebody out of sight begins at the beginning.
            browser.get(&format!("/contacts?after={}&sort=name", made[3])).await.expect(200).shows(">Own</span>");
        }
    }

    async fn an_empty_list_teaches_and_a_wrong_question_is_answered(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let browser = house.browser(&ann).await;
        browser.get("/contacts").await.expect(200).shows("Nobody here yet").shows("New contact");
        browser.get("/contacts?search=x").await.expect(200).shows("Nobody like that").shows("0 contacts");
        for wrong in ["stage=nonsense", "owner=!", "campaign=!", "sort=shoe-size", "after=!", "account=!", "grid=Z9"] {
            browser.get(&format!("/contacts?{wrong}")).await.expect(422).shows("There is no such");
        }
        browser.get("/contacts/!").await.expect(404);
        browser.get("/contacts/zzz").await.expect(404);
    }

    async fn a_contact_shows_its_honest_record(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let made = contacts(&house, &[("Zoë <b>", "zoe@northwind.example", Some(&ann))]).await;
        let (id, author) = (made[0], ann.author());
        house.write(move |tx| {
            tag::add(tx, id, "VIP", &author)?;
            let to = Move { to: Stage::Customer, reason: "Signed at the fair", author: &author, at: tx.now() };
            stage::change(tx, id, to)?;
            contact::find(tx, id)
        }).await;
        let page = house.browser(&ann).await.get(&format!("/contacts/{id}")).await.expect(200);
        let page = page.shows("Zoë &lt;b&gt;").hides("<b>").shows("zoe@northwind.example").shows("northwind.example</a>");
        page.shows("vip").shows("Signed at the fair").shows("Ann Admin").shows("Begins as").shows("First seen");
    }
}

/// Stores contacts as rows, more than anybody counts on the way.
async fn many(house: &TestApp, count: i64) {
    let store = move |tx: &mut Tx| {
        let columns =
            ["id", "first_name", "stage", "stage_since", "search_text", "created_at", "first_seen_at"];
        let rows = (1..=count).map(|id| params![id, format!("n{id:04}"), "lead", 0_i64, "", id, id].to_vec());
        tx.insert_many("contacts", &columns, rows)?;
        Ok(())
    };
    house.write(store).await;
}

/// What somebody is ordered by: whether nothing is known, then texts or a number.
type Rank = (bool, Vec<String>, f64);

/// Returns everybody in an order, as the rows say.
fn ordered(people: &[Person], sort: &str, now: Moment) -> Vec<ContactId> {
    let text = |text: Option<&String>| {
        (text.is_none(), text.map(|text| text.to_lowercase()).into_iter().collect(), 0.0)
    };
    let number = |number: Option<f64>| (number.is_none(), Vec::new(), number.unwrap_or_default());
    let rank = |who: &Person| -> Rank {
        match sort.trim_start_matches('-') {
            "name" => {
                let parts = [&who.first_name, &who.last_name, &who.email].into_iter().flatten();
                let parts: Vec<String> = parts.map(|part| part.to_lowercase()).collect();
                (parts.is_empty(), parts, 0.0)
            }
            "account" => text(who.account.as_ref()),
            "stage" => number(Some(who.stage_since.0 as f64)),
            "cell" => number(who.cell_at(now).map(|cell| f64::from(cell.place()))),
            "fit" => number(who.fit),
            "readiness" => number(who.readiness_at(now)),
            "owner" => text(who.owner.as_ref()),
            "source" => text(who.source.as_ref()),
            "touched" => number(who.last_touch_at.map(|at| at.0 as f64)),
            _ => number(Some(0.0)),
        }
    };
    let mut people: Vec<(Rank, ContactId)> = people.iter().map(|who| (rank(who), who.id)).collect();
    people.sort_by(|(one, first), (other, second)| {
        let by_key = one.1.cmp(&other.1).then(one.2.total_cmp(&other.2)).then(first.cmp(second));
        one.0.cmp(&other.0).then(if sort.starts_with('-') { by_key.reverse() } else { by_key })
    });
    people.into_iter().map(|(_, who)| who).collect()
}
