//! What a table of routes becomes: the router, the list of routes, and the contract's operations.
//! The table itself is in [`super::routes`].

/// Whether both have as many segments, and the same ones where the route has no parameter. Which
/// route it is, the router decides.
pub(super) fn may_lead_to(route: &str, path: &str) -> bool {
    let (mut segments, mut given) = (route.split('/'), path.split('/'));
    loop {
        match (segments.next(), given.next()) {
            (None, None) => return true,
            (Some(segment), Some(found)) if segment.starts_with('{') || segment == found => {}
            _ => return false,
        }
    }
}

macro_rules! routes {
    ($(
        $(#[doc = $does:literal])+
        $method:ident $path:literal $({ $name:ident = $value:literal } $($rest:literal)?)*
            $id:ident = $($handler:ident)::+
            $(.$more:ident($($argument:expr),*))*;
    )+) => {
        /// The method and the path of every route, with a value for each parameter. Each must also
        /// stand in `run_worker_first` of `wrangler.toml`, else the dashboard answers for it.
        pub const ROUTES: &[(&str, &str)] = &[
            $((stringify!($method), concat!($path $(, $value $(, $rest)?)*))),+
        ];

        /// The routes with their handlers, as far as they may lead to `path`. A router is made for
        /// each request, over the ports of its invocation; one of all routes takes longer to make
        /// than most requests take to answer.
        pub(super) fn routes<P: Ports>(path: &str) -> Router<Core<P>> {
            let mut router = Router::new();
            $({
                let route = concat!($path $(, "{", stringify!($name), "}" $(, $rest)?)*);
                if may_lead_to(route, path) {
                    let handler = on(MethodFilter::$method, $($handler)::+::<P>);
                    router = router.route(route, handler);
                }
            })+
            router
        }

        /// The operations of the contract.
        #[cfg(not(target_arch = "wasm32"))]
        pub(super) fn operations(schemas: &mut Schemas) -> Vec<Operation> {
            use crate::fakes::World;
            vec![$(
                Describing::new(
                    schemas,
                    (
                        stringify!($method),
                        concat!($path $(, "{", stringify!($name), "}" $(, $rest)?)*),
                    ),
                    stringify!($id),
                    concat!($($does),+),
                )
                    $(.parameter(stringify!($name), $value))*
                    .handler(&$($handler)::+::<World>)
                    $(.$more($($argument),*))*
                    .done()
            ),+]
        }
    };
}

pub(super) use routes;

#[cfg(test)]
mod tests {
    use super::may_lead_to;

    #[test]
    fn a_route_leads_to_paths_of_its_own_segments() {
        assert!(may_lead_to("/api/v1/posts", "/api/v1/posts"));
        assert!(may_lead_to("/api/v1/posts/{id}", "/api/v1/posts/post_1"));
        assert!(may_lead_to(
            "/login/{provider}/callback",
            "/login/x/callback"
        ));
        assert!(!may_lead_to("/api/v1/posts", "/api/v1/posts/"));
        assert!(!may_lead_to("/api/v1/posts/{id}", "/api/v1/posts"));
        assert!(!may_lead_to("/api/v1/posts/{id}", "/api/v1/media/med_1"));
    }
}
