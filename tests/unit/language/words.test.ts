import type { z } from "zod";
import {
  cidrSchema,
  countSchema,
  cronSchema,
  hostSchema,
  nameSchema,
  portSchema,
} from "../../../components/language/words";

/** What is wrong with a value, in the words that its author reads; nothing where it is right. */
const wrong = (schema: z.ZodType, value: unknown): string | undefined => {
  const result = schema.safeParse(value);
  return result.success ? undefined : result.error.issues[0]?.message;
};

describe("a name", () => {
  it.each(["a", "patient-db", "x9", `a${"b".repeat(39)}`])("may be %s", (name) => {
    expect(wrong(nameSchema, name)).toBeUndefined();
  });

  it.each(["", "Patient", "9lives", "-db", "db-", "a_b", "a.b", "a b", `a${"b".repeat(40)}`, "é"])(
    "may not be %j",
    (name) => {
      expect(wrong(nameSchema, name)).toBe("small letters, digits and hyphens, first a letter, at most 40 characters");
    },
  );
});

describe("a port", () => {
  it.each([1024, 8080, 65_535])("may be %d", (port) => {
    expect(wrong(portSchema, port)).toBeUndefined();
  });

  it.each([0, 80, 1023, 65_536, -1])("may not be %d", (port) => {
    expect(wrong(portSchema, port)).toBe("a port from 1024 to 65535");
  });

  it.each([8080.5, "8080"])("is a whole number, and no %j", (port) => {
    expect(wrong(portSchema, port)).toBe("a whole number");
  });
});

describe("a host", () => {
  it.each(["example.org", "api.example.org", "a-b.example.co", "x1.example.org"])("may be %s", (host) => {
    expect(wrong(hostSchema, host)).toBeUndefined();
  });

  it.each([
    "localhost",
    "https://example.org",
    "example.org/",
    "example.org:443",
    "*.example.org",
    "Example.org",
    "-a.example.org",
    "a-.example.org",
    "a..example.org",
    "10.0.0.1",
    `${"a".repeat(64)}.org`,
    `${"a.".repeat(126)}example.org`,
  ])("may not be %s", (host) => {
    expect(wrong(hostSchema, host)).toBe('a host name such as "api.example.org"');
  });
});

describe("a network", () => {
  it.each(["10.0.0.0/8", "0.0.0.0/0", "192.168.1.1/32", "fc00::/7", "2001:db8::/32"])("may be %s", (network) => {
    expect(wrong(cidrSchema, network)).toBeUndefined();
  });

  it.each(["10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "fc00::/129", "example.org/8", "any"])(
    "may not be %s",
    (network) => {
      expect(wrong(cidrSchema, network)).toBe('a network such as "10.0.0.0/8"');
    },
  );
});

describe("a time table", () => {
  it.each(["0 2 * * *", "*/15 * * * *", "0 0 1 1 *", "30 4 * * 1-5"])("may be %s", (cron) => {
    expect(wrong(cronSchema, cron)).toBeUndefined();
  });

  it.each(["0 0 2 * * *", "0 2 * *", "60 2 * * *", "0 25 * * *", "0 2 * * 8", "@daily", "daily at two", ""])(
    "may not be %j: seconds, words, and numbers that no clock has are refused",
    (cron) => {
      expect(wrong(cronSchema, cron)).toBe('five cron fields in UTC, such as "0 2 * * *" for 02:00 every day');
    },
  );
});

describe("a count", () => {
  it.each([
    [1, undefined],
    [100, undefined],
    [0, "at least 1"],
    [101, "at most 100"],
    [2.5, "a whole number"],
    ["3", "a whole number"],
  ])("of %j: %s", (count, message) => {
    expect(wrong(countSchema, count)).toBe(message);
  });
});
