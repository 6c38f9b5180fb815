//! The scenarios on the router over the fakes: no sockets, and time that jumps. What only the fakes can break is in `faults/`.

mod faults;
mod scenarios;

use http::{Request, Response};
use noctin_sandbox::{Answer, Sandbox};
use noctin_scheduler::config::Config;
use noctin_scheduler::domain::time::Timestamp;
use noctin_scheduler::fakes::http::Transport;
use noctin_scheduler::fakes::{World as Fakes, queues};
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

/// 2030-06-15T12:00:00Z.
const START_MS: i64 = 1_907_755_200_000;

/// The world on the host.
struct Host {
    core: Core<Fakes>,
    sandbox: Sandbox,
    consumer: Mutex<JoinHandle<()>>,
    names: AtomicUsize,
}

/// Tokio's clock for the sandbox, so that both tell the same time.
struct SandboxClock(Instant);

impl noctin_sandbox::Clock for SandboxClock {
    fn now_ms(&self) -> i64 {
        START_MS + i64::try_from(self.0.elapsed().as_millis()).unwrap()
    }
}

impl Host {
    fn start() -> Arc<Self> {
        Self::start_with(&[])
    }

    /// A world whose configuration differs in some names; a name without a value is left out.
    fn start_with(changes: &[(&'static str, Option<&'static str>)]) -> Arc<Self> {
        let sandbox = Sandbox::new(Arc::new(SandboxClock(Instant::now())));
        let plugged = sandbox.clone();
        let transport = Transport::new(move |request| {
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
        let core = Core { ports: Fakes::new(Timestamp::from_ms(START_MS), 1, transport), config: Arc::new(Config::read(var)) };
        let consumer = Mutex::new(tokio::spawn(queues::consume(core.clone())));
        Arc::new(Self { core, sandbox, consumer, names: AtomicUsize::new(0) })
    }
}

fn usual_var(name: &str) -> Option<String> {
    let value = match name {
        "PUBLIC_ORIGIN" => ORIGIN,
        "SIGNUP" => "open",
        "X_CLIENT_ID" => noctin_sandbox::x::CLIENT_ID,
        "X_CLIENT_SECRET" => noctin_sandbox::x::CLIENT_SECRET,
        "X_WEB_BASE" | "X_API_BASE" => "http://127.0.0.1:8788/x",
        "TOKEN_KEYS" => r#"{"active":"k1","keys":{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#,
        _ => return None,
    };
    Some(value.to_owned())
}

impl World for Host {
    async fn worker(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let response = web::router(self.core.clone()).oneshot(request.map(axum::body::Body::from)).await.unwrap();
        let (parts, body) = response.into_parts();
        Response::from_parts(parts, axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec())
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
        tick::tick(&self.core).await.unwrap();
    }

    async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn breathe(&self) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    async fn kill(&self) {
        let mut consumer = self.consumer.lock().unwrap();
        consumer.abort();
        *consumer = tokio::spawn(queues::consume(self.core.clone()));
    }

    async fn stored_bytes(&self) -> Vec<u8> {
        let ports = &self.core.ports;
        format!("{}{:?}{:?}{:?}", ports.database().dump().unwrap(), ports.token_kv().dump(), ports.session_kv().dump(), ports.logged())
            .into_bytes()
    }

    fn unique(&self, what: &str) -> String {
        format!("{what}_{}", self.names.fetch_add(1, Ordering::Relaxed))
    }
}

macro_rules! tests_on_the_host {
    ($($module:ident::$name:ident,)*) => {$(
        #[tokio::test(start_paused = true)]
        async fn $name() {
            crate::scenarios::$module::$name(crate::Host::start()).await;
        }
    )*};
}

mod host {
    mod scenarios {
        crate::each_scenario!(tests_on_the_host);
    }
}
