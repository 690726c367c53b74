//! People with skewed attributes and histories: the same ones for the same number, on every machine.

use census::{ContactFacts, Options};
use measure::{DAY_MS, HOUR_MS, Moment};
use rules::decay::Decaying;
use rules::{Attribute, Bands, Consent, Scores};

/// When the questions are asked.
pub const NOW: Moment = Moment(1_780_228_800_000);
/// How far back the oldest touch lies.
const YEARS_MS: i64 = 730 * DAY_MS;

/// Kinds of touches with their share in a thousand.
pub const KINDS: [(&str, u64); 12] = [
    ("visit", 430),
    ("open", 230),
    ("delivery", 170),
    ("click", 50),
    ("download", 30),
    ("event", 20),
    ("chat", 20),
    ("reply", 15),
    ("submission", 12),
    ("call", 10),
    ("unsubscribe", 8),
    ("bounce", 5),
];
pub const VISIT: usize = 0;
pub const CLICK: usize = 3;
pub const SUBMISSION: usize = 8;
/// How many pages there are; the first is the most visited.
pub const PAGES: u64 = 60;
/// The page with the prices.
pub const PRICING: u64 = 4;

pub const INDUSTRIES: [&str; 12] = [
    "retail",
    "machinery",
    "software",
    "logistics",
    "health",
    "finance",
    "education",
    "energy",
    "media",
    "food",
    "chemistry",
    "public",
];
pub const COUNTRIES: [&str; 20] = [
    "US", "DE", "GB", "FR", "PL", "NL", "ES", "IT", "AT", "CH", "SE", "DK", "BE", "CZ", "PT", "IE", "FI",
    "NO", "HU", "RO",
];
pub const STAGES: [&str; 6] =
    ["subscriber", "lead", "marketing_qualified", "sales_accepted", "opportunity", "customer"];
const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Europe/London", "Europe/Warsaw"];
/// Beginnings, middles and ends of syllables.
const SOUNDS: [&[&str]; 3] = [
    &["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w"],
    &["a", "e", "i", "o", "u"],
    &["", "l", "n", "r", "s", "t", "m", "ck"],
];

/// Chance that depends on its seed alone (`SplitMix64`, Steele and others 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let first = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let second = (first ^ first >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        second ^ second >> 31
    }

    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a number below `end`, low ones far more often.
    pub fn skewed(&mut self, end: u64) -> u64 {
        (self.share().powi(3) * end as f64) as u64
    }
}

/// One contact as the generator makes it; also what SQL is given.
pub struct Person {
    pub id: i64,
    pub account: i64,
    pub industry: u64,
    pub country: u64,
    pub stage: u64,
    pub employees: u64,
    pub touches: Vec<Did>,
    dice: Dice,
}

/// One touch in numbers.
#[derive(Clone, Copy)]
pub struct Did {
    pub id: i64,
    pub at: Moment,
    pub kind: usize,
    /// The page of a visit.
    pub page: Option<u64>,
    pub machine: bool,
}

/// Makes an id as the store does: milliseconds since 2020, then 22 bits.
pub fn id(at: Moment, low: u64) -> i64 {
    (at.0 - 1_577_836_800_000) << 22 | (low & 0x3f_ffff) as i64
}

impl Person {
    /// Makes the person of a number; higher numbers have higher ids.
    pub fn new(number: u64, contacts: u64) -> Self {
        let mut dice = Dice::new(number);
        let spread = (YEARS_MS as f64 / contacts as f64 * number as f64) as i64;
        let account = dice.below(contacts / 8 + 1);
        // What belongs to the account is the same for all its contacts.
        let mut company = Dice::new(account ^ 0xacc0);
        let mut person = Self {
            id: id(NOW - YEARS_MS + spread, number),
            account: account as i64,
            industry: company.skewed(INDUSTRIES.len() as u64),
            employees: 1 + (company.share().powi(4) * 5_000.0) as u64,
            country: dice.skewed(COUNTRIES.len() as u64),
            stage: dice.skewed(STAGES.len() as u64),
            touches: Vec::new(),
            dice,
        };
        person.live();
        person
    }

    fn live(&mut self) {
        let dice = &mut self.dice;
        // Most do little, a few do most: 20 in the mean.
        let count = match dice.below(100) {
            0..60 => dice.below(11),
            60..90 => 10 + dice.below(21),
            90..99 => 40 + dice.below(41),
            _ => 200 + dice.below(721),
        };
        for _ in 0..count {
            let back = (dice.share().powf(1.5) * YEARS_MS as f64) as i64;
            let at = NOW - back;
            let did = Self::does(dice, at);
            self.touches.push(did);
        }
        self.touches.sort_by_key(|did| (did.at, did.id));
    }

    /// Makes a touch at a moment; its id is given a few milliseconds later.
    pub fn does(dice: &mut Dice, at: Moment) -> Did {
        let mut left = dice.below(1_000);
        let kind = KINDS.iter().position(|(_, share)| {
            let found = left < *share;
            left = left.saturating_sub(*share);
            found
        });
        let kind = kind.unwrap_or(VISIT);
        let page = (kind == VISIT).then(|| dice.skewed(PAGES));
        let id = id(at + dice.below(20) as i64, dice.below(1 << 22));
        Did { id, at, kind, page, machine: kind != SUBMISSION && dice.below(100) < 4 }
    }

    /// The facts as the census is told.
    pub fn facts(&mut self) -> ContactFacts {
        let dice = &mut self.dice;
        let name = |dice: &mut Dice, syllables: u64| -> String {
            let mut name = String::new();
            for sounds in (0..syllables).flat_map(|_| SOUNDS) {
                name.push_str(
                    sounds[dice.skewed(sounds.len() as u64) as usize / 2
                        + dice.below(sounds.len() as u64) as usize / 2],
                );
            }
            name[..1].make_ascii_uppercase();
            name
        };
        let (first, last) = (name(dice, 2), name(dice, 3));
        let mut company = Dice::new(self.account as u64 ^ 0xc0de);
        let company = format!("{} {}", name(&mut company, 3), name(&mut company, 2));
        let domain = format!("{}.example", company.to_lowercase().replace(' ', "-"));
        let email = format!("{}.{}{}@{domain}", first.to_lowercase(), last.to_lowercase(), dice.below(1_000));
        let texts = [
            ("contact.email", email),
            ("contact.first_name", first),
            ("contact.last_name", last),
            ("contact.job_title", format!("Head of {}", name(dice, 1))),
            ("contact.country", COUNTRIES[self.country as usize].to_owned()),
            ("contact.city", name(dice, 2)),
            ("contact.language", COUNTRIES[self.country as usize].to_lowercase()),
            ("source", format!("source {}", dice.skewed(8))),
            ("account.name", company),
            ("account.domain", domain),
            ("account.industry", INDUSTRIES[self.industry as usize].to_owned()),
        ];
        let mut fields: Vec<(String, Attribute)> =
            texts.into_iter().map(|(key, text)| (key.to_owned(), Attribute::Text(text))).collect();
        let created = Moment((self.id >> 22) + 1_577_836_800_000);
        fields.push(("account.employees".into(), Attribute::Number(self.employees as f64)));
        fields.push(("contact.created".into(), Attribute::Moment(created)));
        if let Some(last) = self.touches.last() {
            fields.push(("contact.last_touch".into(), Attribute::Moment(last.at)));
        }
        ContactFacts {
            id: self.id,
            account: Some(self.account),
            owner: (dice.below(3) > 0).then(|| dice.below(40) as i64),
            zone: Some(ZONES[self.country as usize % ZONES.len()].to_owned()),
            fields,
            stage: Some((STAGES[self.stage as usize].to_owned(), created + dice.below(90) as i64 * DAY_MS)),
            tags: (dice.below(5) == 0).then(|| format!("fair {}", dice.below(6))).into_iter().collect(),
            consents: vec![(
                "newsletter".into(),
                if dice.below(3) > 0 { Consent::Given } else { Consent::Withdrawn },
            )],
            segments: (dice.below(4) == 0)
                .then(|| ("hot".to_owned(), created + HOUR_MS))
                .into_iter()
                .collect(),
            scores: Some(Scores {
                fit: dice.below(100) as f64,
                fit_until: None,
                readiness: Decaying { value: dice.share() * 80.0, at: created, half_life_ms: 14 * DAY_MS },
                bands: Bands { fit: [60.0, 30.0], readiness: [40.0, 15.0] },
            }),
        }
    }
}

/// The properties of a touch as the census is told.
pub fn properties(did: &Did, pages: &[Vec<(String, Attribute)>]) -> usize {
    did.page.map_or(pages.len() - 1, |page| page as usize)
}

/// The properties of a visit to each page, and at last of everything else.
pub fn pages() -> Vec<Vec<(String, Attribute)>> {
    let page =
        |number: u64| if number == PRICING { "/pricing".to_owned() } else { format!("/page/{number}") };
    let mut pages: Vec<_> =
        (0..PAGES).map(|number| vec![("page".to_owned(), Attribute::Text(page(number)))]).collect();
    pages.push(Vec::new());
    pages
}

pub fn options() -> Options {
    Options { properties: vec!["page".into()], ..Options::default() }
}
