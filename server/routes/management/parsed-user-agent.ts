/** What a browser says of itself, in parts: name and version of the browser and of the system (management/07 §4). */
import type { ParsedUserAgent } from '../../../contract/logs.ts';

type Signs = readonly (readonly [sign: RegExp, name: string])[];

/** The particular ones before those that they call themselves too. Each sign ends where the version stands, if there is one. */
const browsers: Signs = [
  [/\bEdg(?:e|A|iOS)?\/([\d.]+)/, 'Edge'],
  [/\b(?:OPR|OPT|Opera)\/([\d.]+)/, 'Opera'],
  [/\bYaBrowser\/([\d.]+)/, 'Yandex'],
  [/\bSamsungBrowser\/([\d.]+)/, 'Samsung Internet'],
  [/\bMiuiBrowser\/([\d.]+)/, 'MIUI Browser'],
  [/\bUC(?:Browser|WEB)\/?([\d.]+)/, 'UCBrowser'],
  [/\bMicroMessenger\/([\d.]+)/, 'WeChat'],
  [/\bLine\/([\d.]+)/, 'Line'],
  [/\bFBAV\/([\d.]+)/, 'Facebook'],
  [/\b(?:Firefox|FxiOS)\/([\d.]+)/, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|CriOS|Chromium)\/([\d.]+)/, 'Chrome'],
  [/\bVersion\/([\d.]+) Mobile.{0,40} Safari\//, 'Mobile Safari'],
  [/\bVersion\/([\d.]+) Safari\//, 'Safari'],
];

const systems: Signs = [
  [/\b(?:iPhone|iPad)\b.{0,40} OS ([\d_]+)/, 'iOS'],
  [/\bAndroid(?: ([\d.]+))?/, 'Android'],
  [/\bCrOS \w+ ([\d.]+)/, 'ChromeOS'],
  [/\bWindows(?: NT ([\d.]+))?/, 'Windows'],
  [/\bMac OS X(?: ([\d_.]+))?/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const devices: Signs = [
  [/\biPad\b|\bTablet\b|\bAndroid\b(?!.{0,200}\bMobile\b)/, 'tablet'],
  [/\biPhone\b|\bMobile\b/, 'mobile'],
];

/** Anybody may send as much as a header holds: what stands further back names no browser. */
const longest = 512;

/** Undefined for what names neither a browser nor a system that we know. */
export function parseUserAgent(userAgent: string): ParsedUserAgent | undefined {
  const ua = userAgent.slice(0, longest);
  const browser = findIn(browsers, ua);
  const os = findIn(systems, ua);
  if (!browser && !os) return undefined;
  const type = findIn(devices, ua)?.name;
  const major = browser?.version?.split('.')[0];
  return {
    ua,
    ...(browser && { browser: { ...browser, ...(major && { major }) } }),
    ...(os && { os }),
    ...(type && { device: { type } }),
  };
}

function findIn(signs: Signs, ua: string): { name: string; version?: string } | undefined {
  for (const [sign, name] of signs) {
    const found = sign.exec(ua);
    if (!found) continue;
    const version = found[1]?.replaceAll('_', '.');
    return { name, ...(version && { version }) };
  }
  return undefined;
}
