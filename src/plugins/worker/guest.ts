// The shapes that the generated glue takes and gives: wasm-plugins/wit/v1 as JavaScript.

export interface GuestPair {
  readonly key: string;
  readonly value: string;
}

export interface GuestOutput {
  readonly mime: string;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly metadata?: string | null | undefined;
}

export interface GuestRequest {
  readonly input: string;
  readonly options: readonly GuestPair[];
  readonly variables: readonly GuestPair[];
  readonly window: { readonly from: number; readonly to: number };
  readonly step: number | undefined;
  readonly now: number;
  readonly dryRun: boolean;
  readonly timeoutMs: number | undefined;
  readonly cells: readonly { readonly name: string; readonly outputs: readonly GuestOutput[] }[];
}

export interface GuestResponse {
  readonly outputs: readonly GuestOutput[];
  readonly notes: readonly { readonly level: 'info' | 'warning'; readonly message: string }[];
  readonly resolvedInput?: string | null | undefined;
  readonly changed?: boolean | null | undefined;
  readonly diff?: string | null | undefined;
}

export interface GuestPlan {
  readonly effect: 'read' | 'write';
  readonly targets: readonly string[];
  readonly summary: string;
}

/** The payload of the error that an export returned. */
export type GuestError =
  | {
      readonly tag: 'validation';
      readonly val: { field: string; message: string; position?: { offset: number; length: number } | null };
    }
  | { readonly tag: 'http'; readonly val: { message: string; status?: number | null } }
  | {
      readonly tag: 'unsupported' | 'data' | 'config' | 'not-found' | 'denied' | 'timeout' | 'other';
      readonly val: string;
    };

export interface GuestHttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly GuestPair[];
  readonly body?: Uint8Array<ArrayBuffer> | null | undefined;
  readonly follow?: boolean | null | undefined;
}

/** A plugin's exports. */
export interface Guest {
  invoke(request: GuestRequest): GuestResponse;
  plan(request: GuestRequest): GuestPlan;
}
