//! The Workers shell.

use worker::{Context, Env, HttpRequest, Response, Result, event};

#[event(fetch)]
async fn fetch(_request: HttpRequest, _env: Env, _context: Context) -> Result<http::Response<worker::Body>> {
    Response::ok("noctin")?.try_into()
}
