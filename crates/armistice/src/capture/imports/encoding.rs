//! Reads a file in whatever letters it was written and keeps a copy of it in UTF-8, so that everything after this
//! knows one encoding and every byte of the copy has one meaning. The person is told which encoding it was.

use std::fs::File;
use std::io::{self, BufReader, Read, Write as _};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::keys::hex;

/// How much is read at once.
const PIECE: usize = 1 << 16;
/// How many bytes at the start are looked at for the zeros that betray UTF-16 without a mark.
const SAMPLE: usize = 4_096;

/// How the letters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark at the start.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252 ("ANSI"): what is not UTF-8 is most likely this, and each of its bytes is some letter.
    Windows1252,
}

impl Encoding {
    /// Returns the name that people read, and that is stored.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little endian)",
            Self::Utf16Be => "UTF-16 (big endian)",
            Self::Windows1252 => "Windows-1252",
        }
    }

    fn decoder(self) -> Decoder {
        let encoding = match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        };
        encoding.new_decoder_with_bom_removal()
    }
}

/// What was found out about a file while it was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// SHA-256 of the file as it came, in hexadecimal: the same file is recognised by it.
    pub hash: String,
    /// How its letters were written.
    pub encoding: Encoding,
    /// The length of the copy.
    pub bytes: u64,
}

/// Copies a file as UTF-8 without a mark, and makes the copy durable. Reads the source twice.
pub fn copy(source: &Path, target: &Path) -> io::Result<Copied> {
    let (hash, encoding) = look(source)?;
    let mut from = BufReader::with_capacity(PIECE, File::open(source)?);
    let mut to = File::create(target)?;
    let mut decoder = encoding.decoder();
    let mut piece = vec![0; PIECE];
    let mut text = String::with_capacity(PIECE * 3 + 16);
    loop {
        let count = from.read(&mut piece)?;
        let last = count == 0;
        let mut rest = &piece[..count];
        // The room for text is three bytes for each byte read, which every encoding here fits into.
        loop {
            let (result, read, _) = decoder.decode_to_string(rest, &mut text, last);
            to.write_all(text.as_bytes())?;
            text.clear();
            rest = &rest[read..];
            if result == encoding_rs::CoderResult::InputEmpty {
                break;
            }
        }
        if last {
            break;
        }
    }
    to.sync_all()?;
    Ok(Copied { hash, encoding, bytes: to.metadata()?.len() })
}

/// Reads a file once for its hash and its encoding.
fn look(source: &Path) -> io::Result<(String, Encoding)> {
    let mut from = File::open(source)?;
    let (mut digest, mut check) = (Context::new(&SHA256), Utf8Check::default());
    let (mut piece, mut start) = (vec![0; PIECE], Vec::new());
    loop {
        let count = from.read(&mut piece)?;
        if count == 0 {
            break;
        }
        digest.update(&piece[..count]);
        check.take(&piece[..count]);
        if start.len() < SAMPLE {
            start.extend_from_slice(&piece[..count.min(SAMPLE)]);
        }
    }
    let otherwise = if check.is_valid() { Encoding::Utf8 } else { Encoding::Windows1252 };
    Ok((hex(digest.finish().as_ref()), utf16(&start).unwrap_or(otherwise)))
}

/// Recognises UTF-16 by its mark, or by zeros in every second byte as Latin letters have them.
fn utf16(start: &[u8]) -> Option<Encoding> {
    match start {
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let pairs = start.chunks_exact(2);
    let count = pairs.len();
    let zeros = |place: usize| pairs.clone().filter(|pair| pair[place] == 0 && pair[1 - place] != 0).count();
    let mostly = |zeros: usize| count >= 4 && zeros * 10 > count * 7;
    if mostly(zeros(1)) {
        Some(Encoding::Utf16Le)
    } else if mostly(zeros(0)) {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Checks a text for UTF-8 piece by piece; a letter may be cut by the end of a piece.
#[derive(Default)]
struct Utf8Check {
    cut: Vec<u8>,
    broken: bool,
}

impl Utf8Check {
    fn take(&mut self, piece: &[u8]) {
        if self.broken {
            return;
        }
        let mut joined = std::mem::take(&mut self.cut);
        let text = if joined.is_empty() {
            piece
        } else {
            joined.extend_from_slice(piece);
            &joined
        };
        if let Err(error) = std::str::from_utf8(text) {
            self.broken = error.error_len().is_some();
            self.cut = text[error.valid_up_to()..].to_vec();
        }
    }

    fn is_valid(&self) -> bool {
        !self.broken && self.cut.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Encoding, copy};

    fn check(bytes: &[u8], encoding: Encoding, expected: &str) {
        let folder = std::env::temp_dir().join(format!("armistice-encoding-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (source, target) = (folder.join("source"), folder.join("target"));
        fs::write(&source, bytes).unwrap();
        let copied = copy(&source, &target).unwrap();
        let text = fs::read_to_string(&target).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((copied.encoding, text.as_str()), (encoding, expected));
        assert_eq!(copied.bytes, expected.len() as u64);
    }

    #[test]
    fn letters_are_recognised() {
        let text = "name\nZoë Müller €\n";
        check(text.as_bytes(), Encoding::Utf8, text);
        check(format!("\u{feff}{text}").as_bytes(), Encoding::Utf8, text);
        check(b"name\nZo\xeb M\xfcller \x80\n", Encoding::Windows1252, text);
        let wide: Vec<u16> = text.encode_utf16().collect();
        let (low, high): (Vec<u8>, Vec<u8>) = (
            wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        );
        check(&low, Encoding::Utf16Le, text);
        check(&high, Encoding::Utf16Be, text);
        check(&[b"\xff\xfe".as_slice(), &low].concat(), Encoding::Utf16Le, text);
        check(&[b"\xfe\xff".as_slice(), &high].concat(), Encoding::Utf16Be, text);
        check(b"", Encoding::Utf8, "");
        // A letter that the end of the file cuts is no UTF-8.
        check(b"a\xc3", Encoding::Windows1252, "aÃ");
        // A letter that stands across two pieces is.
        let long = format!("{}é", "x".repeat(super::PIECE - 1));
        check(long.as_bytes(), Encoding::Utf8, &long);
    }
}
