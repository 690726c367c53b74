//! The list: what it finds, in which order, page by page, and for whom.

use armistice::contacts::list::{self, Line, PAGE};
use armistice::contacts::question::Asked;
use armistice::contacts::stage::{self, Move, Stage};
use armistice::contacts::{ContactId, contact, tag};
use armistice::people::{Caller, Reach, Role, Sight, team};
use store::params;
use testkit::{TestApp, both};

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
    house.app.read(move |tx| list::page(tx, &question)).await.expect("a page")
}

/// Returns the first names that a question finds, in order.
async fn names(house: &TestApp, caller: &Caller, asked: Asked) -> String {
    let found = page(house, caller.sight(), &asked).await;
    found.lines.iter().filter_map(|line| line.first_name.clone()).collect::<Vec<_>>().join(" ")
}

/// Stores a thousand and more contacts as rows, some scored, some touched; several share each value.
async fn crowd(house: &TestApp, count: i64) {
    house
        .write(move |tx| {
            let columns = [
                "id",
                "first_name",
                "email",
                "stage",
                "stage_since",
                "source",
                "search_text",
                "created_at",
                "first_seen_at",
                "last_touch_at",
            ];
            let rows = (1..=count).map(|id| {
                let name = format!("n{:03}", id % 97);
                let touched = (id % 3 > 0).then_some(id % 11);
                let stage = if id % 10 == 0 { "customer" } else { "lead" };
                let email = format!("{id}@x.example");
                let search = format!("{name} {email}");
                params![id, &name, &email, stage, id % 7, "web", &search, id, id, touched].to_vec()
            });
            tx.insert_many("contacts", &columns, rows)?;
            let columns = [
                "contact_id",
                "model_version",
                "fit",
                "readiness",
                "readiness_at",
                "half_life_ms",
                "grid",
                "considered_at",
                "readiness_rank",
            ];
            let rows = (1..=count).filter(|id| id % 5 > 0).map(|id| {
                let (fit, rank) = ((id % 13) as f64, (id % 17) as f64);
                params![id, 1_i64, fit, rank, 0_i64, 1_i64, "A1", 0_i64, rank].to_vec()
            });
            tx.insert_many("scores", &columns, rows)?;
            let rows = (1..=count).filter(|id| id % 4 == 0);
            let rows = rows.map(|id| params![id, "vip", 0_i64, "system"].to_vec());
            tx.insert_many("tags", &["contact_id", "tag", "added_at", "added_by"], rows)?;
            Ok(())
        })
        .await;
}

both! {
    async fn every_order_shows_everybody_once_forwards_and_backwards(house: TestApp) {
        // Few enough to be sorted.
        in_every_order(&house, 120).await;
    }

    async fn every_order_is_walked_when_there_are_many(house: TestApp) {
        in_every_order(&house, 1_100).await;
    }

    async fn filters_narrow_every_order(house: TestApp) {
        crowd(&house, 1_200).await;
        for sort in ["", "name", "-touched", "fit"] {
            let asked = |stage: &str, tag: &str, grid: &str, search: &str| Asked {
                stage: stage.into(), tag: tag.into(), grid: grid.into(), search: search.into(), sort: sort.into(),
                ..Asked::default()
            };
            let count = |asked| async { walked(&house, Sight::everything(), asked).await.len() };
            assert_eq!(count(asked("customer", "", "", "")).await, 120, "{sort}");
            assert_eq!(count(asked("lead", "", "", "")).await, 1_080, "{sort}");
            assert_eq!(count(asked("", "vip", "", "")).await, 300, "{sort}");
            assert_eq!(count(asked("customer", "VIP", "", "")).await, 60, "{sort}");
            assert_eq!(count(asked("", "", "a1", "")).await, 960, "{sort}");
            assert_eq!(count(asked("", "vip", "A1", "")).await, 240, "{sort}");
            assert_eq!(count(asked("", "", "B1", "")).await, 0, "{sort}");
            assert_eq!(count(asked("", "", "", "n001 X.EXAMPLE")).await, 13, "{sort}");
        }
        let all = page(&house, Sight::everything(), &Asked::default()).await;
        assert_eq!((all.count.found, all.count.more, all.lines.len()), (1_000, true, PAGE));
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
        for wrong in ["stage=nonsense", "owner=!", "campaign=!", "sort=shoe-size", "after=!", "account=!"] {
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

/// Asserts that each order shows each of so many contacts once, in that order.
async fn in_every_order(house: &TestApp, count: i64) {
    crowd(house, count).await;
    for key in ["name", "touched", "created", "fit", "readiness", "stage"] {
        for sort in [key.to_owned(), format!("-{key}")] {
            let asked = Asked { sort: sort.clone(), ..Asked::default() };
            let all = walked(house, Sight::everything(), asked).await;
            let mut ids: Vec<ContactId> = all.iter().map(|line| line.id).collect();
            ids.sort();
            ids.dedup();
            assert_eq!((all.len(), ids.len()), (count as usize, count as usize), "{sort}");
            in_order(&sort, &all);
        }
    }
}

/// Asserts the order of the lines; those without a score stand last.
fn in_order(sort: &str, lines: &[Line]) {
    let key = |line: &Line| -> (bool, String) {
        let number = |value: i64| format!("{value:020}");
        let points = |value: Option<f64>| (value.is_none(), number(value.unwrap_or(0.0) as i64));
        match sort.trim_start_matches('-') {
            "name" => (
                false,
                format!(
                    "{} {}",
                    line.first_name.as_deref().unwrap_or(""),
                    line.email.as_deref().unwrap_or("")
                ),
            ),
            "touched" => (false, number(line.last_touch_at.map_or(0, |at| at.0))),
            "created" => (false, number(line.id.0)),
            "fit" => points(line.fit),
            "readiness" => points(line.readiness),
            _ => (false, number(line.stage_since.0)),
        }
    };
    for pair in lines.windows(2) {
        let (one, two) = (key(&pair[0]), key(&pair[1]));
        let ordered = match (one.0, two.0) {
            (false, false) if sort.starts_with('-') => (&one.1, pair[0].id) > (&two.1, pair[1].id),
            (false, false) => (&one.1, pair[0].id) < (&two.1, pair[1].id),
            (_, last) => last,
        };
        assert!(ordered, "{sort}: {one:?} before {two:?}");
    }
}
