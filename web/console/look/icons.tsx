/** Our own line drawings, 20 by 20; always beside words, never instead of them. */
import type { ReactNode } from 'react';

const icon = (drawing: ReactNode) => () => (
  <svg
    viewBox="0 0 20 20"
    width="1.25em"
    height="1.25em"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
    style={{ flex: 'none' }}
  >
    {drawing}
  </svg>
);

export const StartIcon = icon(<path d="M3 9.2 10 3.5l7 5.7M5 8v8.5h3.6V12h2.8v4.5H15V8" />);
export const ConnectorIcon = icon(
  <path d="M7 2.8v3.7m6-3.7v3.7M4.8 6.5h10.4v3.2A5.2 5.2 0 0 1 10 15a5.2 5.2 0 0 1-5.2-5.3zM10 15v2.5" />,
);
export const FactorsIcon = icon(
  <>
    <path d="M10 2.8 4 5v4.4c0 3.7 2.5 6.4 6 7.8 3.5-1.4 6-4.1 6-7.8V5z" />
    <path d="m7.4 9.9 1.9 1.9 3.4-3.6" />
  </>,
);
export const TelephoneIcon = icon(
  <>
    <rect x="5.5" y="2.5" width="9" height="15" rx="2" />
    <path d="M8.2 6.2h3.6M8.2 8.8h2.2M9.3 14.8h1.4" />
  </>,
);
export const GlobeIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M3 10h14M10 3c2.2 2 3.1 4.4 3.1 7S12.2 15 10 17c-2.2-2-3.1-4.4-3.1-7S7.8 5 10 3" />
  </>,
);
export const SunIcon = icon(
  <>
    <circle cx="10" cy="10" r="3.2" />
    <path d="M10 2.5v1.6m0 11.8v1.6M2.5 10h1.6m11.8 0h1.6M4.7 4.7l1.1 1.1m8.4 8.4 1.1 1.1m0-10.6-1.1 1.1m-8.4 8.4-1.1 1.1" />
  </>,
);
export const MoonIcon = icon(<path d="M16.5 12.1A7 7 0 0 1 7.9 3.5a7 7 0 1 0 8.6 8.6Z" />);
export const HalfIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 3a7 7 0 0 1 0 14Z" fill="currentColor" />
  </>,
);
export const CheckIcon = icon(<path d="m4.5 10.5 3.6 3.6 7.4-8" />);
export const CopyIcon = icon(
  <>
    <rect x="7" y="7" width="9.5" height="9.5" rx="2" />
    <path d="M4.5 13H4a1.5 1.5 0 0 1-1.5-1.5V4A1.5 1.5 0 0 1 4 2.5h7.5A1.5 1.5 0 0 1 13 4v.5" />
  </>,
);
export const NextIcon = icon(<path d="m7.5 4.5 5.5 5.5-5.5 5.5" />);
export const BackIcon = icon(<path d="M16 10H4.5m4.8-5L4.3 10l5 5" />);
export const OutsideIcon = icon(<path d="M8 4.5H4.5v11h11V12M11.5 3.5h5v5m-.3-4.7L9.5 10.5" />);
export const WarningIcon = icon(<path d="M10 3.2 2.6 16.3h14.8ZM10 8.3v3.6m0 2.2v.1" />);
export const BookIcon = icon(
  <path d="M10 5.4C8.4 4.2 6 3.7 3 3.8v11c3-.1 5.4.4 7 1.6 1.6-1.2 4-1.7 7-1.6v-11c-3-.1-5.4.4-7 1.6Zm0 0v11" />,
);
export const SendIcon = icon(<path d="M17 3 8.8 11.2M17 3l-5.2 14-3-5.8L3 8.2Z" />);
export const PersonIcon = icon(
  <>
    <circle cx="10" cy="7" r="3.2" />
    <path d="M3.8 16.8c.7-3.1 3-4.8 6.2-4.8s5.5 1.7 6.2 4.8" />
  </>,
);
export const MailIcon = icon(
  <>
    <rect x="2.8" y="4.5" width="14.4" height="11" rx="2" />
    <path d="m3.2 6 6.8 5 6.8-5" />
  </>,
);
