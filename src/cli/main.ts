// The command `databook`. This file runs on any Node that knows modules, so that an old one can be told what is wrong;
// everything else is loaded only after the check.
const oldest = { major: 22, minor: 2 };
const version = process.versions.node;
const [major = 0, minor = 0] = version.split('.').map(Number);

if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  process.stderr.write(
    `databook needs Node.js ${oldest.major}.${oldest.minor} or newer; this is ${version} (${process.execPath}).\n`,
  );
  process.exitCode = 2;
} else {
  import('./program.ts')
    .then(({ main }) => main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code;
    })
    .catch((error: unknown) => {
      process.stderr.write(
        `databook: this is a defect of Databook: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exitCode = 1;
    });
}
