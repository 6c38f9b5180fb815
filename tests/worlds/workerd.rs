//! The world of `wrangler dev`: real workerd, the sandbox over HTTP, and the test clock. Its
//! scenarios and tests come one after the other, because they share that clock. Needs the Worker
//! that `cargo xtask build --dev --features test-clock` makes.

use crate::scenarios::world::{World, request};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use noctin_sandbox::Clock;
use noctin_scheduler::fakes::store::dump;
use reqwest::redirect::Policy;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use xtask::stack::{Stack, StackOptions};

/// The key that seals tokens: 32 bytes, and easy to look for.
const KEY: &str = "c2VhbHMgZm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzISE=";

/// The key that signs addresses of media.
const LINK_KEY: &str = "YWRkcmVzc2VzIG9mIG1lZGlhLCAzMiBieXRlcyEhISE=";

/// The world of wrangler dev.
pub(crate) struct Workerd {
    /// Sandbox, database and Worker.
    pub(crate) stack: Mutex<Stack>,
    client: reqwest::Client,
    origin: String,
    sandbox_url: String,
    tick_url: String,
    offset_ms: AtomicI64,
    names: AtomicUsize,
}

impl Workerd {
    /// Starts sandbox and Worker.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let ring = |key: &str| format!(r#"{{"active":"k1","keys":{{"k1":"{key}"}}}}"#);
        let stack = Stack::start(
            StackOptions::default()
                .signup("open")
                .var("TOKEN_KEYS", &ring(KEY))
                .var("LINK_KEYS", &ring(LINK_KEY)),
        )
        .await?;
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(Duration::from_mins(1))
            .build()?;
        Ok(Self {
            origin: stack.worker_url().to_owned(),
            sandbox_url: stack.sandbox().base_url(),
            tick_url: stack.tick_url(),
            stack: Mutex::new(stack),
            client,
            offset_ms: AtomicI64::new(0),
            names: AtomicUsize::new(0),
        })
    }

    /// Kills the Worker at once, with all that it is doing and all messages under way. Wrangler
    /// starts another: see [`Self::wait_until_up`].
    pub(crate) async fn crash(&self) {
        self.stack.lock().await.kill_worker().unwrap();
    }

    /// Waits until the Worker that follows a killed one answers.
    pub(crate) async fn wait_until_up(&self) {
        self.stack.lock().await.wait_until_up().await.unwrap();
    }

    /// Ends Worker and sandbox, and removes what they kept.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.stack.into_inner().stop().await
    }

    /// Sends a request to the Worker that a crash may leave without an answer.
    pub(crate) async fn try_worker(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, reqwest::Error> {
        let url = request.uri().to_string();
        self.send(&url, request).await
    }

    /// Lets the cron trigger fire once; a crash may leave it without an end.
    pub(crate) async fn try_tick(&self) -> Result<StatusCode, reqwest::Error> {
        Ok(self.client.get(&self.tick_url).send().await?.status())
    }

    async fn send(
        &self,
        url: &str,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, reqwest::Error> {
        let (parts, body) = request.into_parts();
        let answer = self
            .client
            .request(parts.method, url)
            .headers(parts.headers)
            .body(body)
            .send()
            .await?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        response.headers_mut().extend(answer.headers().clone());
        *response.body_mut() = answer.bytes().await?.to_vec();
        Ok(response)
    }
}

impl World for Workerd {
    /// A request that names no address comes from one of its own: all scenarios run on this
    /// machine, and no flood is what they are about.
    async fn worker(&self, mut request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let asked = format!("{} {}", request.method(), request.uri());
        request
            .headers_mut()
            .entry("cf-connecting-ip")
            .or_insert_with(|| {
                let [.., high, middle, low] =
                    self.names.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                HeaderValue::from_str(&format!("10.{high}.{middle}.{low}")).unwrap()
            });
        let again = (request.method() == Method::GET).then(|| request.clone());
        let mut answer = self.try_worker(request).await;
        // A connection that was open when its Worker was killed may close under a question. What
        // only reads is asked again, as browsers do.
        if let (Err(_), Some(again)) = (&answer, again) {
            answer = self.try_worker(again).await;
        }
        answer.unwrap_or_else(|error| panic!("{asked}: {error:?}"))
    }

    async fn sandbox(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let url = format!("{}{path}", self.sandbox_url);
        self.send(&url, request)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error:?}"))
    }

    fn origin(&self) -> String {
        self.origin.clone()
    }

    fn now_ms(&self) -> i64 {
        noctin_sandbox::SystemClock.now_ms() + self.offset_ms.load(Ordering::SeqCst)
    }

    async fn tick(&self) {
        let status = self.try_tick().await.unwrap();
        assert!(status.is_success(), "the tick answers {status}");
    }

    async fn pass(&self, time: Duration) {
        let span = i64::try_from(time.as_millis()).unwrap();
        let offset = self.offset_ms.fetch_add(span, Ordering::SeqCst) + span;
        self.stack
            .lock()
            .await
            .sandbox()
            .sandbox
            .set_offset_ms(offset);
        let set = request(
            "POST",
            &format!("{}/__test/clock", self.origin),
            Some(&serde_json::json!({ "offset_ms": offset })),
        );
        let answer = self.worker(set).await;
        assert_eq!(
            answer.status(),
            200,
            "{}",
            String::from_utf8_lossy(answer.body())
        );
    }

    async fn breathe(&self) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    async fn kill(&self) {
        self.crash().await;
        self.wait_until_up().await;
    }

    async fn stored_bytes(&self) -> Vec<u8> {
        let folder = self.stack.lock().await.persist_dir().to_owned();
        let mut bytes = Vec::new();
        read_all(&folder, &mut bytes);
        bytes
    }

    async fn rows(&self) -> String {
        let folder = self
            .stack
            .lock()
            .await
            .persist_dir()
            .join("v3/d1/miniflare-D1DatabaseObject");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let databases = files.filter(|path| path.extension().is_some_and(|end| end == "sqlite"));
        let dumps = databases.map(|path| {
            dump(&Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap())
                .unwrap()
        });
        dumps.collect::<Vec<_>>().join("\n")
    }

    async fn logged(&self) -> String {
        let log = self.stack.lock().await.log().unwrap();
        // wrangler's own lines name the addresses of callbacks: on this machine only, and not ours.
        log.lines()
            .filter(|line| line.starts_with('{'))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn configured_secrets(&self) -> Vec<String> {
        vec![
            KEY.to_owned(),
            LINK_KEY.to_owned(),
            noctin_sandbox::x::CLIENT_SECRET.to_owned(),
            noctin_sandbox::openai::API_KEY.to_owned(),
        ]
    }

    fn link_keys(&self) -> String {
        format!(r#"{{"active":"k1","keys":{{"k1":"{LINK_KEY}"}}}}"#)
    }

    fn assets(&self) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dashboard/dist");
        let mut files = Vec::new();
        files_in(&folder, &mut files);
        let paths = files
            .iter()
            .map(|file| format!("/{}", file.strip_prefix(&folder).unwrap().to_str().unwrap()));
        let is_served = |path: &String| path != "/_headers" && path != "/_redirects";
        paths.filter(is_served).collect()
    }

    fn has_exact_time(&self) -> bool {
        false
    }

    fn guard_floods(&self) {}

    fn unique(&self, what: &str) -> String {
        format!("{what}_{}", self.names.fetch_add(1, Ordering::Relaxed))
    }
}

fn files_in(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_in(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn read_all(folder: &Path, bytes: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // wrangler's own request traces, with the addresses of callbacks: on this machine only, and
        // not ours.
        if path.ends_with("observability") {
            continue;
        }
        if path.is_dir() {
            read_all(&path, bytes);
        } else {
            bytes.extend(std::fs::read(&path).unwrap());
        }
    }
}
