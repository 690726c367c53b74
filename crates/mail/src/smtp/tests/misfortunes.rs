use super::*;

/// Sends three mails, the second to the reader `two@x.example`, with and without pipelining: both sides must agree.
async fn check(misfortune: Misfortune, expected: &str, arrived: usize) -> Vec<Outcome> {
    let mut last = Vec::new();
    for pipelining in [true, false] {
        let mails = [mail_to("one@x.example"), mail_to("two@x.example"), mail_to("three@x.example")];
        let manners = Manners { pipelining, ..suffering(misfortune.clone()) };
        let (outcomes, kept) = exchange(manners, &mails).await;
        assert_eq!(letters(&outcomes), expected, "{misfortune:?}, pipelining {pipelining}: {outcomes:?}");
        assert_eq!(kept.len(), arrived, "{misfortune:?}, pipelining {pipelining}");
        last = outcomes;
    }
    last
}

fn two() -> String {
    "two@x.example".to_owned()
}

async fn open_error(misfortune: Misfortune) -> OpenError {
    let (sink, _) = start(suffering(misfortune)).await;
    let mut route = route_to(&sink);
    route.timeouts.command = Duration::from_millis(200);
    Connection::open(&route).await.err().expect("does not open")
}

#[tokio::test]
async fn deferred_at_the_greeting() {
    let error = open_error(Misfortune::GreetingDeferred).await;
    assert!(
        matches!(&error, OpenError::Deferred(reply) if reply.code == 421) && error.is_temporary(),
        "{error}"
    );
}

#[tokio::test]
async fn refused_at_the_greeting() {
    let error = open_error(Misfortune::GreetingRefused).await;
    assert!(
        matches!(&error, OpenError::Refused(reply) if reply.code == 554) && !error.is_temporary(),
        "{error}"
    );
}

#[tokio::test]
async fn another_kind_of_server() {
    let error = open_error(Misfortune::GreetingGarbage).await;
    assert!(error.to_string().contains("not SMTP"), "{error}");
}

#[tokio::test]
async fn a_silent_server() {
    let error = open_error(Misfortune::GreetingSilent).await;
    assert!(error.to_string().contains("no answer within 0.2 s"), "{error}");
}

#[tokio::test]
async fn nobody_there() {
    let (sink, _) = start(Manners::default()).await;
    let route = route_to(&sink);
    drop(sink);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = Connection::open(&route).await.err().expect("does not open");
    assert!(matches!(error, OpenError::Unreachable { .. }) && error.is_temporary(), "{error}");
}

#[tokio::test]
async fn an_old_server_without_extensions() {
    check(Misfortune::OldServer, "AAA", 3).await;
}

#[tokio::test]
async fn deferred_at_the_sender() {
    let outcomes = check(Misfortune::MailDeferred, "DDD", 0).await;
    assert_eq!(outcomes[2], Outcome::Deferred { code: Some(451), answer: "451 4.3.0 not now".to_owned() });
}

#[tokio::test]
async fn deferred_at_the_reader() {
    check(Misfortune::RcptDeferred, "DDD", 0).await;
}

#[tokio::test]
async fn refused_for_one_of_many() {
    let outcomes = check(Misfortune::RcptRefused(two()), "ARA", 2).await;
    assert_eq!(
        outcomes[1],
        Outcome::Refused { code: Some(550), answer: "550 5.1.1 no such person".to_owned() }
    );
}

#[tokio::test]
async fn refused_for_one_of_many_but_the_server_reads_on() {
    check(Misfortune::RcptRefusedDataOpen(two()), "ARA", 2).await;
}

#[tokio::test]
async fn greylisted_the_first_time() {
    let (sink, kept) = start(suffering(Misfortune::Greylisting)).await;
    let mut connection = Connection::open(&route_to(&sink)).await.unwrap();
    assert_eq!(letters(&connection.send_batch(&readers(2)).await), "DD");
    assert_eq!(letters(&connection.send_batch(&readers(2)).await), "AA");
    assert_eq!(kept.mails().len(), 2);
}

#[tokio::test]
async fn the_server_leaves_at_one_reader() {
    let outcomes = check(Misfortune::RcptClosing(two()), "ADN", 1).await;
    assert!(matches!(outcomes[1], Outcome::Deferred { code: Some(421), .. }));
    assert!(matches!(&outcomes[2], Outcome::NotTried { what } if what.contains("421")));
}

#[tokio::test]
async fn garbage_before_the_body() {
    check(Misfortune::RcptGarbage(two()), "ADN", 1).await;
}

#[tokio::test]
async fn deferred_at_the_body() {
    check(Misfortune::DataDeferred, "DDD", 0).await;
}

/// A short body is written at once with its final dot: whether the server saw the dot nobody can know.
#[tokio::test]
async fn the_server_leaves_within_a_short_body() {
    check(Misfortune::DisconnectInData, "UNN", 0).await;
}

/// Of a body larger than the sockets hold, the final dot never left: the mail was certainly not accepted.
#[tokio::test]
async fn the_server_leaves_within_a_long_body() {
    let mut mails = readers(2);
    mails[0].bytes = b"0123456789\r\n".repeat(2_000_000);
    let manners = Manners { message_bytes_max: 100_000_000, ..suffering(Misfortune::DisconnectInData) };
    let (outcomes, kept) = exchange(manners, &mails).await;
    assert_eq!((letters(&outcomes).as_str(), kept.len()), ("DN", 0), "{outcomes:?}");
}

#[tokio::test]
async fn the_server_takes_the_mail_and_leaves_without_a_word() {
    let outcomes = check(Misfortune::DisconnectAfterDot, "UNN", 1).await;
    assert!(matches!(&outcomes[0], Outcome::Unknown { .. }));
}

#[tokio::test]
async fn garbage_after_the_body() {
    let outcomes = check(Misfortune::GarbageAfterDot, "UNN", 1).await;
    assert!(matches!(&outcomes[0], Outcome::Unknown { what } if what.contains("not SMTP")));
}

#[tokio::test]
async fn silence_after_the_body() {
    let (sink, kept) = start(suffering(Misfortune::SilentAfterDot)).await;
    let mut route = route_to(&sink);
    route.timeouts.accept = Duration::from_millis(200);
    let mut connection = Connection::open(&route).await.unwrap();
    assert_eq!(letters(&connection.send_batch(&readers(2)).await), "UN");
    assert!(!connection.is_usable());
    assert_eq!(kept.mails().len(), 1);
}

#[tokio::test]
async fn deferred_after_the_body() {
    check(Misfortune::DotDeferred, "DDD", 0).await;
}

#[tokio::test]
async fn refused_after_the_body() {
    check(Misfortune::DotRefused, "RRR", 0).await;
}

#[tokio::test]
async fn too_large_after_the_body() {
    check(Misfortune::SizeRefused, "RRR", 0).await;
}

#[tokio::test]
async fn the_server_has_enough_after_some() {
    check(Misfortune::ClosesAfter(2), "AAD", 2).await;
}

#[tokio::test]
async fn slow_answers() {
    check(Misfortune::SlowAnswers(Duration::from_millis(30)), "AAA", 3).await;
}

#[tokio::test]
async fn answers_that_are_too_slow() {
    let (sink, _) = start(suffering(Misfortune::SlowAnswers(Duration::from_millis(600)))).await;
    let mut route = route_to(&sink);
    let mut connection = Connection::open(&route).await.unwrap();
    connection.timeouts.command = Duration::from_millis(100);
    assert_eq!(letters(&connection.send_batch(&readers(2)).await), "DN");
    route.timeouts.command = Duration::from_millis(100);
    assert!(Connection::open(&route).await.is_err());
}

#[tokio::test]
async fn answers_in_single_bytes() {
    check(Misfortune::Trickle, "AAA", 3).await;
}

#[tokio::test]
async fn answers_of_many_lines() {
    check(Misfortune::LongAnswers, "AAA", 3).await;
}
