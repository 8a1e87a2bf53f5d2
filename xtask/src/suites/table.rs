//! The packages whose tests are run, and how.
//!
//! They were chosen because their archives on npm hold their tests, and because both code and tests are
//! full of async functions, as written.

use unawait::Mode;

use super::suite::{Known, Runner, Stage, Suite};

/// All of them.
pub(crate) const SUITES: &[Suite] = &[
    // A queue of calls, with callbacks or promises.
    Suite {
        package: "fastq@1.20.3",
        needs: &["async@3.2.6", "neo-async@2.6.2", "tape@5.9.0"],
        runner: Runner::Scripts(&["test/test.js", "test/promise.js"]),
        without: &[],
        kept: &[],
        known: &[Known {
            test: "",
            modes: &[Mode::Textbook],
            stages: &[Stage::Tests],
            because: "a worker throws before its first await, as textbook assumes nobody does; all ends there",
        }],
    },
    // Async iterators: `map`, `forEach` and batches with a limit.
    Suite {
        package: "hwp@0.5.0",
        needs: &[],
        runner: Runner::NodeTest(&[("test", false, ".js")]),
        without: &[],
        kept: &[],
        known: &[],
    },
    // A cache for async functions that calls each once.
    Suite {
        package: "async-cache-dedupe@3.4.0",
        needs: &["@matteo.collina/tspl@0.2.0", "ioredis@5.8.2", "proxyquire@2.1.3"],
        runner: Runner::NodeTest(&[("test", false, "test.js")]),
        without: &[
            ("test/storage-redis.test.js", "wants a Redis server"),
            ("test/storage-memory.cloudflare.test.js", "wants the workers of Cloudflare"),
        ],
        kept: &[],
        known: &[],
    },
    // Starts the parts of an application in order, with promises.
    Suite {
        package: "avvio@9.3.1",
        needs: &[],
        runner: Runner::NodeTest(&[("test", true, ".test.js")]),
        without: &[],
        kept: &[],
        known: &[],
    },
    // What every database of the Level family builds on; iterators are async.
    Suite {
        package: "abstract-level@3.1.1",
        needs: &["tape@5.9.0"],
        runner: Runner::Scripts(&["test/self.js"]),
        without: &[],
        kept: &[],
        known: &[
            Known {
                test: "should be strictly equal",
                modes: &[Mode::Faithful, Mode::Textbook],
                stages: &Stage::ALL,
                because: "asks the status between an open() and a close() at the same time: ticks",
            },
            Known {
                test: "# test/self.js exit code",
                modes: &[Mode::Faithful, Mode::Textbook],
                stages: &Stage::ALL,
                because: "tells that one of them failed",
            },
            Known {
                test: "",
                modes: &[Mode::Textbook],
                stages: &Stage::ALL,
                because: "what is awaited is no promise, or something throws before it; much ends there",
            },
        ],
    },
    // An MQTT broker.
    Suite {
        package: "aedes@1.2.0",
        needs: &["mqtt@5.15.2", "ws@8.21.3", "toxiproxy-node-client@4.1.0"],
        runner: Runner::NodeTest(&[("test", false, ".js"), ("test", false, ".cjs")]),
        without: &[],
        kept: &[("node_modules/aedes-persistence", "aedes wants its `setup` to be an `AsyncFunction`")],
        known: &[],
    },
    // Requests to a handler, without a socket.
    Suite {
        package: "light-my-request@6.8.1",
        needs: &[
            "@fastify/ajv-compiler@4.0.5",
            "end-of-stream@1.4.5",
            "express@5.2.1",
            "form-auto-content@3.2.1",
            "form-data@4.0.5",
            "formdata-node@6.0.3",
            "multer@2.0.2",
            "undici@7.18.2",
        ],
        runner: Runner::NodeTest(&[("test", true, ".test.js")]),
        without: &[],
        kept: &[],
        known: &[],
    },
    // Forms and uploads, read from requests as async iterators.
    Suite {
        package: "@fastify/multipart@10.1.9",
        needs: &[
            "@fastify/swagger@9.5.2",
            "concat-stream@2.0.0",
            "fastify@5.6.1",
            "form-data@4.0.5",
            "h2url@0.2.0",
            "noop-stream@0.1.0",
            "pump@3.0.3",
            "readable-stream@4.7.0",
        ],
        runner: Runner::NodeTest(&[("test", true, ".test.js")]),
        without: &[
            ("test/big.test.js", "takes minutes"),
            ("test/multipart-incomplete-upload.test.js", "waits more than a minute for connections to end"),
        ],
        kept: &[],
        known: &[],
    },
    // Forwards requests by an HTTP client (undici), to servers that the tests start.
    Suite {
        package: "@fastify/reply-from@12.6.5",
        needs: &[
            "@fastify/formbody@8.0.2",
            "@fastify/multipart@9.3.0",
            "@sinonjs/fake-timers@15.0.0",
            "fastify@5.6.1",
            "form-data@4.0.5",
            "h2url@0.2.0",
            "nock@14.0.10",
            "proxy@2.2.0",
            "proxyquire@2.1.3",
            "split2@4.2.0",
        ],
        runner: Runner::NodeTest(&[("test", true, ".test.js")]),
        without: &[],
        kept: &[],
        known: &[],
    },
    // An HTTP server.
    Suite {
        package: "fastify@5.6.1",
        needs: &[
            "@sinonjs/fake-timers@11.2.2",
            "JSONStream@1.3.5",
            "ajv@8.17.1",
            "ajv-errors@3.0.0",
            "ajv-formats@3.0.1",
            "ajv-i18n@4.2.0",
            "ajv-merge-patch@5.0.1",
            "fast-json-body@1.1.0",
            "fastify-plugin@5.0.1",
            "fluent-json-schema@6.0.0",
            "h2url@0.2.0",
            "http-errors@2.0.0",
            "joi@17.13.3",
            "node-forge@1.3.1",
            "proxyquire@2.1.3",
            "split2@4.2.0",
            "undici@7.16.0",
            "vary@1.1.2",
            "yup@1.7.1",
        ],
        runner: Runner::NodeTest(&[("test", true, ".test.js"), ("test", true, ".test.mjs")]),
        without: &[],
        kept: &[],
        known: &[
            asks_for_async("Register an hook ("),
            asks_for_async("registering anonymous plugin with mixed style"),
            asks_for_async("registering named plugin with mixed style"),
            asks_for_async("onReady throw loading error"),
            asks_for_async("cannot create a fastify instance with wrong type of errorFormatter"),
            asks_for_async("should emit a warning when using async callback"),
        ],
    },
];

/// A test that passes async functions to something that asks for their constructor.
const fn asks_for_async(test: &'static str) -> Known {
    Known {
        test,
        modes: &[Mode::Exact, Mode::Faithful, Mode::Textbook],
        stages: &[Stage::Tests],
        because: "the package asks whether the test's function is an `AsyncFunction`",
    }
}
