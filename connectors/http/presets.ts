/** The providers that HTTP SMS knows by name, in the order of the alphabet. */
import type { Preset } from './preset.ts';
import { africasTalking } from './presets/africas-talking.ts';
import { infobip } from './presets/infobip.ts';
import { kavenegarLookup } from './presets/kavenegar-lookup.ts';
import { kavenegar } from './presets/kavenegar.ts';
import { messageBird } from './presets/messagebird.ts';
import { msg91 } from './presets/msg91.ts';
import { plivo } from './presets/plivo.ts';
import { sinch } from './presets/sinch.ts';
import { smsBao } from './presets/smsbao.ts';
import { telnyx } from './presets/telnyx.ts';
import { yunpian } from './presets/yunpian.ts';

export const presets: readonly Preset[] = [
  africasTalking,
  infobip,
  kavenegar,
  kavenegarLookup,
  messageBird,
  msg91,
  plivo,
  sinch,
  smsBao,
  telnyx,
  yunpian,
];
