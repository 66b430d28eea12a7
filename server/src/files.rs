//! Values made of files, made anew when the files change.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use tokio::task::JoinHandle;

/// What some files say. Files are read whole and compared, because a time of change may stay the same when a file is
/// replaced twice in a moment, or with its former time; those that are read here are small.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    value: Arc<RwLock<Arc<T>>>,
    looking: JoinHandle<()>,
}

impl<T: Send + Sync + 'static> Kept<T> {
    /// Reads the files, and looks at them again and again. What cannot be used later is logged once, and the value stays.
    pub(crate) async fn new(
        what: &'static str,
        files: Vec<PathBuf>,
        look_again: Duration,
        parse: impl Fn(&[Vec<u8>]) -> Result<T, String> + Send + 'static,
    ) -> Result<Self, String> {
        let mut seen = read(&files).await?;
        let value = Arc::new(RwLock::new(Arc::new(parse(&seen).map_err(|why| named(&files, &why))?)));
        let kept = Arc::clone(&value);
        let looking = tokio::spawn(async move {
            let mut unreadable = false;
            loop {
                tokio::time::sleep(look_again).await;
                let now = match read(&files).await {
                    Ok(now) => now,
                    Err(why) if unreadable => {
                        tracing::debug!(why, "still unreadable");
                        continue;
                    }
                    Err(why) => {
                        unreadable = true;
                        tracing::error!(why, "{what} cannot be read again; what was read before stays");
                        continue;
                    }
                };
                unreadable = false;
                if now == seen {
                    continue;
                }
                match parse(&now) {
                    Ok(value) => {
                        *kept.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(value);
                        tracing::info!("{what} has changed and was read again");
                    }
                    Err(why) => {
                        let why = named(&files, &why);
                        tracing::error!(why, "{what} has changed and cannot be used; what was read before stays");
                    }
                }
                seen = now;
            }
        });
        Ok(Self { value, looking })
    }

    /// The value as the files last were when they could be used.
    pub(crate) fn now(&self) -> Arc<T> {
        Arc::clone(&self.value.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> Drop for Kept<T> {
    fn drop(&mut self) {
        self.looking.abort();
    }
}

async fn read(files: &[PathBuf]) -> Result<Vec<Vec<u8>>, String> {
    let mut contents = Vec::with_capacity(files.len());
    for file in files {
        let content = tokio::fs::read(file).await;
        contents.push(content.map_err(|error| format!("cannot read {}: {error}", file.display()))?);
    }
    Ok(contents)
}

fn named(files: &[PathBuf], why: &str) -> String {
    let names: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
    format!("{}: {why}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK_AGAIN: Duration = Duration::from_millis(5);

    fn number(files: &[Vec<u8>]) -> Result<u32, String> {
        String::from_utf8_lossy(&files[0]).trim().parse().map_err(|_| "is no number".to_owned())
    }

    /// Writes in one step: a file that is half written would be a third content.
    fn put(path: &std::path::Path, text: &str) {
        let beside = path.with_extension("new");
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(beside, path).unwrap();
    }

    #[tokio::test]
    async fn a_file_that_changes_is_read_again_and_a_broken_one_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n");
        put(&path, "1");
        let (parsed, mut results) = tokio::sync::mpsc::unbounded_channel();
        let parse = move |files: &[Vec<u8>]| {
            let result = number(files);
            let _ = parsed.send(result.clone());
            result
        };
        let kept = Kept::new("n", vec![path.clone()], LOOK_AGAIN, parse).await.unwrap();
        assert_eq!((results.recv().await, *kept.now()), (Some(Ok(1)), 1));
        for (text, value) in
            [("two", Err("is no number".to_owned())), ("3", Ok(3)), ("", Err("is no number".to_owned()))]
        {
            put(&path, text);
            assert_eq!(results.recv().await, Some(value), "{text:?}");
        }
        std::fs::remove_file(&path).unwrap();
        put(&path, "4");
        assert_eq!(results.recv().await, Some(Ok(4)));
        // The next look begins when the value of the last is in its place.
        put(&path, "five");
        assert_eq!(results.recv().await, Some(Err("is no number".to_owned())));
        assert_eq!(*kept.now(), 4);
    }

    #[tokio::test]
    async fn what_cannot_be_used_from_the_start_is_an_error_that_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n");
        let new = |path: PathBuf| Kept::new("n", vec![path], LOOK_AGAIN, number);
        assert!(new(path.clone()).await.is_err_and(|error| error.contains("cannot read") && error.contains("/n")));
        put(&path, "x");
        assert!(new(path).await.is_err_and(|error| error.ends_with("/n: is no number")));
    }
}
