import type { VendorAccess } from '../catalog/vendor.ts';

export type OwnServerStage = 'speechToText' | 'textToSpeech' | 'embedding';

/**
 * A Whisper server, a voice server and a model server are mostly three programs: where a stage has an address or a key of its
 * own, this is the access with those. The key of one server is not sent to another.
 */
export function stageAccess(access: VendorAccess, stage: OwnServerStage): VendorAccess {
  const { address, apiKey, ...others } = access.credentials;
  const ownAddress = others[`${stage}Address`];
  const key = others[`${stage}ApiKey`] ?? (ownAddress === undefined ? apiKey : undefined);
  const at = ownAddress ?? address;
  return {
    ...access,
    credentials: { ...(at !== undefined && { address: at }), ...(key !== undefined && { apiKey: key }) },
  };
}
