import type { Ids } from '#base';
import type { Codec, RtpMediaSession } from '../media/pool.ts';
import { type Agreement, acceptAnswer, answerOffer, createOffer, type LocalAudio } from '../sdp/negotiate.ts';

/** Offer and answer of one call (RFC 3264): our description through all its versions, applied to the media session. */
export class AudioAgreement {
  readonly #media: RtpMediaSession;
  #local: LocalAudio;
  #isHeld = false;

  constructor(media: RtpMediaSession, address: string, codecs: readonly Codec[], ids: Ids) {
    this.#media = media;
    const sessionId = Number.parseInt(ids.token(4), 16);
    this.#local = { address, port: media.localPort, codecs, sessionId, version: 0 };
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  offer(): string {
    this.#nextVersion();
    return createOffer(this.#local);
  }

  /** Undefined: nothing in common (488). Nothing changes until `apply`. */
  answer(offer: string, sourceAddress: string): (Agreement & { readonly answer: string }) | undefined {
    this.#nextVersion();
    return answerOffer(offer, this.#local, sourceAddress);
  }

  accept(answer: string, sourceAddress: string): Agreement | undefined {
    return acceptAnswer(answer, this.#local, sourceAddress);
  }

  /** Makes the media follow; true when the far end's hold changed by it. */
  apply(agreement: Agreement): boolean {
    this.#media.start(agreement.parameters);
    const hasChanged = this.#isHeld !== agreement.isHeld;
    this.#isHeld = agreement.isHeld;
    return hasChanged;
  }

  #nextVersion(): void {
    this.#local = { ...this.#local, version: this.#local.version + 1 };
  }
}
