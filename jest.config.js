const transform = { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022" } }] };

/** One project per kind of test, so that each can be run alone: `npx jest --selectProjects unit`. */
const project = (name) => ({ displayName: name, testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`], transform });

/** Unit tests that register resources with mocks: to load their library takes longer than everything that is only decided. */
const registering = [
  "tests/unit/.*-kubernetes\\.test\\.ts$",
  "tests/unit/targets/.*\\.test\\.ts$",
  "tests/unit/platform/(all-platforms|capacity|foundation)\\.test\\.ts$",
  "tests/unit/tiers/(kafka-security|monitoring-told-and-shown)\\.test\\.ts$",
];

/** End-to-end tests whose containers take all processors while they start. */
const ofDocker = ["tests/e2e/docker-.*\\.test\\.ts$"];

module.exports = {
  projects: [
    { ...project("unit"), testPathIgnorePatterns: registering },
    { displayName: "registration", testRegex: registering, transform },
    ...["cases", "golden", "policy", "conformance"].map((name) => project(name)),
    { ...project("e2e"), testPathIgnorePatterns: ofDocker },
    { displayName: "docker", testRegex: ofDocker, transform },
  ],
};
