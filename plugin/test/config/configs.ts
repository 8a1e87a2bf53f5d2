// Configurations as people write them, for the types alone.
import { defineConfig } from "vite";
import type { RollupOptions } from "rollup";
import type { RolldownOptions } from "rolldown";
import type { Configuration } from "webpack";
import type { RspackOptions } from "@rspack/core";
import type { BuildOptions } from "esbuild";

import { transform, type Diagnostic } from "unawait";
import esbuild from "unawait/esbuild";
import farm from "unawait/farm";
import rolldown from "unawait/rolldown";
import rollup from "unawait/rollup";
import rspack from "unawait/rspack";
import vite from "unawait/vite";
import webpack from "unawait/webpack";
import { _await } from "unawait/runtime";

export default defineConfig({ plugins: [vite({ exclude: /node_modules/, mode: "exact" })] });
export const configs: [RollupOptions, RolldownOptions, Configuration, RspackOptions, BuildOptions, unknown] = [
  { plugins: [rollup()] },
  { plugins: [rolldown({ include: ["src/**"] })] },
  { plugins: [webpack({ runtime: "inline" })] },
  { plugins: [rspack()] },
  { plugins: [esbuild()] },
  { plugins: [farm()] },
];
// @ts-expect-error there is no such mode
vite({ mode: "quick" });
export const told: Promise<Diagnostic[]> = transform("", { types: false }).then(({ diagnostics }) => diagnostics);
_await(1, () => {}, () => {});
