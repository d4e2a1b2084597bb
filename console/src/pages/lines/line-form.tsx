import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { zod4Resolver } from 'mantine-form-zod-resolver';
import { useTranslation } from 'react-i18next';
import { type Line, NewLine } from '#features/lines/contract';
import { assistantsQuery } from '../../api/assistants.ts';
import { createLine, linesQuery, updateLine } from '../../api/lines.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';

interface LineFormProps {
  /** Absent: a new one. */
  readonly line: Line | undefined;
  readonly onClose: () => void;
}

export function LineForm({ line, onClose }: LineFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { data: assistants } = useQuery(assistantsQuery);
  const form = useForm({
    initialValues: { number: line?.number ?? '', label: line?.label ?? '', assistantId: line?.assistantId ?? null },
    transformValues: (values) => ({ ...values, number: values.number.replace(/[\s().-]/g, '') }),
    validate: (values) => zod4Resolver(NewLine)({ ...values, number: values.number.replace(/[\s().-]/g, '') }),
  });
  const keep = useMutation({
    mutationFn: (values: typeof form.values) => (line ? updateLine(line.id, values) : createLine(values)),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: linesQuery.queryKey });
      onClose();
    },
  });
  return (
    <DialogForm
      title={line ? t('lines.edit') : t('lines.add')}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => keep.mutate(values))}
      sending={keep}
    >
      <TextInput
        data-autofocus
        label={t('lines.number')}
        description={t('lines.numberHint')}
        inputMode="tel"
        {...form.getInputProps('number')}
        error={form.errors.number && t('lines.numberRule')}
      />
      <TextInput label={t('lines.label')} maxLength={120} {...form.getInputProps('label')} />
      <Select
        label={t('calls.assistant')}
        placeholder={t('lines.nobody')}
        clearable
        clearButtonProps={{ 'aria-label': t('lines.nobody') }}
        data={(assistants?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        {...form.getInputProps('assistantId')}
      />
    </DialogForm>
  );
}
