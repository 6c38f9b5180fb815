//! Prints the contract, an `OpenAPI` document. `cargo xtask contract` keeps it where the dashboard
//! serves it.

fn main() {
    println!("{:#}", noctin_scheduler::web::openapi());
}
