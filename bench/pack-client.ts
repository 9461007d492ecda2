import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerResource,
  AnalyzerResourceOptions,
  type AnalyzeResponse,
  AnalyzeRequest,
  AnalyzerStackConfigureRequest,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { z } from "zod";

/** A resource as the engine hands it to a pack. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a pack took for a stack of resources, asked as the engine asks: time of the processor, which other work of the machine leaves alone. */
export interface PackTime {
  /** For all resources one by one, in ms. */
  readonly resources: number;
  /** For the whole stack at the end, in ms. */
  readonly stack: number;
  /** Violations and remarks that it had. */
  readonly told: number;
}

const jsonSchema = z.record(z.string(), z.json());

/** Linux counts time of the processor in these. */
const millisecondsPerTick = 10;

/** A pack that runs as a process of its own, as the engine starts it. */
export class PackClient {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /** Starts the pack's entry, and tells it for which stack it runs. */
  static async start(entry: string): Promise<PackClient> {
    const child = spawn(process.execPath, [entry], { stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise<string>((resolve) => {
      child.stdout.once("data", (data: Buffer) => {
        resolve(data.toString("utf8"));
      });
    });
    const address = `127.0.0.1:${port.trim()}`;
    const options = { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 };
    const pack = new PackClient(child, new AnalyzerClient(address, credentials.createInsecure(), options));
    const stack = new AnalyzerStackConfigureRequest().setStack("prod").setProject("bench").setDryRun(true);
    await answer((done) => pack.client.configureStack(stack, done));
    return pack;
  }

  /** Asks about every resource, one after the other, and then about the stack. */
  async judge(resources: readonly Registered[]): Promise<PackTime> {
    const asked = resources.map(requestOf);
    let told = 0;
    const start = this.used();
    for (const request of asked) {
      const response = await answer<AnalyzeResponse>((done) => this.client.analyze(request, done));
      told += response.getDiagnosticsList().length;
    }
    const ofResources = this.used();
    const whole = new AnalyzeStackRequest().setResourcesList(resources.map(resourceOf));
    const response = await answer<AnalyzeResponse>((done) => this.client.analyzeStack(whole, done));
    told += response.getDiagnosticsList().length;
    return { resources: ofResources - start, stack: this.used() - ofResources, told };
  }

  /** Time of the processor that the pack has used so far, in ms. */
  private used(): number {
    const stat = readFileSync(`/proc/${this.child.pid ?? 0}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick;
  }

  /** Ends the pack's process. */
  async stop(): Promise<void> {
    this.client.close();
    this.child.kill();
    await once(this.child, "exit");
  }
}

/** The answer of a call that takes a callback. */
const answer = <Response>(
  call: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });

const urnOf = ({ type, name }: Registered): string => `urn:pulumi:prod::bench::${type}::${name}`;

/** What a program gives, as the wire has it: values are of JSON, which the type cannot say. */
const structOf = ({ inputs }: Registered): Struct => Struct.fromJavaScript(jsonSchema.parse(inputs));

const requestOf = (resource: Registered): AnalyzeRequest =>
  new AnalyzeRequest()
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(urnOf(resource))
    .setOptions(new AnalyzerResourceOptions())
    .setProperties(structOf(resource));

const resourceOf = (resource: Registered): AnalyzerResource =>
  new AnalyzerResource()
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(urnOf(resource))
    .setOptions(new AnalyzerResourceOptions())
    .setProperties(structOf(resource));
