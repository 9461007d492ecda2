import type { Field } from "../field";
import { isOutside } from "./control";

/** Types of seccomp and AppArmor profiles that leave the protection in place. */
export const profileTypes = { allowed: ["RuntimeDefault", "Localhost"], fix: 'type: "RuntimeDefault"' } as const;

/** Whether a profile is given, and switches the protection off. */
export const wrongProfile = (profile: Field): boolean =>
  !profile.isMissing && isOutside(profile.at("type"), profileTypes.allowed);

/** Whether a profile is given, and leaves the protection in place as far as is known. */
export const goodProfile = (profile: Field): boolean => !profile.isMissing && !wrongProfile(profile);
