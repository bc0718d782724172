export * from "./author.ts";
export * from "./engine.ts";
export * from "./placed.ts";
export * from "./types.ts";
export * from "./views.ts";
