import { Field } from "../field";
import { type StackRule, texts, type ViolationOf } from "../rule";
import { bucketsOf, type S3Bucket, settingsOf, violationAt } from "../s3";

/** Nobody reaches a bucket without TLS. */
export const s3TlsOnly: StackRule = {
  sees: "stack",
  name: "s3-tls-only",
  description: "Every bucket of S3 refuses requests without TLS.",
  references: ["CIS AWS Foundations 2.1.1", "AWS FSBP S3.5", "HIPAA §164.312(e)(1)", "ISO 27001 A.8.24"],
  settings: {},
  check: (resources) => bucketsOf(resources).flatMap(tlsOnly),
};

const kind = "BucketPolicy";

function tlsOnly(bucket: S3Bucket): readonly ViolationOf[] {
  const policies = settingsOf(bucket, kind, "policy", "policy");
  const isKept = policies.some(({ field }) => field.isUnknown || statementsOf(field).some(deniesPlain));
  if (isKept || bucket.mayHave(kind)) return [];
  const message = "The bucket answers requests without TLS";
  return [violationAt(policies[0], bucket, { kind, message, args: `policy: ${statement(bucket)}` })];
}

/** A policy is given as text or, in the library's own shape, as an object. */
function statementsOf(policy: Field): readonly Field[] {
  const document = policy.text === undefined ? policy : new Field(policy.path, parsed(policy.text));
  const statement = document.at("Statement");
  return statement.items().length > 0 ? statement.items() : [statement];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Values of a policy stand alone or in a list. */
const valuesOf = (field: Field): readonly string[] => (field.text === undefined ? texts(field) : [field.text]);

/** Whether a statement refuses everybody, for every action, the bucket and all in it, as soon as there is no TLS, and under no more conditions. */
function deniesPlain(statement: Field): boolean {
  const principal = statement.at("Principal");
  const isEverybody = [...valuesOf(principal), ...valuesOf(principal.at("AWS"))].includes("*");
  const isEveryAction = valuesOf(statement.at("Action")).some(
    (action) => action === "*" || action.toLowerCase() === "s3:*",
  );
  return (
    statement.at("Effect").is("Deny") && isEverybody && isEveryAction && isOfAll(statement) && isWithoutTls(statement)
  );
}

function isOfAll(statement: Field): boolean {
  const resources = statement.at("Resource");
  const values = valuesOf(resources);
  const isUnknown = resources.isUnknown || resources.items().some((value) => value.isUnknown);
  const isWhole = values.some((value) => value === "*" || /^arn:[\w-]+:s3:::[^/]*\*$/.test(value));
  const isBoth = values.some((value) => value.endsWith("/*")) && values.some((value) => !value.includes("/"));
  return isUnknown || isWhole || isBoth;
}

function isWithoutTls(statement: Field): boolean {
  const operators = statement.at("Condition").entries();
  const [first] = operators;
  if (operators.length !== 1 || first === undefined || !/^bool(?:ifexists)?$/i.test(first[0])) return false;
  const conditions = first[1].entries();
  return conditions.length === 1 && conditions.every(([key, value]) => isTls(key) && isFalse(value));
}

const isTls = (key: string): boolean => key.toLowerCase() === "aws:securetransport";

const isFalse = (field: Field): boolean =>
  [field, ...field.items()].some((value) => value.is(false) || value.is("false"));

function statement({ bucket }: S3Bucket): string {
  const arn = `arn:aws:s3:::${bucket.props.at("bucket").text ?? bucket.name}`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
