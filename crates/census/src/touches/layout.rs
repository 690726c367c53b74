//! How the touches of one shard are written: each in as few bytes as the moments, ids and manners of its shard need.

use measure::Moment;

/// A moment within four thousand years of 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instant(Moment);

/// Moments lie closer to 1970 than two to this many milliseconds.
const REACH_BITS: u32 = 47;
/// All of them, with a margin.
const AT_BITS_MAX: u32 = REACH_BITS + 2;

impl Instant {
    /// Returns the moment, unless it lies too far away.
    pub(crate) fn new(at: Moment) -> Option<Self> {
        (-1 << REACH_BITS..1 << REACH_BITS).contains(&at.0).then_some(Self(at))
    }

    pub(crate) fn moment(self) -> Moment {
        self.0
    }
}

/// A touch with the code of its manner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coded {
    pub(crate) at: Moment,
    pub(crate) id: i64,
    pub(crate) manner: u16,
}

/// The ids that `store` gives carry the time of their making: milliseconds since 2020, above so many other bits.
const LOW_BITS: u32 = 22;
/// 2020-01-01T00:00:00Z.
const EPOCH: Moment = Moment(1_577_836_800_000);
/// A touch whose row was made 34 years after it happened keeps its id whole.
const DELAY_BITS_MAX: u32 = 40;
/// What an id costs that is kept whole.
const WHOLE_BITS: u64 = 64;

/// Where moment, id and manner stand in a record, from the highest bits to the lowest.
///
/// An id is written as the milliseconds from the moment to its making, and its low bits. One that does not fit so is
/// *odd*: it is kept whole elsewhere, and the record has a mark and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The moment from which moments are counted.
    pub(crate) base: Moment,
    pub(crate) at_bits: u32,
    pub(crate) delay_bits: u32,
    /// The number from which the low bits of ids are counted.
    pub(crate) low_base: u32,
    pub(crate) low_bits: u32,
    /// All that an id takes, with the mark.
    pub(crate) id_bits: u32,
    pub(crate) manner_bits: u32,
}

impl Default for Layout {
    fn default() -> Self {
        let base = Moment::default();
        Self { base, at_bits: 0, delay_bits: 0, low_base: 0, low_bits: 0, id_bits: 1, manner_bits: 0 }
    }
}

impl Layout {
    /// Returns a layout in which all these touches can be written, and later ones as far as room for them is cheap.
    pub(crate) fn of(touches: &[Coded]) -> Self {
        let ats = || touches.iter().map(|touch| touch.at);
        let (first, last) = (ats().min().unwrap_or_default(), ats().max().unwrap_or_default());
        // An eighth on either side, so that time does not run out at once.
        let margin = last.since(first) / 8;
        let base = first - margin;
        let low_base = touches.iter().map(|touch| low_of(touch.id)).min().unwrap_or_default();
        let mut delays = Lengths::default();
        let mut lows = Lengths::default();
        for touch in touches {
            match u64::try_from(delay_of(touch)) {
                Ok(delay) if delay >> DELAY_BITS_MAX == 0 => delays.count(delay),
                _ => delays.odd += 1,
            }
            lows.count(u64::from(low_of(touch.id) - low_base));
        }
        let (delay_bits, low_bits) = (delays.cheapest(DELAY_BITS_MAX), lows.cheapest(LOW_BITS));
        let layout = Self { base, delay_bits, low_base, low_bits, ..Self::default() };
        let odd = touches.iter().filter(|touch| layout.usual(touch).is_none()).count();
        let manners = touches.iter().map(|touch| touch.manner).max().unwrap_or_default();
        let id_bits = 1 + (delay_bits + low_bits).max(bits_of(2 * odd as u64));
        let manner_bits = bits_of(manners.into());
        let at_bits = bits_of((last + margin).since(base) as u64);
        let layout = Self { at_bits, id_bits, manner_bits, ..layout };
        // What whole bytes leave over lets moments grow.
        let spare = layout.bytes() as u32 * 8 - layout.bits();
        Self { at_bits: (at_bits + spare).min(AT_BITS_MAX), ..layout }
    }

    /// Returns how many bytes a record takes.
    #[inline]
    pub(crate) fn bytes(&self) -> usize {
        self.bits().div_ceil(8).max(1) as usize
    }

    /// Returns whether a touch can be written, with so many odd ids before it.
    pub(crate) fn fits(&self, touch: &Coded, odd: usize) -> bool {
        let since = touch.at.since(self.base);
        since >= 0
            && since >> self.at_bits == 0
            && touch.manner.checked_shr(self.manner_bits).unwrap_or_default() == 0
            && (self.usual(touch).is_some() || odd as u64 >> (self.id_bits - 1) == 0)
    }

    /// Returns the record of a touch that fits; an odd id is added to the others.
    pub(crate) fn record(&self, touch: &Coded, odd: &mut Vec<i64>) -> u128 {
        let id = self.usual(touch).unwrap_or_else(|| {
            odd.push(touch.id);
            1 << (self.id_bits - 1) | (odd.len() as u64 - 1)
        });
        let at = touch.at.since(self.base) as u128;
        (at << self.id_bits | u128::from(id)) << self.manner_bits | u128::from(touch.manner)
    }

    /// Returns the moment of a record.
    #[inline]
    pub(crate) fn at(&self, record: u128) -> Moment {
        let since = (record >> (self.id_bits + self.manner_bits)) as u64 & below(self.at_bits);
        Moment(self.base.0 + since as i64)
    }

    /// Returns the manner of a record.
    #[inline]
    pub(crate) fn manner(&self, record: u128) -> u16 {
        (record as u64 & below(self.manner_bits)) as u16
    }

    /// Returns the touch of a record.
    #[inline]
    pub(crate) fn touch(&self, record: u128, odd: &[i64]) -> Coded {
        let at = self.at(record);
        let id = (record >> self.manner_bits) as u64 & below(self.id_bits);
        let place = id & below(self.id_bits - 1);
        let id = if id == place {
            let made = at.since(EPOCH) + (place >> self.low_bits) as i64;
            made << LOW_BITS | ((place & below(self.low_bits)) as i64 + i64::from(self.low_base))
        } else {
            odd[place as usize]
        };
        Coded { at, id, manner: self.manner(record) }
    }

    /// Returns the bits of an id that is not odd.
    fn usual(&self, touch: &Coded) -> Option<u64> {
        let delay = u64::try_from(delay_of(touch)).ok()?;
        let low = u64::from(low_of(touch.id).checked_sub(self.low_base)?);
        (delay >> self.delay_bits == 0 && low >> self.low_bits == 0).then_some(delay << self.low_bits | low)
    }

    fn bits(&self) -> u32 {
        self.at_bits + self.id_bits + self.manner_bits
    }
}

/// How many numbers there are of each length in bits, and how many that cannot be written.
struct Lengths {
    lengths: [u64; 64],
    odd: u64,
}

impl Default for Lengths {
    fn default() -> Self {
        Self { lengths: [0; 64], odd: 0 }
    }
}

impl Lengths {
    fn count(&mut self, number: u64) {
        self.lengths[bits_of(number) as usize] += 1;
    }

    /// Returns for how many bits there should be room, so that all numbers and those kept whole take least together.
    fn cheapest(&self, most: u32) -> u32 {
        let all = self.lengths.iter().sum::<u64>() + self.odd;
        let cost = |bits: u32| {
            let longer: u64 = self.lengths[bits as usize + 1..].iter().sum();
            all * u64::from(bits) + longer * WHOLE_BITS
        };
        (0..=most).min_by_key(|bits| cost(*bits)).unwrap_or_default()
    }
}

fn low_of(id: i64) -> u32 {
    id as u32 & below(LOW_BITS) as u32
}

fn delay_of(touch: &Coded) -> i64 {
    (touch.id >> LOW_BITS) - touch.at.since(EPOCH)
}

/// Returns how many bits a number needs.
fn bits_of(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// Returns as many ones.
fn below(bits: u32) -> u64 {
    (1_u64 << bits) - 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reach() -> impl Strategy<Value = i64> {
        let far = 1_i64 << REACH_BITS;
        prop_oneof![Just(-far), Just(far - 1), Just(0), -far..far, EPOCH.0..EPOCH.0 + 200_000_000_000]
    }

    /// Touches with ids as `store` gives them, a while after the moment, and any others.
    fn touch() -> impl Strategy<Value = Coded> {
        let id = prop_oneof![
            4 => (0..50_000_i64, 0..4_i64, 0..40_i64).prop_map(|(delay, node, low)| Ok((delay, node << 12 | low))),
            1 => prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), -3..3_i64].prop_map(Err),
        ];
        (reach(), id, prop_oneof![0..40_u16, any::<u16>()]).prop_map(|(at, id, manner)| {
            let made = |(delay, low)| (at + delay - EPOCH.0) << LOW_BITS | low;
            Coded { at: Moment(at), id: id.map_or_else(|whole| whole, made), manner }
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(touches in prop::collection::vec(touch(), 0..40), late in touch()) {
            let layout = Layout::of(&touches);
            let mut odd = Vec::new();
            let mut records = Vec::new();
            for touch in &touches {
                prop_assert!(layout.fits(touch, odd.len()));
                records.push(layout.record(touch, &mut odd));
            }
            if layout.fits(&late, odd.len()) {
                records.push(layout.record(&late, &mut odd));
            }
            for (record, touch) in records.iter().zip(touches.iter().chain([&late])) {
                // Whatever stands above a record in memory does not matter.
                let above = !0_u128 << (layout.bytes() * 8 - 1) << 1;
                let above = if layout.bytes() == 16 { 0 } else { above };
                prop_assert_eq!(layout.touch(record | above, &odd), *touch);
                prop_assert_eq!((layout.at(*record), layout.manner(*record)), (touch.at, touch.manner));
                prop_assert!(*record >> 1 >> (layout.bytes() * 8 - 1) == 0);
            }
        }
    }

    #[test]
    fn usual_touches_are_short() {
        let touch = |number: i64| {
            let at = EPOCH + number * 31_536_000;
            let made = at.since(EPOCH) + number % 20;
            Coded { at, id: (made << LOW_BITS) + number % 7, manner: (number % 24) as u16 }
        };
        let mut touches: Vec<Coded> = (0..2_000).map(touch).collect();
        assert_eq!(Layout::of(&touches).bytes(), 7);
        // A few that came otherwise do not make all others longer.
        (0..20).for_each(|number| touches[number * 90].id = 7_000 + number as i64);
        assert_eq!(Layout::of(&touches).bytes(), 7);
        assert_eq!(Layout::of(&[]).bytes(), 1);
    }
}
