//! What large media cost, and how punctual pictures are: bytes pass the Worker as streams, so
//! neither its memory nor its time may grow with them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::figures::{Sample, Table};
use super::inspector::{Heap, Inspector};
use super::stage::{Stage, answered, full_minute, instant};
use crate::checkout;
use crate::dev::wait_until;

const MB: u64 = 1_000_000;

/// A part or a whole file on a busy machine.
const PATIENCE: Duration = Duration::from_mins(10);

/// How many pictures are due at one second, each of another account.
const PICTURES: usize = 100;

/// Long enough for a hundred uploads before their second.
const PICTURES_AHEAD: Duration = Duration::from_mins(5);

/// A video of which nearly all is a box that every reader steps over.
struct Film {
    head: Vec<u8>,
    bytes: u64,
}

/// Watches the isolate while bytes pass.
struct Watch<'a> {
    inspector: &'a mut Inspector,
    before: Heap,
    most: Heap,
    cpu_ms: f64,
}

/// Passes videos in and out.
pub(super) async fn run(stage: &mut Stage, table: &mut Table) -> Result<()> {
    let mut inspector = Inspector::connect(stage.inspector()).await?;
    for (name, bytes) in [("300 MB", 300 * MB), ("2 GB", 2_000 * MB)] {
        in_and_out(stage, &mut inspector, table, (name, &Film::of(bytes)?)).await?;
    }
    interrupted(stage, table, &Film::of(100 * MB)?).await
}

// === impl Film ===

impl Film {
    fn of(bytes: u64) -> Result<Self> {
        let mut head = std::fs::read(checkout::path("tests/media/video.mp4"))?;
        let rest = u32::try_from(bytes - head.len() as u64)?;
        head.extend(rest.to_be_bytes());
        head.extend(b"free");
        Ok(Self { head, bytes })
    }

    /// The bytes of a stretch: behind the head there are zeros.
    fn stretch(&self, from: u64, length: u64) -> Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(length)?];
        let head = self.head.get(usize::try_from(from)?..).unwrap_or_default();
        let shown = head.len().min(bytes.len());
        bytes[..shown].copy_from_slice(&head[..shown]);
        Ok(bytes)
    }
}

// === impl Watch ===

impl<'a> Watch<'a> {
    async fn begin(inspector: &'a mut Inspector) -> Result<Self> {
        let before = inspector.heap().await?;
        inspector.start().await?;
        Ok(Self {
            inspector,
            before,
            most: before,
            cpu_ms: 0.0,
        })
    }

    async fn look(&mut self) -> Result<()> {
        let now = self.inspector.heap().await?;
        self.most = self.most.max(now);
        Ok(())
    }

    async fn end(mut self) -> Result<Self> {
        self.look().await?;
        self.cpu_ms = self.inspector.stop().await?;
        Ok(self)
    }

    fn report(&self, table: &mut Table, what: &str, bytes: u64, took: Duration) {
        let mb = megabytes(bytes);
        let speed = format!("{:.0} MB/s", mb / took.as_secs_f64());
        table.add_one(format!("{what}, took"), "s", took.as_secs_f64(), speed);
        let each = self.cpu_ms / mb;
        let whole = format!("{:.0} ms in all", self.cpu_ms);
        table.add_one(format!("{what}, CPU per MB"), "ms", each, whole);
        let heap = megabytes(self.most.used.saturating_sub(self.before.used));
        let from = format!("from {:.1} MB", megabytes(self.before.used));
        table.add_one(format!("{what}, heap grew by"), "MB", heap, from);
        let outside = self.most.outside.saturating_sub(self.before.outside);
        let from = format!("from {:.1} MB", megabytes(self.before.outside));
        let what = format!("{what}, wasm and buffers grew by");
        table.add_one(what, "MB", megabytes(outside), from);
    }
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a few gigabytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

async fn in_and_out(
    stage: &Stage,
    inspector: &mut Inspector,
    table: &mut Table,
    (name, film): (&str, &Film),
) -> Result<()> {
    let (mut watch, started) = (Watch::begin(inspector).await?, Instant::now());
    let medium = announce(stage, film).await?;
    for number in 1..=parts(&medium, film)? {
        send(stage, &medium, film, number).await?;
        watch.look().await?;
    }
    complete(stage, &medium).await?;
    let took = started.elapsed();
    let watch = watch.end().await?;
    watch.report(table, &format!("{name} in"), film.bytes, took);

    let (mut watch, started) = (Watch::begin(inspector).await?, Instant::now());
    let file = stage.get(&format!("{}/file", path_of(&medium)?));
    let mut file = file.timeout(PATIENCE).send().await?;
    let (mut read, mut looked_at) = (0, 0);
    while let Some(bytes) = file.chunk().await? {
        read += bytes.len() as u64;
        if read - looked_at > 20 * MB {
            watch.look().await?;
            looked_at = read;
        }
    }
    ensure!(
        read == film.bytes,
        "{read} of {} bytes came back",
        film.bytes
    );
    let took = started.elapsed();
    let watch = watch.end().await?;
    watch.report(table, &format!("{name} out"), film.bytes, took);
    Ok(())
}

/// A part whose client goes away half-way, and a Worker that is killed between two parts: only what
/// had not arrived is sent again.
async fn interrupted(stage: &mut Stage, table: &mut Table, film: &Film) -> Result<()> {
    let medium = announce(stage, film).await?;
    let (mut sent, count) = (0_u32, parts(&medium, film)?);
    for number in 1..=count {
        if number == 2 {
            leave_half_way(stage, &medium, film, number).await?;
            sent += 1;
        }
        if number == 4 {
            stage.stack.kill_worker()?;
            stage.stack.wait_until_up().await?;
        }
        send(stage, &medium, film, number).await?;
        sent += 1;
    }
    complete(stage, &medium).await?;
    table.add_one(
        "100 MB through a cut line and a killed Worker, parts sent",
        "",
        f64::from(sent),
        format!("of {count}; complete"),
    );
    Ok(())
}

/// Begins to send a part and closes the connection.
async fn leave_half_way(stage: &Stage, medium: &Value, film: &Film, number: u64) -> Result<()> {
    let (from, length) = stretch_of(medium, film, number)?;
    let part = stage
        .put(&format!("{}/parts/{number}", path_of(medium)?))
        .header("content-type", "application/octet-stream")
        .body(film.stretch(from, length)?);
    let sending = part.timeout(Duration::from_millis(20)).send().await;
    ensure!(sending.is_err(), "the line was not cut");
    Ok(())
}

/// A hundred pictures of one second, each of another account.
pub(super) async fn pictures(stage: &mut Stage, table: &mut Table) -> Result<()> {
    stage.have_accounts(PICTURES).await?;
    let picture = photo(stage).await?;
    let due_at = full_minute(PICTURES_AHEAD) + 15_000;
    let _ticking = stage.ticking();
    for number in 0..PICTURES {
        let draft = json!({
            "text": format!("picture {number}"),
            "media": [{ "id": picture }],
            "targets": [{ "account": format!("acc_{number:032x}") }],
            "schedule": { "at": instant(due_at)? },
        });
        stage.compose(&draft).await?;
    }
    wait_until(due_at).await;
    let public = stage
        .wait_for_public("picture", PICTURES, Duration::from_mins(1))
        .await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let fates = stage.fates("picture").await?;
    let late = Sample::of(fates.iter().filter_map(|fate| fate.arrived));
    let remark = format!("as it arrives; {public} of {PICTURES} public");
    ensure!(late.at(0.0) >= 0.0, "a picture went out early");
    table.add_samples(
        "lateness of 100 pictures at one second",
        "ms",
        &[late],
        &remark,
    );
    Ok(())
}

/// Uploads a photo, and answers with its id.
pub(super) async fn photo(stage: &Stage) -> Result<String> {
    let picture = std::fs::read(checkout::path("tests/media/photo.jpg"))?;
    let file = Film {
        bytes: picture.len() as u64,
        head: picture,
    };
    let medium = announce(stage, &file).await?;
    send(stage, &medium, &file, 1).await?;
    complete(stage, &medium).await?;
    let id = medium["id"].as_str().context("a medium without an id")?;
    Ok(id.to_owned())
}

async fn announce(stage: &Stage, film: &Film) -> Result<Value> {
    let file = json!({ "name": "film.mp4", "bytes": film.bytes });
    let medium = answered(stage.post("/api/v1/media").json(&file), 201).await?;
    Ok(medium.json().await?)
}

fn path_of(medium: &Value) -> Result<String> {
    let id = medium["id"].as_str().context("a medium without an id")?;
    Ok(format!("/api/v1/media/{id}"))
}

fn part_bytes(medium: &Value) -> Result<u64> {
    medium["part_bytes"].as_u64().context("no length of a part")
}

fn parts(medium: &Value, film: &Film) -> Result<u64> {
    Ok(film.bytes.div_ceil(part_bytes(medium)?))
}

/// Where part number `number` begins, and how long it is.
fn stretch_of(medium: &Value, film: &Film, number: u64) -> Result<(u64, u64)> {
    let usual = part_bytes(medium)?;
    let from = (number - 1) * usual;
    Ok((from, usual.min(film.bytes - from)))
}

async fn send(stage: &Stage, medium: &Value, film: &Film, number: u64) -> Result<()> {
    let (from, length) = stretch_of(medium, film, number)?;
    let part = stage
        .put(&format!("{}/parts/{number}", path_of(medium)?))
        .header("content-type", "application/octet-stream")
        .body(film.stretch(from, length)?);
    answered(part.timeout(PATIENCE), 204).await.map(drop)
}

async fn complete(stage: &Stage, medium: &Value) -> Result<()> {
    let asked = stage.post(&format!("{}/complete", path_of(medium)?));
    answered(asked.timeout(PATIENCE), 200).await.map(drop)
}
