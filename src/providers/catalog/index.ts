export { type CatalogDeps, type CatalogEntry, PROVIDERS, type ProviderCheck } from './catalog.ts';
