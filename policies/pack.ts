import { PolicyPack } from "@pulumi/policy";
import { toPolicies } from "./adapter";
import { rules } from "./catalogue";

new PolicyPack("palier", { policies: toPolicies(rules) });
