/** Runs a script's body; an error is one message on the screen and exit code 1, the stack only with DEBUG set. */
export async function main(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const plain = error instanceof Error ? error.message : String(error);
    console.error(process.env['DEBUG'] === undefined ? plain : error);
    // Not only the code: what else is under way, such as a build that lost, would hold the process.
    process.exit(1);
  }
}
