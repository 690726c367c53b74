//! Tables as CSV (RFC 4180), for people who open them in a spreadsheet.

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};

use crate::fault::{Fault, Outcome};

/// Batches that wait for a slow reader before the next one is read.
const AHEAD: usize = 2;

/// Some rows as text, and the place where the next begin, if more follow.
pub type Batch<P> = (Vec<u8>, Option<P>);

/// Returns a table as a file that is sent batch by batch: its first rows, then what `next` reads from each place on. A
/// reader who leaves ends it, a store that fails breaks it off.
pub fn download<P, N, F>(name: &str, first: Batch<P>, next: N) -> Response
where
    P: Send + 'static,
    N: Fn(P) -> F + Send + Sync + 'static,
    F: Future<Output = Outcome<Batch<P>>> + Send,
{
    // Compression asks once more after the end, which a bare channel takes amiss: hence the fuse.
    let (sender, body) = Channel::new(AHEAD);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    let file = name.to_owned();
    tokio::spawn(async move { send(&file, first, next, sender).await });
    (headers, Body::new(body.fuse())).into_response()
}

async fn send<P, N, F>(file: &str, first: Batch<P>, next: N, mut sender: Sender<Bytes, Fault>)
where
    N: Fn(P) -> F,
    F: Future<Output = Outcome<Batch<P>>>,
{
    let (mut text, mut place) = first;
    while sender.send_data(text.into()).await.is_ok() {
        let Some(from) = place else { return };
        match next(from).await {
            Ok(batch) => (text, place) = batch,
            Err(fault) => {
                tracing::error!(cause = %fault, file, "a download broke off");
                return sender.abort(fault);
            }
        }
    }
}

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
