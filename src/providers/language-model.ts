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

/** A8. What a model does not accept is never sent and never silently dropped: the catalogue says so beforehand. */
export interface ModelParameters {
  /** 0..2. */
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** 0..1. */
  readonly topP?: number;
  readonly topK?: number;
  /** -2..2. */
  readonly frequencyPenalty?: number;
  /** -2..2. */
  readonly presencePenalty?: number;
  readonly stopSequences?: readonly string[];
}

export interface ModelRequest extends ModelParameters {
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** BCP 47 language of the call. */
  readonly language: string;
}

export type ModelPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ModelToolCall }
  /** `cachedTokens`: of the input, those that the vendor had in its cache. */
  | {
      readonly type: 'finish';
      readonly inputTokens?: number;
      readonly cachedTokens?: number;
      readonly outputTokens?: number;
    };

/** A language model that streams its reply. */
export interface LanguageModel {
  readonly id: string;
  /** Streams one reply, ending with `finish`. Aborting ends the iteration promptly by throwing the signal's reason. @throws ProviderError */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}
