import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Programs under test want a core each; more of them at a time only makes each slower.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "end-to-end",
          include: ["test/**/*.test.ts", "agent/**/*.test.ts"],
          globalSetup: "test/support/prepare.ts",
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
