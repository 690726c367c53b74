//! Jinja with nothing dangerous in reach: named filters only, fuel, a size cap, and no printing of lists or maps.
//!
//! Fuel alone is not enough: printing a sequence is not charged while it is built into text, so `{{ [1]*100000000 }}`
//! would take seconds and hundreds of megabytes. The formatter therefore prints scalars only, and `tojson` is absent.

use std::collections::BTreeSet;
use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Rest, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, filters};

use super::RenderError;
use super::context::{Context, Probe, Scope};
use super::disguise::{self, Origin, Piece};

/// Work that one rendering may do, in Jinja's units (about one per instruction and one per 64 bytes).
const FUEL: u64 = 100_000;
/// Bytes that a filled text may have; values in disguise take four bytes for one.
const FILLED_BYTES_MAX: usize = 1_000_000;
/// Nesting of expressions and blocks.
const RECURSION_MAX: usize = 32;
const NAME: &str = "mail";

/// One compiled text.
#[derive(Debug)]
pub(super) struct Sandbox {
    environment: Environment<'static>,
}

impl Sandbox {
    /// Compiles and tries a text; an error is a line (from 1) and a sentence.
    pub(super) fn compile(source: &str) -> Result<Self, (usize, String)> {
        let mut environment = environment();
        environment
            .add_template_owned(NAME, source.to_owned())
            .map_err(|error| (error.line().unwrap_or(1), sentence(&error)))?;
        let sandbox = Self { environment };
        for probe in [Probe::Empty, Probe::Filled] {
            match sandbox.run(&Context::probe(probe)) {
                Err(error) if is_the_authors(&error) => {
                    return Err((error.line().unwrap_or(1), sentence(&error)));
                }
                _ => {}
            }
        }
        Ok(sandbox)
    }

    /// Returns the names that the text asks for.
    pub(super) fn fields(&self) -> BTreeSet<String> {
        let Ok(template) = self.environment.get_template(NAME) else { return BTreeSet::new() };
        template.undeclared_variables(true).into_iter().collect()
    }

    /// Fills the text; values in the answer wear their disguise.
    pub(super) fn fill(&self, context: &Context) -> Result<String, RenderError> {
        let filled = self.run(context).map_err(|error| match error.kind() {
            ErrorKind::OutOfFuel => RenderError::TooMuchWork,
            ErrorKind::WriteFailure => RenderError::TooLong(FILLED_BYTES_MAX),
            _ => RenderError::Failed { line: error.line().unwrap_or(1), message: sentence(&error) },
        })?;
        let missing = missing(&filled);
        if missing.is_empty() { Ok(filled) } else { Err(RenderError::Unfilled(missing)) }
    }

    fn run(&self, context: &Context) -> Result<String, Error> {
        let template = self.environment.get_template(NAME)?;
        let mut page = Page::default();
        template.render_captured_to(context.root(), &mut page)?;
        // Jinja writes whole strings, so the bytes are UTF-8.
        String::from_utf8(page.bytes).map_err(|_| Error::from(ErrorKind::WriteFailure))
    }
}

/// Names the fields in a filled text that nobody filled.
fn missing(filled: &str) -> Vec<String> {
    let names: BTreeSet<String> = disguise::pieces(filled)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Data(Origin::Missing, name) => Some(name),
            _ => None,
        })
        .collect();
    names.into_iter().collect()
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(print);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(RECURSION_MAX);
    environment.set_syntax(block_lines_vanish());
    environment.add_filter("default", or_default);
    environment.add_filter("upper", filters::upper);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("title", filters::title);
    environment.add_filter("capitalize", filters::capitalize);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("round", filters::round);
    environment.add_test("defined", |value: &Value| !is_missing(value));
    environment
}

/// A line that holds nothing but a block tag leaves no empty line behind, which Markdown would take for a new paragraph.
fn block_lines_vanish() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default()
}

/// Prints scalars in disguise and refuses everything else.
fn print(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    let origin = if value.is_safe() { Origin::Ours } else { Origin::Stated };
    match value.kind() {
        ValueKind::Bool | ValueKind::Number | ValueKind::String => {
            let text = value.to_string();
            Ok(out.write_str(&disguise::put_on(&text, origin))?)
        }
        _ if scope(value).is_some() => Ok(out.write_str(&value.to_string())?),
        _ => Err(Error::new(ErrorKind::NonPrimitive, "only texts and numbers can be printed")),
    }
}

/// The filter `default`: the fallback for a field without a value. Empty and blank texts count as none.
fn or_default(value: &Value, fallback: Rest<Value>) -> Value {
    if is_missing(value) {
        fallback.first().cloned().unwrap_or_else(|| Value::from(""))
    } else {
        value.clone()
    }
}

fn is_missing(value: &Value) -> bool {
    if let Some(scope) = scope(value) {
        return !scope.stands_for_a_value();
    }
    let blank = |text: &str| text.trim().is_empty() || !missing(text).is_empty();
    value.is_undefined() || value.is_none() || value.as_str().is_some_and(blank)
}

fn scope(value: &Value) -> Option<&Scope> {
    value.downcast_object_ref::<Scope>()
}

/// Says whether the template itself is wrong, whatever the values.
fn is_the_authors(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::SyntaxError
            | ErrorKind::UnknownFilter
            | ErrorKind::UnknownTest
            | ErrorKind::UnknownFunction
            | ErrorKind::UnknownMethod
            | ErrorKind::OutOfFuel
            | ErrorKind::WriteFailure
            | ErrorKind::NonPrimitive
    )
}

fn sentence(error: &Error) -> String {
    match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "the template does too much work".to_owned(),
        (ErrorKind::UnknownFilter, Some(detail)) => {
            format!("{detail}; use default, upper, lower, title, capitalize, trim or round")
        }
        (_, Some(detail)) => detail.to_owned(),
        (kind, None) => kind.to_string(),
    }
}

/// A page that refuses to grow beyond [`FILLED_BYTES_MAX`].
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
}

impl Write for Page {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + piece.len() > FILLED_BYTES_MAX {
            return Err(io::Error::other("the text is too long"));
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
