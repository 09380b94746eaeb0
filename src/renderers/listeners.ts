/** Undoes a subscription or tears a view down. */
export type Dispose = () => void;

/** A set of callbacks. */
export class Listeners {
  readonly #callbacks = new Set<() => void>();

  add(callback: () => void): Dispose {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  notify(): void {
    for (const callback of [...this.#callbacks]) callback();
  }
}
