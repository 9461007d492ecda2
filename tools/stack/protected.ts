import { UserProblem } from "../problem";

/** What is said where data would go that nobody has agreed to lose. */
export const refuseData = (stack: string, names: readonly string[]): UserProblem =>
  new UserProblem(
    `${names.length} resources hold data and are protected:\n${names.map((name) => `  ${name}`).join("\n")}`,
    `to destroy them and their data: npm run down -- ${stack} --delete-data`,
  );
