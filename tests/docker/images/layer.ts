import { spawn } from "node:child_process";
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { z } from "zod";
import { home } from "../../../tools/home";

/** Where everything of images lies that is made once per machine. */
export const imagesFolder = join(home, "conformance", "docker");

const madeSchema = z.object({ digest: z.string(), diffId: z.string(), size: z.number() });

/** A layer of an image: files, packed and compressed, by their digests before and after. */
export interface Layer extends z.output<typeof madeSchema> {
  readonly name: string;
  /** Absolute path of the packed file. */
  readonly file: string;
}

/** What a layer holds, and what it is made of. */
export interface LayerRecipe {
  /** Part of its file's name: one layer of each name is kept. */
  readonly name: string;
  /** All that decides about its content: another one makes another layer. */
  readonly from: string;
  /** User and group id of all files. Default: root. */
  readonly owner?: number;
  /** Files and folders that it holds, without what is in them, and without those above them. Default: all. */
  readonly only?: readonly string[];
  /** Puts the files into an empty folder. */
  readonly fill: (folder: string) => Promise<void> | void;
}

/** The layer of a recipe, made once per machine. An interrupted one leaves nothing that looks finished. */
export async function layer(recipe: LayerRecipe): Promise<Layer> {
  const key = createHash("sha256")
    .update(`${recipe.from} ${packing.join(" ")}`)
    .digest("hex")
    .slice(0, 16);
  const file = join(imagesFolder, `${recipe.name}-${key}.tar.gz`);
  const facts = `${file}.json`;
  if (!existsSync(facts)) {
    mkdirSync(imagesFolder, { recursive: true });
    const folder = mkdtempSync(join(imagesFolder, `${recipe.name}.making-`));
    try {
      await recipe.fill(folder);
      const made = await pack(folder, `${folder}.tar.gz`, recipe);
      removeOlder(recipe.name);
      renameSync(`${folder}.tar.gz`, file);
      writeFileSync(facts, JSON.stringify(made));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { name: recipe.name, file, ...madeSchema.parse(JSON.parse(readFileSync(facts, "utf8"))) };
}

function removeOlder(name: string): void {
  const older = readdirSync(imagesFolder).filter((file) => /^(.*)-[0-9a-f]{16}\./.exec(file)?.[1] === name);
  for (const file of older) rmSync(join(imagesFolder, file));
}

/** How files are packed, whoever made them: all may read them, as another user runs what lies in an image. */
const packing = ["--sort=name", "--mtime=@1767225600", "--mode=a+rX", "--numeric-owner"];

/** Packs a folder so that the same files always make the same bytes. */
async function pack(
  folder: string,
  file: string,
  { owner = 0, only }: LayerRecipe,
): Promise<z.output<typeof madeSchema>> {
  const same = [...packing, `--owner=${owner}`, `--group=${owner}`];
  const what = only === undefined ? ["."] : ["--no-recursion", ...only];
  const tar = spawn("tar", [...same, "-C", folder, "-cf", "-", ...what], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(tar, "exit");
  const [before, after] = [createHash("sha256"), createHash("sha256")];
  await pipeline(tar.stdout, counting(before), createGzip({ level: 1 }), counting(after), createWriteStream(file));
  const [code] = z
    .tuple([z.number().nullable()])
    .rest(z.unknown())
    .parse(await ended);
  if (code !== 0) throw new Error(`tar ended with ${String(code)} for ${folder}`);
  return {
    digest: `sha256:${after.digest("hex")}`,
    diffId: `sha256:${before.digest("hex")}`,
    size: statSync(file).size,
  };
}

/** Hands everything on, and counts it into a digest. */
const counting = (hash: Hash): Transform =>
  new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });

/** Empty folders that belong to a user, as volumes take over their owner from the image. */
export const foldersOf = (user: number, paths: readonly string[]): Promise<Layer> => {
  const only = paths.map((path) => path.slice(1));
  return layer({
    name: `folders-${user}-${only.join("-").replaceAll("/", "-")}`,
    from: paths.join(" "),
    owner: user,
    only,
    fill: (folder) => {
      for (const path of only) mkdirSync(join(folder, path), { recursive: true });
    },
  });
};
