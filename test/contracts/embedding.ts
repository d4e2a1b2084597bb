import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import type { Embedding, ProviderErrorKind } from '#providers';
import type { EmbeddingOffer, Vendor } from '#providers/catalog';
import { GOOD_KEY, type ModelFault, type ModelServer } from '../kit/vendors/model-server.ts';

export interface EmbeddingVendorUnderTest {
  readonly vendor: Vendor;
  /** A server that speaks as the vendor does, and the address to give for it. */
  start(): Promise<{ readonly server: ModelServer; readonly address: string }>;
  readonly model: string;
}

const KINDS: Readonly<Record<Exclude<ModelFault, 'no answer' | 'slow'>, ProviderErrorKind>> = {
  ...{ '401': 'authentication', '429': 'rate-limit', '500': 'unavailable', disconnect: 'unavailable' },
  ...{ 'half a frame': 'protocol', malformed: 'protocol', empty: 'protocol' },
};
/** More than any vendor takes at once. */
const MANY = 2500;

const likeness = (one: Float32Array = new Float32Array(), other: Float32Array = new Float32Array()) =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

/** What every embedding keeps to, over HTTP with a server that speaks its protocol. */
export function testEmbeddingVendor({ vendor, start, model }: EmbeddingVendorUnderTest): void {
  const offer = vendor.embedding as EmbeddingOffer;
  const never = new AbortController().signal;

  describe(`${vendor.name}, as an embedding`, () => {
    let server: ModelServer;
    let embedding: Embedding;
    const make = (apiKey: string, address: string) =>
      offer.create({ clock: systemClock, log: silentLog, credentials: { apiKey, address } }, model);
    let address: string;
    beforeAll(async () => {
      ({ server, address } = await start());
      embedding = make(GOOD_KEY, address);
    });
    afterAll(() => server.close());
    beforeEach(() => {
      server.requests.length = 0;
    });

    it('gives one vector of unit length for each text, in order', async () => {
      const texts = ['the opening hours', 'a parcel is lost', 'the opening times'];
      const vectors = await embedding.embed(texts, 'document', never);
      expect(vectors).toHaveLength(3);
      for (const vector of vectors) expect(likeness(vector, vector)).toBeCloseTo(1, 5);
      expect(new Set(vectors.map(({ length }) => length)).size).toBe(1);
      expect(likeness(vectors[0], vectors[2])).toBeGreaterThan(likeness(vectors[0], vectors[1]));
    });

    it('gives a single text the vector that it has among others', async () => {
      const [one] = await embedding.embed(['lost parcel'], 'document', never);
      const [, same] = await embedding.embed(['opening', 'lost parcel'], 'document', never);
      expect(likeness(one, same)).toBeCloseTo(1, 5);
    });

    it('takes more texts than the vendor takes at once', async () => {
      const texts = Array.from({ length: MANY }, (_, index) => `text number ${index}`);
      const vectors = await embedding.embed(texts, 'document', never);
      expect(vectors).toHaveLength(MANY);
      expect(server.requests.length).toBeGreaterThan(1);
      const [last] = await embedding.embed([`text number ${MANY - 1}`], 'document', never);
      expect(likeness(vectors.at(-1), last)).toBeCloseTo(1, 5);
    });

    it('asks nobody when there is no text', async () => {
      expect(await embedding.embed([], 'query', never)).toEqual([]);
      expect(server.requests).toHaveLength(0);
    });

    it.each(Object.entries(KINDS))('gives %s as %s', async (fault, kind) => {
      server.next({ fault: fault as ModelFault });
      const error = await embedding.embed(['text'], 'query', never).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ProviderError', provider: vendor.id, kind });
      expect(String(error)).not.toContain(GOOD_KEY);
    });

    it('reports a server that is not there', async () => {
      const gone = make(GOOD_KEY, 'http://127.0.0.1:1').embed(['text'], 'query', never);
      await expect(gone).rejects.toMatchObject({ kind: 'unavailable' });
    });

    it('ends with the reason when it is aborted before and while the vendor is silent', async () => {
      const stop = new Error('stop');
      await expect(embedding.embed(['text'], 'query', AbortSignal.abort(stop))).rejects.toBe(stop);
      const controller = new AbortController();
      server.next({ fault: 'no answer' });
      const done = expect(embedding.embed(['text'], 'query', controller.signal)).rejects.toBe(stop);
      while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
      controller.abort(stop);
      await done;
    });
  });
}
