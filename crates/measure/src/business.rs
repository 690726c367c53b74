//! Business time: how long the doors were open, and when a promise falls due.
//!
//! Between two changes of the zone's offset, local time is UTC plus a constant, so the open milliseconds since
//! the epoch are plain arithmetic on the local line: whole weeks, the part of this week, minus holidays found by
//! bisection. A question walks only over the offset changes between its two moments (about two a year) and is
//! exact to the millisecond; no loop runs over days or seconds.

use jiff::civil::Date;

use crate::calendar::{Calendar, day_number, week_of, weekday_of};
use crate::moment::{DAY_MS, Moment};

/// How far ahead a deadline may lie; whatever falls later is answered with `None`.
const HORIZON_MS: i64 = 100 * 366 * DAY_MS;

/// A stretch of UTC milliseconds, end excluded, in which local time is UTC plus `offset`.
struct Piece {
    from: i64,
    to: i64,
    offset: i64,
}

impl Calendar {
    /// Returns whether the doors are open at the moment.
    pub fn is_open(&self, at: Moment) -> bool {
        let local = at.clamp(Moment::MIN, Moment::MAX).0 + self.offset_ms(at);
        self.opened_ms(local + 1) > self.opened_ms(local)
    }

    /// Returns the first open moment at or after `at`; `None` only beyond a hundred years.
    pub fn next_open(&self, at: Moment) -> Option<Moment> {
        self.add_business_ms(at, 1).map(|after| after - 1)
    }

    /// Returns the open milliseconds from `a` to `b`; negative when `b` is earlier.
    pub fn business_ms_between(&self, a: Moment, b: Moment) -> i64 {
        if b < a {
            return -self.business_ms_between(b, a);
        }
        self.pieces(a, b).map(|piece| self.open_in(&piece)).sum()
    }

    /// Returns the earliest moment by which `ms` open milliseconds have passed since `start`.
    ///
    /// Zero gives `start` itself, open or not; a promise used up exactly at closing time falls due at closing
    /// time, not at the next opening. `None` when `ms` is negative or the moment is over a hundred years away.
    pub fn add_business_ms(&self, start: Moment, ms: i64) -> Option<Moment> {
        if ms <= 0 {
            return (ms == 0).then_some(start);
        }
        let mut left = ms;
        for piece in self.pieces(start, start + HORIZON_MS) {
            let open = self.open_in(&piece);
            if left <= open {
                return Some(self.moment_within(&piece, left));
            }
            left -= open;
        }
        None
    }

    /// Returns whether the date has opening hours and is no holiday.
    pub fn is_business_day(&self, date: Date) -> bool {
        let day = day_number(date);
        !self.windows_of(day).is_empty() && self.closed_days.binary_search(&day).is_err()
    }

    /// Returns the number of business days from `from` (included) to `to` (excluded); 0 when `to` is earlier.
    pub fn business_days_between(&self, from: Date, to: Date) -> i64 {
        (self.business_days_before(day_number(to)) - self.business_days_before(day_number(from))).max(0)
    }

    /// Returns the date that the wall calendar shows at the moment.
    pub fn date_at(&self, at: Moment) -> Date {
        at.in_zone(&self.zone).date()
    }

    /// Returns the first moment of the date; where midnight is skipped, the moment at which the date begins.
    pub fn start_of(&self, date: Date) -> Moment {
        let midnight = date.to_zoned(self.zone.clone());
        midnight.map_or(Moment::MAX, |midnight| midnight.timestamp().into())
    }

    /// Cuts `[from, to)` at every change of the zone's offset. Both ends are clamped to what jiff can show.
    fn pieces(&self, from: Moment, to: Moment) -> impl Iterator<Item = Piece> {
        let to = to.clamp(Moment::MIN, Moment::MAX).0;
        let mut at = from.clamp(Moment::MIN, Moment::MAX);
        std::iter::from_fn(move || {
            if at.0 >= to {
                return None;
            }
            let change = self.zone.following(at.timestamp()).next();
            let end = change.map_or(to, |change| Moment::from(change.timestamp()).0.min(to));
            let piece = Piece { from: at.0, to: end, offset: self.offset_ms(at) };
            at = Moment(end);
            Some(piece)
        })
    }

    fn offset_ms(&self, at: Moment) -> i64 {
        i64::from(self.zone.to_offset(at.timestamp()).seconds()) * 1_000
    }

    fn open_in(&self, piece: &Piece) -> i64 {
        self.opened_ms(piece.to + piece.offset) - self.opened_ms(piece.from + piece.offset)
    }

    /// Finds the first moment of the piece by which `ms` of its open time has passed; the piece has that much.
    fn moment_within(&self, piece: &Piece, ms: i64) -> Moment {
        let target = self.opened_ms(piece.from + piece.offset) + ms;
        let (mut low, mut high) = (piece.from, piece.to);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.opened_ms(middle + piece.offset) >= target {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Moment(low)
    }

    /// Returns the open milliseconds on the local line from the epoch's week to local time `local`.
    fn opened_ms(&self, local: i64) -> i64 {
        let (day, ms) = (local.div_euclid(DAY_MS), local.rem_euclid(DAY_MS));
        let weeks = week_of(day) * self.open_before_weekday[7];
        let closed_count = self.closed_days.partition_point(|closed| *closed < day);
        let today_is_closed = self.closed_days.get(closed_count) == Some(&day);
        let today = if today_is_closed {
            0
        } else {
            self.windows_of(day).iter().map(|window| window.passed_ms(ms)).sum()
        };
        weeks + self.open_before_weekday[weekday_of(day)] + today - self.closed_before[closed_count]
    }

    fn business_days_before(&self, day: i64) -> i64 {
        let open_days =
            |until: usize| self.week()[..until].iter().filter(|windows| !windows.is_empty()).count();
        let closed = self.closed_days.partition_point(|closed| *closed < day);
        week_of(day) * open_days(7) as i64 + open_days(weekday_of(day)) as i64 - closed as i64
    }
}
