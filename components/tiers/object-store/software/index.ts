import type { SoftwareName } from "../spec";
import { minioLine } from "./minio";
import type { ObjectStoreSoftware } from "./software";

/** Every program that can serve a store of objects. */
export const softwares: Readonly<Record<SoftwareName, ObjectStoreSoftware>> = {
  silo: minioLine("silo", "pgsty/silo:RELEASE.2026-08-06T00-00-00Z"),
  minio: {
    ...minioLine("minio", "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z"),
    ended: "MinIO gets no fixes and no images any more; its maintained line is silo, which takes over the same volumes",
  },
};
