//! Which part of the sandbox answers a request: a control, a platform, or a page for people.

use http::{Request, Response};

use crate::answer::Answer;
use crate::platform::Platform;
use crate::sandbox::Sandbox;
use crate::{control, home, pages};

// === impl Sandbox ===

impl Sandbox {
    /// Answers one request; waits, where it has to, with `tokio::time::sleep`.
    pub async fn handle(&self, request: Request<Vec<u8>>) -> Answer {
        let path = request.uri().path();
        if path == control::PREFIX || path.starts_with("/__sandbox/") {
            return Answer::Response(control::answer(self, &request));
        }
        if let Some(platform) = Platform::of_call(path) {
            return self.perform(platform, request).await;
        }
        let page = Platform::of_page(path).map(|platform| self.page(platform, &request));
        Answer::Response(page.unwrap_or_else(|| match path {
            "/" => home::page(),
            _ => pages::missing(),
        }))
    }

    /// The public page of a platform.
    fn page(&self, platform: Platform, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        self.settle();
        let now_ms = self.now_ms();
        let state = self.read();
        match platform {
            Platform::X => state.x.page(request, &state.spool),
            Platform::Google | Platform::OpenAi | Platform::Paper => pages::missing(),
            Platform::TikTok => state.tiktok.page(request, now_ms),
            Platform::Meta => state.meta.page(request, now_ms, &self.files),
            Platform::Instagram => state.instagram.page(request, now_ms, &self.files),
        }
    }
}
