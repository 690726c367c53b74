//! Random people: their fields, their histories, their colleagues, in zones far apart.

use crate::cast::{NOW, touch};
use crate::strategies::{KINDS, PAGES, TEXTS, moment};
use jiff::ToSpan;
use jiff::civil::Date;
use measure::{Currency, HOUR_MS, Money};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rules::decay::Decaying;
use rules::{Attribute, Bands, Consent, Profile, ProfileTouch, Scores};

/// Zones with odd offsets, with clocks that change, and one that crosses the date line.
const ZONES: &[&str] = &["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati"];

pub fn touches() -> impl Strategy<Value = Vec<ProfileTouch>> {
    let one =
        (select(KINDS), moment(), select(PAGES), option::of(-20..60_i32), proptest::bool::weighted(0.2));
    vec(one, 0..12).prop_map(|touches| {
        let made = touches.into_iter().enumerate().map(|(id, (kind, at, page, amount, machine))| {
            let mut made = ProfileTouch { machine, ..touch(id as i64, kind, at, &[("page", page)]) };
            let amount =
                amount.map(|tenths| ("amount".to_owned(), Attribute::Number(f64::from(tenths) / 10.0)));
            made.properties.extend(amount);
            made
        });
        made.collect()
    })
}

fn birthday() -> impl Strategy<Value = Date> {
    (-12..12_i32, 0..4_i32, any::<bool>()).prop_map(|(days, years, leap_day)| {
        if leap_day {
            return jiff::civil::date(2024, 2, 29);
        }
        let day = NOW.date().checked_add(days.days()).expect("near now");
        day.checked_sub(years.years()).expect("near now")
    })
}

fn values() -> impl Strategy<Value = Vec<(&'static str, Attribute)>> {
    let text = || select(TEXTS).prop_map(str::to_owned);
    let money = (-10_000..1_000_000_i64).prop_map(|minor| Money::new(minor, Currency::EUR));
    let values = (text(), vec(text(), 0..3), -5.0..50.0_f64, any::<bool>(), moment(), birthday(), money);
    (values, 0..128_u8).prop_map(|((country, interests, budget, vip, renewal, birthday, revenue), known)| {
        let all: [(&str, Attribute); 7] = [
            ("contact.country", country.into()),
            ("contact.interests", interests.into()),
            ("contact.budget", budget.into()),
            ("contact.vip", vip.into()),
            ("contact.renewal", renewal.into()),
            ("contact.birthday", birthday.into()),
            ("account.revenue", revenue.into()),
        ];
        let known = all.into_iter().enumerate().filter(|(place, _)| known >> place & 1 == 1);
        known.map(|(_, value)| value).collect()
    })
}

fn person() -> impl Strategy<Value = Profile> {
    let scores = (-5.0..70.0_f64, option::of(moment()), -60.0..60.0_f64, moment());
    let member = option::of(moment());
    (values(), touches(), option::of(scores), moment(), member, select(ZONES)).prop_map(
        |(values, touches, scores, since, member, zone)| {
            let mut profile = Profile::default();
            for (key, value) in values {
                profile.set_field(key, value);
            }
            profile.set_stage("lead", since);
            profile.add_tag("DE");
            profile.set_consent("newsletter", Consent::Given);
            profile.set_zone(measure::zone(zone).expect("a zone"));
            if let Some(since) = member {
                profile.set_member("hot", since);
            }
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

pub fn profile() -> impl Strategy<Value = Profile> {
    (person(), option::of(vec(person(), 0..4))).prop_map(|(mut profile, colleagues)| {
        if let Some(colleagues) = colleagues {
            profile.set_colleagues(colleagues);
        }
        profile
    })
}
