//! Who is found: every filter, alone and together, for everybody who may look, against the rows.

use armistice::contacts::ContactId;
use armistice::contacts::question::{Asked, words};
use armistice::contacts::work::matching;
use armistice::fault::Fault;
use armistice::people::{Caller, Sight};
use testkit::{TestApp, both};

use super::contacts;
use super::crowd::{Crowd, Person, Rows, crowd, rows};

/// Whether a person meets a part of a question.
type Holds = Box<dyn Fn(&Rows, &Person) -> bool + Send>;

/// A part of a question, and what it means.
struct Part {
    ask: Box<dyn Fn(&mut Asked) + Send>,
    holds: Holds,
}

fn part(
    ask: impl Fn(&mut Asked) + Send + 'static,
    holds: impl Fn(&Rows, &Person) -> bool + Send + 'static,
) -> Part {
    Part { ask: Box::new(ask), holds: Box::new(holds) }
}

fn searched(text: &'static str) -> Part {
    part(
        move |asked| asked.search = text.into(),
        move |_, who| {
            let name = [who.first_name.as_deref(), who.last_name.as_deref()];
            let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
            let texts = [who.email.as_deref(), who.account.as_deref(), who.domain.as_deref()];
            let texts: Vec<String> =
                texts.into_iter().flatten().map(str::to_lowercase).chain([name]).collect();
            words(text).iter().all(|word| texts.iter().any(|text| text.contains(word)))
        },
    )
}

fn parts(house: &Crowd, now: measure::Moment) -> Vec<Vec<Part>> {
    let (picked, archived) = (house.picked, house.archived);
    let (campaign, account, lee) = (house.campaign, house.account, house.lee.user);
    let stage =
        |word: &'static str| part(move |asked| asked.stage = word.into(), move |_, who| who.stage == word);
    let source = |word: &'static str| {
        part(move |asked| asked.source = word.into(), move |_, who| who.source.as_deref() == Some(word))
    };
    let cell = |word: &'static str| {
        part(
            move |asked| asked.grid = word.to_lowercase(),
            move |_, who| who.cell_at(now).map(|cell| cell.to_string()).as_deref() == Some(word),
        )
    };
    let tag = |word: &'static str| {
        part(
            move |asked| asked.tag = word.to_uppercase(),
            move |rows, who| rows.tags.contains(&(who.id, word.into())),
        )
    };
    let segment = |id: armistice::segments::SegmentId| {
        part(
            move |asked| asked.segment = id.to_string(),
            move |rows, who| rows.members.contains(&(id, who.id)),
        )
    };
    let rule = |text: &'static str, holds: fn(&Rows, &Person) -> bool| {
        part(move |asked| asked.rule = text.into(), holds)
    };
    vec![
        vec![stage("lead"), stage("customer"), stage("disqualified")],
        vec![
            part(|asked| asked.owner = "nobody".into(), |_, who| who.owner_id.is_none()),
            part(move |asked| asked.owner = lee.to_string(), move |_, who| who.owner_id == Some(lee)),
        ],
        vec![source("web"), source("Fair"), source("nowhere")],
        vec![part(
            move |asked| asked.campaign = campaign.to_string(),
            move |_, who| who.campaign_id == Some(campaign),
        )],
        vec![cell("A1"), cell("B2"), cell("C3")],
        vec![tag("vip"), tag("odd"), tag("unheard-of")],
        vec![part(|asked| asked.consent = "marketing".into(), |rows, who| rows.allowing.contains(&who.id))],
        vec![segment(picked), segment(archived)],
        vec![part(
            move |asked| asked.account = account.to_string(),
            move |_, who| who.account_id == Some(account),
        )],
        ["anna", "ÖZGE", "söhne", "northwind", "a a", "100%", "%", "mül P1", "' or 1=1 --"]
            .map(searched)
            .into(),
        vec![
            rule("tag is vip and not stage is lead", |rows, who| {
                rows.tags.contains(&(who.id, "vip".into())) && who.stage != "lead"
            }),
            rule("contact.job_title contains \"zzz\" or contact.last_name is empty", |_, who| {
                who.last_name.is_none()
            }),
            rule(r#"{"any": []}"#, |_, _| false),
        ],
    ]
}

async fn found(house: &TestApp, sight: Sight, asked: &Asked) -> Vec<ContactId> {
    let question = asked.read(sight).expect("a question");
    matching(&house.app, &question).await.expect("an answer")
}

fn sees(sight: &Sight, mates: &[&Caller], who: &Person) -> bool {
    let is_mate = |owner| mates.iter().any(|mate| mate.user == owner);
    sight.all == 1
        || who.owner_id == Some(sight.user)
        || (sight.team.is_some() && who.owner_id.is_none_or(is_mate))
}

both! {
    async fn every_filter_finds_whom_the_rows_say(house: TestApp) {
        let who = crowd(&house, 200).await;
        let (rows, now) = (rows(&house).await, house.now());
        let mates = [&who.kim, &who.lee];
        let own = Sight { all: 0, user: who.kim.user, team: None };
        let sights = [Sight::everything(), own, Sight { team: who.kim.team, ..own }, Sight { user: who.far.user, ..own }];
        let parts = parts(&who, now);
        let mut dice = fastrand::Rng::with_seed(11);
        let alone = parts.iter().enumerate().flat_map(|(row, parts)| (0..parts.len()).map(move |nth| vec![(row, nth)]));
        let mut questions: Vec<Vec<(usize, usize)>> = alone.chain([Vec::new()]).collect();
        for _ in 0..60 {
            let mut some = Vec::new();
            for (row, parts) in parts.iter().enumerate() {
                if dice.usize(..4) == 0 {
                    some.push((row, dice.usize(..parts.len())));
                }
            }
            questions.push(some);
        }
        let mut met = 0;
        for question in questions {
            let chosen: Vec<&Part> = question.iter().map(|(row, nth)| &parts[*row][*nth]).collect();
            let mut asked = Asked::default();
            for part in &chosen {
                (part.ask)(&mut asked);
            }
            for sight in &sights {
                let is_meant = |who: &&Person| sees(sight, &mates, who) && chosen.iter().all(|part| (part.holds)(&rows, who));
                let expected: Vec<ContactId> = rows.people.iter().filter(is_meant).map(|who| who.id).collect();
                met += expected.len();
                assert_eq!(found(&house, *sight, &asked).await, expected, "{asked:?} for {sight:?}");
            }
        }
        assert!(met > 4_000, "{met}");
    }

    async fn a_wrong_rule_names_the_word(house: TestApp) {
        let asked = |rule: &str| Asked { rule: rule.into(), ..Asked::default() };
        for (rule, sentence) in [
            ("contact.contry is DE", "At “contact.contry”"),
            ("tag is", "At the end:"),
            ("in segment nowhere", "At “nowhere”"),
            ("{\"all\": ", "JSON"),
        ] {
            let question = asked(rule).read(Sight::everything()).expect("a question");
            match matching(&house.app, &question).await {
                Err(Fault::Fields(errors)) => {
                    let said = errors.of("rule").expect("the field");
                    assert!(said.contains(sentence), "{said}");
                }
                other => panic!("{rule}: {other:?}"),
            }
        }
    }

    async fn who_was_just_made_is_found_at_once(house: TestApp) {
        let who = crowd(&house, 10).await;
        let asked = Asked { search: "newcomer".into(), ..Asked::default() };
        assert_eq!(found(&house, Sight::everything(), &asked).await, []);
        let made = contacts(&house, &[("Newcomer One", "n@acme.example", Some(&who.kim))]).await;
        assert_eq!(found(&house, Sight::everything(), &asked).await, made);
        let browser = house.browser(&who.ann).await;
        browser.post(&format!("/contacts/{}/erase", made[0]), &[("reason", "asked"), ("sure", "yes")]).await.expect(303);
        assert_eq!(found(&house, Sight::everything(), &asked).await, []);
    }
}
