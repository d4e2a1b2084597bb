import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Holds the place of a page or a list that is being fetched. */
export function PageSkeleton() {
  return (
    <Stack maw="72rem" mx="auto" gap="lg">
      <Skeleton h={34} w={220} />
      <ListSkeleton rows={6} />
    </Stack>
  );
}

export function ListSkeleton({ rows }: { readonly rows: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>{t('common.loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <Skeleton key={key} h={52} />
      ))}
    </Stack>
  );
}
