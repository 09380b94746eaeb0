// What any adapter is made of: the interface, and what all adapters check and say alike.
export * from '../../../src/limani/checks.ts';
export { ConnectedLimani } from '../../../src/limani/connectedLimani.ts';
export type { OpenStore } from '../../../src/limani/connectedLimani.ts';
export {
  checkedBytes,
  checkedHash,
  contentsOf,
  pack,
  sha256Of,
  unpack,
} from '../../../src/limani/content.ts';
export type * from '../../../src/limani/entries.ts';
export { LimaniError } from '../../../src/limani/error.ts';
export type { LimaniErrorCode } from '../../../src/limani/error.ts';
export type * from '../../../src/limani/limani.ts';
export { checkedPage, printCursor } from '../../../src/limani/page.ts';
export type { CheckedPage, Cursor } from '../../../src/limani/page.ts';
export { databaseName } from '../../../src/limani/registry.ts';
export type { LimaniConfig, LimaniFactory } from '../../../src/limani/registry.ts';
export * from '../../../src/limani/status.ts';
export { exportedRuns, exportLines } from '../../../src/limani/transfer.ts';
