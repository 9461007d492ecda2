import { main } from "@pulumi/pulumi/provider";

/**
 * Stands in for a provider whose plug-in cannot be had: takes every resource as it is, and knows nothing of it. Enough for previews, in which the
 * engine asks the pack about what the program registers.
 */
const version = "0.0.1";
const echo = {
  version,
  check: (_: string, __: unknown, inputs: unknown) => Promise.resolve({ inputs }),
  create: () => Promise.reject(new Error("previews create nothing")),
};

void main(echo, process.argv.slice(2));
