//! Where the results are that were named: files, folders of batches, standard input.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::ResultsArgs;
use crate::cli::desk::Desk;
use crate::domain::batch::ResultFile;
use crate::domain::{BatchId, Failure, Kind};
use crate::results::chunks::{self, Input};
use crate::results::family::Overruled;
use crate::results::truth::Material;

/// The part of an id that ends the name of its folder.
const ID_TAIL: usize = 8;

/// What is read, in this order.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Sources {
    pub(super) results: Vec<Named>,
    /// The requests, where they are.
    pub(super) input: Option<PathBuf>,
    /// Lines that do not count, because those of another batch of the family do.
    pub(super) overruled: Arc<Overruled>,
}

/// A source and what people call it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// `None` for standard input.
    pub(super) path: Option<PathBuf>,
    pub(super) name: String,
    /// The batch, where several are shown as one.
    pub(super) batch: Option<BatchId>,
}

impl Sources {
    /// Finds one file, folder or batch that is read more than once.
    pub(in crate::cli) fn find_one(desk: &mut Desk, what: &str) -> Result<Self, Failure> {
        let mut found = Self {
            results: Vec::new(),
            input: None,
            overruled: Arc::default(),
        };
        found.add(desk, what, 1)?;
        Ok(found)
    }

    /// Finds everything that was named.
    pub(super) fn find(desk: &mut Desk, args: &ResultsArgs) -> Result<Self, Failure> {
        let mut found = Self {
            results: Vec::new(),
            input: args.input.as_ref().map(|path| desk.env.cwd().join(path)),
            overruled: Arc::default(),
        };
        for what in &args.what {
            found.add(desk, what, args.what.len())?;
        }
        if let Some(input) = found.input.as_ref().filter(|input| !input.exists()) {
            let what = format!("cannot open {}", input.display());
            let why = "there is no such file";
            return Err(Failure::new(Kind::NotFound, what, why).with_hint("check the path"));
        }
        Ok(found)
    }

    fn add(&mut self, desk: &mut Desk, what: &str, among: usize) -> Result<(), Failure> {
        let file = desk.env.cwd().join(what);
        if what == "-" {
            let name = "standard input".to_owned();
            if self.results.iter().any(|named| named.path.is_none()) {
                let why = "it can be read only once";
                return Err(Failure::new(
                    Kind::Usage,
                    "cannot read standard input twice",
                    why,
                ));
            }
            self.results.push(Named {
                path: None,
                name,
                batch: None,
            });
            return Ok(());
        }
        if file.exists() && !file.is_dir() {
            let name = what.to_owned();
            self.results.push(Named {
                path: Some(file),
                name,
                batch: None,
            });
            return Ok(());
        }
        let (files, input) = if file.is_dir() {
            in_folder(&file)
        } else {
            of_batch(desk, what)?
        };
        if files.is_empty() {
            let what = format!("there are no results in {}", file.display());
            return Err(Failure::new(
                Kind::NotFound,
                what,
                "it has no output.jsonl and no errors.jsonl",
            )
            .with_hint("`batchdeck download` fetches the results of a batch"));
        }
        self.results.extend(files);
        // The requests of one batch say nothing about the results of others.
        if self.input.is_none() && among == 1 {
            self.input = input;
        }
        Ok(())
    }

    /// Returns the batch of a source, where several are shown as one.
    pub(super) fn batch(&self, file: u8) -> Option<&str> {
        let named = self.results.get(usize::from(file));
        named.and_then(|named| Some(named.batch.as_ref()?.as_str()))
    }

    /// Opens everything for reading once.
    pub(super) fn open(&self) -> Result<Vec<Input>, Failure> {
        let mut opened = Vec::new();
        for named in &self.results {
            match &named.path {
                None => opened.push(Input::Stream(Box::new(io::stdin()))),
                Some(path) => opened.extend(chunks::files(&[path])?),
            }
        }
        Ok(opened)
    }

    /// Opens everything for being counted.
    pub(super) fn material(&self) -> Result<Material, Failure> {
        if let Ok(paths) = self.paths() {
            let material = Material::open(&paths, self.input.as_deref())?;
            return Ok(material.without((*self.overruled).clone()));
        }
        let input = self.input.as_ref();
        let input = input.map(|input| chunks::files(&[input])).transpose()?;
        let input = input.and_then(|mut opened| opened.pop());
        Ok(Material::of(self.open()?, input))
    }

    /// Returns the paths, for what reads more than once; standard input cannot be.
    pub(in crate::cli) fn paths(&self) -> Result<Vec<PathBuf>, Failure> {
        let path = |named: &Named| {
            named.path.clone().ok_or_else(|| {
                Failure::new(
                    Kind::Usage,
                    "cannot tell that of standard input",
                    "it needs a file that can be read more than once",
                )
                .with_hint("write it to a file first")
            })
        };
        self.results.iter().map(path).collect()
    }

    /// Returns the bytes of everything together, where they can be known.
    pub(super) fn size(&self) -> Option<u64> {
        let sizes = self.results.iter().map(|named| {
            let about = std::fs::metadata(named.path.as_ref()?).ok()?;
            about.is_file().then_some(about.len())
        });
        sizes.sum()
    }

    /// Returns what people call the sources, in their order.
    pub(in crate::cli) fn names(&self) -> Vec<&str> {
        self.results
            .iter()
            .map(|named| named.name.as_str())
            .collect()
    }

    /// Returns what people call a source.
    pub(super) fn name(&self, file: u8) -> &str {
        let named = self.results.get(usize::from(file));
        let input = self.input.as_deref().and_then(Path::file_name);
        let input = input.and_then(|name| name.to_str()).unwrap_or("input");
        named.map_or(input, |named| named.name.as_str())
    }
}

/// Finds both files of a batch that was downloaded, and its input if that is there.
fn of_batch(desk: &mut Desk, id: &str) -> Result<(Vec<Named>, Option<PathBuf>), Failure> {
    let root = desk.sound_settings()?.config.download_dir;
    let root = desk.env.absolute(&root);
    let folder = folder_of(&root, id);
    match folder.as_deref().map(in_folder) {
        Some((files, input)) if !files.is_empty() => Ok((files, input)),
        Some(_) | None => Err(Failure::new(
            Kind::NotFound,
            format!("there are no results of {id} here"),
            format!(
                "it is no file, and no batch downloaded to {}",
                root.display()
            ),
        )
        .with_hint("`batchdeck download` fetches them")),
    }
}

/// Finds output, errors and input in the folder of a batch.
fn in_folder(folder: &Path) -> (Vec<Named>, Option<PathBuf>) {
    let there = |which: ResultFile| {
        let path = folder.join(which.file_name());
        path.is_file().then_some(path)
    };
    let named = |which: ResultFile| {
        let name = which.file_name().to_owned();
        there(which).map(|path| Named {
            path: Some(path),
            name,
            batch: None,
        })
    };
    let files = [ResultFile::Output, ResultFile::Errors]
        .into_iter()
        .filter_map(named);
    (files.collect(), there(ResultFile::Input))
}

/// Finds the folder that [`crate::ops::place`] gave a batch, whatever its name was then.
fn folder_of(root: &Path, id: &str) -> Option<PathBuf> {
    let skipped = id.chars().count().saturating_sub(ID_TAIL);
    let tail: String = id.chars().skip(skipped).collect();
    // A name that had to be made safe carries a mark behind the id.
    let (ending, inside) = (format!("-{tail}"), format!("-{tail}-"));
    let is_of_batch = |name: &str| name.ends_with(&ending) || name.contains(&inside);
    std::fs::read_dir(root)
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(is_of_batch))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .min()
}
