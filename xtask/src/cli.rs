//! The commands and their flags.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use tokio::signal::unix::{SignalKind, signal};

use crate::bench::{self, Bench};
use crate::suite::{self, Step};
use crate::worker::{Profile, Worker};
use crate::{
    build, checkout, contract, deploy, dev, doctor, fuzz, mutants, shell, statements, verify_ledger,
};

const HELP: &str = "\
cargo xtask <command>

  dev     [--port 8787]                 the whole product on this machine, with a sandbox for the \
  platforms
  test    [STEP…]                       every check, or only the named ones
  build   [--dev | --release] [--features test-clock] [--out DIR]
                                        dashboard and Worker; wrangler calls it by itself
  deploy  [--origin https://…]          to the Cloudflare account that wrangler is logged in to
  bench   [NAME…] [--runs 3]            how punctual, how quick and how small it is; the long ones \
  only by name
  contract                              writes dashboard/public/openapi.json and the dashboard's \
  types from the code
  statements                            lists what the tests ask of the database, and how it answers
  fuzz    [--seconds 120]               made-up requests for every operation of the contract; \
  needs Python
  mutants [FILE…]                       which changes of the code no test notices; all of it takes \
  days
  verify-ledger FILE [--keys FILE]      whether a saved ledger is as it was signed
  doctor                                what is installed, what is missing, what to do";

/// A command with its flags.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Help,
    Dev {
        port: u16,
    },
    Test {
        steps: Vec<Step>,
    },
    Build {
        worker: Worker,
    },
    Deploy {
        origin: Option<String>,
    },
    Bench {
        benches: Vec<Bench>,
        runs: usize,
    },
    Contract,
    Statements,
    Fuzz {
        seconds: u32,
    },
    Mutants {
        files: Vec<String>,
    },
    VerifyLedger {
        file: PathBuf,
        keys: Option<PathBuf>,
    },
    Doctor,
}

/// Runs the command of this process. Ctrl-C, a closed terminal and SIGTERM end it, and with it
/// every child.
pub async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let asked_by = std::env::var("WRANGLER_COMMAND").ok();
    let command = match parse(&words, asked_by.as_deref()) {
        Ok(command) => command,
        Err(error) => {
            let code = fail(&error);
            eprintln!("  cargo xtask --help shows the commands");
            return code;
        }
    };
    // Whoever runs `dev` ends it with Ctrl-C: that is its success.
    let when_interrupted = if matches!(command, Command::Dev { .. }) {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(130)
    };
    tokio::select! {
        result = run(command) => result.map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS),
        () = interrupted() => when_interrupted,
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Help => {
            println!("{HELP}");
            Ok(())
        }
        Command::Dev { port } => dev::run(port).await,
        Command::Test { steps } => suite::run(&steps).await,
        Command::Build { worker } => build::run(&worker).await,
        Command::Deploy { origin } => deploy::run(origin.as_deref()).await,
        Command::Bench { benches, runs } => bench::run(&benches, runs).await,
        Command::Contract => contract::renew().await,
        Command::Statements => statements::renew().await,
        Command::Fuzz { seconds } => fuzz::run(seconds).await,
        Command::Mutants { files } => mutants::run(&files).await,
        Command::VerifyLedger { file, keys } => verify_ledger::run(&file, keys.as_deref()),
        Command::Doctor => doctor::run().await,
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("\n{}", shell::in_words(error));
    ExitCode::FAILURE
}

async fn interrupted() {
    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)] = kinds.map(signal) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

fn parse(words: &[String], wrangler_command: Option<&str>) -> Result<Command> {
    let mut words = words.iter().map(String::as_str);
    match words.next() {
        None | Some("help" | "--help" | "-h") => Ok(Command::Help),
        Some("dev") => parse_dev(words),
        Some("test") => parse_test(words),
        Some("build") => parse_build(words, wrangler_command),
        Some("deploy") => parse_deploy(words),
        Some("bench") => parse_bench(words),
        Some("contract") => end(words).map(|()| Command::Contract),
        Some("statements") => end(words).map(|()| Command::Statements),
        Some("fuzz") => parse_fuzz(words),
        Some("mutants") => Ok(Command::Mutants {
            files: words.map(str::to_owned).collect(),
        }),
        Some("verify-ledger") => parse_verify_ledger(words),
        Some("doctor") => end(words).map(|()| Command::Doctor),
        Some(other) => bail!("there is no command {other:?}"),
    }
}

fn parse_dev<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<Command> {
    let mut port = dev::PORT;
    while let Some(word) = words.next() {
        match word {
            "--port" => {
                port = value(word, &mut words)?
                    .parse()
                    .context("--port takes a number up to 65535")?;
            }
            other => bail!("dev takes no {other:?}"),
        }
    }
    Ok(Command::Dev { port })
}

fn parse_fuzz<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<Command> {
    let mut seconds = fuzz::SECONDS;
    while let Some(word) = words.next() {
        match word {
            "--seconds" => {
                seconds = value(word, &mut words)?
                    .parse()
                    .context("--seconds takes a number")?;
            }
            other => bail!("fuzz takes no {other:?}"),
        }
    }
    Ok(Command::Fuzz { seconds })
}

fn parse_verify_ledger<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<Command> {
    let (mut file, mut keys) = (None, None);
    while let Some(word) = words.next() {
        match word {
            "--keys" => keys = Some(PathBuf::from(value(word, &mut words)?)),
            flag if flag.starts_with('-') => bail!("verify-ledger takes no {flag:?}"),
            path if file.is_none() => file = Some(PathBuf::from(path)),
            _ => bail!("verify-ledger takes one file"),
        }
    }
    let file = file.context("verify-ledger needs a file")?;
    Ok(Command::VerifyLedger { file, keys })
}

fn parse_test<'a>(words: impl Iterator<Item = &'a str>) -> Result<Command> {
    let named: Vec<&str> = words.collect();
    let all = || Step::ALL.map(Step::name).join(", ");
    if let Some(unknown) = named
        .iter()
        .find(|name| Step::ALL.iter().all(|step| step.name() != **name))
    {
        bail!("there is no step {unknown:?}; the steps are {}", all());
    }
    let steps = Step::ALL
        .into_iter()
        .filter(|step| named.is_empty() || named.contains(&step.name()))
        .collect();
    Ok(Command::Test { steps })
}

fn parse_build<'a>(
    mut words: impl Iterator<Item = &'a str>,
    wrangler_command: Option<&str>,
) -> Result<Command> {
    let (mut profile, mut has_test_clock, mut out) = (None, false, None);
    while let Some(word) = words.next() {
        match word {
            "--dev" => profile = Some(Profile::Dev),
            "--release" => profile = Some(Profile::Release),
            "--features" => match value(word, &mut words)? {
                "test-clock" => has_test_clock = true,
                other => bail!("there is no feature {other:?}"),
            },
            "--out" => out = Some(checkout::root().join(PathBuf::from(value(word, &mut words)?))),
            other => bail!("build takes no {other:?}"),
        }
    }
    let profile = profile.unwrap_or_else(|| build::default_profile(wrangler_command));
    let usual = if has_test_clock {
        Worker::for_tests()
    } else {
        Worker::new(profile)
    };
    Ok(Command::Build {
        worker: Worker {
            profile,
            out: out.unwrap_or(usual.out),
            has_test_clock,
        },
    })
}

fn parse_deploy<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<Command> {
    let mut origin = None;
    while let Some(word) = words.next() {
        match word {
            "--origin" => origin = Some(value(word, &mut words)?.to_owned()),
            "--features" => {
                bail!("a deployment has no extra features: the test clock is for tests")
            }
            other => bail!("deploy takes no {other:?}"),
        }
    }
    Ok(Command::Deploy { origin })
}

fn parse_bench<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<Command> {
    let (mut named, mut runs) = (Vec::new(), bench::RUNS);
    while let Some(word) = words.next() {
        match word {
            "--runs" => {
                runs = value(word, &mut words)?
                    .parse()
                    .context("--runs takes a number")?;
            }
            name => match Bench::ALL.into_iter().find(|bench| bench.name() == name) {
                Some(bench) => named.push(bench),
                None => bail!(
                    "there is no bench {name:?}; the benches are {}",
                    Bench::ALL.map(Bench::name).join(", ")
                ),
            },
        }
    }
    if runs == 0 {
        bail!("--runs takes at least 1");
    }
    let is_wanted = |bench: &Bench| {
        if named.is_empty() {
            !bench.is_long()
        } else {
            named.contains(bench)
        }
    };
    Ok(Command::Bench {
        benches: Bench::ALL.into_iter().filter(is_wanted).collect(),
        runs,
    })
}

fn value<'a>(flag: &str, words: &mut impl Iterator<Item = &'a str>) -> Result<&'a str> {
    words
        .next()
        .with_context(|| format!("{flag} needs a value"))
}

fn end<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<()> {
    words
        .next()
        .map_or(Ok(()), |word| bail!("it takes no {word:?}"))
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};
    use crate::bench::Bench;
    use crate::suite::Step;
    use crate::worker::{Profile, Worker};

    fn read(line: &str, wrangler_command: Option<&str>) -> Result<Command, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words, wrangler_command).map_err(|error| error.to_string())
    }

    #[test]
    fn dev_listens_where_wrangler_toml_says_unless_told_otherwise() {
        assert_eq!(read("dev", None), Ok(Command::Dev { port: 8787 }));
        assert_eq!(
            read("dev --port 9000", None),
            Ok(Command::Dev { port: 9000 })
        );
        assert!(read("dev --port", None).is_err());
    }

    #[test]
    fn wrangler_decides_the_profile_of_its_build() {
        assert_eq!(
            read("build", Some("dev")),
            Ok(Command::Build {
                worker: Worker::new(Profile::Dev)
            })
        );
        assert_eq!(
            read("build", Some("deploy")),
            Ok(Command::Build {
                worker: Worker::new(Profile::Release)
            })
        );
        assert_eq!(
            read("build --dev", None),
            Ok(Command::Build {
                worker: Worker::new(Profile::Dev)
            })
        );
    }

    #[test]
    fn a_worker_with_the_test_clock_has_a_folder_of_its_own() {
        assert_eq!(
            read("build --dev --features test-clock", None),
            Ok(Command::Build {
                worker: Worker::for_tests()
            })
        );
        assert!(read("build --features other", None).is_err());
        assert!(read("deploy --features test-clock", None).is_err());
    }

    #[test]
    fn a_ledger_is_checked_with_the_keys_that_are_given() {
        let checks = |file: &str, keys: Option<&str>| {
            Ok(Command::VerifyLedger {
                file: file.into(),
                keys: keys.map(Into::into),
            })
        };
        assert_eq!(read("verify-ledger a", None), checks("a", None));
        let with_keys = read("verify-ledger --keys k a", None);
        assert_eq!(with_keys, checks("a", Some("k")));
        for wrong in [
            "verify-ledger",
            "verify-ledger a b",
            "verify-ledger --key a",
        ] {
            assert!(read(wrong, None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn long_benches_run_only_by_name() {
        let Ok(Command::Bench { benches, runs: 3 }) = read("bench", None) else {
            panic!("a bench")
        };
        assert!(!benches.is_empty() && benches.iter().all(|bench| !bench.is_long()));
        let named = Command::Bench {
            benches: vec![Bench::Lateness, Bench::TenThousand],
            runs: 5,
        };
        assert_eq!(
            read("bench ten-thousand --runs 5 lateness", None),
            Ok(named)
        );
        assert!(read("bench nothing", None).is_err_and(|error| error.contains("size, reading")));
        assert!(read("bench --runs 0", None).is_err());
    }

    #[test]
    fn named_steps_run_in_the_usual_order() {
        assert_eq!(
            read("test workerd host", None),
            Ok(Command::Test {
                steps: vec![Step::Host, Step::Workerd]
            })
        );
        assert_eq!(
            read("test", None),
            Ok(Command::Test {
                steps: Step::ALL.to_vec()
            })
        );
        assert!(
            read("test nothing", None)
                .is_err_and(|error| error.contains("tools, format, structure"))
        );
    }
}
