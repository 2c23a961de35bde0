/** Bodies and answers of the Experience API about second factors: made, bound, and answered for (end-user/04 §4). */
import { z } from 'zod';
import { mfaFactor } from './settings.ts';
import { text } from './text.ts';

/** POST /experience/profile/mfa */
export const bindFactorBody = z.object({ type: mfaFactor, verificationId: text.max(128) });
