import { createPrices } from '#features/providers';
import type { LanguageModelOffer, Vendor } from '#providers/catalog';
import { keyVariable } from '../operator-keys.ts';

const HEAD = `# Providers

Who hears, thinks and speaks for assistants. This page is written by \`./parley doctor --providers-table > docs/providers.md\` from the catalogue in \`src/providers/catalog\`; do not edit it.

A key can come from two places. **Ours**: the operator gives it in the environment, under the names below, or in the console, and every workspace may use it. **Yours**: a workspace gives its own in the console or with \`PUT /api/v1/providers/:id/key\`; it is sealed in the database and never shown again. An assistant uses the workspace's key when there is one, else the operator's, unless its settings say which. A change is in force at once on the node that took it and within 15 seconds on others; running calls keep what they began with.

\`./parley doctor providers\` runs every provider that has a key in the environment once and prints what it heard, how fast it was and what it cost.

Prices are list prices in US dollars as of the date with each provider; of a stage, that of its first model. "Not known" is counted as nothing: the operator [sets prices](configuration.md#prices) for each model. What a call costs counts seconds of speech recognised, characters spoken and tokens as the vendor reports them, or a quarter of the characters where a request was cut off before it did; vendors that bill a connection for as long as it is open charge more than that.
`;

/** docs/providers.md, from the catalogue. */
export function providersTable(vendors: readonly Vendor[]): string {
  const overview = [
    '| provider | id | speech to text | voices | language models | embeddings |',
    '| --- | --- | --- | --- | --- | --- |',
    ...vendors.map(({ name, id, speechToText, textToSpeech, languageModel, embedding }) =>
      row([
        name,
        code(id),
        ...[speechToText, textToSpeech, languageModel, embedding].map((offer) => (offer ? 'yes' : '')),
      ]),
    ),
  ];
  return `${[HEAD, overview.join('\n'), '', ...vendors.map(sectionOf)].join('\n').trimEnd()}\n`;
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const code = (text: string) => `\`${text}\``;
const list = (items: readonly string[] | 'any') => (items === 'any' ? 'any' : items.join(', '));

function sectionOf(vendor: Vendor): string {
  return [
    `## ${vendor.name}`,
    '',
    `Tried with: ${vendor.testedAgainst}.${vendor.pricesAsOf ? ` Prices as of ${vendor.pricesAsOf}.` : ''}`,
    '',
    ...keysOf(vendor),
    ...stagesOf(vendor),
    ...(vendor.languageModel ? parametersOf(vendor, vendor.languageModel) : []),
  ].join('\n');
}

function keysOf(vendor: Vendor): string[] {
  if (vendor.credentials.length === 0) return ['Needs no key.', ''];
  return [
    '| field | environment | |',
    '| --- | --- | --- |',
    ...vendor.credentials.map(({ name, secret, required, example }) =>
      row([
        code(name),
        code(keyVariable(vendor, name)),
        `${required ? 'needed' : 'optional'}, ${secret ? 'secret' : `such as ${code(example)}`}`,
      ]),
    ),
    '',
  ];
}

function stagesOf(vendor: Vendor): string[] {
  const { speechToText, textToSpeech, embedding } = vendor;
  const prices = createPrices([vendor]);
  const rows: string[] = [];
  const add = (stage: string, models: readonly string[], languages: readonly string[] | 'any', price: string) =>
    rows.push(row([stage, models.map(code).join(', '), list(languages), price]));
  if (speechToText)
    add(
      'speech to text',
      speechToText.models,
      speechToText.capabilities.languages,
      usd(prices.perMinute(vendor), 'a minute'),
    );
  if (textToSpeech) {
    const price = usd(prices.perMillionCharacters(vendor), 'a million characters');
    add('voices', textToSpeech.models, textToSpeech.capabilities.languages, price);
  }
  if (embedding)
    add('embeddings', embedding.models, 'any', usd(prices.perMillionEmbeddedTokens(vendor), 'a million tokens'));
  if (rows.length === 0) return [];
  return ['| stage | models | languages | price |', '| --- | --- | --- | --- |', ...rows, ''];
}

function usd(price: number | undefined, unit: string): string {
  if (price === undefined) return 'not known';
  return price === 0 ? 'nothing' : `$${price} ${unit}`;
}

const limitOf = (verdict: string | { readonly min: number; readonly max: number }) =>
  typeof verdict === 'string' ? verdict.replaceAll('-', ' ') : `${verdict.min} to ${verdict.max}`;

/** What each model takes and costs; a vendor whose models are its own affair has one line for all. */
function parametersOf({ id }: Vendor, offer: LanguageModelOffer): string[] {
  const models = offer.models.length > 0 ? offer.models : [''];
  return [
    '| model | input, cached, output for a million tokens | parameters that it does not take, or not all of |',
    '| --- | --- | --- |',
    ...models.map((model) => {
      const price = offer.price(model);
      const { input = 0, cachedInput = input, output = 0 } = price ?? {};
      const isFree = price !== undefined && input + output === 0;
      const cost = isFree ? 'nothing' : price ? `$${input}, $${cachedInput}, $${output}` : 'not known';
      const refused = Object.entries(offer.accepts(model)).flatMap(([name, verdict]) =>
        verdict === true ? [] : [`${code(name)} (${limitOf(verdict)})`],
      );
      return row([model === '' ? `those of ${id}` : code(model), cost, refused.join(', ') || 'none']);
    }),
    '',
  ];
}
