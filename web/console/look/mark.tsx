/** Our sign: a keyhole. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg
    viewBox="0 0 32 32"
    width={size}
    height={size}
    aria-hidden="true"
    focusable="false"
    style={{ flex: 'none' }}
  >
    <rect width="32" height="32" rx="9" fill="var(--accent)" />
    <path d="M16 7.5a5 5 0 0 0-2.3 9.44L12 24.5h8l-1.7-7.56A5 5 0 0 0 16 7.5Z" fill="var(--on-accent)" />
  </svg>
);
