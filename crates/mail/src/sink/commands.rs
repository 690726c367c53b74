//! What the server answers to each command.

use std::io;
use std::sync::PoisonError;

use mail_parser::decoders::base64::base64_decode;

use super::Misfortune;
use super::session::{Next, Session};

/// Readers of one mail.
const READERS_MAX: usize = 100;
/// Pairs that greylisting remembers.
const GREYLISTED_MAX: usize = 1_000;

impl Session<'_> {
    /// Answers one command and says what comes next.
    pub(super) async fn command(&mut self, line: &str) -> io::Result<Next> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" if self.suffers(&Misfortune::OldServer) => self.say("502 5.5.1 not here"),
            "EHLO" => self.hello(),
            "HELO" => self.say("250 sink.example"),
            "STARTTLS" => return Ok(self.start_tls()),
            "AUTH" => self.sign_in(rest).await?,
            "MAIL" => self.mail(rest),
            "RCPT" => return Ok(self.rcpt(rest)),
            "DATA" => return Ok(self.data()),
            "RSET" => {
                self.from = None;
                self.to.clear();
                self.say("250 2.0.0 forgotten");
            }
            "NOOP" => self.say("250 2.0.0 nothing done"),
            "QUIT" => {
                self.say("221 2.0.0 bye");
                return Ok(Next::Leave);
            }
            _ => self.say("500 5.5.2 what is that?"),
        }
        Ok(Next::Command)
    }

    fn hello(&mut self) {
        let manners = &self.shared.manners;
        let mut lines = vec![
            "sink.example".to_owned(),
            format!("SIZE {}", manners.message_bytes_max),
            "8BITMIME".to_owned(),
            "ENHANCEDSTATUSCODES".to_owned(),
        ];
        lines.extend(manners.pipelining.then(|| "PIPELINING".to_owned()));
        lines.extend(manners.smtp_utf8.then(|| "SMTPUTF8".to_owned()));
        lines.extend((manners.tls.is_some() && !self.encrypted).then(|| "STARTTLS".to_owned()));
        lines.extend(manners.login.is_some().then(|| format!("AUTH {}", manners.mechanisms)));
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            self.offer(&line);
        }
        self.say(&format!("250 {last}"));
    }

    fn start_tls(&mut self) -> Next {
        if self.encrypted || self.shared.manners.tls.is_none() {
            self.say("503 5.5.1 not now");
            return Next::Command;
        }
        self.say("220 2.0.0 go ahead");
        if self.suffers(&Misfortune::TlsInjected) {
            self.say("250 2.0.0 trust me");
        }
        Next::Encrypt
    }

    async fn sign_in(&mut self, rest: &str) -> io::Result<()> {
        match self.shared.manners.misfortune {
            Some(Misfortune::AuthFailed) => {
                self.say("535 5.7.8 wrong user or password");
                return Ok(());
            }
            Some(Misfortune::AuthDeferred) => {
                self.say("454 4.7.0 the directory is away");
                return Ok(());
            }
            _ => {}
        }
        let (mechanism, first) = rest.split_once(' ').unwrap_or((rest, ""));
        let given = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => plain(first),
            "LOGIN" => {
                self.say("334 VXNlcm5hbWU6");
                let user = self.line().await?.and_then(|line| decoded(&line));
                self.say("334 UGFzc3dvcmQ6");
                let secret = self.line().await?.and_then(|line| decoded(&line));
                user.zip(secret)
            }
            _ => None,
        };
        self.signed_in = given.is_some() && given == self.shared.manners.login;
        self.say(if self.signed_in { "235 2.7.0 welcome" } else { "535 5.7.8 wrong user or password" });
        Ok(())
    }

    fn mail(&mut self, rest: &str) {
        let Some(from) = path(rest, "FROM:") else { return self.say("501 5.5.4 FROM:<address> please") };
        if self.from.is_some() {
            return self.say("503 5.5.1 one mail at a time");
        }
        if self.shared.manners.login.is_some() && !self.signed_in {
            return self.say("530 5.7.0 sign in first");
        }
        if self.suffers(&Misfortune::MailDeferred) {
            return self.say("451 4.3.0 not now");
        }
        self.from = Some(from);
        self.say("250 2.1.0 sender ok");
    }

    fn rcpt(&mut self, rest: &str) -> Next {
        let Some(to) = path(rest, "TO:").filter(|to| !to.is_empty()) else {
            self.say("501 5.5.4 TO:<address> please");
            return Next::Command;
        };
        let Some(from) = &self.from else {
            self.say("503 5.5.1 MAIL first");
            return Next::Command;
        };
        let answer = match &self.shared.manners.misfortune {
            Some(Misfortune::RcptDeferred) => Some("452 4.2.2 mailbox full"),
            Some(Misfortune::RcptRefused(who) | Misfortune::RcptRefusedDataOpen(who)) if *who == to => {
                Some("550 5.1.1 no such person")
            }
            Some(Misfortune::RcptClosing(who)) if *who == to => {
                self.say("421 4.7.0 slow down");
                return Next::Leave;
            }
            Some(Misfortune::RcptGarbage(who)) if *who == to => Some("ok"),
            Some(Misfortune::Greylisting) if self.first_time(&format!("{from} {to}")) => {
                Some("451 4.7.1 greylisted, try again in a minute")
            }
            _ if self.to.len() == READERS_MAX => Some("452 4.5.3 too many readers"),
            _ => None,
        };
        if let Some(answer) = answer {
            self.say(answer);
        } else {
            self.to.push(to);
            self.say("250 2.1.5 reader ok");
        }
        Next::Command
    }

    fn data(&mut self) -> Next {
        let open = matches!(self.shared.manners.misfortune, Some(Misfortune::RcptRefusedDataOpen(_)));
        if self.from.is_none() || (self.to.is_empty() && !open) {
            self.say("503 5.5.1 MAIL and RCPT first");
            return Next::Command;
        }
        if self.suffers(&Misfortune::DataDeferred) {
            self.say("451 4.3.0 not now");
            return Next::Command;
        }
        self.say("354 go on, end with a dot");
        Next::Body
    }

    fn first_time(&self, pair: &str) -> bool {
        let mut known = self.shared.greylisted.lock().unwrap_or_else(PoisonError::into_inner);
        if known.iter().any(|other| other == pair) || known.len() == GREYLISTED_MAX {
            return false;
        }
        known.push(pair.to_owned());
        true
    }
}

/// Reads `FROM:<address> PARAMETERS`.
fn path(text: &str, keyword: &str) -> Option<String> {
    let start = text.get(..keyword.len())?;
    let rest = text[keyword.len()..].trim_start().strip_prefix('<')?;
    let (address, _) = rest.split_once('>')?;
    start.eq_ignore_ascii_case(keyword).then(|| address.to_owned())
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(base64_decode(text.as_bytes())?).ok()
}

/// Reads the one word of AUTH PLAIN: authority, user and secret, separated by zero bytes (RFC 4616).
fn plain(word: &str) -> Option<(String, String)> {
    let text = decoded(word)?;
    let mut parts = text.split('\0').skip(1);
    Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
}
