//! What is studied: files, pipes, and which of their lines count.

use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::Failure;
use crate::results::chunks::{self, Input};
use crate::results::family::Overruled;

/// What is studied: result files, and the input file where it is here.
pub struct Material {
    pub(super) results: Vec<Input>,
    pub(super) input: Option<Input>,
    pub(super) names: Vec<PathBuf>,
    pub(super) bytes: Option<u64>,
    pub(super) overruled: Overruled,
}

impl std::fmt::Debug for Material {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Material");
        shown.field("names", &self.names).finish_non_exhaustive()
    }
}

impl Material {
    /// Opens files.
    pub fn open(results: &[PathBuf], input: Option<&Path>) -> Result<Self, Failure> {
        let names: Vec<PathBuf> = results
            .iter()
            .map(PathBuf::as_path)
            .chain(input)
            .map(Path::to_owned)
            .collect();
        let lengths = names.iter().map(|path| fs::metadata(path).ok());
        let bytes = lengths.map(|about| Some(about?.len())).sum();
        Ok(Self {
            results: chunks::files(results)?,
            input: match input {
                Some(input) => chunks::files(&[input])?.pop(),
                None => None,
            },
            names,
            bytes,
            overruled: Overruled::default(),
        })
    }

    /// Leaves out the lines that do not count, because those of another try do.
    #[must_use]
    pub fn without(self, overruled: Overruled) -> Self {
        Self { overruled, ..self }
    }

    /// Takes results from where they come, such as standard input.
    pub fn of<S: Into<Input>>(results: Vec<S>, input: Option<S>) -> Self {
        Self {
            results: results.into_iter().map(Into::into).collect(),
            input: input.map(Into::into),
            names: Vec::new(),
            bytes: None,
            overruled: Overruled::default(),
        }
    }
}
