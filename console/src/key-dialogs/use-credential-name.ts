import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const NAMES = [
  ...(['apiKey', 'region', 'address', 'serviceAccount', 'organization', 'project', 'resource'] as const),
  ...(['speechToTextAddress', 'speechToTextApiKey', 'textToSpeechAddress', 'textToSpeechApiKey'] as const),
  ...(['embeddingAddress', 'embeddingApiKey'] as const),
];

/** What people call a credential; one that this version has no word for keeps the vendor's. */
export function useCredentialName(): (name: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (name) => {
      const known = NAMES.find((candidate) => candidate === name);
      return known ? t(`providers.credential.${known}`) : name;
    },
    [t],
  );
}
