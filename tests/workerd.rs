//! The scenarios on real workerd: `wrangler dev`, the sandbox over HTTP, and the test clock. One instance serves them all, one after the
//! other, because they share its clock. Needs the Worker that `cargo xtask build --dev --features test-clock` makes.

mod scenarios;

use http::{Request, Response};
use libtest_mimic::{Arguments, Failed, Trial};
use noctin_sandbox::Clock;
use reqwest::redirect::Policy;
use scenarios::world::World;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::Mutex;
use xtask::stack::{Stack, StackOptions};

/// The world of wrangler dev.
struct Workerd {
    stack: Mutex<Stack>,
    client: reqwest::Client,
    origin: String,
    sandbox_url: String,
    tick_url: String,
    offset_ms: AtomicI64,
    names: AtomicUsize,
}

impl Workerd {
    async fn start() -> anyhow::Result<Self> {
        let stack = Stack::start(StackOptions::default().signup("open")).await?;
        let client = reqwest::Client::builder().redirect(Policy::none()).timeout(Duration::from_mins(1)).build()?;
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

    async fn send(&self, url: &str, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let (parts, body) = request.into_parts();
        let sent = self.client.request(parts.method, url).headers(parts.headers).body(body).send().await;
        let answer = sent.unwrap_or_else(|error| panic!("{url}: {error:?}"));
        let mut response = Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.extend(answer.headers().clone());
        }
        response.body(answer.bytes().await.unwrap().to_vec()).unwrap()
    }
}

impl World for Workerd {
    async fn worker(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let url = request.uri().to_string();
        self.send(&url, request).await
    }

    async fn sandbox(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let url = format!("{}{path}", self.sandbox_url);
        self.send(&url, request).await
    }

    fn origin(&self) -> String {
        self.origin.clone()
    }

    fn now_ms(&self) -> i64 {
        noctin_sandbox::SystemClock.now_ms() + self.offset_ms.load(Ordering::SeqCst)
    }

    async fn tick(&self) {
        let answer = self.client.get(&self.tick_url).send().await.unwrap();
        assert!(answer.status().is_success(), "the tick answers {}", answer.status());
    }

    async fn pass(&self, time: Duration) {
        let span = i64::try_from(time.as_millis()).unwrap();
        let offset = self.offset_ms.fetch_add(span, Ordering::SeqCst) + span;
        self.stack.lock().await.sandbox().sandbox.set_offset_ms(offset);
        let set =
            scenarios::world::request("POST", &format!("{}/__test/clock", self.origin), Some(&serde_json::json!({ "offset_ms": offset })));
        let answer = self.worker(set).await;
        assert_eq!(answer.status(), 200, "{}", String::from_utf8_lossy(answer.body()));
    }

    async fn breathe(&self) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    async fn kill(&self) {
        let mut stack = self.stack.lock().await;
        stack.kill_worker().unwrap();
        stack.wait_until_up().await.unwrap();
    }

    async fn stored_bytes(&self) -> Vec<u8> {
        let folder = self.stack.lock().await.persist_dir().to_owned();
        let mut bytes = Vec::new();
        read_all(&folder, &mut bytes);
        bytes
    }

    fn unique(&self, what: &str) -> String {
        format!("{what}_{}", self.names.fetch_add(1, Ordering::Relaxed))
    }
}

fn read_all(folder: &Path, bytes: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // wrangler's own request traces, with the addresses of callbacks: on this machine only, and not ours.
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

type Scenario = fn(&Runtime, Arc<Workerd>);

macro_rules! scenario_list {
    ($($module:ident::$name:ident,)*) => {
        const SCENARIOS: &[(&str, Scenario)] = &[
            $((concat!("scenarios::", stringify!($name)), |runtime, world| runtime.block_on(scenarios::$module::$name(world))),)*
        ];
    };
}

each_scenario!(scenario_list);

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let runtime = Arc::new(Runtime::new()?);
    let world = if arguments.list { None } else { Some(Arc::new(runtime.block_on(Workerd::start())?)) };
    let trials = SCENARIOS.iter().map(|(name, scenario)| {
        let (runtime, world) = (Arc::clone(&runtime), world.clone());
        Trial::test(*name, move || {
            let world = world.ok_or_else(|| Failed::from("there is no instance"))?;
            scenario(&runtime, world);
            Ok(())
        })
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    if let Some(world) = world.and_then(Arc::into_inner) {
        runtime.block_on(world.stack.into_inner().stop())?;
    }
    Ok(conclusion.exit_code())
}
