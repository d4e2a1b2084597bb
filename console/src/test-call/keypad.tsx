import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './talk-panel.module.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function Keypad({ onPress, disabled }: { readonly onPress: (key: string) => void; readonly disabled: boolean }) {
  const { t } = useTranslation();
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would add a frame of its own */}
      <div className={classes.pad} role="group" aria-label={t('talk.keypad')}>
        {KEYS.map((key) => (
          <Button key={key} variant="default" className={classes.key} disabled={disabled} onClick={() => onPress(key)}>
            {key}
          </Button>
        ))}
      </div>
      <Text size="xs" c="dimmed" ta="center" mt={6}>
        {t('talk.keyboardHint')}
      </Text>
    </div>
  );
}
