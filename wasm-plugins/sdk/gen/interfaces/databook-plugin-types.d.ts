declare module 'databook:plugin/types@1.0.0' {
  /**
   * Seconds since the Unix epoch, UTC; fractions down to a millisecond.
   */
  export type Instant = number;
  export interface Pair {
    key: string,
    value: string,
  }
  /**
   * One MIME-typed piece of a result. Text is UTF-8. `metadata` is a JSON object as text, or absent.
   */
  export interface Output {
    mime: string,
    data: Uint8Array,
    metadata?: string,
  }
  export interface NamedOutputs {
    name: string,
    outputs: Array<Output>,
  }
  /**
   * The time range that the request is about; `from` is inclusive.
   */
  export interface Window {
    from: Instant,
    to: Instant,
  }
  export interface Request {
    /**
     * The cell's text after its directives; variables already replaced.
     */
    input: string,
    /**
     * Validated against `[options]` of config.toml.
     */
    options: Array<Pair>,
    variables: Array<Pair>,
    window: Window,
    /**
     * Resolution in seconds, when the cell asks for one.
     */
    step?: number,
    /**
     * "Now" of the run, taken once.
     */
    now: Instant,
    dryRun: boolean,
    /**
     * What the host gives this call, in milliseconds; then it is ended. For servers that take a time limit.
     */
    timeoutMs?: number,
    /**
     * Outputs of the named cells that the request asks for.
     */
    cells: Array<NamedOutputs>,
  }
  /**
   * # Variants
   * 
   * ## `"info"`
   * 
   * ## `"warning"`
   */
  export type NoteLevel = 'info' | 'warning';
  export interface Note {
    level: NoteLevel,
    message: string,
  }
  export interface Response {
    outputs: Array<Output>,
    notes: Array<Note>,
    /**
     * The input as it was sent to the data source.
     */
    resolvedInput?: string,
    /**
     * Whether an action changed something; absent: not known.
     */
    changed?: boolean,
    diff?: string,
  }
  /**
   * # Variants
   * 
   * ## `"read"`
   * 
   * ## `"write"`
   */
  export type Effect = 'read' | 'write';
  export interface Plan {
    effect: Effect,
    /**
     * What it acts upon: URLs, hosts, names.
     */
    targets: Array<string>,
    /**
     * One sentence that a person can agree to.
     */
    summary: string,
  }
  /**
   * A place in the input: UTF-16 offset from its start, and length.
   */
  export interface Position {
    offset: number,
    length: number,
  }
  export interface ValidationError {
    field: string,
    message: string,
    position?: Position,
  }
  export interface HttpFailure {
    message: string,
    status?: number,
  }
  export type Error = ErrorUnsupported | ErrorValidation | ErrorHttp | ErrorData | ErrorConfig | ErrorNotFound | ErrorDenied | ErrorTimeout | ErrorOther;
  export interface ErrorUnsupported {
    tag: 'unsupported',
    val: string,
  }
  export interface ErrorValidation {
    tag: 'validation',
    val: ValidationError,
  }
  export interface ErrorHttp {
    tag: 'http',
    val: HttpFailure,
  }
  export interface ErrorData {
    tag: 'data',
    val: string,
  }
  export interface ErrorConfig {
    tag: 'config',
    val: string,
  }
  export interface ErrorNotFound {
    tag: 'not-found',
    val: string,
  }
  export interface ErrorDenied {
    tag: 'denied',
    val: string,
  }
  export interface ErrorTimeout {
    tag: 'timeout',
    val: string,
  }
  export interface ErrorOther {
    tag: 'other',
    val: string,
  }
  export interface HttpRequest {
    /**
     * Any method; the host lets through what the manifest and the plan allow.
     */
    method: string,
    /**
     * Absolute http or https URL, query included.
     */
    url: string,
    headers: Array<Pair>,
    body?: Uint8Array,
    /**
     * Whether redirects are followed, ten at most; absent: yes. Otherwise one is an answer like any other.
     */
    follow?: boolean,
  }
  /**
   * A redirect that was followed: what was sent where, and the status that sent it on.
   */
  export interface Redirect {
    method: string,
    url: string,
    status: number,
  }
  export interface HttpResponse {
    status: number,
    headers: Array<Pair>,
    body: Uint8Array,
    /**
     * The URL that answered, after redirects.
     */
    url: string,
    /**
     * Those that were followed, in order.
     */
    redirects: Array<Redirect>,
    /**
     * From sending the first request to the last byte of the body; what the user took to answer questions is not counted.
     */
    seconds: number,
    /**
     * Hex, of the body.
     */
    sha256: string,
  }
  export type HttpError = HttpErrorDenied | HttpErrorTimeout | HttpErrorLimit | HttpErrorNetwork;
  /**
   * Not allowed; the text says what to add to the manifest.
   */
  export interface HttpErrorDenied {
    tag: 'denied',
    val: string,
  }
  export interface HttpErrorTimeout {
    tag: 'timeout',
    val: string,
  }
  /**
   * A limit of the manifest; the text names it.
   */
  export interface HttpErrorLimit {
    tag: 'limit',
    val: string,
  }
  export interface HttpErrorNetwork {
    tag: 'network',
    val: string,
  }
  /**
   * # Variants
   * 
   * ## `"error"`
   * 
   * ## `"trace"`
   * 
   * ## `"debug"`
   * 
   * ## `"info"`
   * 
   * ## `"warn"`
   */
  export type LogLevel = 'error' | 'trace' | 'debug' | 'info' | 'warn';
}
