/** A model that no call used for this long, or up to twice as long, gives its memory back. */
export const IDLE_MS = 600_000;
