//! Tables that are fine, and tables that are not.

use std::fs;

use super::{Place, Table, look};

/// Reads a text in portions of `portion` rows and says what was found, row by row.
fn found(text: &str, portion: usize) -> Vec<String> {
    let path = std::env::temp_dir().join(format!("armistice-table-{}-{}", std::process::id(), text.len()));
    fs::write(&path, text).unwrap();
    let start = look(&path, None).unwrap();
    let mut place = Place { byte: start.first_byte, rows: 0 };
    let mut rows = Vec::new();
    loop {
        // Opened anew each time, as after a crash.
        let mut table = Table::open(&path, &start, place).unwrap();
        let more = table
            .read(portion, |found| {
                let words = match &found.values {
                    Ok(values) => values.iter().collect::<Vec<_>>().join("|"),
                    Err(problem) => format!("! {problem} [{}]", found.raw),
                };
                rows.push(format!("{} {words}", found.number));
            })
            .unwrap();
        place = table.place();
        if !more {
            break;
        }
    }
    fs::remove_file(&path).unwrap();
    rows
}

fn check(text: &str, expected: &[&str]) {
    for portion in [1, 2, 100] {
        assert_eq!(found(text, portion), expected, "in portions of {portion}");
    }
}

#[test]
fn good_rows_in_every_dialect() {
    check("name,town\nAda,Paris\nBo,Oslo\n", &["2 Ada|Paris", "3 Bo|Oslo"]);
    check("name;town\r\nAda;\"Paris; France\"\r\n\r\nBo;Oslo", &["2 Ada|Paris; France", "3 Bo|Oslo"]);
    check("name\ttown\rAda\tParis\rBo\tOslo\r", &["2 Ada|Paris", "3 Bo|Oslo"]);
    check("name|note\nAda|\"two\nlines\"\nBo|5\" disk\n", &["2 Ada|two\nlines", "3 Bo|5\" disk"]);
    check("name,town\nAda,Paris,,\n", &["2 Ada|Paris||"]);
    check("name\nAda\n", &["2 Ada"]);
}

#[test]
fn a_broken_row_costs_itself_alone() {
    let ragged = "2 ! This row has 1 column, the row of names has 2 columns. [Ada]";
    check("name,town\nAda\nBo,Oslo\n", &[ragged, "3 Bo|Oslo"]);
    let open =
        |row, line| format!("{row} ! A quotation mark is opened in this row and never closed. [{line}]");
    check("name,town\nAda,\"Paris\nBo,Oslo\nCy,Rome\n", &[&open(2, "Ada,\"Paris"), "3 Bo|Oslo", "4 Cy|Rome"]);
    check("name,town\nAda,Paris\nBo,\"Oslo", &["2 Ada|Paris", &open(3, "Bo,\"Oslo")]);
    let nul = "2 ! This row holds a NUL character; the file is damaged here. [A\0da,Paris]";
    check("name,town\nA\0da,Paris\nBo,Oslo\n", &[nul, "3 Bo|Oslo"]);
}

#[test]
fn a_quotation_mark_that_swallows_the_file_costs_one_row() {
    let rows: Vec<String> = (0..200_000).map(|row| format!("Bo {row},Oslo\n")).collect();
    let text = format!("name,town\nAda,\"Paris\n{}", rows.concat());
    let rows = found(&text, 1_000);
    assert_eq!(rows.len(), 200_001);
    assert!(rows[0].starts_with("2 ! A quotation mark"));
    assert_eq!(rows[200_000], "200002 Bo 199999|Oslo");
}

#[test]
fn what_is_no_table_gets_a_sentence() {
    let check = |text: &str, part: &str| {
        let path =
            std::env::temp_dir().join(format!("armistice-start-{}-{}", std::process::id(), text.len()));
        fs::write(&path, text).unwrap();
        let said = look(&path, None).map(drop).map_err(|fault| fault.sentence());
        fs::remove_file(&path).unwrap();
        assert!(said.as_ref().is_err_and(|said| said.contains(part)), "{said:?}");
    };
    check("", "empty");
    check(" \n\n ", "empty");
    check("name,town\n", "no rows");
    check("ada@example.org,Paris\nbo@example.org,Oslo\n", "instead of column names");
    check(&format!("{}\n1\n", vec!["column"; 1_000].join(",")), "1000 columns");
}
