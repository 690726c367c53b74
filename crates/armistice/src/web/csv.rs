//! Tables as CSV (RFC 4180), for people who open them in a spreadsheet.

use csv::{QuoteStyle, Terminator, WriterBuilder};

/// Returns rows as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front, so that nothing
/// that a stranger typed into a form runs on a colleague's machine.
pub fn rows<'r>(rows: impl IntoIterator<Item = &'r [String]>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| harmless(cell));
        writer.write_record(cells.map(String::into_bytes)).expect("memory takes every record");
    }
    writer.into_inner().expect("memory takes every record")
}

fn harmless(cell: &str) -> String {
    let starts = |letters: &[char]| cell.starts_with(letters);
    // A number with a sign is a number: it stays one.
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if starts(&['=', '@', '\t', '\r']) || (starts(&['+', '-']) && !is_number) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn check(cells: &[&str], expected: &str) {
        let row: Vec<String> = cells.iter().map(ToString::to_string).collect();
        assert_eq!(String::from_utf8(rows([row.as_slice()])).expect("UTF-8"), expected);
    }

    #[test]
    fn nothing_becomes_a_formula() {
        check(
            &["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1"],
            "'=1+1,'@SUM(A1),'+cmd|' /C calc'!A0,'-2+3,'\t=1\r\n",
        );
        check(
            &["-2.5", "+49 30 1234", "+4930", "a,b", "say \"hi\""],
            "-2.5,'+49 30 1234,+4930,\"a,b\",\"say \"\"hi\"\"\"\r\n",
        );
        check(&["Zoë", "two\nlines", ""], "Zoë,\"two\nlines\",\r\n");
    }
}
