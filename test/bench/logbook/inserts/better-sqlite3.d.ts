// As far as the benchmark uses it.
declare module 'better-sqlite3' {
  export default class Database {
    constructor(file: string);
    exec(sql: string): void;
    prepare(sql: string): { run(values: object): unknown };
    close(): void;
  }
}
