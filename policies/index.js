// The entry of the pack. The language host hands flags such as `--import tsx` to a plug-in's program and not to Node, so TypeScript is
// taught to it here; without type checking, which would cost seconds in each update.
require("tsx/cjs");
require("./pack.ts");
