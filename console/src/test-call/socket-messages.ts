/** Page to the worker that owns the websocket. */
export type ToSocket =
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'send'; readonly text: string }
  /** From now on binary messages pass between the socket and this port. */
  | { readonly type: 'audio'; readonly port: MessagePort }
  | { readonly type: 'close' };

/** The worker to the page. */
export type FromSocket =
  | { readonly type: 'open' }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'closed' };
