//! Random rules, people and models, on a coarse grid of time so that edges meet.

use crate::cast::{NOW, name, touch};
use measure::{HOUR_MS, Moment};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rules::decay::Decaying;
use rules::score::{Group, Model, Repeat, TouchRule};
use rules::{
    Attribute, Bands, Bounds, Cell, Choice, Comparison, Consent, Count, Did, Filter, Literal, Pattern,
    Period, Profile, ProfileTouch, Rule, Score, Scores, Test, Unit, Window,
};

const KINDS: &[&str] = &["visit", "click", "open", "submission", "webinar_joined"];
const PAGES: &[&str] = &["/", "/pricing", "/docs/a"];
const TEXTS: &[&str] = &["DE", "fr", "Köln \"West\"", "not", "", "a\\b", "IN", "10115", "2026-05-31", "OR"];

pub fn rule() -> impl Strategy<Value = Rule> {
    condition().prop_recursive(4, 24, 4, |part| {
        prop_oneof![
            vec(part.clone(), 2..4).prop_map(Rule::All),
            vec(part.clone(), 2..4).prop_map(Rule::Any),
            part.prop_map(|part| Rule::Not(Box::new(part))),
        ]
    })
}

fn condition() -> impl Strategy<Value = Rule> {
    let stage = select(&["lead", "marketing_qualified", "customer"]).prop_map(name);
    let cell = (0..3_u8, 0..3_u8).prop_map(|(fit, readiness)| Cell::new(fit, readiness));
    prop_oneof![
        6 => did().prop_map(Rule::Did),
        4 => field(),
        2 => (select(&[Score::Fit, Score::Readiness]), bounds()).prop_map(|(score, test)| Rule::Score { score, test }),
        1 => choice(stage).prop_map(Rule::Stage),
        1 => choice(text()).prop_map(Rule::Tag),
        1 => choice(cell).prop_map(Rule::Grid),
        1 => select(&Consent::ALL).prop_map(|state| Rule::Consent { purpose: name("newsletter"), state }),
        1 => any::<bool>().prop_map(|all| if all { Rule::All(vec![]) } else { Rule::Any(vec![]) }),
    ]
}

fn choice<T: std::fmt::Debug>(item: impl Strategy<Value = T>) -> impl Strategy<Value = Choice<T>> {
    (vec(item, 1..3), any::<bool>()).prop_map(|(among, negated)| Choice { among, negated })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => select(TEXTS).prop_map(str::to_owned), 1 => any::<String>()]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![select(&[0.0, 1.5, 20.0, 40.0, -3.25]), -1e12..1e12]
}

pub fn period() -> impl Strategy<Value = Period> {
    (1..60_u32, select(&Unit::ALL[..3]))
        .prop_filter_map("a period", |(amount, unit)| Period::new(amount % 9 + 1, unit))
}

/// A moment on the hour within four days of now.
pub fn moment() -> impl Strategy<Value = Moment> {
    (-96..96_i64).prop_map(|hours| NOW + hours * HOUR_MS)
}

fn field() -> impl Strategy<Value = Rule> {
    let of = |key: &'static str, test: BoxedStrategy<Test>| {
        test.prop_map(move |test| Rule::Field { key: name(key), test })
    };
    prop_oneof![
        of("contact.country", text_test().boxed()),
        of("contact.interests", text_test().boxed()),
        of("contact.budget", number_test().boxed()),
        of("contact.vip", any::<bool>().prop_map(|flag| Test::Is(Literal::Flag(flag))).boxed()),
        of("contact.renewal", moment_test().boxed()),
    ]
}

fn text_test() -> impl Strategy<Value = Test> {
    let literal = || text().prop_map(Literal::Text);
    prop_oneof![
        literal().prop_map(Test::Is),
        literal().prop_map(Test::IsNot),
        vec(literal(), 1..4).prop_map(Test::In),
        vec(literal(), 1..4).prop_map(Test::NotIn),
        text().prop_map(Test::Contains),
        text().prop_map(Test::StartsWith),
        text().prop_map(Test::EndsWith),
        select(&[Test::Empty, Test::NotEmpty]),
    ]
}

fn number_test() -> impl Strategy<Value = Test> {
    let order = select(&Comparison::ALL);
    prop_oneof![
        (order, number()).prop_map(|(order, bound)| Test::Compare(order, Literal::Number(bound))),
        (number(), 0.0..10.0)
            .prop_map(|(low, more)| Test::Between(Literal::Number(low), Literal::Number(low + more))),
        number().prop_map(|number| Test::Is(Literal::Number(number))),
        vec(number().prop_map(Literal::Number), 1..3).prop_map(Test::NotIn),
    ]
}

fn moment_test() -> impl Strategy<Value = Test> {
    prop_oneof![
        (select(&Comparison::ALL), moment())
            .prop_map(|(order, at)| Test::Compare(order, Literal::Moment(at))),
        (moment(), period()).prop_map(|(at, period)| {
            Test::Between(Literal::Moment(at), Literal::Moment(at + period.milliseconds()))
        }),
        period().prop_map(Test::WithinLast),
        period().prop_map(Test::WithinNext),
        period().prop_map(Test::MoreThanAgo),
        select(&[Test::Empty, Test::NotEmpty]),
    ]
}

fn bounds() -> impl Strategy<Value = Bounds> {
    prop_oneof![
        (select(&Comparison::ALL), number()).prop_map(|(order, bound)| Bounds::Compare(order, bound)),
        (number(), 0.0..30.0).prop_map(|(low, more)| Bounds::Between(low, low + more)),
    ]
}

fn did() -> impl Strategy<Value = Did> {
    let count = prop_oneof![
        (1..4_u32).prop_map(Count::AtLeast),
        (0..4_u32).prop_map(Count::AtMost),
        (0..4_u32).prop_map(Count::Exactly),
    ];
    let window = prop_oneof![
        1 => Just(Window::Ever),
        4 => period().prop_map(Window::Within),
        1 => moment().prop_map(Window::Since),
    ];
    (pattern(), count, window).prop_map(|(pattern, count, window)| Did { pattern, count, window })
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let test = prop_oneof![select(PAGES).prop_map(|page| Test::Is(Literal::Text(page.into()))), text_test(),];
    let filter = (select(&["page", "campaign", "form"]), test)
        .prop_map(|(property, test)| Filter { property: name(property), test });
    (proptest::option::of(select(KINDS).prop_map(name)), vec(filter, 0..2), any::<bool>())
        .prop_map(|(kind, filters, including_machine)| Pattern { kind, filters, including_machine })
}

pub fn touches() -> impl Strategy<Value = Vec<ProfileTouch>> {
    let one = (select(KINDS), moment(), select(PAGES), proptest::bool::weighted(0.2));
    vec(one, 0..12).prop_map(|touches| {
        let made = touches.into_iter().enumerate().map(|(id, (kind, at, page, machine))| ProfileTouch {
            machine,
            ..touch(id as i64, kind, at, &[("page", page)])
        });
        made.collect()
    })
}

pub fn profile() -> impl Strategy<Value = Profile> {
    let scores = (number(), proptest::option::of(moment()), -60.0..60.0, moment());
    let values = (text(), vec(text(), 0..3), number(), any::<bool>(), moment());
    (values, 0..32_u8, touches(), proptest::option::of(scores), moment()).prop_map(
        |(values, known, touches, scores, since)| {
            let mut profile = Profile::default();
            let attributes: [(&str, Attribute); 5] = [
                ("contact.country", values.0.into()),
                ("contact.interests", values.1.into()),
                ("contact.budget", values.2.into()),
                ("contact.vip", values.3.into()),
                ("contact.renewal", values.4.into()),
            ];
            let known = attributes.into_iter().enumerate().filter(|(place, _)| known >> place & 1 == 1);
            for (_, (key, value)) in known {
                profile.set_field(key, value);
            }
            profile.set_stage("lead", since);
            profile.add_tag("DE");
            profile.set_consent("newsletter", Consent::Given);
            for touch in touches {
                profile.add_touch(touch);
            }
            if let Some((fit, fit_until, value, at)) = scores {
                let readiness = Decaying { value, at, half_life_ms: 30 * HOUR_MS };
                let bands = Bands { fit: [60.0, 30.0], readiness: [40.0, 15.0] };
                profile.set_scores(Scores { fit, fit_until, readiness, bands });
            }
            profile
        },
    )
}

pub fn model() -> impl Strategy<Value = Model> {
    let repeat =
        (1..4_u32, proptest::option::of(period())).prop_map(|(times, within)| Repeat { times, within });
    let rule = (-20..40_i32, pattern(), proptest::option::of(repeat))
        .prop_map(|(points, per, repeat)| TouchRule { points: f64::from(points), per, repeat });
    let group = (0..60_u32, proptest::option::of(0..30_u32), vec(rule, 0..4));
    (period(), vec(group, 0..4)).prop_map(|(half_life, groups)| Model {
        half_life,
        bands: Bands { fit: [60.0, 30.0], readiness: [40.0, 15.0] },
        fit: Vec::new(),
        readiness: groups
            .into_iter()
            .enumerate()
            .map(|(place, (cap, floor, rules))| Group {
                name: name(&format!("group{place}")),
                cap: f64::from(cap),
                floor: floor.map(|floor| -f64::from(floor)),
                rules,
            })
            .collect(),
    })
}
