/** One project per kind of test, so that each can be run alone: `npx jest --selectProjects unit`. */
const project = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022" } }] },
  ...extra,
});

module.exports = {
  projects: ["unit", "cases", "golden", "policy", "conformance", "e2e"].map((name) => project(name)),
};
