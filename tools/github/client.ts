import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { UserProblem } from "../problem";

/** How a repository is reached. */
export interface Access {
  /** URL of the REST API, such as `https://api.github.com`. */
  readonly api: string;
  /** Owner and name, such as `example/platforms`. */
  readonly repository: string;
  readonly token: string;
  /** Milliseconds before the first new try, doubled for each. Default 1000. */
  readonly pause?: number;
}

/** How often a request is made before it counts as failed. */
const tries = 4;

/** Speaks with GitHub's REST API about one repository. */
export class GitHub {
  constructor(private readonly access: Access) {}

  /** All entries of a list, page by page. */
  async list<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
    const all: T[] = [];
    for (let page = 1; ; page++) {
      const separator = path.includes("?") ? "&" : "?";
      const entries = z.array(schema).parse(await this.ask("GET", `${path}${separator}per_page=100&page=${page}`));
      all.push(...entries);
      if (entries.length < 100) return all;
    }
  }

  /** Makes or changes something. Returns what GitHub answers. */
  send(method: "POST" | "PATCH", path: string, body: object): Promise<unknown> {
    return this.ask(method, path, body);
  }

  /** A server that is busy or fails is asked again: the report of an hour's work should not be lost by it. */
  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.fetch(method, path, body);
      if (response?.ok === true) return response.json();
      const isPassing = response === undefined || response.status >= 500 || response.status === 429;
      if (!isPassing || attempt === tries) throw await problemOf(method, path, response);
      await setTimeout((this.access.pause ?? 1000) * 2 ** (attempt - 1));
    }
  }

  private fetch(method: string, path: string, body?: object): Promise<Response | undefined> {
    const { api, repository, token } = this.access;
    const headers = {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
    };
    const options = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return fetch(`${api}/repos/${repository}${path}`, options).catch(() => undefined);
  }
}

async function problemOf(method: string, path: string, response: Response | undefined): Promise<UserProblem> {
  if (response === undefined) return new UserProblem("GitHub does not answer", "try again later");
  const said = z.object({ message: z.string() }).safeParse(await response.json().catch(() => undefined));
  const fix =
    response.status === 403 || response.status === 404
      ? "the workflow's token needs the permission for it: pull-requests: write, or issues: write"
      : "see what GitHub says";
  return new UserProblem(
    `GitHub refused ${method} ${path} with ${response.status}: ${said.data?.message ?? "no reason"}`,
    fix,
  );
}
