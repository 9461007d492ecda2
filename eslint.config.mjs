import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";

const deny = (groups, message) => ["error", { patterns: [{ group: groups, message, allowTypeImports: true }] }];
const denyAll = (groups, message) => ["error", { patterns: [{ group: groups, message }] }];
const wholeSdk = {
  regex: "^@pulumi/(aws|kubernetes)$",
  message: "import the part that is used, such as @pulumi/aws/s3: the whole SDK slows every start",
  allowTypeImports: true,
};

export default tseslint.config(
  // Examples import this repository as a package, which is there only where their own test installs it.
  { ignores: ["node_modules/**", "bin/**", "coverage/**", "examples/**"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
      complexity: ["error", 12],
      eqeqeq: "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/prefer-nullish-coalescing": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: [wholeSdk] }],
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["index.ts", "tools/**", "tests/**", "bench/**", "policies/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Config'], NewExpression[callee.property.name='Config']",
          message: "only index.ts reads Pulumi configuration",
        },
      ],
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "settings come from the stack's file" },
      ],
    },
  },
  {
    files: [
      "platforms/**",
      "environments/**",
      "components/language/**",
      "components/**/spec.ts",
      "components/**/plan.ts",
      "components/platform/settings.ts",
      "components/platform/tiers.ts",
      "components/platform/checks/**",
    ],
    rules: {
      "@typescript-eslint/no-restricted-imports": denyAll(
        ["@pulumi/*", "**/kubernetes", "**/docker", "**/targets/**"],
        "pure code: it decides, and knows no Pulumi and no target",
      ),
    },
  },
  {
    files: ["components/language/**"],
    rules: {
      "no-restricted-imports": denyAll(
        ["**/tiers/**", "**/targets/**", "**/platform/**"],
        "the language is the bottom layer",
      ),
    },
  },
  {
    files: ["components/targets/**"],
    rules: { "no-restricted-imports": denyAll(["**/tiers/**", "**/platform/**"], "a target knows no tier") },
  },
  {
    files: ["components/tiers/**/kubernetes.ts", "components/tiers/**/docker.ts"],
    rules: {
      "no-restricted-imports": denyAll(
        ["**/platform/**", "**/platforms/**", "**/environments/**"],
        "a tier knows neither the whole nor its data",
      ),
    },
  },
  {
    files: ["policies/**"],
    rules: { "no-restricted-imports": deny(["**/components/**", "**/platforms/**"], "the policy pack stands alone") },
  },
  {
    files: ["tests/**/*.ts"],
    plugins: { jest },
    rules: {
      "max-lines-per-function": "off",
      "jest/expect-expect": ["error", { assertFunctionNames: ["expect", "expect*"] }],
      "jest/valid-expect": "error",
      "jest/no-disabled-tests": "error",
      "jest/no-focused-tests": "error",
      "jest/no-identical-title": "error",
      "jest/no-standalone-expect": "error",
    },
  },
);
