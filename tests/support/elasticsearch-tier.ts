import type { EnvironmentName } from "../../components/language/context";
import type { PlanContext, Planned } from "../../components/language/tier-plan";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";
import { KubernetesElasticsearch } from "../../components/tiers/elasticsearch/kubernetes";
import { type ElasticsearchPlan, planElasticsearch } from "../../components/tiers/elasticsearch/plan";
import { elasticsearchOverridesSchema, elasticsearchSchema } from "../../components/tiers/elasticsearch/spec";
import { environments } from "../../environments";
import { find, type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget, planContext } from "./plan-context";

/** What Audit Trail's document says of its Elasticsearch, as decided (AUD-LOG-01 to AUD-LOG-13). */
export const documentSpec = {
  kind: "elasticsearch",
  clusterName: "audit-trail",
  resources: { cpuRequest: "2", cpuLimit: "4", memoryRequest: "4Gi", memoryLimit: "8Gi" },
  storage: "500Gi",
  breakerPercent: 70,
  write: { threads: 5, queue: 1000 },
  search: { threads: 12, queue: 1000 },
  indices: { audit: { patterns: ["audit-*"] } },
};

/** What a test says differently about an Elasticsearch. */
export interface ElasticsearchExceptions {
  readonly spec?: object;
  readonly overrides?: object;
  readonly context?: Partial<PlanContext>;
}

/** Audit Trail's Elasticsearch, as strong as in an environment, with its mistakes and warnings. */
export const plannedElasticsearch = (
  environment: EnvironmentName,
  { spec = {}, overrides = {}, context = {} }: ElasticsearchExceptions = {},
): Planned<ElasticsearchPlan> =>
  planElasticsearch({
    name: "logs",
    spec: elasticsearchSchema.parse({ ...documentSpec, ...spec }),
    profile: environments[environment].tiers.elasticsearch,
    overrides: elasticsearchOverridesSchema.parse(overrides),
    context: planContext(context),
  });

/** The plan alone. */
export const elasticsearchPlan = (
  environment: EnvironmentName,
  exceptions?: ElasticsearchExceptions,
): ElasticsearchPlan => plannedElasticsearch(environment, exceptions).plan;

/** All that it registers. */
export const registerElasticsearch = (
  plan: ElasticsearchPlan = elasticsearchPlan("prod"),
  target: KubernetesTarget = kubernetesTarget(),
): Promise<readonly RecordedResource[]> => recordResources(() => new KubernetesElasticsearch(plan, target, {}));

/** The operator's object. */
export const clusterOf = async (plan?: ElasticsearchPlan, target?: KubernetesTarget): Promise<RecordedResource> =>
  find(await registerElasticsearch(plan, target), "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch", "logs");
