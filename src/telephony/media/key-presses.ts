/** How a key came: as an RFC 4733 event, as a tone in the audio, or as a message beside it (SIP INFO, a browser's keypad). */
export type KeyWay = 'event' | 'tone' | 'message';

/** The same key by another way within this is the same press. */
const SAME_PRESS_MS = 1000;

/** Tells apart presses and their echoes: some telephones send each key by two ways at once. */
export class KeyPresses {
  #hasEvents = false;
  #last: { readonly key: string; readonly way: KeyWay; readonly atMs: number } | undefined;

  /** True when this is a press of its own. Once a call brought events, those alone count. */
  isNew(key: string, way: KeyWay, nowMs: number): boolean {
    const last = this.#last;
    if (way === 'event') this.#hasEvents = true;
    else if (this.#hasEvents) return false;
    if (last && last.key === key && last.way !== way && nowMs - last.atMs < SAME_PRESS_MS) {
      // One echo a press: the next one is pressed again.
      this.#last = undefined;
      return false;
    }
    this.#last = { key, way, atMs: nowMs };
    return true;
  }
}
