export type {
  AcceptedParameters,
  CatalogDeps,
  CredentialField,
  Credentials,
  EmbeddingOffer,
  Kept,
  LanguageModelOffer,
  ListPrices,
  ModelPrice,
  ParameterRange,
  ParameterRefusal,
  ProviderCheck,
  SpeechToTextOffer,
  TextToSpeechOffer,
  Vendor,
  VendorAccess,
} from './vendor.ts';
export { VENDORS, vendorOf, vendorsWith } from './vendors.ts';
