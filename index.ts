import { provision } from "./components/platform/program";
import { environments } from "./environments";
import { platforms } from "./platforms";

export const { endpoints, secrets, startOrder, capacity, notes } = provision({ platforms, environments });
