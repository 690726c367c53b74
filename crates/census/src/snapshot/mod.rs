//! The census as one file: a beginning, then sections that each carry their length and checksum.
//!
//! The file is a copy of what is in memory, so that a start is a read: it is only ever read by the version that wrote it.
//! Whatever else is found is [`Damage`], and the census is filled from its rows again.

mod pack;
mod parts;

use std::io::{Read, Write};
use std::sync::Arc;

use thiserror::Error;

use crate::accounts::Accounts;
use crate::memory::Budget;
use crate::names::Names;
use crate::shard::Shard;
use crate::{Census, Options};
use pack::{Input, Pack};

const MAGIC: [u8; 8] = *b"Armicens";
/// Changes with every change of what is written.
const VERSION: u32 = 2;
/// No section is longer; a shard with a hundred million touches would be.
const SECTION_BYTES_MAX: u64 = 1 << 32;

/// Why a snapshot cannot be used. The census has to be filled from its rows then.
#[derive(Debug, Error)]
pub enum Damage {
    /// It could not be read or written.
    #[error("the census's snapshot cannot be read or written")]
    Io(#[from] std::io::Error),
    /// It is something else, or was written by another version.
    #[error("this is no snapshot of the census that this version could read")]
    Version,
    /// Something in it has changed since it was written, or is missing.
    #[error("the snapshot of the census is damaged in its section {0}")]
    Checksum(usize),
    /// It keeps other properties of touches than those that are wanted.
    #[error("the snapshot of the census keeps other properties of touches than the rules name now")]
    Options,
}

/// Writes a census, with a position that says up to where its rows had been followed. Writes some hundred megabytes a
/// second for each core; write a clone, under a temporary name that is changed afterwards.
///
/// # Errors
/// [`Damage::Io`].
pub fn save(census: &Census, position: i64, out: &mut impl Write) -> Result<(), Damage> {
    out.write_all(&MAGIC)?;
    out.write_all(&VERSION.to_le_bytes())?;
    let head = (position, census.options.properties.clone(), census.shards.len() as u64);
    section(&head, out)?;
    section(census.names.as_ref(), out)?;
    section(&census.firsts, out)?;
    for shard in &census.shards {
        section(shard.as_ref(), out)?;
    }
    Ok(out.flush()?)
}

/// Reads a census and its position.
///
/// # Errors
/// [`Damage`]; nothing of a damaged snapshot is used.
pub fn load(options: Options, input: &mut impl Read) -> Result<(Census, i64), Damage> {
    let mut beginning = [0; 12];
    input.read_exact(&mut beginning).map_err(|_| Damage::Version)?;
    if beginning[..8] != MAGIC || beginning[8..] != VERSION.to_le_bytes() {
        return Err(Damage::Version);
    }
    let mut sections = Sections { input, buffer: Vec::new(), number: 0 };
    let (position, properties, count): (i64, Vec<String>, u64) = sections.next()?;
    if properties != options.properties {
        return Err(Damage::Options);
    }
    let names: Names = sections.next()?;
    let firsts: Vec<i64> = sections.next()?;
    if firsts.len() as u64 != count {
        return Err(Damage::Checksum(sections.number));
    }
    let (mut shards, mut accounts) = (Vec::new(), Accounts::default());
    for _ in 0..count {
        let shard: Shard = sections.next()?;
        shard.accounts.iter().for_each(|(row, account)| accounts.push(*account, shard.id(row)));
        shards.push(Arc::new(shard));
    }
    accounts.sort();
    let (options, names, budget) = (Arc::new(options), Arc::new(names), Budget::default());
    Ok((Census { options, names, shards, firsts, accounts, budget }, position))
}

fn section(content: &impl Pack, out: &mut impl Write) -> Result<(), Damage> {
    let mut bytes = Vec::new();
    content.pack(&mut bytes);
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(&checksum(&bytes).to_le_bytes())?;
    Ok(out.write_all(&bytes)?)
}

struct Sections<'r, R> {
    input: &'r mut R,
    buffer: Vec<u8>,
    number: usize,
}

impl<R: Read> Sections<'_, R> {
    fn next<T: Pack>(&mut self) -> Result<T, Damage> {
        self.number += 1;
        let damaged = Damage::Checksum(self.number);
        let mut head = [[0; 8]; 2];
        for word in &mut head {
            self.input.read_exact(word).map_err(|_| Damage::Checksum(self.number))?;
        }
        let [length, sum] = head.map(u64::from_le_bytes);
        if length > SECTION_BYTES_MAX {
            return Err(damaged);
        }
        // Read as far as there is something, so that a damaged length takes no memory.
        self.buffer.clear();
        self.input.by_ref().take(length).read_to_end(&mut self.buffer)?;
        if self.buffer.len() as u64 != length || checksum(&self.buffer) != sum {
            return Err(damaged);
        }
        let mut input = Input(&self.buffer);
        T::unpack(&mut input).filter(|_| input.0.is_empty()).ok_or(damaged)
    }
}

/// Returns a checksum that damage does not leave alone; it keeps nobody from forging one.
fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain(std::iter::once(&last)).map(|word| u64::from_le_bytes(*word));
    words.fold(bytes.len() as u64, |sum, word| {
        (sum.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}
