use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::*;

/// An authority and a certificate for `localhost` and 127.0.0.1, made for these tests alone; its authority's key is lost.
const AUTHORITY: &str = include_str!("authority.pem");
const CERTIFICATE: &[u8] = include_bytes!("localhost.pem");
const KEY: &[u8] = include_bytes!("localhost.key");

fn acceptor() -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let chain = CertificateDer::pem_slice_iter(CERTIFICATE).map(|certificate| certificate.unwrap()).collect();
    let configuration = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_slice(KEY).unwrap())
        .unwrap();
    TlsAcceptor::from(Arc::new(configuration))
}

fn secure_manners() -> Manners {
    let login = Some(("rita".to_owned(), "s3cret é".to_owned()));
    Manners { tls: Some(acceptor()), login, ..Manners::default() }
}

fn secure_route(sink: &Sink, tls: Tls) -> Route {
    let login = Some(Login { user: "rita".to_owned(), secret: "s3cret é".to_owned() });
    Route { tls, login, trust: Trust::Only(AUTHORITY.into()), ..route_to(sink) }
}

async fn open_error(manners: Manners, change: impl Fn(&mut Route)) -> OpenError {
    let (sink, _) = start(manners).await;
    let mut route = secure_route(&sink, Tls::StartTls);
    change(&mut route);
    Connection::open(&route).await.err().expect("does not open")
}

#[tokio::test]
async fn mail_goes_encrypted_and_signed_in_every_way() {
    for (tls, mechanisms) in [
        (Tls::StartTls, "PLAIN LOGIN"),
        (Tls::StartTls, "LOGIN"),
        (Tls::Implicit, "PLAIN"),
        (Tls::Implicit, "CRAM-MD5 LOGIN"),
        (Tls::None, "PLAIN"),
    ] {
        let manners = Manners { mechanisms, tls_first: tls == Tls::Implicit, ..secure_manners() };
        let (sink, kept) = start(manners).await;
        let mut connection = Connection::open(&secure_route(&sink, tls)).await.expect("opens");
        assert_eq!(letters(&connection.send_batch(&readers(3)).await), "AAA", "{tls:?} {mechanisms}");
        connection.quit().await;
        assert_eq!(kept.mails().len(), 3);
    }
}

#[tokio::test]
async fn large_mails_pass_encrypted() {
    let (sink, kept) = start(secure_manners()).await;
    let mut mails = readers(3);
    mails[1].bytes = b"0123456789\r\n".repeat(200_000);
    let mut connection = Connection::open(&secure_route(&sink, Tls::StartTls)).await.unwrap();
    assert_eq!(letters(&connection.send_batch(&mails).await), "AAA");
    assert_eq!(kept.mails()[1].bytes.len(), mails[1].bytes.len());
}

#[tokio::test]
async fn a_wrong_password() {
    let error = open_error(secure_manners(), |route| {
        route.login = Some(Login { user: "rita".to_owned(), secret: "wrong".to_owned() });
    })
    .await;
    assert!(
        matches!(&error, OpenError::Login(reply) if reply.code == 535) && !error.is_temporary(),
        "{error}"
    );
    let error =
        open_error(Manners { misfortune: Some(Misfortune::AuthFailed), ..secure_manners() }, |_| {}).await;
    assert!(matches!(error, OpenError::Login(_)));
}

#[tokio::test]
async fn a_directory_that_is_away() {
    let error =
        open_error(Manners { misfortune: Some(Misfortune::AuthDeferred), ..secure_manners() }, |_| {}).await;
    assert!(matches!(&error, OpenError::Deferred(reply) if reply.code == 454) && error.is_temporary());
}

#[tokio::test]
async fn a_server_that_wants_no_password() {
    let error = open_error(Manners { login: None, ..secure_manners() }, |_| {}).await;
    assert!(matches!(error, OpenError::CannotLogin(_)), "{error}");
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts() {
    let error = open_error(secure_manners(), |route| route.trust = Trust::System).await;
    assert!(matches!(error, OpenError::Tls(_)) && !error.is_temporary(), "{error}");
    let error = open_error(secure_manners(), |route| route.trust = Trust::Only("nothing".into())).await;
    assert!(error.to_string().contains("no certificate"), "{error}");
}

#[tokio::test]
async fn a_server_without_encryption_gets_no_mail_in_the_clear() {
    let error = open_error(Manners { tls: None, ..secure_manners() }, |_| {}).await;
    assert!(matches!(error, OpenError::Tls(_)), "{error}");
    let error =
        open_error(Manners { misfortune: Some(Misfortune::TlsBroken), ..secure_manners() }, |_| {}).await;
    assert!(matches!(error, OpenError::Tls(_)), "{error}");
}

#[tokio::test]
async fn words_slipped_in_before_encryption_are_noticed() {
    let error =
        open_error(Manners { misfortune: Some(Misfortune::TlsInjected), ..secure_manners() }, |_| {}).await;
    assert!(matches!(&error, OpenError::Tls(what) if what.contains("before encryption")), "{error}");
}

#[test]
fn a_secret_is_never_printed() {
    let login = Login { user: "rita".to_owned(), secret: "s3cret".to_owned() };
    assert!(!format!("{login:?}").contains("s3cret"));
}

#[test]
fn base_64_is_what_the_standard_says() {
    for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
        assert_eq!(base64::encode(bytes.as_bytes()), text);
    }
}
