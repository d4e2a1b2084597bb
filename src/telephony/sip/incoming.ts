import { errorMessage } from '#base';
import { ACCEPT, ALLOW, ALLOWED, FOREIGN, type SipContext, SUPPORT, SUPPORTED } from './context.ts';
import type { SipInvitation, SipScreen, SipSource, SipVerdict } from './contract.ts';
import { createTag, dialogKeyOf, isOwnTag } from './dialog.ts';
import { DigestServer } from './digest.ts';
import { partyOf } from './leg.ts';
import { type Header, serialise, tokensOf } from './message.ts';
import type { Parsed, ReceivedRequest } from './parse.ts';
import { replyTo } from './reply.ts';
import type { ServerTransaction } from './transactions.ts';
import type { Flow } from './transport.ts';
import { responsePort, stampSource } from './via-source.ts';
import type { Ways } from './ways.ts';

export interface IncomingSettings {
  readonly context: SipContext;
  readonly ways: Ways;
  readonly screen: SipScreen;
  readonly isDraining: () => boolean;
  /** An INVITE that asks for a new call. */
  readonly onInvite: (transaction: ServerTransaction, invitation: SipInvitation) => void;
}

/** Everything that comes in, up to the point where a dialog or a new call takes it. */
export class Incoming {
  readonly #settings: IncomingSettings;
  readonly #context: SipContext;
  readonly #digest: DigestServer;

  constructor(settings: IncomingSettings) {
    this.#settings = settings;
    this.#context = settings.context;
    this.#digest = new DigestServer(settings.context.clock, settings.context.ids);
  }

  receive(parsed: Parsed, flow: Flow): void {
    try {
      if (parsed.kind === 'response') this.#context.transactions.receiveResponse(parsed.response);
      else if (parsed.kind === 'request') this.#onRequest(parsed.request, flow);
      else if (parsed.kind === 'bad-request') this.#onBadRequest(parsed, flow);
    } catch (error) {
      // One message may never take the others down.
      this.#context.log.error('SIP message not handled', { error: errorMessage(error) });
    }
  }

  /** Malformed requests are answered without a transaction, to where they came from. ACK is never answered. */
  #onBadRequest(bad: Extract<Parsed, { kind: 'bad-request' }>, flow: Flow): void {
    if (bad.request.method === 'ACK') return;
    const verdict = this.#settings.screen({
      method: bad.request.method,
      source: sourceOf(flow),
      toUser: '',
      fromUser: '',
    });
    if (verdict.verdict === 'drop') return;
    const headers: Header[] = [['server', this.#context.product]];
    const reply = replyTo(bad.request, bad.status, { toTag: this.#tag(), reason: bad.reason, headers });
    flow.send(serialise(reply));
  }

  #onRequest(received: ReceivedRequest, flow: Flow): void {
    const request = stampSource(received, flow);
    const owner = request.to.params.has('tag') ? this.#context.dialogs.get(dialogKeyOf(request)) : undefined;
    // ACK and CANCEL carry no credentials that could be asked for: they belong to what was let in already.
    const isFollowUp = request.method === 'ACK' || request.method === 'CANCEL';
    const isKnown = owner !== undefined || (isFollowUp && this.#context.transactions.hasInvite(request, flow));
    const verdict = isKnown ? ADMIT : this.#screen(request, flow);
    if (verdict.verdict === 'drop') return;
    const way =
      flow.transport === 'udp' ? this.#settings.ways.flowTo('udp', flow.address, responsePort(request, flow)) : flow;
    this.#context.transactions.receiveRequest(request, way, (transaction) => {
      if (request.method === 'CANCEL') return this.#onCancel(transaction);
      if (this.#refuses(transaction)) return;
      if (owner) return owner.receive(transaction);
      if (verdict.verdict === 'challenge') return void this.#challenge(transaction, verdict);
      this.#serve(transaction, verdict.connectionIds);
    });
  }

  #screen(request: ReceivedRequest, flow: Flow): SipVerdict {
    const fromUser = partyOf(request.from).user;
    return this.#settings.screen({
      method: request.method,
      source: sourceOf(flow),
      toUser: request.target.user,
      fromUser,
    });
  }

  /** RFC 3261 section 9.2. */
  #onCancel(transaction: ServerTransaction): void {
    const invite = this.#context.transactions.cancelled(transaction);
    this.#reply(transaction, invite ? 200 : 481);
    if (invite && !invite.isAnswered) invite.onCancel?.();
  }

  /** What is refused whether inside a dialog or not (RFC 3261 sections 8.2.1 and 8.2.2). */
  #refuses(transaction: ServerTransaction): boolean {
    const { request } = transaction;
    if (!ALLOWED.includes(request.method)) {
      this.#reply(transaction, FOREIGN.has(request.method) ? 405 : 501, [ALLOW]);
      return true;
    }
    if (!['sip', 'sips', 'tel'].includes(request.target.scheme)) {
      this.#reply(transaction, 416);
      return true;
    }
    const unsupported = tokensOf(request, 'require').filter((option) => !SUPPORTED.includes(option));
    if (unsupported.length === 0) return false;
    this.#reply(transaction, 420, [['unsupported', unsupported.join(', ')]]);
    return true;
  }

  async #challenge(
    transaction: ServerTransaction,
    verdict: Extract<SipVerdict, { verdict: 'challenge' }>,
  ): Promise<void> {
    transaction.onCancel = () => this.#reply(transaction, 487);
    try {
      const result = await this.#digest.check(transaction.request, verdict.realm, verdict.account);
      if (typeof result === 'string')
        return this.#reply(transaction, 401, this.#digest.challenge(verdict.realm, result === 'stale'));
      // The caller may have given up meanwhile.
      if (transaction.isAnswered) return;
      this.#serve(transaction, result.connectionId === undefined ? undefined : [result.connectionId]);
    } catch (error) {
      this.#context.log.error('SIP credentials not checked', { error: errorMessage(error) });
      this.#reply(transaction, 500);
    }
  }

  #serve(transaction: ServerTransaction, connectionIds: readonly string[] | undefined): void {
    const { request } = transaction;
    const tag = request.to.params.get('tag');
    // RFC 3261 section 12.2.2: a dialog that is no more. An INVITE with a tag that we cannot have given is a new call.
    if (tag !== undefined && (isOwnTag(tag) || request.method !== 'INVITE')) {
      this.#reply(transaction, 481);
      return;
    }
    if (request.method === 'INVITE') {
      const source = sourceOf(transaction.flow);
      this.#settings.onInvite(transaction, { source, ...(connectionIds && { connectionIds }) });
      return;
    }
    if (request.method === 'OPTIONS') {
      this.#reply(transaction, this.#settings.isDraining() ? 503 : 200, [ALLOW, ACCEPT, SUPPORT]);
      return;
    }
    this.#reply(transaction, request.method === 'REFER' ? 603 : 481);
  }

  #reply(transaction: ServerTransaction, status: number, headers: readonly Header[] = []): void {
    const server: Header = ['server', this.#context.product];
    transaction.respond(replyTo(transaction.request, status, { toTag: this.#tag(), headers: [...headers, server] }));
  }

  #tag(): string {
    return createTag((bytes) => this.#context.ids.token(bytes));
  }
}

const ADMIT: SipVerdict = { verdict: 'admit' };

function sourceOf({ address, port, transport }: Flow): SipSource {
  return { address, port, transport };
}
