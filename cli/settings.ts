/** `latchkey settings`: the sign-in settings as a standard asks for them. */
import { Argument, Command } from 'commander';
import { schemaVersion } from '../contract/configuration.ts';
import { type PresetName, presetNames } from '../contract/presets.ts';
import { presetOf } from '../server/settings/presets.ts';
import { worldOf } from '../server/settings/world.ts';
import { defaultTenantId } from '../server/tenants/tenants.ts';
import { nameOfUser, onServices } from './config.ts';
import { applyWords, planWords } from './config/plan-words.ts';
import { say } from './with-services.ts';

interface Options {
  readonly tenant: string;
  readonly plan?: boolean;
  readonly ifUnused?: boolean;
}

export const settingsCommand = (): Command =>
  new Command('settings').description('The sign-in settings of a tenant.').addCommand(
    new Command('preset')
      .description('Print what a standard would change, and for whom, and then change it.')
      .addArgument(new Argument('<name>', 'the standard').choices([...presetNames]))
      .option('--tenant <id>', 'whose settings', defaultTenantId)
      .option('--plan', 'only say what would be changed')
      .option('--if-unused', 'refuse when people could no longer sign in, reset a password or pass MFA')
      .action(preset),
  );

const preset = (name: PresetName, { tenant, plan: isPlan, ifUnused = false }: Options): Promise<void> =>
  onServices([tenant], async ({ configuration, ...rooms }) => {
    const { base } = await configuration.export(tenant);
    const { settings, senders } = await worldOf(rooms, tenant);
    const document = { schemaVersion, signInExperience: presetOf(name, settings, senders) };
    const plan = await configuration.plan(tenant, { document });
    say(...planWords(plan, tenant));
    if (isPlan || !plan.isChange) return;
    const who = { author: `cli:${nameOfUser()}` };
    // What was shown is what is applied: a change that came between is refused.
    say(
      '',
      ...applyWords(await configuration.apply(tenant, { document, who, ifBase: base, ifUnused }), tenant),
    );
  });
