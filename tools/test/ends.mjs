// Loaded before every test file. What a failed test left open (a server, a
// browser) must not keep its file running for ever.
import { after } from "node:test";

const GRACE_MS = 5000;

if (process.env.NODE_TEST_CONTEXT) after(() => void setTimeout(() => process.exit(), GRACE_MS).unref());
