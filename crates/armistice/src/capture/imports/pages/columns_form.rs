//! The form that says what each column becomes; plain fields, one after the other, so that it works everywhere.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};

use crate::capture::imports::mapping::{DateOrder, Existing, Mapping, Targets, plain};
use crate::capture::imports::noun::Noun;
use crate::capture::imports::table::Start;
use crate::contacts::field::Field as OwnField;
use crate::fault::FieldErrors;
use crate::web::{Field, Form, Notice};

/// What the browser sent.
pub type Typed = HashMap<String, String>;

/// How many values of a column are shown, and how many letters of each.
const SAMPLES: usize = 3;
const SAMPLE_LETTERS: usize = 40;
/// Several targets of one column are chosen as one value.
const AND: &str = "+";

/// Draws the form.
pub fn draw(
    action: &str,
    start: &Start,
    mapping: &Mapping,
    own: &[OwnField],
    errors: &FieldErrors,
) -> Markup {
    let mut form = Form::post(action).field(Field::hidden("noun", mapping.noun.word()));
    form = form.with(html! { @if let Some(sentence) = errors.of("mapping") { (Notice::problem(sentence)) } });
    let columns = start.header.iter().enumerate().map(|(place, column)| {
        one_column(start, mapping, own, place, column).error(errors.of(&format!("column:{place}")))
    });
    let existing = Existing::ALL.into_iter().map(|(choice, words)| (choice.word(), words));
    let form = form
        .with(html! { div.mapping { @for column in columns { (column) } } })
        .field(
            Field::radios("existing", "Contacts and accounts that are here already")
                .options(existing)
                .value(mapping.existing.word())
                .required(),
        )
        .with(reading(mapping, errors))
        .field(
            Field::text("keep_as", "Keep this mapping as")
                .hint("Lists with the same columns find it again without a name.")
                .error(errors.of("name")),
        )
        .submit("Try it")
        .cancel("/imports");
    html! { (form) }
}

/// Draws how values are read: seldom needed, so folded unless something fixed stands in it or is wrong.
fn reading(mapping: &Mapping, errors: &FieldErrors) -> Markup {
    let orders = [("day-first", "Day first: 31/12/2026"), ("month-first", "Month first: 12/31/2026")];
    let order = if mapping.dates == DateOrder::MonthFirst { "month-first" } else { "day-first" };
    let is_open = !mapping.constants.is_empty()
        || ["zone", "currency", "constants", "values"].iter().any(|name| errors.of(name).is_some());
    let fields = [
        Field::select("dates", "Dates with slashes").options(orders).value(order).required(),
        Field::text("zone", "Time zone of the times")
            .value(&mapping.zone)
            .placeholder("UTC")
            .error(errors.of("zone")),
        Field::text("currency", "Currency of the amounts")
            .value(&mapping.currency)
            .error(errors.of("currency")),
    ];
    let prefix = Field::text("key_prefix", "Put before keys of the other system")
        .short()
        .value(&mapping.key_prefix)
        .hint("So that contact 17 there and contact 17 of yet another system stay two: hubspot:");
    let constants = Field::text_area("constants", "Fixed values", 3)
        .value(constants_text(mapping))
        .hint("One a line, for all rows: contact.source = Trade fair")
        .error(errors.of("constants"));
    let values = Field::text_area("values", "Other words for values", 4)
        .value(values_text(mapping))
        .hint("One a line: Status: hot = lead. Nothing after = leaves the value out; * stands for every other value.")
        .error(errors.of("values"));
    html! {
        details.more open[is_open] {
            summary { "Dates, keys, fixed values and other words" }
            div.more-fields { div.fields { @for field in fields { (field) } } (prefix) (constants) (values) }
        }
    }
}

fn one_column(start: &Start, mapping: &Mapping, own: &[OwnField], place: usize, column: &str) -> Field {
    let samples: Vec<String> = start
        .rows
        .iter()
        .filter_map(|row| row.get(place))
        .filter(|value| !value.is_empty())
        .take(SAMPLES)
        .map(|value| format!("“{}”", value.chars().take(SAMPLE_LETTERS).collect::<String>()))
        .collect();
    let hint = if samples.is_empty() { "no value in the first rows".to_owned() } else { samples.join(", ") };
    let now = mapping.targets_of(column).join(AND);
    let mut options = options(mapping.noun, own, column, start, place);
    if !now.is_empty() && options.iter().all(|(value, _)| *value != now) {
        options.push((now.clone(), labels(mapping.noun, mapping.targets_of(column))));
    }
    Field::select(format!("column.{place}"), column)
        .option("", "Leave out")
        .options(options)
        .value(now)
        .hint(hint)
}

/// Says in words what a column becomes that becomes several things.
fn labels(noun: Noun, targets: &[String]) -> String {
    let known = noun.targets();
    let label = |target: &String| {
        let found = known.iter().find(|known| known.key == target);
        found.map_or_else(|| target.clone(), |found| found.label.to_owned())
    };
    targets.iter().map(label).collect::<Vec<_>>().join(" + ")
}

fn options(noun: Noun, own: &[OwnField], column: &str, start: &Start, place: usize) -> Vec<(String, String)> {
    let standard = noun.targets().into_iter().map(|target| (target.key.to_owned(), target.label.to_owned()));
    let mut options: Vec<(String, String)> = standard.collect();
    let owners: &[&str] = match noun {
        Noun::Contacts => &["contact"],
        Noun::Accounts => &["account"],
        _ => &[],
    };
    let fields = own.iter().filter(|field| owners.contains(&field.noun.as_str()));
    options.extend(
        fields.map(|field| (format!("{}.{}", field.noun, field.key), format!("{} (own field)", field.label))),
    );
    let key = key_of(column);
    for owner in owners.iter().filter(|_| !key.is_empty()) {
        let kind = kind_of(start, place);
        let name = format!("{owner}.{key}");
        if options.iter().all(|(value, _)| *value != name) {
            options.push((format!("{name}:{kind}"), format!("New field of our own: {column} ({kind})")));
        }
    }
    options
}

/// Makes a key of a column name: lower-case letters, digits and `_`, beginning with a letter.
fn key_of(column: &str) -> String {
    let mut key = String::new();
    for letter in column.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
    }
    key.trim_end_matches('_').trim_start_matches(|letter: char| !letter.is_ascii_lowercase()).to_owned()
}

/// Guesses the kind of a new field from the values of its column.
fn kind_of(start: &Start, place: usize) -> &'static str {
    let values: Vec<&String> =
        start.rows.iter().filter_map(|row| row.get(place)).filter(|value| !value.is_empty()).collect();
    let all = |fits: fn(&&String) -> bool| !values.is_empty() && values.iter().all(fits);
    if all(|value| value.replace(',', ".").parse::<f64>().is_ok()) {
        "number"
    } else if all(|value| value.parse::<jiff::civil::Date>().is_ok()) {
        "date"
    } else {
        "text"
    }
}

fn constants_text(mapping: &Mapping) -> String {
    let lines: Vec<String> =
        mapping.constants.iter().map(|(target, value)| format!("{target} = {value}")).collect();
    lines.join("\n")
}

fn values_text(mapping: &Mapping) -> String {
    let lines = mapping.values.iter().flat_map(|(column, words)| {
        words.iter().map(move |(value, word)| format!("{column}: {value} = {word}"))
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// What was read of the form.
pub struct Read {
    /// The mapping.
    pub mapping: Mapping,
    /// The name under which to keep it.
    pub keep_as: Option<String>,
    /// What could not be read.
    pub errors: FieldErrors,
}

/// Reads the form.
pub fn read(typed: &Typed, start: &Start) -> Read {
    let of = |name: &str| typed.get(name).map_or("", |value| value.trim());
    let mut errors = FieldErrors::new();
    let mut mapping = Mapping::empty(Noun::of(of("noun")).unwrap_or(Noun::Contacts));
    for (place, column) in start.header.iter().enumerate() {
        let chosen = of(&format!("column.{place}"));
        let mut targets: Vec<String> =
            chosen.split(AND).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        match targets.len() {
            0 => {}
            1 => drop(mapping.columns.insert(column.clone(), Targets::One(targets.remove(0)))),
            _ => drop(mapping.columns.insert(column.clone(), Targets::Several(targets))),
        }
    }
    mapping.existing = Existing::of(of("existing")).unwrap_or_default();
    mapping.dates = if of("dates") == "month-first" { DateOrder::MonthFirst } else { DateOrder::DayFirst };
    of("zone").clone_into(&mut mapping.zone);
    mapping.currency = of("currency").to_uppercase();
    of("key_prefix").clone_into(&mut mapping.key_prefix);
    mapping.constants = constants(of("constants"), &mut errors);
    mapping.values = values(of("values"), start, &mut errors);
    let keep_as = Some(of("keep_as").to_owned()).filter(|name| !name.is_empty());
    Read { mapping, keep_as, errors }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn constants(text: &str, errors: &mut FieldErrors) -> BTreeMap<String, String> {
    let mut constants = BTreeMap::new();
    for line in lines(text) {
        match line.split_once('=') {
            Some((target, value)) => {
                constants.insert(target.trim().to_owned(), value.trim().to_owned());
            }
            None => errors
                .add("constants", format!("“{line}” has no =. Write it as contact.source = Trade fair.")),
        }
    }
    constants
}

fn values(text: &str, start: &Start, errors: &mut FieldErrors) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut values: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for line in lines(text) {
        // A column's name may hold a colon itself, so the known names decide where it ends.
        let column = start.header.iter().find(|name| line.starts_with(&format!("{name}:"))).cloned();
        let column = column.or_else(|| line.split_once(':').map(|(name, _)| name.trim().to_owned()));
        let rest =
            column.as_ref().and_then(|name| line.get(name.len() + 1..)).and_then(|rest| rest.split_once('='));
        match (column, rest) {
            (Some(column), Some((value, word))) => {
                values.entry(column).or_default().insert(value.trim().to_owned(), word.trim().to_owned());
            }
            _ => errors.add("values", format!("“{line}” cannot be read. Write it as Status: hot = lead.")),
        }
    }
    let known = |column: &String| start.header.iter().any(|name| plain(name) == plain(column));
    // A saved mapping knows columns that this list does not have; their words do no harm and are left out.
    values.retain(|column, _| known(column));
    values
}
