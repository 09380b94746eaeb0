const OFFERED: readonly RegExp[] = [
  /^databook:plugin\/(runtime|types)$/,
  /^wasi:cli\/(environment|exit|stdin|stdout|stderr|terminal-(input|output|stdin|stdout|stderr))$/,
  /^wasi:clocks\/(monotonic-clock|wall-clock)$/,
  /^wasi:io\/(error|poll|streams)$/,
  /^wasi:random\/(random|insecure|insecure-seed)$/,
  // Offered as stand-ins that refuse everything: toolchains link them whether or not they are used.
  /^wasi:filesystem\/(types|preopens)$/,
  /^wasi:http\/(types|outgoing-handler)$/,
];

/** Those of a component's imports that plugins are not offered. Versions are left out of the comparison. */
export const refusedImports = (imports: readonly string[]): string[] =>
  imports.filter((name) => !OFFERED.some((offered) => offered.test(name.replace(/@.*$/, ''))));
