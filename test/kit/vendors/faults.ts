/** What a vendor's server can be told to do wrong: the same names for every vendor. */
export type Fault =
  | 'bad-key' /** Knows no key. */
  | 'throttled'
  | 'server-error'
  | 'half-a-frame' /** Its answer is cut in the middle. */
  | 'silent' /** Takes everything and says nothing. */
  | 'slow' /** Holds its answer back until `release()`. */
  | 'disconnect' /** Goes away in the middle of its answer. */;
