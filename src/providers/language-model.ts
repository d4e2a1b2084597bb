/** A JSON Schema object describing a tool's arguments. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export type ModelMessage =
  | { readonly role: 'system'; readonly content: string }
  /** `via` tells how the caller said it: keys are digits pressed, given as `content` ("12#"). */
  | { readonly role: 'user'; readonly content: string; readonly via: 'speech' | 'keys' | 'text' | 'event' }
  /** What the caller has heard, not what was generated. `interrupted`: the caller spoke over the rest. */
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly interrupted?: boolean;
      readonly toolCalls?: readonly ModelToolCall[];
    }
  | {
      readonly role: 'tool';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly content: string;
      readonly isError?: boolean;
    };

export interface ModelToolCall {
  readonly id: string;
  readonly name: string;
  /** Parsed JSON, not yet checked against the tool's schema: untrusted. */
  readonly arguments: unknown;
}

export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** BCP 47 language of the call. */
  readonly language: string;
  readonly temperature?: number;
  readonly maxTokens?: number;
}

export type ModelPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ModelToolCall }
  | { readonly type: 'finish'; readonly inputTokens?: number; readonly outputTokens?: number };

/** A language model that streams its reply. */
export interface LanguageModel {
  readonly id: string;
  /** Streams one reply, ending with `finish`. Aborting ends the iteration promptly by throwing the signal's reason. @throws ProviderError */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}
