import { errorMessage, sleep } from '#base';
import type { CallLeg } from '../leg.ts';
import { parseNameAddress } from './address.ts';
import type { SipContext } from './context.ts';
import type { SipDialRequest, SipEndpoint, SipEndpointSettings, SipHeld, SipInvitation } from './contract.ts';
import { createTag, dialogKeyOf } from './dialog.ts';
import { SipError } from './errors.ts';
import { InboundCall } from './inbound-call.ts';
import { Incoming } from './incoming.ts';
import { checkInvite } from './invite-check.ts';
import { partyOf, readableHeaders, SipLeg } from './leg.ts';
import type { Header } from './message.ts';
import { OutboundCall } from './outbound-call.ts';
import type { ReceivedRequest } from './parse.ts';
import { RateLimit } from './rate-limit.ts';
import { replyTo } from './reply.ts';
import { type ServerTransaction, Transactions } from './transactions.ts';
import { Ways } from './ways.ts';

const CODECS = ['PCMA', 'PCMU'] as const;
const RATE = { perSecond: 1000, burst: 2000 };
const MAX_SOURCES = 10_000;
const RETRY_AFTER_S = 10;
/** How long a closing endpoint waits for the answers to its BYEs. */
const GOODBYE_MS = 2000;

/** Opens a SIP user agent. @throws StartError when the port cannot be had. */
export async function createSipEndpoint(settings: SipEndpointSettings): Promise<SipEndpoint> {
  const endpoint = new Endpoint(settings);
  await endpoint.open();
  return endpoint;
}

class Endpoint implements SipEndpoint {
  readonly #settings: SipEndpointSettings;
  readonly #context: SipContext;
  readonly #ways: Ways;
  readonly #incoming: Incoming;
  readonly #legs = new Set<SipLeg>();
  #isDraining = false;
  #isClosed = false;
  /** Media sessions being opened for calls that are no legs yet. */
  #opening = 0;

  constructor(settings: SipEndpointSettings) {
    this.#settings = settings;
    const { clock, ids, log, codecs = CODECS, userAgent = 'Parley' } = settings;
    const ways = new Ways(settings);
    const transactions = new Transactions({
      clock,
      ids,
      localAddress: (flow) => ({ address: ways.addressTowards(flow.address), port: ways.port }),
      onAck: (ack) => this.#context.dialogs.get(dialogKeyOf(ack))?.acknowledge(ack),
    });
    this.#ways = ways;
    this.#context = {
      ...{ clock, ids, log, codecs, transactions, product: userAgent, dialogs: new Map() },
      contact: (flow, user) => ways.contactFor(flow, user),
      mediaAddress: (flow) => ways.addressTowards(flow.address),
      route: (request, flow) => ways.route(request, flow),
    };
    this.#incoming = new Incoming({
      ...{ ways, context: this.#context, screen: settings.screen, isDraining: () => this.#isDraining },
      onInvite: (transaction, invitation) => void this.#onInvite(transaction, invitation),
    });
  }

  async open(): Promise<void> {
    const { clock, rateLimit = RATE } = this.#settings;
    const rate = new RateLimit({ clock, maxSources: MAX_SOURCES, ...rateLimit });
    await this.#ways.open({
      admits: (address) => !this.#isClosed && rate.admits(address),
      onMessage: (parsed, flow) => this.#incoming.receive(parsed, flow),
    });
  }

  get contact(): { readonly address: string; readonly port: number } {
    return { address: this.#ways.addressTowards(''), port: this.#ways.port };
  }

  get legs(): number {
    return this.#legs.size;
  }

  get held(): SipHeld {
    const { dialogs, transactions } = this.#context;
    return { legs: this.#legs.size, dialogs: dialogs.size, transactions: transactions.size };
  }

  async #onInvite(transaction: ServerTransaction, invitation: SipInvitation): Promise<void> {
    const { media, log, maxLegs = Number.POSITIVE_INFINITY } = this.#settings;
    const { request, flow } = transaction;
    const busy = () => this.#refuse(transaction, 503, [['retry-after', String(RETRY_AFTER_S)]]);
    if (this.#isDraining || this.#legs.size + this.#opening >= maxLegs) return busy();
    const check = checkInvite(request, this.#context, this.#ways.addressTowards(flow.address), flow.address);
    if ('status' in check) return this.#refuse(transaction, check.status, check.headers);
    transaction.respond(replyTo(request, 100));
    transaction.onCancel = () => this.#refuse(transaction, 487);
    this.#opening++;
    const session = await media
      .open()
      .catch((error: unknown) => void log.error('No media', { error: errorMessage(error) }));
    this.#opening--;
    if (!session) return busy();
    if (transaction.isAnswered || this.#isClosed) return void session.close();
    const leg = this.#createLeg(
      request,
      session,
      (created) => new InboundCall(created, this.#context, transaction, session, check.offer),
    );
    try {
      this.#settings.onCall(leg, invitation);
    } catch (error) {
      log.error('Call not taken', { error: errorMessage(error) });
      leg.reject(500);
    }
  }

  #refuse(transaction: ServerTransaction, status: number, headers: readonly Header[] = []): void {
    const toTag = createTag((bytes) => this.#context.ids.token(bytes));
    const server: Header = ['server', this.#context.product];
    transaction.respond(replyTo(transaction.request, status, { toTag, headers: [...headers, server] }));
  }

  #createLeg(request: ReceivedRequest, media: SipLeg['media'], side: ConstructorParameters<typeof SipLeg>[1]): SipLeg {
    const called = { displayName: request.to.displayName, uri: request.uri };
    return this.#adopt(
      new SipLeg(
        {
          ...{
            id: this.#settings.ids.uuid(),
            direction: 'inbound',
            from: partyOf(request.from),
            to: partyOf(called),
            media,
          },
          headers: readableHeaders(request.headers),
          ...this.#legCommons,
        },
        side,
      ),
    );
  }

  get #legCommons() {
    const { clock, log } = this.#settings;
    return { clock, log, onOver: (leg: SipLeg) => this.#legs.delete(leg) };
  }

  #adopt(leg: SipLeg): SipLeg {
    if (!leg.isOver) this.#legs.add(leg);
    return leg;
  }

  async dial(request: SipDialRequest): Promise<CallLeg> {
    const flow = await this.#ways.find(request.uri);
    if (request.mayReach?.(flow.address) === false)
      throw new SipError(403, `${flow.address} may not be called from here`);
    const media = await this.#settings.media.open();
    if (!media) throw new SipError(503, 'No more calls can be carried');
    const { user, displayName = '' } = request.from;
    let call: OutboundCall | undefined;
    const leg = this.#adopt(
      new SipLeg(
        {
          ...{ id: this.#settings.ids.uuid(), direction: 'outbound', media, headers: new Map() },
          from: { user, host: this.contact.address, displayName },
          to: partyOf(parseNameAddress(`<${request.uri}>`) ?? { uri: '', displayName: '' }),
          ...this.#legCommons,
        },
        (created) => {
          call = new OutboundCall(created, this.#context, flow, media, request);
          return call;
        },
      ),
    );
    call?.begin();
    return leg;
  }

  refuseNewCalls(): void {
    this.#isDraining = true;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.refuseNewCalls();
    const { clock } = this.#settings;
    const goodbyes = Promise.all([...this.#legs].map((leg) => leg.hangUp('The endpoint closes.')));
    const patience = new AbortController();
    // Peers that do not answer their BYE hold nobody up for longer.
    await Promise.race([goodbyes, sleep(clock, GOODBYE_MS, patience.signal).catch(() => undefined)]);
    patience.abort();
    this.#isClosed = true;
    this.#context.transactions.close();
    await this.#ways.close();
  }
}
