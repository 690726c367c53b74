//! One PostgreSQL connection as a driver, which comes back after it was lost.

use std::collections::HashMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::Duration;

use postgres::config::SslMode;
use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, Config, NoTls, Statement as Prepared};

use super::convert::Bound;
use super::copy;
use super::failure::{failure, unreachable};
use super::tls::Tls;
use crate::driver::{Driver, Rows, Sight};
use crate::row::{Cells, Row};
use crate::value::storable;
use crate::{Error, Result, Statement, Value};

/// How many prepared statements a connection keeps; built statements come and go, so they are forgotten together.
const PREPARED_MAX: usize = 2_048;
/// How long a connection may take to be made.
const CONNECT_TIME: Duration = Duration::from_secs(3);
/// How many bytes of rows are gathered before they are sent.
const COPY_CHUNK_BYTES: usize = 65_536;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    /// Statements end after this many milliseconds.
    Read {
        statement_ms_max: u128,
    },
}

pub(crate) struct Session {
    config: Config,
    tls: Option<Tls>,
    purpose: Purpose,
    client: Option<Client>,
    prepared: HashMap<String, Prepared>,
}

impl Session {
    /// Reads the address; the connection is made when it is first needed.
    pub(crate) fn new(url: &str, purpose: Purpose) -> Result<Self> {
        let mut config: Config = url.parse().map_err(|error: postgres::Error| unreachable(&error))?;
        // Without `require` nothing is encrypted: whether a server offers encryption is in an attacker's hand.
        let tls = (config.get_ssl_mode() == SslMode::Require).then(Tls::new).transpose()?;
        config.connect_timeout(config.get_connect_timeout().copied().unwrap_or(CONNECT_TIME));
        if config.get_application_name().is_none() {
            config.application_name("armistice");
        }
        Ok(Self { config, tls, purpose, client: None, prepared: HashMap::new() })
    }

    /// Makes the connection when there is none, or when it was lost.
    pub(crate) fn connect(&mut self) -> Result<&mut Client> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.client = None;
            self.prepared.clear();
            let connected = match &self.tls {
                Some(tls) => self.config.connect(tls.clone()),
                None => self.config.connect(NoTls),
            };
            let mut client = connected.map_err(|error| unreachable(&error))?;
            if let Purpose::Read { statement_ms_max } = self.purpose {
                let limit = format!("SET statement_timeout = {statement_ms_max}");
                client.batch_execute(&limit).map_err(|error| unreachable(&error))?;
            }
            self.client = Some(client);
        }
        self.client.as_mut().ok_or_else(lost)
    }

    /// Returns the connection of the running transaction with a prepared statement; never a new connection,
    /// which would know nothing of the transaction.
    fn prepared(&mut self, text: &str) -> Result<(&mut Client, Prepared)> {
        let client = self.client.as_mut().ok_or_else(lost)?;
        if let Some(prepared) = self.prepared.get(text) {
            return Ok((client, prepared.clone()));
        }
        let prepared = client.prepare(text).map_err(|error| failure(&error))?;
        if self.prepared.len() >= PREPARED_MAX {
            self.prepared.clear();
        }
        self.prepared.insert(text.to_owned(), prepared.clone());
        Ok((client, prepared))
    }
}

fn lost() -> Error {
    Error::Unavailable("the connection was lost".to_owned())
}

impl Driver for Session {
    fn text(&self, statement: &Statement) -> &'static str {
        statement.postgres
    }

    fn begin(&mut self, text: &'static str) -> Result<()> {
        self.connect()?.batch_execute(text).map_err(|error| failure(&error))
    }

    fn prepare(&mut self, text: &str) -> Result<()> {
        self.prepared(text).map(drop)
    }

    fn run(&mut self, text: &str, values: &[Value]) -> Result<usize> {
        let (client, prepared) = self.prepared(text)?;
        let bound = bind(values)?;
        let parameters: Vec<_> =
            bound.iter().map(|value| value as &(dyn postgres::types::ToSql + Sync)).collect();
        client
            .execute(&prepared, &parameters)
            .map(|touched| touched as usize)
            .map_err(|error| failure(&error))
    }

    fn each(&mut self, text: &str, values: &[Value], see: &mut Sight<'_>) -> Result<()> {
        let (client, prepared) = self.prepared(text)?;
        let mut rows = client.query_raw(&prepared, bind(values)?).map_err(|error| failure(&error))?;
        let mut watched = true;
        // All rows are taken even when nobody looks any more: an error may come with the last one.
        while let Some(row) = rows.next().map_err(|error| failure(&error))? {
            watched = watched && see(&Row::new(Cells::Postgres(&row))) == ControlFlow::Continue(());
        }
        Ok(())
    }

    fn control(&mut self, text: &'static str) -> Result<()> {
        self.script(text)
    }

    fn script(&mut self, text: &str) -> Result<()> {
        let client = self.client.as_mut().ok_or_else(lost)?;
        client.batch_execute(text).map_err(|error| failure(&error))
    }

    fn insert_many(&mut self, table: &str, columns: &[&str], rows: &mut Rows<'_>) -> Result<usize> {
        let client = self.client.as_mut().ok_or_else(lost)?;
        let text = format!("COPY {table} ({}) FROM STDIN", columns.join(", "));
        let mut writer = client.copy_in(&text).map_err(|error| failure(&error))?;
        let mut lines = Vec::with_capacity(COPY_CHUNK_BYTES * 2);
        for row in rows {
            copy::write_row(&mut lines, &row)?;
            if lines.len() >= COPY_CHUNK_BYTES {
                writer.write_all(&lines).map_err(|error| copy::failure(&error))?;
                lines.clear();
            }
        }
        writer.write_all(&lines).map_err(|error| copy::failure(&error))?;
        writer.finish().map(|inserted| inserted as usize).map_err(|error| failure(&error))
    }

    fn in_transaction(&self) -> bool {
        self.client.as_ref().is_some_and(|client| !client.is_closed())
    }
}

fn bind(values: &[Value]) -> Result<Vec<Bound<'_>>> {
    values.iter().map(|value| storable(value).map(Bound)).collect()
}
