//! Proposes a mapping for a list that nobody has described: from the names of its columns, then from their values.

use std::collections::BTreeMap;

use super::mapping::{DateOrder, Mapping, Targets, plain};
use super::noun::Noun;
use super::plan;
use super::table::Start;

/// Proposes what becomes of the columns. Each target is proposed once, for the first column that fits.
pub fn mapping(noun: Noun, start: &Start) -> Mapping {
    let mut guess = Mapping::empty(noun);
    let targets = noun.targets();
    let mut free: Vec<&str> = targets.iter().map(|target| target.key).collect();
    for column in &start.header {
        let name = plain(column);
        let found = targets
            .iter()
            .find(|target| free.contains(&target.key) && target.headers.contains(&name.as_str()));
        if let Some(target) = found {
            free.retain(|key| *key != target.key);
            guess.columns.insert(column.clone(), Targets::One(target.key.to_owned()));
        }
    }
    if free.contains(&"contact.email")
        && let Some(column) = column_of_addresses(start)
    {
        guess.columns.insert(column, Targets::One("contact.email".to_owned()));
    }
    // First and last names are better than a full name beside them.
    if !free.contains(&"contact.last_name") {
        guess.columns.retain(|_, targets| targets.as_slice() != ["contact.name".to_owned()]);
    }
    guess.dates = date_order(start);
    guess
}

/// Fits a mapping that was made for all lists of a kind to one of them. Of several columns that become the same, the first
/// with values does. Columns that speak of consent, of no more mail or of bounces are never left out.
pub fn fitted(preset: &Mapping, start: &Start) -> Mapping {
    let mut fitted = Mapping { columns: BTreeMap::new(), ..preset.clone() };
    let has_values =
        |place: usize| start.rows.iter().any(|row| row.get(place).is_some_and(|value| !value.is_empty()));
    let (full, empty): (Vec<usize>, Vec<usize>) =
        (0..start.header.len()).partition(|place| has_values(*place));
    let wishes = mapping(preset.noun, start);
    let is_wish = |target: &String| target.starts_with("consent.");
    let mut given: Vec<String> = Vec::new();
    for place in full.into_iter().chain(empty) {
        let column = &start.header[place];
        let mut targets = preset.targets_of(column).to_vec();
        if targets.is_empty() {
            targets = wishes.targets_of(column).iter().filter(|target| is_wish(target)).cloned().collect();
        }
        targets.retain(|target| plan::MAY_REPEAT.contains(&target.as_str()) || !given.contains(target));
        given.extend(targets.iter().cloned());
        if !targets.is_empty() {
            let targets =
                if targets.len() == 1 { Targets::One(targets.remove(0)) } else { Targets::Several(targets) };
            fitted.columns.insert(column.clone(), targets);
        }
    }
    fitted
}

/// Proposes what the rows are, from the names of the columns.
pub fn noun(start: &Start) -> Noun {
    let score = |noun: Noun| {
        let found = mapping(noun, start);
        let given = |keys: &[&str]| {
            let targets: Vec<&String> = found.columns.values().flat_map(Targets::as_slice).collect();
            keys.iter().any(|key| targets.iter().any(|target| target == key))
        };
        let complete = noun.needs().iter().all(|(keys, _)| given(keys));
        (complete, found.columns.len())
    };
    // Contacts stand first, and the last of equals wins in max_by_key.
    Noun::ALL.into_iter().rev().max_by_key(|noun| score(*noun)).unwrap_or(Noun::Contacts)
}

fn column_of_addresses(start: &Start) -> Option<String> {
    let is_address = |value: &String| email_address::EmailAddress::is_valid(value);
    let share = |place: usize| {
        let values: Vec<&String> =
            start.rows.iter().filter_map(|row| row.get(place)).filter(|value| !value.is_empty()).collect();
        !values.is_empty() && values.iter().filter(|value| is_address(value)).count() * 10 > values.len() * 8
    };
    let place = (0..start.header.len()).find(|place| share(*place))?;
    start.header.get(place).cloned()
}

/// Tells how dates with slashes are meant, when some value leaves no doubt.
fn date_order(start: &Start) -> DateOrder {
    let month_first = |value: &String| {
        let mut parts = value.split('/').map(|part| part.trim().parse::<u16>().ok());
        let (first, second) = (parts.next().flatten(), parts.next().flatten());
        parts.next().is_some()
            && first.is_some_and(|first| first <= 12)
            && second.is_some_and(|second| second > 12)
    };
    if start.rows.iter().flatten().any(month_first) { DateOrder::MonthFirst } else { DateOrder::DayFirst }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &str, row: &str, noun: Noun, expected: &str) {
        let cells = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let start = Start { delimiter: b',', header: cells(names), rows: vec![cells(row)], first_byte: 0 };
        assert_eq!(super::noun(&start), noun, "{names}");
        let found = mapping(noun, &start);
        let words: Vec<String> =
            start.header.iter().map(|column| found.targets_of(column).join("+")).collect();
        assert_eq!(words.join(","), expected);
    }

    #[test]
    fn columns_say_what_they_are() {
        check(
            "Vorname,Nachname,E-Mail,Firma,Notiz",
            "Zoë,Müller,zoe@example.org,Müller GmbH,nett",
            Noun::Contacts,
            "contact.first_name,contact.last_name,contact.email,account.name,",
        );
        check("Name,Where to write", "Ada,ada@example.org", Noun::Contacts, "contact.name,contact.email");
        check(
            "email,kind,page,at",
            "ada@example.org,visit,/pricing,2026-01-01",
            Noun::Touches,
            "contact.email,touch.kind,touch.subject,touch.at",
        );
        check(
            "campaign,date,amount",
            "spring,2026-01-01,12.50",
            Noun::Costs,
            "cost.campaign,cost.at,cost.amount",
        );
        check(
            "Deal ID,Contact ID,Deal stage,Close date,Amount",
            "1,2,won,3/31/2026,10",
            Noun::Deals,
            "deal.external_key,contact.external_key,deal.stage,deal.closed_at,deal.amount",
        );
    }
}
