//! Writes the component gallery as files: `cargo run -p armistice --example gallery -- FOLDER`.

use std::path::Path;
use std::{env, fs, io};

use armistice::web::{Theme, assets, gallery};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).unwrap_or_else(|| "target/gallery".into());
    let folder = Path::new(&folder);
    for (name, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
        let pages = folder.join(name);
        fs::create_dir_all(pages.join("assets"))?;
        for (file, page) in gallery::leaves(theme) {
            // Pages name their files from the root of a server; on disk they lie beside them.
            let text =
                page.into_string().replace("\"/assets/", "\"assets/").replace("type=\"module\" ", "defer ");
            fs::write(pages.join(format!("{file}.html")), text)?;
        }
        for (file, body) in assets::files() {
            fs::write(pages.join("assets").join(file), body)?;
        }
    }
    println!("{}", folder.display());
    Ok(())
}
