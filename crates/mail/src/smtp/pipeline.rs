//! Many mails over one connection, with the next mail's commands behind each body.
//!
//! The one question that matters is asked at every step: can the server have seen the end of this mail? As long as the
//! final dot has not been handed to the connection the answer is no and the mail is *deferred*; afterwards only the
//! server's answer decides, and without one the mail is *unknown*.

use super::connection::Connection;
use super::reply::Reply;
use super::wire::{Cut, WireError};
use super::{Envelope, Outcome};

/// What follows from the answers to a mail's commands.
enum Verdict {
    /// The server waits for the body.
    Write,
    /// The mail is decided; `closing` brings the server back to where the next mail can begin.
    Decided { outcome: Outcome, closing: &'static str },
}

impl Connection {
    /// Sends mails in order and returns their outcomes in the same order, one for each.
    ///
    /// When the connection ends, the mails that were not begun are [`Outcome::NotTried`]. Over a fresh connection the first
    /// mail is always begun, so that whoever goes on with the others comes to an end.
    pub async fn send_batch(&mut self, mails: &[Envelope]) -> Vec<Outcome> {
        let mut outcomes: Vec<Option<Outcome>> = mails.iter().map(|mail| self.cannot_carry(mail)).collect();
        let queue: Vec<usize> = (0..mails.len()).filter(|index| outcomes[*index].is_none()).collect();
        let mut begun = false;
        for (position, &index) in queue.iter().enumerate() {
            if let Some(what) = &self.broken {
                outcomes[index] = Some(Outcome::NotTried { what: what.clone() });
                continue;
            }
            let next = queue.get(position + 1).map(|next| &mails[*next]);
            let outcome = self.send_one(&mails[index], next, begun).await;
            begun = self.offers.pipelining && next.is_some();
            outcomes[index] = Some(outcome);
        }
        let not_tried = || Outcome::NotTried { what: "the batch ended before its turn".to_owned() };
        outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(not_tried)).collect()
    }

    /// Says why the server cannot take a mail, from what it told in its greeting.
    fn cannot_carry(&self, mail: &Envelope) -> Option<Outcome> {
        let refused = |answer: String| Some(Outcome::Refused { code: None, answer });
        match self.offers.size_max {
            Some(size_max) if mail.bytes.len() > size_max => {
                return refused(format!("the server takes mails of up to {size_max} bytes"));
            }
            _ => {}
        }
        if needs_utf8(mail) && !self.offers.smtp_utf8 {
            return refused("the server takes only addresses in ASCII".to_owned());
        }
        if !mail.bytes.is_ascii() && !self.offers.eight_bit {
            return refused("the server takes only mails in ASCII".to_owned());
        }
        None
    }

    /// Sends one mail whose commands may be on their way already, and begins the next one.
    async fn send_one(&mut self, mail: &Envelope, next: Option<&Envelope>, begun: bool) -> Outcome {
        let asked = if self.offers.pipelining {
            self.ask_at_once(mail, begun).await
        } else {
            self.ask_one_by_one(mail).await
        };
        let verdict = match asked {
            Ok(answers) => verdict(&answers),
            Err(error) => return self.lost_before_the_end(&error),
        };
        let mut out = match &verdict {
            Verdict::Write => dot_stuffed(&mail.bytes),
            Verdict::Decided { closing, .. } => closing.as_bytes().to_vec(),
        };
        let end = out.len();
        if let (Verdict::Decided { outcome, .. }, true) = (&verdict, self.broken.is_some()) {
            return outcome.clone();
        }
        if let (Some(next), true) = (next, self.offers.pipelining) {
            out.extend_from_slice(self.commands(next).concat().as_bytes());
        }
        let written = self.wire.write(&out, self.timeouts.write).await;
        match verdict {
            Verdict::Write => self.end_of_body(written, end).await,
            Verdict::Decided { outcome, closing } => {
                self.close(written, closing).await;
                outcome
            }
        }
    }

    /// Reads the answer to the final dot, which stands three bytes before `end` in what was written.
    async fn end_of_body(&mut self, written: Result<(), Cut>, end: usize) -> Outcome {
        if let Err(Cut { written, error }) = &written {
            // The dot's line is ".\r\n"; as soon as the dot may have left, the server may have seen the end.
            let dot = end - 3;
            if *written <= dot {
                return self.lost_before_the_end(error);
            }
        }
        match self.wire.reply(self.timeouts.accept).await {
            Ok(reply) => {
                self.note(&reply);
                if let Err(cut) = &written {
                    self.broken.get_or_insert_with(|| cut.error.to_string());
                }
                match reply {
                    reply if reply.is_positive() => Outcome::Accepted { answer: reply.to_string() },
                    reply if reply.is_temporary() || reply.is_permanent() => Outcome::turned_down(&reply),
                    reply => self.unknown(&format!("the server said {reply}")),
                }
            }
            Err(error) => self.unknown(&error.to_string()),
        }
    }

    /// Reads the answer to what closed a mail that the server did not want.
    async fn close(&mut self, written: Result<(), Cut>, closing: &str) {
        let answer = match written {
            Err(cut) => Err(cut.error),
            Ok(()) if closing.is_empty() => return,
            Ok(()) => self.wire.reply(self.timeouts.command).await,
        };
        match answer {
            Ok(reply) => self.note(&reply),
            Err(error) => self.broken = Some(error.to_string()),
        }
    }

    /// Writes all commands of a mail in one go, unless that was done, and reads their answers.
    async fn ask_at_once(&mut self, mail: &Envelope, begun: bool) -> Result<Vec<Reply>, WireError> {
        if !begun {
            let commands = self.commands(mail).concat();
            self.wire.write(commands.as_bytes(), self.timeouts.command).await.map_err(|cut| cut.error)?;
        }
        let mut answers = Vec::with_capacity(3);
        while answers.len() < 3 {
            match self.wire.reply(self.timeouts.command).await {
                Ok(reply) => {
                    self.note(&reply);
                    answers.push(reply);
                }
                // What the server said before it left still counts.
                Err(error) if first_unwanted(&answers).is_some() => self.broken = Some(error.to_string()),
                Err(error) => return Err(error),
            }
            if self.broken.is_some() {
                break;
            }
        }
        Ok(answers)
    }

    /// Writes the commands of a mail one after the other, as long as the server agrees.
    async fn ask_one_by_one(&mut self, mail: &Envelope) -> Result<Vec<Reply>, WireError> {
        let mut answers = Vec::with_capacity(3);
        for command in self.commands(mail) {
            let reply = self.wire.ask(&command, self.timeouts.command).await?;
            self.note(&reply);
            let agreed = reply.is_positive();
            answers.push(reply);
            if !agreed {
                break;
            }
        }
        Ok(answers)
    }

    fn commands(&self, mail: &Envelope) -> [String; 3] {
        let from = mail.from.as_ref().map_or("", |from| from.as_str());
        let size = if self.offers.size { format!(" SIZE={}", mail.bytes.len()) } else { String::new() };
        let body = if mail.bytes.is_ascii() { "" } else { " BODY=8BITMIME" };
        let utf8 = if needs_utf8(mail) { " SMTPUTF8" } else { "" };
        let begin = format!("MAIL FROM:<{from}>{size}{body}{utf8}\r\n");
        [begin, format!("RCPT TO:<{}>\r\n", mail.to), "DATA\r\n".to_owned()]
    }

    /// Remembers that the server is leaving.
    fn note(&mut self, reply: &Reply) {
        if reply.is_closing() {
            self.broken = Some(format!("the server closed the connection: {reply}"));
        }
    }

    fn lost_before_the_end(&mut self, error: &WireError) -> Outcome {
        let what = self.broken.get_or_insert_with(|| error.to_string());
        deferred(what)
    }

    fn unknown(&mut self, what: &str) -> Outcome {
        self.broken.get_or_insert_with(|| what.to_owned());
        Outcome::Unknown { what: what.to_owned() }
    }
}

/// Judges the answers to MAIL, RCPT and DATA.
fn verdict(answers: &[Reply]) -> Verdict {
    let begun = answers.first().is_some_and(Reply::is_positive);
    let waits_for_body = answers.last().is_some_and(|reply| reply.code == 354);
    match first_unwanted(answers) {
        None => Verdict::Write,
        Some(reply) => Verdict::Decided {
            outcome: Outcome::turned_down(reply),
            closing: match (waits_for_body, begun) {
                // Some servers let DATA begin although nobody is there to read it: end it at once (RFC 2920, 3.1).
                (true, _) => ".\r\n",
                (false, true) => "RSET\r\n",
                (false, false) => "",
            },
        },
    }
}

/// Returns the first answer that speaks against the mail.
fn first_unwanted(answers: &[Reply]) -> Option<&Reply> {
    let unwanted =
        |index: usize, reply: &Reply| if index == 2 { reply.code != 354 } else { !reply.is_positive() };
    answers.iter().enumerate().find(|(index, reply)| unwanted(*index, reply)).map(|(_, reply)| reply)
}

fn needs_utf8(mail: &Envelope) -> bool {
    !mail.to.is_ascii() || mail.from.as_ref().is_some_and(|from| !from.is_ascii())
}

fn deferred(what: &str) -> Outcome {
    Outcome::Deferred { code: None, answer: what.to_owned() }
}

/// Doubles dots at the beginning of lines and appends the final one (RFC 5321, 4.5.2).
fn dot_stuffed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + message.len() / 64 + 5);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}
