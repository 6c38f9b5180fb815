//! The Workers shell: events in, ports out. The only place that knows Workers.
//!
//! Nothing here may panic or return an error out of a handler: a panic ends every request of the
//! isolate, and an error of the queue handler is a panic.

mod background;
mod binding;
mod body;
mod clock;
mod crypto;
mod fetch;
mod http;
mod kv;
mod limiter;
mod media;
mod queues;
mod stand_in;
mod store;

use crate::config::Config;
use crate::domain::message::Message;
use crate::ports::budget::Budget;
use crate::ports::media::Media;
use crate::ports::metered::Metered;
use crate::ports::{
    Background, Clock, Entropy, Http, KeyValue, Limiter, Ports, Queue, Queues, Signatures, Store,
};
use crate::usecases::Core;
use crate::usecases::engine::tick;
use crate::usecases::engine::work::{self, Handled};
use crate::web;
use ::http::{Response, StatusCode, header};
use futures_util::future::join_all;
use js_sys::Object;
use serde_json::json;
use std::cell::RefCell;
use std::sync::Arc;
use tower_service::Service;
use web_sys::ReadableStream;
use worker::{
    Context, Env, MessageBatch, MessageExt, QueueRetryOptionsBuilder, RawMessage, ScheduleContext,
    ScheduledEvent, console_log, event,
};

/// The ports over the bindings of one event. Objects of one request may not be used in another, so
/// they are made anew each time.
#[derive(Clone)]
struct Workers {
    clock: clock::WorkersClock,
    store: store::D1,
    fetch: fetch::WorkersFetch,
    media: media::R2,
    vault: kv::WorkersKv,
    sessions: kv::WorkersKv,
    queues: queues::WorkersQueues,
    limiter: limiter::WorkersLimiter,
    background: background::WorkersBackground,
    budget: Budget,
}

/// `fetch`: pages, flows and the API.
#[event(fetch)]
async fn fetch(
    raw: web_sys::Request,
    env: Env,
    context: Context,
) -> worker::Result<web_sys::Response> {
    let (request, incoming) = http::split(raw)?;
    match core(&env, Some(context), incoming).await {
        Ok(core) => {
            if stand_in::is_due(&env, core.now()) {
                // It is begun here, and goes on behind the answer.
                drop(core.ports.background().finish(stand_in::look(core.clone())));
            }
            let mut router = web::router(core.clone(), request.uri().path());
            match router.call(request).await {
                Ok(response) => {
                    log_usage(&core, "request");
                    http::answer(response).await
                }
                Err(never) => match never {},
            }
        }
        Err(error) => http::answer(unusable(&error)).await,
    }
}

/// The cron trigger: one tick. Its scheduled time is only a record: the clock counts.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let core = match core(&env, None, None).await {
        Ok(core) => core,
        Err(error) => {
            return console_log!(
                "{}",
                json!({ "event": "tick_failed", "error": error.to_string() })
            );
        }
    };
    if let Err(trouble) = tick::tick(&core).await {
        core.log("tick_failed", &json!({ "error": trouble.to_string() }));
    }
    log_usage(&core, "cron");
}

/// The queues. Steps are acknowledged before they are handled: the database, not the queue, knows
/// what is left to do. Evidence stands nowhere else, so it is acknowledged when it is written.
#[event(queue)]
async fn queue(
    batch: MessageBatch<serde_json::Value>,
    env: Env,
    context: Context,
) -> worker::Result<()> {
    let core = match core(&env, None, None).await {
        Ok(core) => core,
        Err(error) => {
            console_log!(
                "{}",
                json!({ "event": "queue_failed", "error": error.to_string() })
            );
            batch.retry_all();
            return Ok(());
        }
    };
    let queue = queues::named(&batch.queue());
    let handled = batch
        .raw_iter()
        .map(|raw| handle(core.clone(), queue, raw))
        .collect::<Vec<_>>();
    match queue {
        // The next batch must not wait for a slow platform (compatibility flag
        // `queue_consumer_no_wait_for_wait_until`).
        Queue::Commit => context.wait_until(async move {
            drop(join_all(handled).await);
            log_usage(&core, "commit");
        }),
        Queue::Work => {
            drop(join_all(handled).await);
            log_usage(&core, "work");
            if stand_in::is_due(&env, core.now()) {
                stand_in::look(core).await;
            }
        }
    }
    Ok(())
}

/// One message. What stands outside of the future happens at once.
fn handle(core: Core<Metered<Workers>>, queue: Queue, raw: RawMessage) -> impl Future<Output = ()> {
    let message = queues::read(&raw.body());
    if !matches!(message, Some(Message::Evidence(_))) {
        raw.ack();
    }
    async move {
        match message {
            Some(
                message @ (Message::Step { .. }
                | Message::Refresh { .. }
                | Message::Look { .. }
                | Message::Sign),
            ) => {
                let (Handled::Done | Handled::Again(_)) = work::run(&core, queue, message).await;
            }
            Some(message @ Message::Evidence(_)) => match work::run(&core, queue, message).await {
                Handled::Done => raw.ack(),
                Handled::Again(delay) => raw.retry_with_options(
                    &QueueRetryOptionsBuilder::new()
                        .with_delay_seconds(
                            u32::try_from(delay.whole_seconds()).unwrap_or(u32::MAX),
                        )
                        .build(),
                ),
            },
            None => core.log("unreadable_message", &json!({})),
        }
    }
}

/// Logs what an invocation has asked for, where the operator wants to know.
fn log_usage<P: Ports>(core: &Core<P>, by: &str) {
    if core.config.logs_usage {
        let database = core.ports.store().usage();
        let fields = json!({
            "by": by,
            "rows_read": database.rows_read,
            "rows_written": database.rows_written,
            "calls": core.ports.budget().spent(),
        });
        core.log("usage", &fields);
    }
}

/// The core of one event: `context` is that of a request, whose client may go away, and `incoming`
/// its body where that is for the media store.
async fn core(
    env: &Env,
    context: Option<Context>,
    incoming: Option<ReadableStream>,
) -> worker::Result<Core<Metered<Workers>>> {
    let store = store::D1::new(env.d1("DB")?);
    let media = media::R2::new(env.bucket("MEDIA")?, incoming);
    let ports = Workers {
        clock: clock::WorkersClock::new(&store).await,
        vault: kv::WorkersKv::new(env.kv("TOKENS")?),
        sessions: kv::WorkersKv::new(env.kv("SESSIONS")?),
        queues: queues::WorkersQueues::new(env.queue("COMMIT")?, env.queue("WORK")?),
        limiter: limiter::WorkersLimiter::new(env.rate_limiter("LIMITER").ok()),
        background: background::WorkersBackground::new(context),
        fetch: fetch::WorkersFetch(media.clone()),
        media,
        store,
        budget: Budget::of_invocation(),
    };
    let budget = ports.budget.clone();
    Ok(Core::new(Metered::new(ports, budget), configured(env)))
}

thread_local! {
    /// The configuration that was read last, and the environment that it was read from.
    static CONFIGURED: RefCell<Option<(Env, Arc<Config>)>> = const { RefCell::new(None) };
}

/// The configuration, read once from each environment: that takes half a millisecond. An isolate
/// may be given another environment when only variables or secrets change
/// (<https://developers.cloudflare.com/workers/runtime-apis/bindings/#making-changes-to-bindings>).
fn configured(env: &Env) -> Arc<Config> {
    CONFIGURED.with_borrow_mut(|configured| match configured {
        Some((known, config)) if Object::is(known, env) => Arc::clone(config),
        _ => {
            let config = Config::read(|name| env.var(name).ok().map(|value| value.to_string()));
            let config = Arc::new(config);
            *configured = Some((env.clone(), Arc::clone(&config)));
            config
        }
    })
}

/// A binding is missing: nothing can be done, and the operator is told which.
fn unusable(error: &worker::Error) -> Response<axum::body::Body> {
    console_log!(
        "{}",
        json!({ "event": "unusable", "error": error.to_string() })
    );
    let problem = json!({
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "code": "not_configured",
        "detail": "A binding of wrangler.toml is missing on this instance; its log says which.",
        "errors": [],
        "request_id": "",
    });
    let mut response = Response::new(axum::body::Body::from(problem.to_string()));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/problem+json"),
    );
    web::harden(response.headers_mut());
    response
}

// === impl Workers ===

impl Ports for Workers {
    fn clock(&self) -> &impl Clock {
        &self.clock
    }

    fn entropy(&self) -> &impl Entropy {
        &crypto::WebCrypto
    }

    fn http(&self) -> &impl Http {
        &self.fetch
    }

    fn store(&self) -> &impl Store {
        &self.store
    }

    fn vault(&self) -> &impl KeyValue {
        &self.vault
    }

    fn sessions(&self) -> &impl KeyValue {
        &self.sessions
    }

    fn media(&self) -> &impl Media {
        &self.media
    }

    fn budget(&self) -> &Budget {
        &self.budget
    }

    fn queues(&self) -> &impl Queues {
        &self.queues
    }

    fn signatures(&self) -> &impl Signatures {
        &crypto::WebCrypto
    }

    fn limiter(&self) -> &impl Limiter {
        &self.limiter
    }

    fn background(&self) -> &impl Background {
        &self.background
    }

    fn log(&self, line: &str) {
        console_log!("{line}");
    }
}
