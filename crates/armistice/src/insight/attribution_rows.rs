//! The rows behind a figure of the attribution: each touch with the part of the deal that a model gives it.

use serde::Deserialize;
use store::Tx;

use super::attribution::{By, Key, MODELS, credit};
use super::paths::{self, PathTouch, WonDeal};
use super::question::Question;
use crate::fault::{Fault, Outcome};
use crate::people::Sight;

/// How many rows one page shows.
pub const PAGE: usize = 100;

/// Which figure, as parameters of a URL.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Parameters {
    /// `source` or `campaign`.
    pub by: String,
    /// The source, or the id of the campaign; `unsaid` and `unattributed` are said by `special`.
    pub key: String,
    /// `unsaid` or `unattributed` instead of a key.
    pub special: String,
    /// The word of the model.
    pub model: String,
    /// Three letters.
    pub currency: String,
    /// How many rows the pages before had.
    pub skip: String,
}

/// Which figure, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The table that it stands in.
    pub by: By,
    /// The line; every line when `None`.
    pub key: Option<Key>,
    /// The column, as an index into [`MODELS`].
    pub model: usize,
}

impl Figure {
    /// Checks the parameters.
    pub fn parse(asked: &Parameters) -> Outcome<Self> {
        let by = By::of(&asked.by).ok_or(Fault::Missing("table"))?;
        let model =
            MODELS.iter().position(|(_, word, ..)| *word == asked.model).ok_or(Fault::Missing("model"))?;
        let key = match (asked.special.as_str(), by, asked.key.as_str()) {
            ("unsaid", ..) => Some(Key::Unsaid),
            ("unattributed", ..) => Some(Key::Unattributed),
            ("", _, "") => None,
            ("", By::Source, source) => Some(Key::Source(source.to_owned())),
            ("", By::Campaign, id) => {
                Some(Key::Campaign(id.parse().map_err(|_| Fault::Missing("campaign"))?))
            }
            _ => return Err(Fault::Missing("line")),
        };
        Ok(Self { by, key, model })
    }

    /// Returns the parameters of a URL that opens the same figure; what was not said is empty.
    pub fn parameters(&self) -> [(&'static str, String); 4] {
        let (key, special) = match &self.key {
            Some(Key::Source(source)) => (source.clone(), ""),
            Some(Key::Campaign(id)) => (id.to_string(), ""),
            Some(Key::Unsaid) => (String::new(), "unsaid"),
            Some(Key::Unattributed) => (String::new(), "unattributed"),
            None => (String::new(), ""),
        };
        let model = MODELS[self.model].1;
        [("by", self.by.word().into()), ("key", key), ("special", special.into()), ("model", model.into())]
    }
}

/// Returns how many rows the pages before had.
pub fn skip(asked: &Parameters) -> Outcome<usize> {
    if asked.skip.is_empty() { Ok(0) } else { asked.skip.parse().map_err(|_| Fault::Missing("page")) }
}

/// One touch with its part, or a deal that nothing may claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The deal.
    pub deal: WonDeal,
    /// The touch; `None` for an unattributed deal.
    pub touch: Option<PathTouch>,
    /// Which touch of how many that count, counted from 1.
    pub place: (usize, usize),
    /// The part in minor units.
    pub minor: i64,
}

/// One page of rows and the sum over all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// The rows of this page.
    pub rows: Vec<Credit>,
    /// How many rows there are.
    pub count: usize,
    /// What they sum to: the figure that was opened.
    pub minor: i64,
}

/// Returns the parts that a figure sums, skipping the pages before. Touches without a part are left out.
///
/// Cost: the same pass as the figure itself; in memory one page.
pub fn list(
    tx: &mut Tx,
    sight: Sight,
    question: &Question,
    currency: &str,
    figure: &Figure,
    skip: usize,
) -> Outcome<Credits> {
    let mut credits = Credits::default();
    paths::each(tx, sight, question, currency, |path| {
        let parts = credit(MODELS[figure.model].0, &path);
        let count = path.touches.len();
        let attributed = path.touches.into_iter().zip(parts).enumerate().map(|(index, (touch, minor))| {
            (
                figure.by.key(&touch),
                Credit { deal: path.deal.clone(), touch: Some(touch), place: (index + 1, count), minor },
            )
        });
        let nobody = (count == 0).then(|| {
            let minor = path.deal.amount;
            (Key::Unattributed, Credit { deal: path.deal.clone(), touch: None, place: (0, 0), minor })
        });
        for (key, row) in attributed.chain(nobody) {
            if row.minor != 0 && figure.key.as_ref().is_none_or(|wanted| *wanted == key) {
                credits.note(row, skip);
            }
        }
    })?;
    Ok(credits)
}

impl Credits {
    fn note(&mut self, row: Credit, skip: usize) {
        self.minor = self.minor.saturating_add(row.minor);
        if self.count >= skip && self.rows.len() < PAGE {
            self.rows.push(row);
        }
        self.count += 1;
    }
}
