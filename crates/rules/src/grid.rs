//! The grid of fit and readiness, A1 to C3.

use serde::{Deserialize, Serialize};

/// Where the bands of the grid begin; below the last bound the last band follows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    /// The least fit of A and of B.
    pub fit: [f64; 2],
    /// The least readiness of 1 and of 2.
    pub readiness: [f64; 2],
}

impl Bands {
    /// Returns the cell of two scores.
    pub fn cell(&self, fit: f64, readiness: f64) -> Cell {
        let band = |bounds: [f64; 2], score: f64| bounds.iter().filter(|least| score < **least).count() as u8;
        Cell::new(band(self.fit, fit), band(self.readiness, readiness))
    }
}

/// A cell of the grid: the band of fit as a letter (A is best), the band of readiness as a digit (1 is best).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cell {
    fit: u8,
    readiness: u8,
}

/// How many bands each axis of the grid has.
pub const BANDS: u8 = 3;

impl Cell {
    /// Returns the cell of the bands counted from 0, the best; a band beyond the last is the last.
    pub fn new(fit: u8, readiness: u8) -> Self {
        Self { fit: fit.min(BANDS - 1), readiness: readiness.min(BANDS - 1) }
    }

    /// Returns its place when the cells stand in their order: 0 for A1, 1 for A2, 8 for C3.
    pub fn place(self) -> u8 {
        self.fit * BANDS + self.readiness
    }

    /// Reads `A1` to `C3`, in either case.
    pub fn read(text: &str) -> Option<Self> {
        let [letter, digit] = text.as_bytes() else { return None };
        let fit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|band| *band < BANDS)?;
        let readiness = digit.checked_sub(b'1').filter(|band| *band < BANDS)?;
        Some(Self { fit, readiness })
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", char::from(b'A' + self.fit), self.readiness + 1)
    }
}

impl From<Cell> for String {
    fn from(cell: Cell) -> Self {
        cell.to_string()
    }
}

impl TryFrom<String> for Cell {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text).ok_or_else(|| format!("\"{text}\" is not a cell of the grid; use A1 to C3"))
    }
}
