//! The touches of each row side by side, in three arrays.

use std::ops::Range;

use measure::Moment;

/// A moment in six bytes: milliseconds within four thousand years of 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instant([u8; 6]);

impl Instant {
    /// Returns the moment in six bytes, unless it lies too far away.
    pub(crate) fn new(at: Moment) -> Option<Self> {
        let instant = Self(*at.0.to_le_bytes().first_chunk()?);
        (instant.moment() == at).then_some(instant)
    }

    pub(crate) fn moment(self) -> Moment {
        let mut bytes = [0; 8];
        bytes[2..].copy_from_slice(&self.0);
        // Shifted down with its sign.
        Moment(i64::from_le_bytes(bytes) >> 16)
    }

    pub(crate) fn bytes(self) -> [u8; 6] {
        self.0
    }

    pub(crate) fn from_bytes(bytes: [u8; 6]) -> Self {
        Self(bytes)
    }
}

/// Where the touches of a row stand, and for how many there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) length: u16,
    pub(crate) room: u16,
}

/// Touches by row. A row that outgrows its room moves to the end with half as much again; the holes are closed when
/// they are a quarter of all, so that an added touch costs a constant number of moves in the long run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spans {
    places: Vec<Span>,
    pub(crate) at: Vec<Instant>,
    pub(crate) id: Vec<i64>,
    pub(crate) manner: Vec<u16>,
    /// How many places belong to no row.
    holes: usize,
}

/// A touch as it stands in the arrays.
pub(crate) type Coded = (Instant, i64, u16);

impl Spans {
    /// Returns how many rows there are.
    pub(crate) fn rows(&self) -> u16 {
        self.places.len() as u16
    }

    pub(crate) fn start(&self, row: u16) -> usize {
        self.places.get(usize::from(row)).map_or(0, |span| span.start as usize)
    }

    pub(crate) fn length(&self, row: u16) -> u16 {
        self.places.get(usize::from(row)).map_or(0, |span| span.length)
    }

    pub(crate) fn range(&self, row: u16) -> Range<usize> {
        let start = self.start(row);
        start..start + usize::from(self.length(row))
    }

    /// Returns which of the row's touches it is, or which it would be.
    pub(crate) fn search(&self, row: u16, at: Instant, id: i64) -> Result<u16, u16> {
        let range = self.range(row);
        let (ats, ids) = (&self.at[range.clone()], &self.id[range]);
        let key = (at.moment(), id);
        // Most touches are the latest.
        if ats.last().zip(ids.last()).is_none_or(|(at, id)| (at.moment(), *id) < key) {
            return Err(ats.len() as u16);
        }
        let (mut low, mut high) = (0, ats.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if (ats[middle].moment(), ids[middle]) < key { low = middle + 1 } else { high = middle }
        }
        if (ats[low].moment(), ids[low]) == key { Ok(low as u16) } else { Err(low as u16) }
    }

    /// Puts a touch at a place among those of the row.
    pub(crate) fn insert(&mut self, row: u16, nth: u16, touch: Coded) {
        self.reach(row);
        let span = self.places[usize::from(row)];
        if span.length == span.room {
            self.move_to_end(row);
        }
        let span = &mut self.places[usize::from(row)];
        span.length += 1;
        let (start, end) = (span.start as usize, span.start as usize + usize::from(span.length));
        let place = start + usize::from(nth);
        self.at.copy_within(place..end - 1, place + 1);
        self.id.copy_within(place..end - 1, place + 1);
        self.manner.copy_within(place..end - 1, place + 1);
        (self.at[place], self.id[place], self.manner[place]) = touch;
    }

    /// Takes a touch out of those of the row.
    pub(crate) fn remove(&mut self, row: u16, nth: u16) {
        let range = self.range(row);
        let place = range.start + usize::from(nth);
        self.at.copy_within(place + 1..range.end, place);
        self.id.copy_within(place + 1..range.end, place);
        self.manner.copy_within(place + 1..range.end, place);
        self.places[usize::from(row)].length -= 1;
    }

    /// Takes out all touches of the row, and gives up its room.
    pub(crate) fn clear(&mut self, row: u16) {
        if let Some(span) = self.places.get_mut(usize::from(row)) {
            self.holes += usize::from(span.room);
            *span = Span::default();
        }
    }

    /// Adds touches at the end of the arrays as those of a row that has none.
    pub(crate) fn append(&mut self, row: u16, touches: &[Coded]) {
        self.reach(row);
        let (start, length) = (self.at.len() as u32, touches.len() as u16);
        self.places[usize::from(row)] = Span { start, length, room: length };
        for (at, id, manner) in touches {
            self.at.push(*at);
            self.id.push(*id);
            self.manner.push(*manner);
        }
    }

    /// Closes all holes and gives back all room. Costs a copy of the arrays.
    pub(crate) fn compact(&mut self) {
        let touches = self.places.iter().map(|span| usize::from(span.length)).sum();
        let mut tight = Self {
            places: Vec::with_capacity(self.places.len()),
            at: Vec::with_capacity(touches),
            id: Vec::with_capacity(touches),
            manner: Vec::with_capacity(touches),
            holes: 0,
        };
        for (row, span) in self.places.iter().enumerate() {
            let range = self.range(row as u16);
            tight.places.push(Span { start: tight.at.len() as u32, room: span.length, ..*span });
            tight.at.extend_from_slice(&self.at[range.clone()]);
            tight.id.extend_from_slice(&self.id[range.clone()]);
            tight.manner.extend_from_slice(&self.manner[range]);
        }
        *self = tight;
    }

    pub(crate) fn bytes(&self) -> usize {
        self.places.capacity() * size_of::<Span>()
            + self.at.capacity() * size_of::<Instant>()
            + self.id.capacity() * size_of::<i64>()
            + self.manner.capacity() * size_of::<u16>()
    }

    pub(crate) fn places(&self) -> &[Span] {
        &self.places
    }

    /// Puts together what was taken apart without holes, when it fits.
    pub(crate) fn from_parts(
        places: Vec<Span>,
        at: Vec<Instant>,
        id: Vec<i64>,
        manner: Vec<u16>,
    ) -> Option<Self> {
        let touches: usize = places.iter().map(|span| usize::from(span.length)).sum();
        let fits = [at.len(), id.len(), manner.len()].iter().all(|length| *length == touches);
        fits.then_some(Self { places, at, id, manner, holes: 0 })
    }

    fn reach(&mut self, row: u16) {
        if self.places.len() <= usize::from(row) {
            self.places.resize(usize::from(row) + 1, Span::default());
        }
    }

    fn move_to_end(&mut self, row: u16) {
        if self.holes * 4 > self.at.len() + 256 {
            self.compact();
        }
        let (span, range) = (self.places[usize::from(row)], self.range(row));
        self.holes += usize::from(span.room);
        let room = span.length.saturating_add((span.length / 2).max(4));
        let start = self.at.len();
        if start + usize::from(room) > self.at.capacity() {
            // An eighth more, not twice as much: memory counts for more here than a copy now and then.
            let more = (start / 8).max(room.into());
            self.at.reserve_exact(more);
            self.id.reserve_exact(more);
            self.manner.reserve_exact(more);
        }
        self.at.extend_from_within(range.clone());
        self.id.extend_from_within(range.clone());
        self.manner.extend_from_within(range);
        self.at.resize(start + usize::from(room), Instant([0; 6]));
        self.id.resize(start + usize::from(room), 0);
        self.manner.resize(start + usize::from(room), 0);
        self.places[usize::from(row)] = Span { start: start as u32, room, ..span };
    }
}
