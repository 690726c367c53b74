//! Random rules, people and models, on a coarse grid of time so that edges meet.

use crate::cast::{NOW, name};
use measure::{Currency, HOUR_MS, Moment, Money};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rules::score::{Group, Model, Repeat, TouchRule};
use rules::{
    Bands, Bounds, Cell, Choice, Chosen, ChosenTest, Comparison, Consent, Count, Day, Did, Distance,
    Expression, Filter, Held, InSegment, InStage, Literal, OfAccount, Pattern, Period, Quantity, Rule, Score,
    Sequence, Step, Tally, Test, Unit, Which, Window,
};

pub const KINDS: &[&str] = &["visit", "click", "open", "submission", "webinar_joined"];
pub const PAGES: &[&str] = &["/", "/pricing", "/docs/a", "/docs/A?b"];
pub const TEXTS: &[&str] =
    &["DE", "fr", "Köln \"West\"", "not", "", "a\\b", "IN", "10115", "2026-05-31", "OR"];

pub fn rule() -> impl Strategy<Value = Rule> {
    let alone = joined(condition());
    let of_account = (quantity(), joined(condition()))
        .prop_map(|(contacts, who)| Rule::Account(OfAccount { contacts, who: Box::new(who) }));
    prop_oneof![5 => alone, 2 => joined(prop_oneof![2 => condition(), 1 => of_account])]
}

fn joined(condition: impl Strategy<Value = Rule> + 'static) -> impl Strategy<Value = Rule> {
    condition.prop_recursive(3, 16, 4, |part| {
        prop_oneof![
            vec(part.clone(), 2..4).prop_map(Rule::All),
            vec(part.clone(), 2..4).prop_map(Rule::Any),
            part.prop_map(|part| Rule::Not(Box::new(part))),
        ]
    })
}

/// A condition that stands alone, so that whatever is wrong with it shows.
pub fn condition() -> impl Strategy<Value = Rule> {
    let stage = select(&["lead", "marketing_qualified", "customer"]).prop_map(name);
    let cell = (0..3_u8, 0..3_u8).prop_map(|(fit, readiness)| Cell::new(fit, readiness));
    prop_oneof![
        8 => did().prop_map(Rule::Did),
        4 => sequence().prop_map(Rule::Sequence),
        3 => (chosen(), chosen_test()).prop_map(|(chosen, test)| Rule::Touch { chosen, test }),
        6 => field(),
        2 => (select(&[Score::Fit, Score::Readiness]), bounds()).prop_map(|(score, test)| Rule::Score { score, test }),
        1 => (choice(stage), held()).prop_map(|(stage, held)| Rule::Stage(InStage { stage, held })),
        1 => (segment(), held()).prop_map(|(segment, held)| Rule::Segment(InSegment { segment, held })),
        1 => choice(text()).prop_map(Rule::Tag),
        1 => choice(cell).prop_map(Rule::Grid),
        1 => select(&Consent::ALL).prop_map(|state| Rule::Consent { purpose: name("newsletter"), state }),
        1 => any::<bool>().prop_map(|all| if all { Rule::All(vec![]) } else { Rule::Any(vec![]) }),
    ]
}

fn held() -> impl Strategy<Value = Option<Held>> {
    option::of(prop_oneof![period().prop_map(Held::AtLeast), period().prop_map(Held::LessThan)])
}

fn segment() -> impl Strategy<Value = rules::Name> {
    select(&["hot", "board_members"]).prop_map(name)
}

fn count() -> impl Strategy<Value = Count> {
    prop_oneof![
        (1..4_u32).prop_map(Count::AtLeast),
        (0..4_u32).prop_map(Count::AtMost),
        (0..4_u32).prop_map(Count::Exactly),
        (0..3_u32, 0..3_u32).prop_map(|(least, more)| Count::Between(least, least + more)),
    ]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![1 => Just(Quantity::Every), 3 => count().prop_map(Quantity::Count)]
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

fn distance() -> impl Strategy<Value = Distance> {
    prop_oneof![
        4 => period().prop_map(Distance::Exact),
        1 => (1..14_u32).prop_map(|months| Distance::months(months).expect("some months")),
    ]
}

fn field() -> impl Strategy<Value = Rule> {
    let of = |key: &'static str, test: BoxedStrategy<Test>| {
        test.prop_map(move |test| Rule::Field { key: name(key), test })
    };
    prop_oneof![
        of("contact.country", text_test().boxed()),
        of("contact.interests", text_test().boxed()),
        of("contact.budget", number_test(number().prop_map(Literal::Number).boxed()).boxed()),
        of("account.revenue", number_test(money().boxed()).boxed()),
        of("contact.vip", any::<bool>().prop_map(|flag| Test::Is(Literal::Flag(flag))).boxed()),
        of("contact.renewal", moment_test().boxed()),
        of("contact.birthday", moment_test().boxed()),
    ]
}

fn money() -> impl Strategy<Value = Literal> {
    let currency = select(&[Currency::EUR, Currency::JPY]);
    (-10_000..1_000_000_i64, currency)
        .prop_map(|(minor, currency)| Literal::Money(Money::new(minor, currency)))
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
        text().prop_map(Test::Under),
        select(&["^/pri", "k.ln", "\\d+$", "[a-c]\"?"])
            .prop_map(|text| Test::Matches(Expression::new(text).expect("valid"))),
        select(&[Test::Empty, Test::NotEmpty]),
    ]
}

fn number_test(literal: BoxedStrategy<Literal>) -> impl Strategy<Value = Test> {
    let order = select(&Comparison::ALL);
    prop_oneof![
        (order, literal.clone()).prop_map(|(order, bound)| Test::Compare(order, bound)),
        literal.clone().prop_map(|low| Test::Between(low.clone(), low)),
        literal.clone().prop_map(Test::Is),
        vec(literal, 1..3).prop_map(Test::NotIn),
    ]
}

fn moment_test() -> impl Strategy<Value = Test> {
    prop_oneof![
        (select(&Comparison::ALL), moment())
            .prop_map(|(order, at)| Test::Compare(order, Literal::Moment(at))),
        (moment(), period()).prop_map(|(at, period)| {
            Test::Between(Literal::Moment(at), Literal::Moment(at + period.milliseconds()))
        }),
        distance().prop_map(Test::WithinLast),
        distance().prop_map(Test::WithinNext),
        distance().prop_map(Test::MoreThanAgo),
        day().prop_map(Test::Anniversary),
        select(&[Test::Empty, Test::NotEmpty]),
    ]
}

fn day() -> impl Strategy<Value = Day> {
    prop_oneof![
        (-5..9_i32).prop_map(Day::In),
        (1..9_u32).prop_map(Day::WithinNext),
        (1..9_u32).prop_map(Day::WithinLast),
    ]
}

fn bounds() -> impl Strategy<Value = Bounds> {
    prop_oneof![
        (select(&Comparison::ALL), number()).prop_map(|(order, bound)| Bounds::Compare(order, bound)),
        (number(), 0.0..30.0).prop_map(|(low, more)| Bounds::Between(low, low + more)),
    ]
}

fn did() -> impl Strategy<Value = Did> {
    let property = || select(&["page", "amount"]).prop_map(name);
    let tally = prop_oneof![
        4 => count().prop_map(Tally::Count),
        1 => (property(), count()).prop_map(|(property, count)| Tally::Different { property, count }),
        1 => bounds().prop_map(|test| Tally::Total { property: name("amount"), test }),
    ];
    (pattern(), tally, window()).prop_map(|(pattern, tally, window)| Did { pattern, tally, window })
}

fn window() -> impl Strategy<Value = Window> {
    prop_oneof![
        1 => Just(Window::Ever),
        5 => period().prop_map(Window::Within),
        1 => moment().prop_map(Window::Since),
        1 => (moment(), period()).prop_map(|(start, period)| Window::Between(start, start + period.milliseconds())),
        1 => chosen().prop_map(Window::SinceTouch),
        1 => segment().prop_map(Window::SinceJoining),
    ]
}

fn chosen() -> impl Strategy<Value = Chosen> {
    (select(&[Which::First, Which::Last]), pattern()).prop_map(|(which, pattern)| Chosen { which, pattern })
}

fn chosen_test() -> impl Strategy<Value = ChosenTest> {
    prop_oneof![
        3 => moment_test().prop_map(ChosenTest::At),
        1 => vec(filter(), 1..3).prop_map(ChosenTest::Has),
    ]
}

fn sequence() -> impl Strategy<Value = Sequence> {
    let step = || (pattern(), option::of(period())).prop_map(|(pattern, within)| Step { pattern, within });
    (pattern(), vec(step(), 0..3), option::weighted(0.4, step()), step(), window()).prop_map(
        |(first, steps, but_not, spare, window)| {
            let mut all = vec![Step { pattern: first, within: None }];
            all.extend(steps);
            if all.len() == 1 && but_not.is_none() {
                all.push(spare);
            }
            Sequence { steps: all, but_not, window }
        },
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    let page = select(PAGES).prop_map(|page| Test::Is(Literal::Text(page.into())));
    let on = |property: &'static str, test: BoxedStrategy<Test>| {
        test.prop_map(move |test| Filter { property: name(property), test })
    };
    prop_oneof![4 => on("page", page.boxed()), 2 => on("page", text_test().boxed()), 1 => on("campaign", text_test().boxed())]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let filters = prop_oneof![3 => Just(Vec::new()), 2 => vec(filter(), 1..3)];
    (option::of(select(KINDS).prop_map(name)), filters, any::<bool>())
        .prop_map(|(kind, filters, including_machine)| Pattern { kind, filters, including_machine })
}

pub fn model() -> impl Strategy<Value = Model> {
    let repeat = (1..4_u32, option::of(period())).prop_map(|(times, within)| Repeat { times, within });
    let rule = (-20..40_i32, pattern(), option::of(repeat)).prop_map(|(points, per, repeat)| TouchRule {
        points: f64::from(points),
        per,
        repeat,
    });
    let group = (0..60_u32, option::of(0..30_u32), vec(rule, 0..4));
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
