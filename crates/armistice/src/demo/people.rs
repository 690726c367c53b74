//! The people outside: who comes when, from where, and how much they care.

use measure::{DAY_MS, HOUR_MS, MINUTE_MS, Moment};

use super::cast::{COMPANY_HEADS, COMPANY_TAILS, COUNTRIES, FIRST_NAMES, INDUSTRIES, JOB_TITLES, LAST_NAMES};
use super::company::{EFFORTS, Effort};

/// A month of the story, in milliseconds.
const MONTH_MS: i64 = 365 * DAY_MS / 12;

/// A person of the story.
#[derive(Clone, Debug)]
pub struct Person {
    /// First name.
    pub first: &'static str,
    /// Last name.
    pub last: &'static str,
    /// E-mail address, unique in the story.
    pub email: String,
    /// What they do.
    pub job_title: &'static str,
    /// The company.
    pub company: Firm,
    /// How much they care: 1 is usual, 4 is a buyer in a hurry.
    pub interest: f64,
    /// The campaign that brings them, if one does.
    pub effort: Option<&'static Effort>,
    /// The source when no campaign does.
    pub source: &'static str,
    /// When they first answer a form.
    pub arrives_at: Moment,
}

/// A company of the story; the same number is always the same company.
#[derive(Clone, Debug)]
pub struct Firm {
    /// Name.
    pub name: String,
    /// Domain of its addresses.
    pub domain: String,
    /// Industry.
    pub industry: &'static str,
    /// Number of employees.
    pub employees: i64,
    /// Country.
    pub country: &'static str,
}

/// Companies that people come from.
const FIRMS: usize = COMPANY_HEADS.len() * COMPANY_TAILS.len();

impl Firm {
    fn of(number: usize) -> Self {
        let (head, tail) =
            (COMPANY_HEADS[number % COMPANY_HEADS.len()], COMPANY_TAILS[number / COMPANY_HEADS.len()]);
        // A company's traits follow from its number alone, so that colleagues agree about it.
        let mut dice = fastrand::Rng::with_seed(number as u64 ^ 0x7469_6465);
        let letters =
            |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let employees = (20.0 * (dice.f64() * 4.6).exp()) as i64;
        Self {
            name: format!("{head} {tail}"),
            domain: format!("{}-{}.example", letters(head), letters(tail)),
            industry: skewed(&mut dice, &INDUSTRIES),
            employees,
            country: skewed(&mut dice, &COUNTRIES),
        }
    }
}

/// Returns everybody who will come between two moments, in order of arrival.
pub fn crowd(dice: &mut fastrand::Rng, count: usize, from: Moment, to: Moment) -> Vec<Person> {
    let mut people: Vec<Person> = (0..count).map(|number| person(dice, number, from, to)).collect();
    people.sort_by_key(|person| person.arrives_at);
    people
}

fn person(dice: &mut fastrand::Rng, number: usize, from: Moment, to: Moment) -> Person {
    let arrives_at = office_hour(dice, from, to);
    let month = arrives_at.since(from) / MONTH_MS;
    let effort = effort_of(dice, month);
    let company = Firm::of(dice.usize(0..FIRMS));
    let (first, last) = (pick(dice, &FIRST_NAMES), pick(dice, &LAST_NAMES));
    let natural = -(1.0 - dice.f64()).ln();
    let interest = natural * effort.map_or(1.0, |effort| effort.interest);
    Person {
        email: format!("{}.{}{}@{}", latin(first, "layla"), latin(last, "haddad"), number, company.domain),
        first,
        last,
        job_title: skewed(dice, &JOB_TITLES),
        company,
        interest: interest.min(5.0),
        effort,
        source: pick(dice, &["organic_search", "organic_search", "direct", "direct", "referral", "social"]),
        arrives_at,
    }
}

fn effort_of(dice: &mut fastrand::Rng, month: i64) -> Option<&'static Effort> {
    const NATURAL_WEIGHT: f64 = 4.0;
    let running = |effort: &&Effort| (effort.months.0..=effort.months.1).contains(&month);
    let total: f64 = EFFORTS.iter().filter(running).map(|effort| effort.weight).sum();
    let mut place = dice.f64() * (total + NATURAL_WEIGHT);
    EFFORTS.iter().filter(running).find(|effort| {
        place -= effort.weight;
        place < 0.0
    })
}

/// Returns a moment at which people are at their desks: weekdays, by day, in the middle of Europe.
pub fn office_hour(dice: &mut fastrand::Rng, from: Moment, to: Moment) -> Moment {
    for _ in 0..64 {
        let day = from.0.div_euclid(DAY_MS) + dice.i64(0..=to.since(from) / DAY_MS);
        let at =
            Moment(day * DAY_MS + 6 * HOUR_MS + dice.i64(0..11 * 60) * MINUTE_MS + dice.i64(0..MINUTE_MS));
        let weekend = matches!((day + 3).rem_euclid(7), 5 | 6);
        if at >= from && at <= to && (!weekend || dice.f64() < 0.15) {
            return at;
        }
    }
    from
}

/// Picks one of several, all alike.
pub fn pick<T: Copy>(dice: &mut fastrand::Rng, from: &[T]) -> T {
    from[dice.usize(0..from.len())]
}

/// Picks one of several, the first ones more often.
fn skewed<T: Copy>(dice: &mut fastrand::Rng, from: &[T]) -> T {
    let place = dice.f64().powf(1.6);
    from[((place * from.len() as f64) as usize).min(from.len() - 1)]
}

fn latin(name: &str, otherwise: &str) -> String {
    let plain: String = name.chars().filter_map(plain_letter).collect::<String>().to_lowercase();
    if plain.is_empty() { otherwise.to_owned() } else { plain }
}

fn plain_letter(letter: char) -> Option<char> {
    match letter {
        'á' | 'à' | 'ä' | 'å' => Some('a'),
        'é' | 'è' | 'ë' => Some('e'),
        'í' | 'ï' => Some('i'),
        'ó' | 'ö' | 'ø' => Some('o'),
        'ú' | 'ü' => Some('u'),
        'č' => Some('c'),
        letter if letter.is_ascii_alphabetic() => Some(letter),
        _ => None,
    }
}
