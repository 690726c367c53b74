//! Our client against a real server on a real socket, one test per misfortune.

mod misfortunes;
mod secrecy;

use std::time::{Duration, Instant};

use super::*;
use crate::sink::{Kept, Manners, Misfortune, Received, Sink};

/// Patience in tests: long for answers that come, short where silence is the point.
const PATIENCE: Duration = Duration::from_secs(20);

fn route_to(sink: &Sink) -> Route {
    Route {
        host: "127.0.0.1".to_owned(),
        port: sink.address().port(),
        tls: Tls::None,
        login: None,
        hello: "client.example".to_owned(),
        timeouts: Timeouts { connect: PATIENCE, command: PATIENCE, write: PATIENCE, accept: PATIENCE },
        trust: Trust::System,
    }
}

fn mail_to(reader: &str) -> Envelope {
    let bytes = format!("To: {reader}\r\nSubject: Hi\r\n\r\n.dot\r\n..dots\r\nend\r\n").into_bytes();
    Envelope { from: Some("us@acme.example".parse().unwrap()), to: reader.parse().unwrap(), bytes }
}

fn readers(count: usize) -> Vec<Envelope> {
    (0..count).map(|number| mail_to(&format!("reader{number}@x.example"))).collect()
}

async fn start(manners: Manners) -> (Sink, Kept) {
    let kept = Kept::new(10_000);
    let sink = Sink::start("127.0.0.1:0".parse().unwrap(), manners, kept.handler()).await.unwrap();
    (sink, kept)
}

/// Sends mails to a server with these manners and returns what each side thinks happened.
async fn exchange(manners: Manners, mails: &[Envelope]) -> (Vec<Outcome>, Vec<Received>) {
    let (sink, kept) = start(manners).await;
    let mut connection = Connection::open(&route_to(&sink)).await.expect("opens");
    let outcomes = connection.send_batch(mails).await;
    connection.quit().await;
    assert_eq!(outcomes.len(), mails.len());
    (outcomes, kept.mails())
}

fn suffering(misfortune: Misfortune) -> Manners {
    Manners { misfortune: Some(misfortune), ..Manners::default() }
}

/// The outcomes as one letter each: accepted, deferred, refused, not tried, unknown.
fn letters(outcomes: &[Outcome]) -> String {
    let letter = |outcome: &Outcome| match outcome {
        Outcome::Accepted { .. } => 'A',
        Outcome::Deferred { .. } => 'D',
        Outcome::Refused { .. } => 'R',
        Outcome::NotTried { .. } => 'N',
        Outcome::Unknown { .. } => 'U',
    };
    outcomes.iter().map(letter).collect()
}

#[tokio::test]
async fn mails_arrive_whole_and_in_order() {
    for pipelining in [true, false] {
        let mails = readers(20);
        let (outcomes, kept) = exchange(Manners { pipelining, ..Manners::default() }, &mails).await;
        assert_eq!(letters(&outcomes), "A".repeat(20));
        assert_eq!(outcomes[0], Outcome::Accepted { answer: "250 2.0.0 kept as 1".to_owned() });
        for (mail, received) in mails.iter().zip(&kept) {
            assert_eq!(received.from, "us@acme.example");
            assert_eq!(received.to, [mail.to.to_string()]);
            assert_eq!(received.bytes, mail.bytes, "dots and all");
        }
    }
}

#[tokio::test]
async fn a_connection_serves_many_batches() {
    let (sink, kept) = start(Manners::default()).await;
    let mut connection = Connection::open(&route_to(&sink)).await.unwrap();
    for _ in 0..3 {
        assert_eq!(letters(&connection.send_batch(&readers(2)).await), "AA");
        assert!(connection.is_usable());
    }
    assert!(connection.send_batch(&[]).await.is_empty());
    connection.quit().await;
    assert_eq!(kept.mails().len(), 6);
}

#[tokio::test]
async fn a_body_without_a_last_line_end_or_without_anything_arrives() {
    let mut mails = readers(3);
    mails[0].bytes = b"Subject: x\r\n\r\nno end".to_vec();
    mails[1].bytes = Vec::new();
    mails[2].from = None;
    let (outcomes, kept) = exchange(Manners::default(), &mails).await;
    assert_eq!(letters(&outcomes), "AAA");
    assert_eq!(kept[0].bytes, b"Subject: x\r\n\r\nno end\r\n");
    assert_eq!(kept[2].from, "");
}

#[tokio::test]
async fn large_mails_pass_in_both_directions() {
    let mut mails = readers(5);
    for mail in &mut mails {
        mail.bytes = "0123456789 .\r\n.\r\n".repeat(60_000).into_bytes();
    }
    let (outcomes, kept) = exchange(Manners::default(), &mails).await;
    assert_eq!(letters(&outcomes), "AAAAA");
    assert!(kept.iter().zip(&mails).all(|(kept, mail)| kept.bytes == mail.bytes));
}

#[tokio::test]
async fn what_the_server_cannot_carry_is_refused_without_asking() {
    let mut mails = readers(4);
    mails[0].to = "δοκιμή@x.example".parse().unwrap();
    mails[1].bytes = vec![b'x'; 2_000];
    mails[2].bytes = "é\r\n".as_bytes().to_vec();
    let manners = Manners { smtp_utf8: false, message_bytes_max: 1_000, ..Manners::default() };
    let (outcomes, kept) = exchange(manners, &mails).await;
    assert_eq!(letters(&outcomes), "RRAA");
    assert_eq!(kept.len(), 2);
    let (outcomes, kept) = exchange(Manners::default(), &mails[..1]).await;
    assert_eq!((letters(&outcomes).as_str(), kept[0].to[0].as_str()), ("A", "δοκιμή@x.example"));
}

/// A stalled pipeline (Nagle against delayed acknowledgements) would take 44 ms a mail: nine seconds here.
#[tokio::test]
async fn mails_do_not_wait_for_each_other() {
    let (sink, kept) = start(Manners::default()).await;
    let mut connection = Connection::open(&route_to(&sink)).await.unwrap();
    let begin = Instant::now();
    connection.send_batch(&readers(200)).await;
    assert!(begin.elapsed() < Duration::from_secs(4), "200 mails took {:?}", begin.elapsed());
    assert_eq!(kept.mails().len(), 200);
}

#[test]
fn replies_are_read_strictly_and_in_every_slicing() {
    let whole = |text: &str| {
        reply::parse(text.as_bytes()).map(|found| found.map(|(reply, at)| (reply.to_string(), at)))
    };
    let ok = |text: &str, at| Ok(Some((text.to_owned(), at)));
    assert_eq!(whole("250 ok\r\n250 next\r\n"), ok("250 ok", 8));
    assert_eq!(whole("250-a\r\n250-\r\n250 c\r\n"), ok("250 a c", 20));
    assert_eq!(whole("250\r\n"), ok("250", 5));
    assert_eq!(whole("550 5.1.1 no\n"), ok("550 5.1.1 no", 13));
    assert_eq!(whole("250 10.0.0.1 is me\r\n"), ok("250 10.0.0.1 is me", 20));
    assert_eq!(whole("250-a\r\n250"), Ok(None));
    for garbage in
        ["ok\r\n", "25\r\n", "2500\r\n", "150 x\r\n", "650 x\r\n", "250-a\r\n251 b\r\n", "\r\n", "é50 x\r\n"]
    {
        assert!(whole(garbage).is_err(), "{garbage:?}");
    }
    assert!(whole(&"x".repeat(5_000)).is_err());
    assert!(whole(&"250-x\r\n".repeat(200)).is_err());
    let (reply, _) = reply::parse(b"550-5.1.1 a\r\n550 5.1.1 b\r\n").unwrap().unwrap();
    assert_eq!(
        (reply.enhanced, reply.lines),
        (Some(Enhanced(5, 1, 1)), vec!["a".to_owned(), "b".to_owned()])
    );
    let text = "220 hi\r\n250-a\r\n250 b\r\n354 go\r\n";
    for cut in 0..text.len() {
        let (mut inbox, mut seen) = (Vec::new(), Vec::new());
        for part in [&text[..cut], &text[cut..]] {
            inbox.extend_from_slice(part.as_bytes());
            while let Some((reply, length)) = reply::parse(&inbox).unwrap() {
                inbox.drain(..length);
                seen.push(reply.code);
            }
        }
        assert_eq!(seen, [220, 250, 354], "cut at {cut}");
    }
}

proptest::proptest! {
    #[test]
    fn no_answer_makes_the_parser_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let _ = reply::parse(&bytes);
        let mut numbered = b"250-".to_vec();
        numbered.extend_from_slice(&bytes);
        let _ = reply::parse(&numbered);
    }
}
