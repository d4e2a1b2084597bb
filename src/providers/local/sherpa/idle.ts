/** A model that no call used for one to two times this long gives its memory back. */
export const IDLE_MS = 600_000;
