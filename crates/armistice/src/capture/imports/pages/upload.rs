//! The file: chosen, sent, and read as far as needed to know its columns.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::State;
use axum::extract::multipart::{Field as Part, Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use maud::{Markup, html};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

use super::steps;
use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::import::{self, Import};
use crate::capture::imports::{Noun, presets, saved};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::bring_in::work::{self, Kept};
use crate::keys;
use crate::people::{Caller, audit};
use crate::web::{Card, Field, Flash, Form, Page, Section, flash, stack};

/// The largest file, in bytes.
pub const FILE_MAX: usize = 200 * 1024 * 1024;
/// The longest name of a file that is kept, in characters.
const NAME_MAX: usize = 120;

/// `GET /imports/new`
pub async fn new(caller: Caller) -> Markup {
    form(&caller, "", &FieldErrors::new())
}

/// `POST /imports`
pub async fn receive(
    State(app): State<App>,
    caller: Caller,
    multipart: Result<Multipart, MultipartRejection>,
) -> Outcome<Response> {
    let multipart = multipart.map_err(|rejection| Fault::Unreadable(rejection.body_text()))?;
    let mut sent = Sent::default();
    match take_in(&app, &caller, multipart, &mut sent).await {
        Ok((id, Earlier::None)) => {
            Ok(axum::response::Redirect::to(&format!("/imports/{id}/columns")).into_response())
        }
        Ok((id, earlier)) => Ok(flash::then(format!("/imports/{id}"), Flash::done(earlier.sentence()))),
        Err(Fault::Fields(errors)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&caller, &sent.noun, &errors)).into_response())
        }
        Err(fault) => Err(fault),
    }
}

/// What the form sent besides the file.
#[derive(Default)]
struct Sent {
    noun: String,
}

async fn take_in(
    app: &App,
    caller: &Caller,
    mut multipart: Multipart,
    sent: &mut Sent,
) -> Outcome<(ImportId, Earlier)> {
    let mut file = None;
    while let Some(part) =
        multipart.next_field().await.map_err(|error| Fault::Unreadable(error.body_text()))?
    {
        match part.name() {
            Some("noun") => {
                sent.noun = part.text().await.map_err(|error| Fault::Unreadable(error.body_text()))?;
            }
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                file = Some((name, received(app, part).await?));
            }
            _ => {}
        }
    }
    let Some((name, landed)) = file.filter(|(name, _)| !name.is_empty()) else {
        return Err(Fault::field("file", "Please choose a CSV file."));
    };
    remember(app, caller, &name, landed, Noun::of(&sent.noun)).await
}

async fn received(app: &App, mut part: Part<'_>) -> Outcome<Landed> {
    let mut landed = Landed::new(app).await?;
    while let Some(piece) = part.chunk().await.map_err(|error| Fault::Unreadable(error.body_text()))? {
        landed.write(&piece).await?;
    }
    landed.end().await
}

/// Takes the body of a request as a file.
pub async fn body_as_file(app: &App, mut body: Body) -> Outcome<Landed> {
    let mut landed = Landed::new(app).await?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Fault::Unreadable(error.to_string()))?;
        if let Ok(piece) = frame.into_data() {
            landed.write(&piece).await?;
        }
    }
    landed.end().await
}

/// A file as it came, removed when nobody needs it any more.
pub struct Landed {
    path: PathBuf,
    file: Option<File>,
    bytes: usize,
}

impl Landed {
    async fn new(app: &App) -> Outcome<Self> {
        let path = work::folder(app)?.join(format!("{}.part", keys::token()?));
        let file = File::create(&path).await.map_err(|error| unwritten(&error))?;
        Ok(Self { path, file: Some(file), bytes: 0 })
    }

    async fn write(&mut self, piece: &[u8]) -> Outcome<()> {
        self.bytes += piece.len();
        if self.bytes > FILE_MAX {
            return Err(Fault::TooLarge { limit: FILE_MAX });
        }
        match &mut self.file {
            Some(file) => file.write_all(piece).await.map_err(|error| unwritten(&error)),
            None => Ok(()),
        }
    }

    async fn end(mut self) -> Outcome<Self> {
        if let Some(mut file) = self.file.take() {
            file.flush().await.map_err(|error| unwritten(&error))?;
        }
        Ok(self)
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Landed {
    fn drop(&mut self) {
        work::remove(&self.path);
    }
}

fn unwritten(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::StorageFull => Fault::Store(store::Error::Full),
        _ => Fault::Internal(format!("an uploaded file cannot be written: {error}")),
    }
}

/// What is known of the same file from before.
pub enum Earlier {
    /// It is new here.
    None,
    /// It was begun and goes on, with the new copy when the old one was lost.
    Begun {
        /// Whether the new copy is needed.
        takes_copy: bool,
    },
}

impl Earlier {
    fn sentence(&self) -> &'static str {
        match self {
            Self::None => "",
            Self::Begun { .. } => "This file was uploaded before; here is how far it came.",
        }
    }
}

/// Copies a file into the house and remembers it as an import. The same file, begun and not finished, goes on instead.
pub async fn remember(
    app: &App,
    caller: &Caller,
    name: &str,
    landed: Landed,
    noun: Option<Noun>,
) -> Outcome<(ImportId, Earlier)> {
    let (house, caller) = (app.clone(), caller.clone());
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(NAME_MAX).collect();
    let remembered = tokio::task::spawn_blocking(move || {
        let kept = work::keep(&house, landed.path())?;
        let outcome = remember_kept(&house, &caller, &name, &kept, noun);
        if !matches!(outcome, Ok((_, Earlier::None | Earlier::Begun { takes_copy: true }))) {
            work::remove(&work::folder(&house)?.join(&kept.name));
        }
        outcome
    });
    remembered.await.map_err(|error| Fault::Internal(format!("an upload ended badly: {error}")))?
}

fn remember_kept(
    app: &App,
    caller: &Caller,
    name: &str,
    kept: &Kept,
    noun: Option<Noun>,
) -> Outcome<(ImportId, Earlier)> {
    let hash = kept.copied.hash.clone();
    let earlier = app.store.read_blocking(move |tx: &mut store::Tx| import::of_file(tx, &hash))?;
    if let Some(begun) = earlier.iter().find(|import| is_begun(import) && import.is_seen(&caller.sight())) {
        let (id, gone) = (begun.id, !work::folder(app)?.join(&begun.file_path).exists());
        if gone {
            let name = kept.name.clone();
            app.store.write_blocking(move |tx: &mut store::Tx| import::refile(tx, id, &name))?;
        }
        return Ok((id, Earlier::Begun { takes_copy: gone }));
    }
    let start = kept.start.clone();
    let proposed = app.store.read_blocking(move |tx: &mut store::Tx| saved::propose(tx, noun, &start))?;
    let new = work::import_of(kept, proposed.noun, name, Some(caller.user));
    let who = caller.clone();
    let id = app.store.write_blocking(move |tx: &mut store::Tx| {
        let id = import::create(tx, &new)?;
        audit::note(tx, &who, "upload", "import", id.0, &new.file_name)?;
        Outcome::Ok(id)
    })?;
    Ok((id, Earlier::None))
}

fn is_begun(import: &Import) -> bool {
    import.started_at.is_some() && import.finished_at.is_none()
}

fn form(caller: &Caller, noun: &str, errors: &FieldErrors) -> Markup {
    let nouns = Noun::ALL.into_iter().map(|noun| (noun.word(), noun.label()));
    let form = Form::post("/imports")
        .multipart()
        .field(
            Field::file("file", "CSV file", ".csv,.txt,.tsv,text/csv")
                .hint(
                    "The first row names the columns. Separators and letters are found out; at most 200 MB.",
                )
                .error(errors.of("file"))
                .required(),
        )
        .field(
            Field::select("noun", "What the rows are")
                .option("", "Find out from the columns")
                .options(nouns)
                .value(noun),
        )
        .submit("Upload")
        .cancel("/imports");
    let systems = presets::of_systems();
    let moving = html! {
        p { "These exports are recognised by their columns. What people said about mail comes in with them, before any mail can go out." }
        div { @for preset in &systems { details.more { summary { (preset.name) } div.prose { p { (preset.about) } } } } }
    };
    Page::new("Bring in a list", Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .crumb("Imports", "/imports")
        .narrow()
        .lead("Nothing is written until you have seen what would happen.")
        .render(stack(html! {
            (steps(0))
            (Card::new().body(html! { div { (form) } }))
            (Card::titled("Moving in from another system").body(stack(moving)))
        }))
}
