// Each bundler builds the app; the bundle has no `async` in it, and prints what the app prints.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import ts from "typescript/unstable/ast";

import { bundlers, written } from "./bundle.mjs";
