/** The providers that are built in, one line each. Only the registry of the server reads this. */
import type { Connector, SocialConnector } from '@latchkey/connector-kit';
import aliyun from './aliyun/aliyun.ts';
import gatewayapi from './gatewayapi/gatewayapi.ts';
import type { Preset } from './http/preset.ts';
import { presets } from './http/presets.ts';
import http from './http/http.ts';
import httpEmail from './http-email/http-email.ts';
import oidc from './oidc/oidc.ts';
import outbox from './outbox/outbox.ts';
import smsaero from './smsaero/smsaero.ts';
import smtp from './smtp/smtp.ts';
import tencent from './tencent/tencent.ts';
import twilio from './twilio/twilio.ts';
import vonage from './vonage/vonage.ts';

export interface BuiltIn {
  readonly connector: Connector;
  /** Where its `README.md` and `logo.svg` stand; ends with a slash. */
  readonly folder: URL;
  /** Providers that it knows by name. */
  readonly presets?: readonly Preset[];
}

const folder = (name: string) => new URL(`./${name}/`, import.meta.url);

export const builtIn: readonly BuiltIn[] = [
  { connector: outbox, folder: folder('outbox') },
  { connector: twilio, folder: folder('twilio') },
  { connector: smsaero, folder: folder('smsaero') },
  { connector: gatewayapi, folder: folder('gatewayapi') },
  { connector: vonage, folder: folder('vonage') },
  { connector: aliyun, folder: folder('aliyun') },
  { connector: tencent, folder: folder('tencent') },
  { connector: http, folder: folder('http'), presets },
  { connector: smtp, folder: folder('smtp') },
  { connector: httpEmail, folder: folder('http-email') },
];

/** Those that send nothing, but say who somebody is. */
export const builtInSocial: readonly { readonly connector: SocialConnector; readonly folder: URL }[] = [
  { connector: oidc, folder: folder('oidc') },
];
