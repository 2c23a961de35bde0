/** What a standard would change, setting by setting, for whom, and what stands in the way; applied only as it was seen. */
import { Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlanAnswer } from '../../../contract/configuration.ts';
import type { PresetName } from '../../../contract/presets.ts';
import type { Tagged } from '../api/api.ts';
import { useConsole } from '../api/console-context.ts';
import { ApiRefusal } from '../api/refusal.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { CopyText } from '../look/copy-text.tsx';
import { Notice } from '../look/notice.tsx';
import { DialogEnd } from './dialog-end.tsx';
import { Differences } from './differences.tsx';
import type { Experience } from './draft.ts';
import { Harm, isGrave } from './harm.tsx';
import classes from './second-factors.module.css';
import { experiencePath } from './try-save.ts';

interface PresetDialogProps {
  readonly name: PresetName;
  readonly title: string;
  onClose(): void;
  onApplied(now: Tagged<Experience>): void;
}

export function PresetDialog({ name, title, onClose, onApplied }: PresetDialogProps) {
  const { say } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const [isUnderstood, setUnderstood] = useState(false);
  const path = `${experiencePath}/presets/${name}`;
  const plan = useQuery({
    queryKey: ['presets', name],
    queryFn: () => api.post<PlanAnswer>(`${path}?dryRun=true`, {}),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const apply = useMutation({
    async mutationFn({ base, impact }: PlanAnswer) {
      await api.post(impact.isHarmful ? path : `${path}?ifUnused=true`, {}, `"v${base}"`);
      return api.getTagged<Experience>(experiencePath);
    },
    onSuccess(now) {
      void queries.invalidateQueries({ queryKey: ['sign-in-exp'], exact: true });
      onApplied(now);
    },
    onError(error) {
      // What was looked at is not what stands there now.
      if (error instanceof ApiRefusal && (error.status === 412 || error.status === 409)) {
        setUnderstood(false);
        void plan.refetch();
      }
    },
  });
  const ready = plan.data?.isChange && plan.data.canApply ? plan.data : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say('mfa.preset_title', { name: title })}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      {plan.isPending && <Waiting />}
      {plan.isError && <Refused error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.isSuccess && <Plan plan={plan.data} />}
      <DialogEnd
        mustUnderstand={ready !== undefined && isGrave(ready.impact)}
        isUnderstood={isUnderstood}
        onUnderstand={setUnderstood}
        error={apply.error}
        back={{ label: say(ready ? 'act.cancel' : 'act.close'), run: onClose }}
        act={
          ready && {
            label: say('mfa.preset_apply'),
            run: () => apply.mutate(ready),
            isBusy: apply.isPending,
            isOff: plan.isFetching,
          }
        }
      />
    </Modal>
  );
}

function Plan({ plan: { isChange, changes, problems, impact } }: { plan: PlanAnswer }) {
  const { say } = useWords();
  if (!isChange) return <Notice tone="good">{say('mfa.preset_nothing')}</Notice>;
  return (
    <>
      {problems.length > 0 && (
        <div className={classes.above}>
          <Notice tone="bad" title={say('mfa.preset_problems')}>
            <ul>
              {problems.map(({ code, message }) => (
                <li key={code}>{message}</li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      <Differences changes={changes} />
      <div className={classes.below}>
        <Harm impact={impact} />
      </div>
      <p className={classes.aside}>{say('mfa.preset_back')}</p>
      <CopyText text="latchkey config rollback" />
    </>
  );
}
