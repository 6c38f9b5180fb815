//! The scenarios run on the router over the fakes, without sockets and with time that jumps.
//! `faults/` has what only the fakes can break.

mod checks;
mod contract;
mod facts;
mod faults;
mod scenarios;
mod statements;

use http::{Request, Response};
use noctin_sandbox::{Answer, Sandbox, Settings};
use noctin_scheduler::config::Config;
use noctin_scheduler::domain::time::{Span, Timestamp};
use noctin_scheduler::fakes::http::Transport;
use noctin_scheduler::fakes::{World as Fakes, workers};
use noctin_scheduler::ports::media::Opened;
use noctin_scheduler::ports::metered::Metered;
use noctin_scheduler::ports::{HttpError, Ports};
use noctin_scheduler::usecases::Core;
use noctin_scheduler::usecases::engine::tick;
use noctin_scheduler::web;
use scenarios::world::World;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tower::ServiceExt;

const ORIGIN: &str = "http://127.0.0.1:8787";

/// The key that seals tokens.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The key that signs addresses of media.
const LINK_KEY: &str = "YWRkcmVzc2VzIG9mIG1lZGlhLCAzMiBieXRlcyEhISE=";

/// 2030-06-15T12:00:00Z.
const START_MS: i64 = 1_907_755_200_000;

/// The world on the host.
struct Host {
    core: Core<Fakes>,
    sandbox: Sandbox,
    consumer: Mutex<Consumer>,
    names: AtomicUsize,
    /// What was sent to X, in order.
    sent: Arc<Mutex<Vec<String>>>,
}

/// The task that handles the messages of the queues, on these Workers in turn.
struct Consumer {
    workers: Vec<Core<Fakes>>,
    task: JoinHandle<()>,
}

/// Tokio's clock for the sandbox, so that both tell the same time.
struct SandboxClock {
    start_ms: i64,
    started: Instant,
}

impl noctin_sandbox::Clock for SandboxClock {
    fn now_ms(&self) -> i64 {
        self.start_ms + i64::try_from(self.started.elapsed().as_millis()).unwrap()
    }
}

impl Consumer {
    fn start(workers: Vec<Core<Fakes>>) -> Self {
        Self {
            task: tokio::spawn(workers::consume(workers.clone())),
            workers,
        }
    }
}

impl Host {
    fn start() -> Arc<Self> {
        Self::start_with(&[])
    }

    /// A world whose configuration differs in some names; a name without a value is left out.
    fn start_with(changes: &[(&'static str, Option<&'static str>)]) -> Arc<Self> {
        Self::start_at(START_MS, changes)
    }

    /// A world that begins at another instant.
    fn start_at(start_ms: i64, changes: &[(&'static str, Option<&'static str>)]) -> Arc<Self> {
        let sandbox = Sandbox::new(Arc::new(SandboxClock {
            start_ms,
            started: Instant::now(),
        }));
        sandbox.change_settings(Settings {
            tiktok_verified: vec![format!("{ORIGIN}/")],
            ..sandbox.settings()
        });
        let plugged = sandbox.clone();
        let sent = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&sent);
        let transport = Transport::new(move |request| {
            check_outgoing(&request);
            if request.uri().path().starts_with("/x/") {
                heard.lock().unwrap().push(faults::wire::written(&request));
            }
            let sandbox = plugged.clone();
            async move {
                match sandbox.handle(request).await {
                    Answer::Response(response) => Ok(response),
                    Answer::Close => Err(HttpError::Lost("closed".into())),
                    Answer::HalfBody(_) => Err(HttpError::Lost("cut off".into())),
                    Answer::Hang => std::future::pending().await,
                }
            }
        });
        let var = |name: &str| match changes.iter().find(|(changed, _)| *changed == name) {
            Some((_, value)) => value.map(str::to_owned),
            None => usual_var(name),
        };
        let core = Core::new(
            Fakes::new(Timestamp::from_ms(start_ms), 1, transport),
            Arc::new(Config::read(var)),
        );
        let consumer = Mutex::new(Consumer::start(vec![core.clone()]));
        let host = Arc::new(Self {
            core,
            sandbox,
            consumer,
            names: AtomicUsize::new(0),
            sent,
        });
        host.let_platforms_fetch();
        host
    }

    /// The platforms get media from the Worker, as they do over sockets in the other world.
    fn let_platforms_fetch(self: &Arc<Self>) {
        self.sandbox.change_settings(Settings {
            meta_pulls: true,
            ..self.sandbox.settings()
        });
        let host = Arc::downgrade(self);
        self.sandbox.reach(Box::new(move |request| {
            let host = host.upgrade();
            Box::pin(async move { Some(host?.fetched(request).await) })
        }));
    }

    /// The Worker's answer with its bytes, wherever they are.
    async fn fetched(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let response = web::router(self.invocation(), request.uri().path())
            .oneshot(request.map(axum::body::Body::from))
            .await
            .unwrap();
        let (mut parts, body) = response.into_parts();
        let body = match parts.extensions.remove::<Opened>() {
            Some(opened) => opened.of::<Vec<u8>>().unwrap().clone(),
            None => axum::body::to_bytes(body, usize::MAX)
                .await
                .unwrap()
                .to_vec(),
        };
        Response::from_parts(parts, body)
    }

    /// The core of one invocation: with the number of calls that production allows.
    fn invocation(&self) -> Core<Metered<Fakes>> {
        Core::new(self.core.ports.invocation(), Arc::clone(&self.core.config))
    }

    /// An invocation elsewhere, whose clock is ahead by `span`, or behind where that is negative.
    fn worker(&self, span: Span) -> Core<Metered<Fakes>> {
        let ports = self.core.ports.with_clock_off_by(span).invocation();
        Core::new(ports, Arc::clone(&self.core.config))
    }

    /// Kills the consumer; from now on workers whose clocks are off by these handle the messages in
    /// turn.
    fn consume_on(&self, spans: &[Span]) {
        let elsewhere = |span: &Span| {
            let ports = self.core.ports.with_clock_off_by(*span);
            Core::new(ports, Arc::clone(&self.core.config))
        };
        self.replace_consumer(spans.iter().map(elsewhere).collect());
    }

    fn replace_consumer(&self, workers: Vec<Core<Fakes>>) {
        let mut consumer = self.consumer.lock().unwrap();
        consumer.task.abort();
        *consumer = Consumer::start(workers);
    }
}

/// The calls that take a token in the query and nowhere else: some of Meta's, and the uploads of
/// TikTok, whose address is itself a secret.
const TOKEN_IN_QUERY: [&str; 4] = [
    "/tiktok/upload/",
    "/meta/v26.0/debug_token",
    "/instagram/graph/access_token",
    "/instagram/graph/refresh_access_token",
];

/// Checks a request that leaves for a platform: no address of ours goes along, and no secret stands
/// in its address. The verifier of a flow is noted as a secret, because it is sent only here.
fn check_outgoing(request: &Request<Vec<u8>>) {
    assert!(
        !request.headers().contains_key("referer"),
        "{}: an address of ours",
        request.uri()
    );
    let query = request.uri().query().unwrap_or_default();
    if TOKEN_IN_QUERY.contains(&request.uri().path()) {
        return;
    }
    let names = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default());
    for name in names {
        assert!(
            !name.contains("token") && !name.contains("code"),
            "{}: a secret in an address: {name}",
            request.uri().path()
        );
    }
    let kind = request.headers().get("content-type");
    let form = b"application/x-www-form-urlencoded";
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(form)) {
        return;
    }
    let form = String::from_utf8_lossy(request.body());
    form.split('&')
        .filter_map(|pair| pair.strip_prefix("code_verifier="))
        .for_each(scenarios::leaks::note);
}

fn usual_var(name: &str) -> Option<String> {
    if let Some(key) = match name {
        "TOKEN_KEYS" => Some(KEY),
        "LINK_KEYS" => Some(LINK_KEY),
        _ => None,
    } {
        return Some(format!(r#"{{"active":"k1","keys":{{"k1":"{key}"}}}}"#));
    }
    let value = match name {
        "PUBLIC_ORIGIN" => ORIGIN,
        "SIGNUP" => "open",
        "X_CLIENT_ID" => noctin_sandbox::x::CLIENT_ID,
        "X_CLIENT_SECRET" => noctin_sandbox::x::CLIENT_SECRET,
        "X_WEB_BASE" | "X_API_BASE" => "http://127.0.0.1:8788/x",
        "TIKTOK_CLIENT_KEY" => noctin_sandbox::tiktok::CLIENT_KEY,
        "TIKTOK_CLIENT_SECRET" => noctin_sandbox::tiktok::CLIENT_SECRET,
        "TIKTOK_WEB_BASE" | "TIKTOK_API_BASE" => "http://127.0.0.1:8788/tiktok",
        "TIKTOK_AUDITED" => "yes",
        "META_APP_ID" => noctin_sandbox::meta::APP_ID,
        "META_APP_SECRET" => noctin_sandbox::meta::APP_SECRET,
        "META_WEB_BASE" | "META_GRAPH_BASE" | "META_VIDEO_BASE" | "META_RUPLOAD_BASE" => {
            "http://127.0.0.1:8788/meta"
        }
        "INSTAGRAM_APP_ID" => noctin_sandbox::instagram::APP_ID,
        "INSTAGRAM_APP_SECRET" => noctin_sandbox::instagram::APP_SECRET,
        "INSTAGRAM_WEB_BASE" | "INSTAGRAM_API_BASE" => "http://127.0.0.1:8788/instagram",
        "INSTAGRAM_GRAPH_BASE" => "http://127.0.0.1:8788/instagram/graph",
        "GOOGLE_ISSUER" => "http://127.0.0.1:8788/google",
        "GOOGLE_CLIENT_ID" => noctin_sandbox::google::CLIENT_ID,
        "GOOGLE_CLIENT_SECRET" => noctin_sandbox::google::CLIENT_SECRET,
        "OPENAI_API_BASE" => "http://127.0.0.1:8788/openai/v1",
        "OPENAI_API_KEY" => noctin_sandbox::openai::API_KEY,
        "OPENAI_MODEL" => noctin_sandbox::openai::MODEL,
        _ => return None,
    };
    Some(value.to_owned())
}

impl World for Host {
    async fn worker(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let asked = contract::SentRequest::of(&request);
        let response = self.fetched(request).await;
        asked.check(&response);
        statements::check();
        response
    }

    async fn sandbox(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        match self.sandbox.handle(request).await {
            Answer::Response(response) => response,
            other => panic!("the sandbox's control answers: {other:?}"),
        }
    }

    fn origin(&self) -> String {
        ORIGIN.to_owned()
    }

    fn now_ms(&self) -> i64 {
        self.core.ports.now().ms()
    }

    async fn tick(&self) {
        tick::tick(&self.invocation()).await.unwrap();
        statements::check();
    }

    async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn breathe(&self) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    async fn kill(&self) {
        let workers = self.consumer.lock().unwrap().workers.clone();
        self.replace_consumer(workers);
    }

    async fn stored_bytes(&self) -> Vec<u8> {
        let ports = &self.core.ports;
        format!(
            "{}{:?}{:?}{:?}",
            ports.database().dump().unwrap(),
            ports.token_kv().dump(),
            ports.session_kv().dump(),
            ports.logged()
        )
        .into_bytes()
    }

    async fn rows(&self) -> String {
        self.core.ports.database().dump().unwrap()
    }

    async fn logged(&self) -> String {
        self.core.ports.logged().join("\n")
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
        usual_var("LINK_KEYS").unwrap()
    }

    fn assets(&self) -> Vec<String> {
        Vec::new()
    }

    fn has_exact_time(&self) -> bool {
        true
    }

    fn guard_floods(&self) {
        self.core
            .ports
            .flood_guard()
            .allow(u32::try_from(web::flood::REQUESTS).ok());
    }

    fn unique(&self, what: &str) -> String {
        format!("{what}_{}", self.names.fetch_add(1, Ordering::Relaxed))
    }
}

macro_rules! tests_on_the_host {
    ($($module:ident::$name:ident,)*) => {$(
        #[tokio::test(start_paused = true)]
        async fn $name() {
            let host = crate::Host::start();
            crate::scenarios::$module::$name(std::sync::Arc::clone(&host)).await;
            crate::scenarios::leaks::nothing_secret_lies_open(&host).await;
            crate::scenarios::invocations::none_called_more_than_it_may(&host).await;
        }
    )*};
}

mod host {
    mod scenarios {
        crate::each_scenario!(tests_on_the_host);
    }
}
