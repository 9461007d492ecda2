/** Something that the user can mend: told in two lines, without a stack trace. */
export class UserProblem extends Error {
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
    this.name = "UserProblem";
  }
}

/** Runs a command of the tools. A problem that the user can mend ends it with a message; any other with its stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error;
    console.error(`\nproblem: ${error.message}\nfix:     ${error.fix}`);
    process.exitCode = 1;
  }
}
