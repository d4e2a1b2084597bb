/** A SIP request failed: with the status that the far end gave, or the one that says best what happened here. */
export class SipError extends Error {
  override readonly name = 'SipError';
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}
