// What this folder uses of sql.js 1.16.
declare module 'sql.js' {
  export type SqlValue = number | string | Uint8Array | null;

  export interface Statement {
    bind(values: readonly SqlValue[]): boolean;
    step(): boolean;
    getAsObject(): Record<string, SqlValue>;
    run(values: readonly SqlValue[]): void;
    free(): boolean;
  }

  export interface Database {
    /** Its file, in the memory that all databases of an engine share. */
    readonly filename: string;
    /** Runs a script. */
    exec(sql: string): { readonly columns: string[]; readonly values: SqlValue[][] }[];
    prepare(sql: string): Statement;
    /** The whole image; keeps statements and pragmas, refuses inside a write transaction. */
    export(): Uint8Array;
    close(): void;
  }

  /** What a database asks of the bytes it is made from. */
  export type Bytes = Pick<Uint8Array, 'length' | 'set'> & {
    slice(from: number, to: number): Bytes;
    subarray(from: number, to: number): Uint8Array;
  };

  export interface SqlJs {
    readonly Database: new (image?: Bytes | null) => Database;
  }

  const initSqlJs: () => Promise<SqlJs>;
  export default initSqlJs;
}
