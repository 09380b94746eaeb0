import type { Document, Pair, ParsedNode, YAMLMap } from 'yaml';
import { isMap, isScalar } from 'yaml';
import type { JsonObject } from '../results/json.ts';
import { equalJson, isJsonObject } from './json.ts';
import { freshYaml } from './yamlText.ts';

/** `text` takes the place of the characters from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * `yaml` (lines ending with LF), which says `from`, changed to say `to`; only the lines of changed keys differ. Undefined when it is not
 * written one key per line. The caller checks that the outcome says `to`.
 */
export function editYaml(
  yaml: string,
  document: Document.Parsed,
  from: JsonObject,
  to: JsonObject,
): string | undefined {
  if (!isMap(document.contents)) return undefined;
  const edits: Edit[] = [];
  if (!new MapEditor(yaml, edits).edit(document.contents, from, to, '')) return undefined;
  // From the end to the start; of two at one place, the later noted one belongs to the outer map and comes after.
  edits.reverse().sort((a, b) => b.start - a.start || b.end - a.end);
  let text = yaml;
  for (const { start, end, text: replacement } of edits)
    text = text.slice(0, start) + replacement + text.slice(end);
  return text;
}

type BlockMap = YAMLMap.Parsed;
type KeyValue = Pair<ParsedNode, ParsedNode | null>;

class MapEditor {
  readonly #yaml: string;
  readonly #edits: Edit[];

  constructor(yaml: string, edits: Edit[]) {
    this.#yaml = yaml;
    this.#edits = edits;
  }

  /** Notes the edits that make `map` say `to`; false when they cannot be told by lines. */
  edit(map: BlockMap, from: JsonObject, to: JsonObject, indent: string): boolean {
    if (map.flow) return false;
    const seen = new Set<string>();
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      seen.add(key);
      if (!this.#pair(pair, key, from[key], to, indent)) return false;
    }
    const added = Object.entries(to).filter(([key]) => !seen.has(key));
    if (added.length > 0) this.#append(map, Object.fromEntries(added), indent);
    return true;
  }

  #pair(
    pair: KeyValue,
    key: string,
    old: JsonObject[string] | undefined,
    to: JsonObject,
    indent: string,
  ): boolean {
    const start = pair.key.range[0];
    const end = this.#trimmed(start, pair.value?.range[1] ?? pair.key.range[2]);
    if (!Object.hasOwn(to, key)) {
      const lineStart = this.#lineStart(start);
      if (this.#yaml.slice(lineStart, start) !== indent) return false;
      this.#edits.push({ start: lineStart, end: this.#lineEnd(end), text: '' });
      return true;
    }
    const value = to[key] ?? null;
    if (equalJson(old, value)) return true;
    if (isMap(pair.value) && isJsonObject(old) && isJsonObject(value) && Object.keys(value).length > 0) {
      const inner = this.#indentOf(pair.value);
      const noted = this.#edits.length;
      if (inner !== undefined && this.edit(pair.value, old, value, inner)) return true;
      this.#edits.length = noted;
    }
    this.#edits.push({
      start,
      end,
      text: this.#render({ [key]: value }, indent)
        .slice(indent.length)
        .trimEnd(),
    });
    return true;
  }

  /** Adds lines after the last line of `map`. */
  #append(map: BlockMap, added: JsonObject, indent: string): void {
    const last = map.items.at(-1);
    const end = last ? this.#trimmed(last.key.range[0], last.value?.range[1] ?? last.key.range[2]) : 0;
    const at = indent === '' ? this.#yaml.length : this.#lineEnd(end);
    this.#edits.push({ start: at, end: at, text: this.#render(added, indent) });
  }

  #render(value: JsonObject, indent: string): string {
    const yaml = freshYaml(value);
    return indent === '' ? yaml : yaml.replace(/^(?=[^\n])/gm, indent);
  }

  /** The white space before the keys of a map that starts on a line of its own. */
  #indentOf(map: BlockMap): string | undefined {
    const first = map.items[0]?.key.range[0];
    if (first === undefined) return undefined;
    const indent = this.#yaml.slice(this.#lineStart(first), first);
    return /^ +$/.test(indent) ? indent : undefined;
  }

  #trimmed(start: number, end: number): number {
    let to = end;
    while (to > start && /\s/.test(this.#yaml[to - 1] ?? '')) to--;
    return to;
  }

  #lineStart(at: number): number {
    let start = at;
    while (start > 0 && this.#yaml[start - 1] !== '\n') start--;
    return start;
  }

  /** Offset after the line ending of the line that `at` is in. */
  #lineEnd(at: number): number {
    const lf = this.#yaml.indexOf('\n', at);
    return lf < 0 ? this.#yaml.length : lf + 1;
  }
}
