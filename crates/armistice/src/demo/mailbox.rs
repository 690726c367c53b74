//! The demo's catch-all mailbox: a real SMTP server on this machine that keeps every mail, so that what the company
//! would have sent can be read, and nothing leaves.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use mail::sink::{Handler, Manners, Received, Sink};
use measure::Moment;
use store::{Store, Tx, params};

use super::{CaughtMailId, cast};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::{session, user};
use crate::post::route;
use crate::sql::demo as sql;

/// Mails on one page of the list.
pub const PAGE_MAX: i64 = 100;

store::record! {
    /// A caught mail in the list.
    pub struct Listed {
        pub id: CaughtMailId,
        pub at: Moment,
        pub to_address: String,
        pub subject: String,
    }

    /// A caught mail.
    pub struct Caught {
        pub id: CaughtMailId,
        pub at: Moment,
        pub from_address: String,
        pub to_address: String,
        pub subject: String,
        pub raw: Vec<u8>,
    }
}

/// Starts the mailbox's server on a free port of this machine, and makes it the way that all mail takes.
pub async fn open(app: &App) -> Outcome<Sink> {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    let store = app.store.clone();
    let handler: Handler = Arc::new(move |mail| {
        // The mail is kept before the server says that it has it; other connections go on meanwhile.
        let kept = tokio::task::block_in_place(|| keep(&store, &mail));
        if let Err(fault) = kept {
            tracing::error!(cause = %fault, "the demo's mailbox lost a mail");
        }
    });
    let sink = Sink::start(address, Manners::default(), handler)
        .await
        .map_err(|error| Fault::Internal(format!("the demo's mailbox cannot open: {error}")))?;
    let (house, port) = (app.clone(), sink.address().port());
    app.write(move |tx| {
        let Some(operator) = user::by_email(tx, &cast::address("olga"))? else {
            return Err(Fault::Missing("user"));
        };
        let by = session::console(tx, operator.id)?;
        let said = route::Said {
            host: address.ip().to_string(),
            port: port.to_string(),
            security: "none".into(),
            ..route::Said::default()
        };
        route::set(tx, &house.keys, &by, &said)
    })
    .await?;
    Ok(sink)
}

fn keep(store: &Store, mail: &Received) -> Outcome<()> {
    let read = mail::reading::read(&mail.bytes);
    let (from, to, raw) = (mail.from.clone(), mail.to.join(", "), mail.bytes.clone());
    store.write_blocking(move |tx| {
        let id = tx.new_id();
        let now = tx.now();
        tx.run(&sql::MAIL_KEEP, params![id, now, &from, &to, &read.subject, &raw])?;
        Ok(())
    })
}

/// Returns the latest mails, all or those to an address, older than one.
pub fn list(tx: &mut Tx, to: Option<&str>, before: Option<CaughtMailId>) -> Outcome<Vec<Listed>> {
    let before = before.unwrap_or(CaughtMailId(i64::MAX));
    Ok(match to {
        Some(to) => tx.all(&sql::MAILS_TO, params![to, before, PAGE_MAX + 1])?,
        None => tx.all(&sql::MAILS, params![before, PAGE_MAX + 1])?,
    })
}

/// Returns one mail.
pub fn find(tx: &mut Tx, id: CaughtMailId) -> Outcome<Caught> {
    tx.maybe(&sql::MAIL_BY_ID, params![id])?.ok_or(Fault::Missing("mail"))
}
