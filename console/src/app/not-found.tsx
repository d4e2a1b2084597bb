import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.title')} icon={IconMapOff} description={t('notFound.text')}>
      <div>
        <ButtonLink to="/assistants">{t('notFound.home')}</ButtonLink>
      </div>
    </Page>
  );
}
