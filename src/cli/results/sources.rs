//! Where the results are that were named: files, folders of batches, standard input.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::ResultsArgs;
use crate::cli::desk::Desk;
use crate::cli::saved;
use crate::domain::{BatchId, Failure, Kind};
use crate::results::chunks::{self, Input};
use crate::results::family::Overruled;
use crate::results::truth::Material;

/// What is read, in this order.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Sources {
    pub(super) results: Vec<Named>,
    /// The requests, where they are.
    pub(super) input: Option<PathBuf>,
    /// Lines that do not count, because those of another batch of the family do.
    pub(super) overruled: Arc<Overruled>,
    /// Whether something of it was downloaded, so that there may be retries of it.
    pub(super) is_batch: bool,
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
    pub(in crate::cli) async fn find_one(desk: &mut Desk, what: &str) -> Result<Self, Failure> {
        let mut found = Self {
            results: Vec::new(),
            input: None,
            overruled: Arc::default(),
            is_batch: false,
        };
        found.add(desk, what, 1).await?;
        Ok(found)
    }

    /// Finds everything that was named.
    pub(super) async fn find(desk: &mut Desk, args: &ResultsArgs) -> Result<Self, Failure> {
        let mut found = Self {
            results: Vec::new(),
            input: args.input.as_ref().map(|path| desk.env.cwd().join(path)),
            overruled: Arc::default(),
            is_batch: false,
        };
        for what in &args.what {
            found.add(desk, what, args.what.len()).await?;
        }
        if let Some(input) = found.input.as_ref().filter(|input| !input.exists()) {
            let what = format!("cannot open {}", input.display());
            let why = "there is no such file";
            return Err(Failure::new(Kind::NotFound, what, why).with_hint("check the path"));
        }
        Ok(found)
    }

    async fn add(&mut self, desk: &mut Desk, what: &str, among: usize) -> Result<(), Failure> {
        if what == "-" {
            return self.add_stdin();
        }
        let saved = saved::find(desk, what).await?;
        self.is_batch |= saved.is_batch;
        for part in saved.parts {
            let named = part.files.into_iter().map(|path| Named {
                name: match (saved.is_batch, &part.batch) {
                    (false, _) => what.to_owned(),
                    (true, None) => file_name(&path),
                    (true, Some(_)) => name_with_folder(&path),
                },
                path: Some(path),
                batch: part.batch.clone(),
            });
            self.results.extend(named);
        }
        // The requests of one batch say nothing about the results of others.
        if self.input.is_none() && among == 1 {
            self.input = saved.input;
        }
        Ok(())
    }

    fn add_stdin(&mut self) -> Result<(), Failure> {
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
            name: "standard input".to_owned(),
            batch: None,
        });
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

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Names a file by its folder too: all of them are called `output.jsonl`.
pub(super) fn name_with_folder(path: &Path) -> String {
    let folder = path.parent().map(file_name).unwrap_or_default();
    format!("{folder}/{}", file_name(path))
}
