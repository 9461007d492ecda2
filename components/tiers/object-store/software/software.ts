import type { ObjectStorePlan } from "../plan";

/** Files in which a server finds the name and the password of its root login. */
export interface RootFiles {
  readonly username: string;
  readonly password: string;
}

/** What is known of a program that serves a store, wherever it runs. Another S3 server is another one of these. */
export interface ObjectStoreSoftware {
  /** Pinned image. It also holds the client with which buckets and logins are made. */
  readonly image: string;
  /** Why nobody should begin with it any more. Default: it is maintained. */
  readonly ended?: string;
  /** User of the process: any will do, as the image asks for none. */
  readonly user: number;
  /** How it starts, from its first word on. */
  readonly command: (plan: ObjectStorePlan, dataFolder: string) => readonly [string, ...string[]];
  /** Plain variables of the process. */
  readonly environment: (plan: ObjectStorePlan, root: RootFiles) => Readonly<Record<string, string>>;
  /** Answers 200 while the process works at all, whatever the others do. */
  readonly alivePath: string;
  /** Answers 200 once this member takes part, and while enough of all members do for objects to be read. */
  readonly readyPath: string;
  /** Folder of its scripts: `prepare.sh` makes buckets and logins, `copy.sh` copies buckets to another store. */
  readonly scripts: string;
  /** What `prepare.sh` and `copy.sh` read: which buckets and logins there are, and what each login may do. */
  readonly settings: (plan: ObjectStorePlan) => Readonly<Record<string, string>>;
}
