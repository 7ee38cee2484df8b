#!/usr/bin/env node
// Runs the binary, which is in a package of its own for each platform. Never downloads anything.
"use strict";

const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "audit-lint.exe" : "audit-lint";

function fail(message) {
  console.error(`audit-lint: ${message}`);
  process.exit(2);
}

let binary;
try {
  binary = require.resolve(`@audit-lint/${platform}/${file}`);
} catch {
  fail(
    `the package @audit-lint/${platform} is not installed. Install without --omit=optional; ` +
      "if there is no such package, `cargo install --locked audit-lint` builds it",
  );
}

const { status, signal, error } = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (error) fail(error.message);
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 2);
