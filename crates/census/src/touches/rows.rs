//! The touches of each row side by side, as records of one length.

use std::ops::Range;

use measure::Moment;

use super::layout::{Coded, Layout};

/// Where the touches of a row stand, and for how many there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) length: u16,
    pub(crate) room: u16,
}

/// So many odd ids more than there were make a look for a better layout worth it, besides one for each 32 touches.
const ODD_MORE: usize = 64;

/// Touches by row. A row that outgrows its room moves to the end with half as much again; the holes are closed when
/// they are a quarter of all, so that an added touch costs a constant number of moves in the long run. A touch that
/// does not fit the layout has all of them written anew in a wider one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) spans: Vec<Span>,
    pub(crate) layout: Layout,
    pub(crate) bytes: Vec<u8>,
    /// Ids that do not fit the layout; those of touches that are gone stay until everything is written anew.
    pub(crate) odd: Vec<i64>,
    odd_before: usize,
    /// How many places belong to no row.
    holes: usize,
}

impl Rows {
    /// Returns how many rows there are.
    pub(crate) fn count(&self) -> u16 {
        self.spans.len() as u16
    }

    pub(crate) fn length(&self, row: u16) -> u16 {
        self.spans.get(usize::from(row)).map_or(0, |span| span.length)
    }

    /// Returns the positions of the touches of a row.
    #[inline]
    pub(crate) fn range(&self, row: u16) -> Range<usize> {
        let span = self.spans.get(usize::from(row)).copied().unwrap_or_default();
        span.start as usize..span.start as usize + usize::from(span.length)
    }

    /// Returns the touch at a position.
    #[inline]
    pub(crate) fn get(&self, position: usize) -> Coded {
        self.layout.touch(self.record(position), &self.odd)
    }

    /// Returns moment and manner of the touch at a position.
    #[inline]
    pub(crate) fn at_and_manner(&self, position: usize) -> (Moment, u16) {
        let record = self.record(position);
        (self.layout.at(record), self.layout.manner(record))
    }

    /// Returns which of the row's touches it is, or which it would be.
    pub(crate) fn search(&self, row: u16, at: Moment, id: i64) -> Result<u16, u16> {
        let range = self.range(row);
        let key = |nth: usize| {
            let touch = self.get(range.start + nth);
            (touch.at, touch.id)
        };
        // Most touches are the latest.
        if range.is_empty() || key(range.len() - 1) < (at, id) {
            return Err(range.len() as u16);
        }
        let (mut low, mut high) = (0, range.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if key(middle) < (at, id) { low = middle + 1 } else { high = middle }
        }
        if key(low) == (at, id) { Ok(low as u16) } else { Err(low as u16) }
    }

    /// Puts a touch at a place among those of the row.
    pub(crate) fn insert(&mut self, row: u16, nth: u16, touch: &Coded) {
        self.accommodate(std::slice::from_ref(touch));
        self.reach(row);
        let span = self.spans[usize::from(row)];
        if span.length == span.room {
            self.move_to_end(row);
        }
        self.spans[usize::from(row)].length += 1;
        let range = self.range(row);
        let place = range.start + usize::from(nth);
        let moved = self.layout.bytes();
        self.bytes.copy_within(place * moved..(range.end - 1) * moved, (place + 1) * moved);
        self.write(place, touch);
    }

    /// Gives a touch of the row another manner.
    pub(crate) fn change(&mut self, row: u16, nth: u16, manner: u16) {
        let touch = Coded { manner, ..self.get(self.range(row).start + usize::from(nth)) };
        self.accommodate(std::slice::from_ref(&touch));
        self.write(self.range(row).start + usize::from(nth), &touch);
    }

    /// Takes a touch out of those of the row.
    pub(crate) fn remove(&mut self, row: u16, nth: u16) {
        let (range, moved) = (self.range(row), self.layout.bytes());
        let place = range.start + usize::from(nth);
        self.bytes.copy_within((place + 1) * moved..range.end * moved, place * moved);
        self.spans[usize::from(row)].length -= 1;
    }

    /// Takes out all touches of the row, and gives up its room.
    pub(crate) fn clear(&mut self, row: u16) {
        if let Some(span) = self.spans.get_mut(usize::from(row)) {
            self.holes += usize::from(span.room);
            *span = Span::default();
        }
    }

    /// Adds touches behind all others as those of a row that has none.
    pub(crate) fn append(&mut self, row: u16, touches: &[Coded]) {
        self.accommodate(touches);
        self.reach(row);
        let (start, length) = (self.positions(), touches.len() as u16);
        self.spans[usize::from(row)] = Span { start: start as u32, length, room: length };
        self.bytes.resize((start + touches.len()) * self.layout.bytes(), 0);
        for (nth, touch) in touches.iter().enumerate() {
            self.write(start + nth, touch);
        }
    }

    /// Gives each manner another code. Costs a look at each touch.
    pub(crate) fn recode(&mut self, renamed: impl Fn(u16) -> u16) {
        for position in (0..self.count()).flat_map(|row| self.range(row)).collect::<Vec<_>>() {
            let record = self.record(position);
            let manner = self.layout.manner(record);
            // A code that is not higher fits.
            self.overwrite(position, record - u128::from(manner) + u128::from(renamed(manner)));
        }
    }

    /// Writes all touches anew without holes, in the layout that is the shortest for them and some more.
    pub(crate) fn rewrite(&mut self, more: &[Coded]) {
        let mut touches: Vec<Coded> =
            (0..self.count()).flat_map(|row| self.range(row)).map(|position| self.get(position)).collect();
        let length = touches.len();
        touches.extend_from_slice(more);
        let layout = Layout::of(&touches);
        touches.truncate(length);
        let spans = tight(&self.spans);
        *self = Self { spans, layout, bytes: vec![0; length * layout.bytes()], ..Self::default() };
        for (position, touch) in touches.iter().enumerate() {
            self.write(position, touch);
        }
        self.odd.shrink_to_fit();
        self.odd_before = self.odd.len();
    }

    pub(crate) fn held(&self) -> usize {
        self.spans.capacity() * size_of::<Span>()
            + self.bytes.capacity()
            + self.odd.capacity() * size_of::<i64>()
    }

    /// Puts together what was taken apart, when it fits.
    pub(crate) fn from_parts(
        spans: Vec<Span>,
        layout: Layout,
        bytes: Vec<u8>,
        odd: Vec<i64>,
    ) -> Option<Self> {
        let touches: usize = spans.iter().map(|span| usize::from(span.length)).sum();
        let fits = touches * layout.bytes() == bytes.len() && tight(&spans) == spans && layout.id_bits > 0;
        let odd_before = odd.len();
        fits.then_some(Self { spans, layout, bytes, odd, odd_before, holes: 0 })
    }

    /// Closes all holes and gives back all room. Costs a copy.
    pub(crate) fn compact(&mut self) {
        let bytes = self.layout.bytes();
        let touches: usize = self.spans.iter().map(|span| usize::from(span.length)).sum();
        let mut copied = Vec::with_capacity(touches * bytes);
        for row in 0..self.count() {
            let range = self.range(row);
            copied.extend_from_slice(&self.bytes[range.start * bytes..range.end * bytes]);
        }
        (self.spans, self.bytes, self.holes) = (tight(&self.spans), copied, 0);
    }

    /// Makes sure that these touches can be written.
    fn accommodate(&mut self, touches: &[Coded]) {
        let odd = self.odd.len();
        let worn = odd > 2 * self.odd_before + ODD_MORE + self.positions() / 32;
        if worn || touches.iter().enumerate().any(|(nth, touch)| !self.layout.fits(touch, odd + nth)) {
            self.rewrite(touches);
        }
    }

    fn positions(&self) -> usize {
        self.bytes.len() / self.layout.bytes()
    }

    #[inline]
    fn record(&self, position: usize) -> u128 {
        let start = position * self.layout.bytes();
        // What follows the record is read with it and not looked at.
        match self.bytes[start..].first_chunk() {
            Some(chunk) => u128::from_le_bytes(*chunk),
            None => self.last_record(start),
        }
    }

    #[cold]
    fn last_record(&self, start: usize) -> u128 {
        let mut chunk = [0; 16];
        chunk[..self.bytes.len() - start].copy_from_slice(&self.bytes[start..]);
        u128::from_le_bytes(chunk)
    }

    fn write(&mut self, position: usize, touch: &Coded) {
        let record = self.layout.record(touch, &mut self.odd);
        self.overwrite(position, record);
    }

    /// Puts a record in the place of another; what is above it is not written.
    fn overwrite(&mut self, position: usize, record: u128) {
        let bytes = self.layout.bytes();
        self.bytes[position * bytes..(position + 1) * bytes].copy_from_slice(&record.to_le_bytes()[..bytes]);
    }

    fn reach(&mut self, row: u16) {
        if self.spans.len() <= usize::from(row) {
            self.spans.resize(usize::from(row) + 1, Span::default());
        }
    }

    fn move_to_end(&mut self, row: u16) {
        if self.holes * 4 > self.positions() + 256 {
            self.compact();
        }
        let (span, range, bytes) = (self.spans[usize::from(row)], self.range(row), self.layout.bytes());
        self.holes += usize::from(span.room);
        let room = span.length.saturating_add((span.length / 2).max(4));
        let start = self.positions();
        let needed = usize::from(room) * bytes;
        if self.bytes.len() + needed > self.bytes.capacity() {
            // An eighth more, not twice as much: memory counts for more here than a copy now and then.
            self.bytes.reserve_exact((self.bytes.len() / 8).max(needed));
        }
        self.bytes.extend_from_within(range.start * bytes..range.end * bytes);
        self.bytes.resize(start * bytes + needed, 0);
        self.spans[usize::from(row)] = Span { start: start as u32, room, ..span };
    }
}

/// Returns where the touches stand without holes.
fn tight(spans: &[Span]) -> Vec<Span> {
    let mut start = 0;
    let follow = |span: &Span| {
        let span = Span { start, length: span.length, room: span.length };
        start += u32::from(span.length);
        span
    };
    spans.iter().map(follow).collect()
}
