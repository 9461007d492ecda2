import { imageSchema, mirroredImage } from "../../../components/language/image";

describe("ROF-CON-32: images have a fixed tag", () => {
  it.each(["redis:8.2.1", "ghcr.io/team/api:1.4.0", "localhost:5000/a:1", `a/b:1@sha256:${"0".repeat(64)}`])(
    "accepts %s",
    (image) => {
      expect(imageSchema.safeParse(image).success).toBe(true);
    },
  );

  it.each(["redis", "redis:latest", "localhost:5000/a", "Redis:1", ""])("refuses %s", (image) => {
    expect(imageSchema.safeParse(image).success).toBe(false);
  });
});

describe("a mirror", () => {
  it.each([
    ["ghcr.io/a/b:1", "m.example.org/x/a/b:1"],
    ["redis:8", "m.example.org/x/library/redis:8"],
    ["rofecare/gateway:1", "m.example.org/x/rofecare/gateway:1"],
    ["localhost:5000/a:1", "m.example.org/x/a:1"],
  ])("takes the place of the registry of %s", (image, mirrored) => {
    expect(mirroredImage(image, "m.example.org/x")).toBe(mirrored);
  });

  it("is not needed", () => {
    expect(mirroredImage("redis:8", undefined)).toBe("redis:8");
  });
});
