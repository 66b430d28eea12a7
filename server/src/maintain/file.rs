//! Files of archived orders on the disk. As long as one is not whole, its name ends in `.part`.

use std::{
    io::SeekFrom,
    path::{Path, PathBuf},
};

use futures::StreamExt as _;
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncBufReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _, BufReader, BufWriter},
};

use super::{MaintainError, Result, internal};
use crate::{
    domain::id::{CustomerId, OrderId},
    store::{Tx, maintain::Archive},
};

/// One that orders are being written to.
pub(super) struct Part {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Part {
    pub(super) async fn make(dir: &Path, archive: &Archive) -> Result<Self> {
        let path = part(dir, archive);
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await;
        let file = opened.map_err(at("make", &path))?;
        sync_folder(dir).await?;
        Ok(Self { path, file: BufWriter::new(file) })
    }

    /// Writes orders behind the bytes that count, and makes sure that the disk has them. How many bytes.
    pub(super) async fn append(&mut self, tx: &mut Tx<'_>, counted: i64, ids: &[OrderId]) -> Result<i64> {
        let begin = unsigned(counted);
        let write = at("write to", &self.path);
        // An attempt before this one may have written what was not committed.
        self.file.get_ref().set_len(begin).await.map_err(&write)?;
        self.file.seek(SeekFrom::Start(begin)).await.map_err(&write)?;
        let (mut bytes, mut count) = (0, 0);
        let mut documents = tx.order_documents(ids);
        while let Some(document) = documents.next().await {
            let line = document? + "\n";
            self.file.write_all(line.as_bytes()).await.map_err(&write)?;
            bytes += i64::try_from(line.len()).unwrap_or_default();
            count += 1;
        }
        if count != ids.len() {
            return Err(internal(format!("{count} of {} orders were read", ids.len())).into());
        }
        self.file.flush().await.map_err(&write)?;
        self.file.get_ref().sync_all().await.map_err(&write)?;
        Ok(bytes)
    }
}

/// Whether a file is there, whole or not.
pub(super) async fn is_there(dir: &Path, archive: &Archive) -> Result<bool> {
    Ok(exists(&part(dir, archive)).await? || exists(&dir.join(&archive.file_name)).await?)
}

/// Cuts a file to what counts, and gives it its name; one of which nothing counts goes.
pub(super) async fn finish(dir: &Path, archive: &Archive) -> Result<()> {
    let path = part(dir, archive);
    if !exists(&path).await? {
        return Ok(());
    }
    if archive.byte_count == 0 {
        fs::remove_file(&path).await.map_err(at("remove", &path))?;
    } else {
        cut(&path, archive.byte_count).await?;
        fs::rename(&path, dir.join(&archive.file_name)).await.map_err(at("rename", &path))?;
    }
    sync_folder(dir).await
}

/// Puts another name in place of a customer's wherever it stands in a whole file: in a copy, which then takes its place. In
/// how many orders.
pub(super) async fn rename_customer(path: &Path, from: &CustomerId, to: &CustomerId) -> Result<u64> {
    let (from, to) = (member(from), member(to));
    let copy = path.with_extension("erasing");
    let (read, write) = (at("read", path), at("write to", &copy));
    let mut lines = BufReader::new(File::open(path).await.map_err(&read)?).lines();
    let opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&copy).await;
    let mut file = BufWriter::new(opened.map_err(at("make", &copy))?);
    let mut orders = 0;
    while let Some(line) = lines.next_line().await.map_err(&read)? {
        orders += u64::from(line.contains(&from));
        let line = line.replace(&from, &to) + "\n";
        file.write_all(line.as_bytes()).await.map_err(&write)?;
    }
    file.flush().await.map_err(&write)?;
    file.get_ref().sync_all().await.map_err(&write)?;
    if orders == 0 {
        fs::remove_file(&copy).await.map_err(at("remove", &copy))?;
    } else {
        fs::rename(&copy, path).await.map_err(at("rename", &copy))?;
    }
    sync_folder(path.parent().unwrap_or(Path::new("."))).await?;
    Ok(orders)
}

/// A customer as Postgres writes one into a document. Within a text this cannot stand: quotes are escaped there.
fn member(customer: &CustomerId) -> String {
    format!("\"customer_id\": {}", serde_json::Value::from(customer.as_str()))
}

/// A file's name is on the disk only when its folder is.
pub(super) async fn sync_folder(dir: &Path) -> Result<()> {
    let folder = File::open(dir).await.map_err(at("open", dir))?;
    folder.sync_all().await.map_err(at("write to", dir))
}

/// Its name as long as it is not whole.
fn part(dir: &Path, archive: &Archive) -> PathBuf {
    dir.join(format!("{}.part", archive.file_name))
}

async fn cut(path: &Path, bytes: i64) -> Result<()> {
    let file = OpenOptions::new().write(true).open(path).await.map_err(at("open", path))?;
    let found = file.metadata().await.map_err(at("look at", path))?.len();
    if found < unsigned(bytes) {
        return Err(MaintainError::Shorter { path: path.to_owned(), found, recorded: unsigned(bytes) });
    }
    file.set_len(unsigned(bytes)).await.map_err(at("write to", path))?;
    file.sync_all().await.map_err(at("write to", path))
}

pub(super) async fn exists(path: &Path) -> Result<bool> {
    fs::try_exists(path).await.map_err(at("look for", path))
}

fn at(attempt: &'static str, path: &Path) -> impl Fn(std::io::Error) -> MaintainError {
    let path = path.to_owned();
    move |cause| MaintainError::File { attempt, path: path.clone(), cause }
}

fn unsigned(bytes: i64) -> u64 {
    u64::try_from(bytes).unwrap_or_default()
}
