import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const FIELDS = [
  'name',
  'virtualNumber',
  'language',
  'firstMessage',
  'prompt',
  'timeZone',
  'speechToText',
  'textToSpeech',
  'model',
  'silenceMs',
  'inactivityMs',
  'maxDurationMs',
  'bargeIn',
  'interruptionWords',
  'firstMessageInterruptible',
  'speculation',
  'ambience',
  'hangUp',
  'keypad',
  'loopGuard',
  'messages',
  'wait',
  'keypadInteraction',
  'followLanguage',
  'answering',
  'transfers',
  'intents',
  'documents',
] as const;
type Field = (typeof FIELDS)[number];

const isField = (name: string): name is Field => FIELDS.some((field) => field === name);

/** The label of a field that a request calls `config.silenceMs`. */
export function useFieldName(): (field: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (field) => {
      const name = field.replace(/^config\./, '').split('.')[0] ?? '';
      return isField(name) ? t(`fields.${name}`) : field;
    },
    [t],
  );
}
