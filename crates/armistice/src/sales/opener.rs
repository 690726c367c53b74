//! The suggested first sentence, from what the contact did last. A fact they know beats a phrase they have heard.

use jiff::tz::TimeZone;
use measure::{DAY_MS, Moment};

use crate::capture::touch::{Kind, Touch};

/// Within so many days a weekday says when better than a date.
const WEEKDAY_DAYS: i64 = 6;
/// A touch older than this is no reason to write now, in days.
const STALE_DAYS: i64 = 60;

/// Returns a sentence to begin with. `touches` are those of the contact in any order; those of machines are passed
/// over. Without a recent touch it asks instead of pretending.
pub fn opener(first_name: Option<&str>, touches: &[Touch], now: Moment, zone: &TimeZone) -> String {
    let greeting = first_name.map_or_else(|| "Hello".to_owned(), |name| format!("Hello {name}"));
    let recent = touches
        .iter()
        .filter(|touch| !touch.is_machine() && now.since(touch.at) <= STALE_DAYS * DAY_MS)
        .filter_map(|touch| did(touch).map(|(weight, words)| (weight, touch.at, words)))
        .max_by_key(|(weight, at, _)| (*weight, *at));
    match recent {
        Some((_, at, words)) => {
            format!("{greeting}, you {words} {}. What were you hoping to find?", when(at, now, zone))
        }
        None => format!("{greeting}, what would have to be true for this to matter to you this quarter?"),
    }
}

/// What a touch says about them in words, and how much it weighs: an answer more than a click, a click more than a look.
fn did(touch: &Touch) -> Option<(u8, String)> {
    let subject = touch.subject.trim();
    let about = |verb: &str, thing: &str| {
        if subject.is_empty() { format!("{verb} {thing}") } else { format!("{verb} {thing} “{subject}”") }
    };
    match Kind::of(&touch.kind)? {
        Kind::Reply => Some((5, "answered my colleague's mail".into())),
        Kind::Call => Some((5, "spoke with us".into())),
        Kind::Submission => Some((4, about("filled in", "our form"))),
        Kind::Event => Some((3, about("came to", "our event"))),
        Kind::Download => Some((3, about("downloaded", "our piece"))),
        Kind::Visit if subject.is_empty() || subject == "/" => None,
        Kind::Visit => Some((2, format!("looked at {subject}"))),
        Kind::Click => Some((1, "followed a link in our mail".into())),
        Kind::Unsubscribe => None,
    }
}

fn when(at: Moment, now: Moment, zone: &TimeZone) -> String {
    let (then, today) = (at.in_zone(zone).date(), now.in_zone(zone).date());
    let days = i64::from((today - then).get_days());
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        _ if days <= WEEKDAY_DAYS => then.strftime("on %A").to_string(),
        _ => then.strftime("on %-d %B").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::TouchId;
    use crate::contacts::ContactId;

    /// 2026-03-02 is a Monday, 09:00 UTC.
    const NOW: Moment = Moment(1_772_442_000_000);

    fn touch(kind: Kind, subject: &str, days_ago: i64, class: Option<&str>) -> Touch {
        Touch {
            id: TouchId(1),
            contact_id: ContactId(1),
            kind: kind.word().into(),
            subject: subject.into(),
            at: NOW - days_ago * DAY_MS,
            campaign_id: None,
            source: None,
            medium: None,
            reference: None,
            class: class.map(Into::into),
        }
    }

    fn check(touches: &[Touch], expected: &str) {
        assert_eq!(opener(Some("Ana"), touches, NOW, &TimeZone::UTC), expected);
    }

    #[test]
    fn the_weightiest_recent_fact_opens() {
        let ask = "What were you hoping to find?";
        check(
            &[touch(Kind::Visit, "/pricing", 0, None)],
            &format!("Hello Ana, you looked at /pricing today. {ask}"),
        );
        check(
            &[touch(Kind::Submission, "demo", 3, None), touch(Kind::Visit, "/pricing", 0, None)],
            &format!("Hello Ana, you filled in our form “demo” on Friday. {ask}"),
        );
        check(
            &[touch(Kind::Click, "/x", 20, None)],
            &format!("Hello Ana, you followed a link in our mail on 10 February. {ask}"),
        );
    }

    #[test]
    fn machines_and_the_past_open_nothing() {
        let question = "Hello Ana, what would have to be true for this to matter to you this quarter?";
        check(&[], question);
        check(&[touch(Kind::Click, "/x", 0, Some("machine"))], question);
        check(&[touch(Kind::Submission, "demo", 90, None)], question);
    }
}
