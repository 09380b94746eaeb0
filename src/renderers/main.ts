import { isCollapsed } from './collapsed.ts';
import { Renderer } from './renderer.ts';

export { Renderer } from './renderer.ts';

/** What of VS Code's notebook renderer API is used here. */
interface RendererContext {
  getState?(): unknown;
  setState?(state: unknown): void;
}

interface OutputItem {
  readonly id: string;
  readonly mime: string;
  /** Of the whole output. */
  readonly metadata?: unknown;
  data(): Uint8Array;
}

/** Entry point of VS Code's notebook renderers. */
export const activate = (context: RendererContext) => {
  const renderer = new Renderer(window, {
    get: () => context.getState?.(),
    set: (state) => context.setState?.(state),
  });
  return {
    renderOutputItem(item: OutputItem, element: HTMLElement): void {
      renderer.render(item.id, element, item.mime, item.data(), isCollapsed(item.metadata));
    },
    /** @param id - absent when all outputs go */
    disposeOutputItem(id?: string): void {
      renderer.dispose(id);
    },
  };
};
