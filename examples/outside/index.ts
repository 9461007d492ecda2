import { environments, provision } from "palier";
import { shop } from "./shop";

export const { endpoints, secrets, startOrder, capacity, notes } = provision({ platforms: { shop }, environments });
