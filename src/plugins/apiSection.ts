/**
 * The version of the plugin contract that a component was built against, readable without loading it: a custom
 * section named {@link SECTION} at the top level of the component, holding `major.minor` as ASCII.
 */
const SECTION = 'databook:api';

/** Magic, and the version word with the component layer. */
const COMPONENT_HEAD = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
const CORE_MODULE_HEAD = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((b, i) => bytes[i] === b);

/** What kind of artifact the bytes are. */
export function artifactKind(bytes: Uint8Array): 'component' | 'core-module' | 'neither' {
  if (startsWith(bytes, COMPONENT_HEAD)) return 'component';
  return startsWith(bytes, CORE_MODULE_HEAD) ? 'core-module' : 'neither';
}

/** Reads an unsigned LEB128 number of at most 32 bits; `undefined` when the bytes end or it is longer. */
export function readUleb(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if ((byte & 0x80) === 0) return value < 2 ** 32 ? { value, next: at + i + 1 } : undefined;
  }
  return undefined;
}

/** Unsigned LEB128. */
export function uleb(value: number): number[] {
  const out: number[] = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    out.push(value ? low | 0x80 : low);
  } while (value);
  return out;
}

/** The component with its contract version written into it. */
export function withApiVersion(component: Uint8Array, version: string): Uint8Array {
  const name = new TextEncoder().encode(SECTION);
  const text = new TextEncoder().encode(version);
  const body = [...uleb(name.length), ...name, ...text];
  const section = [0, ...uleb(body.length), ...body];
  const out = new Uint8Array(component.length + section.length);
  out.set(component);
  out.set(section, component.length);
  return out;
}

/** The `major.minor` written by {@link withApiVersion}; `undefined` when there is none or the file is torn. */
export function apiVersionOf(component: Uint8Array): string | undefined {
  for (let at = 8; at < component.length;) {
    const id = component[at];
    const size = readUleb(component, at + 1);
    if (!size) return undefined;
    const end = size.next + size.value;
    if (id === 0) {
      const nameSize = readUleb(component, size.next);
      if (!nameSize) return undefined;
      const nameEnd = nameSize.next + nameSize.value;
      const name = new TextDecoder().decode(component.subarray(nameSize.next, nameEnd));
      if (name === SECTION) return new TextDecoder().decode(component.subarray(nameEnd, end));
    }
    at = end;
  }
  return undefined;
}
