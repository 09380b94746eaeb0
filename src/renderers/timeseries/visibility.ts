/** Which series are drawn: those switched on that also match the filter. */
export class Visibility {
  readonly #names: readonly string[];
  readonly #off = new Set<number>();
  #filter = '';

  constructor(names: readonly string[]) {
    this.#names = names.map((name) => name.toLowerCase());
  }

  isOn(index: number): boolean {
    return !this.#off.has(index);
  }

  matches(index: number): boolean {
    return this.#names[index]?.includes(this.#filter) ?? false;
  }

  isShown(index: number): boolean {
    return this.isOn(index) && this.matches(index);
  }

  /** How many are drawn. */
  get shown(): number {
    return this.#names.filter((_, i) => this.isShown(i)).length;
  }

  toggle(index: number): void {
    if (!this.#off.delete(index)) this.#off.add(index);
  }

  /** Only this one; all again, when it was the only one already. */
  solo(index: number): void {
    const alone = this.isOn(index) && this.#off.size === this.#names.length - 1;
    this.#off.clear();
    if (!alone) for (const i of this.#names.keys()) if (i !== index) this.#off.add(i);
  }

  showAll(): void {
    this.#off.clear();
  }

  /** Keeps series whose name contains the text, in upper or lower case. */
  filter(text: string): void {
    this.#filter = text.trim().toLowerCase();
  }
}
