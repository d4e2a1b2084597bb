import { Button } from '@mantine/core';
import { IconDownload, IconPhoneOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Call } from '#features/calls/contract';
import { callQuery, endCall, originalRecordingAddress, recordingAddress } from '../../api/calls.ts';
import { useCan } from '../../ui/can.ts';
import { useNotifyProblem } from '../../ui/explain.ts';

export function CallActions({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const mayControl = useCan('call:control');
  const notifyProblem = useNotifyProblem();
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => endCall(call.id),
    onError: notifyProblem,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: callQuery(call.id).queryKey }),
  });
  if (call.state !== 'ended')
    return (
      <Button
        color="red"
        leftSection={<IconPhoneOff size={18} aria-hidden />}
        loading={end.isPending}
        disabled={!mayControl}
        onClick={() => end.mutate()}
      >
        {t('call.end')}
      </Button>
    );
  if (!call.hasRecording) return null;
  return (
    <>
      <Button
        component="a"
        variant="default"
        href={recordingAddress(call.id)}
        download={`${call.id}.wav`}
        leftSection={<IconDownload size={18} aria-hidden />}
      >
        {t('call.download')}
      </Button>
      <Button component="a" variant="subtle" href={originalRecordingAddress(call.id)} download={`${call.id}-a-law.wav`}>
        {t('call.downloadOriginal')}
      </Button>
    </>
  );
}
