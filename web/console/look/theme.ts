/** Mantine dressed in our colours: every value points at a variable of look.css, which alone holds them. */
import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type VariantColorsResolver,
} from '@mantine/core';

const ownColours: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  const isBad = input.color === 'red';
  switch (input.variant) {
    case 'filled':
      return {
        ...usual,
        background: isBad ? 'var(--bad-fill)' : 'var(--accent)',
        hover: isBad ? 'var(--bad-strong)' : 'var(--accent-strong)',
        color: isBad ? 'var(--on-bad)' : 'var(--on-accent)',
      };
    case 'subtle':
    case 'light':
      return {
        ...usual,
        background:
          input.variant === 'subtle' ? 'transparent' : isBad ? 'var(--bad-tint)' : 'var(--accent-tint)',
        hover: isBad ? 'var(--bad-tint)' : 'var(--hover)',
        color: isBad ? 'var(--bad)' : 'var(--accent-text)',
      };
    default:
      return usual;
  }
};

/** The header element of a dialog is not the banner of the page, which it would count as. */
const noBanner = { role: 'presentation' };

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 3 },
  colors: {
    pine: [
      '#eef6f3',
      '#d9ebe4',
      '#b3d8ca',
      '#86d0b9',
      '#5fb69c',
      '#3c9a7f',
      '#237f66',
      '#14634f',
      '#0e5241',
      '#093d31',
    ],
  },
  variantColorResolver: ownColours,
  defaultRadius: 'md',
  radius: { sm: '6px', md: '8px', lg: '14px' },
  fontFamily: 'var(--letters)',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace',
  headings: { fontFamily: 'var(--letters)', fontWeight: '650' },
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        radius: 'lg',
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        attributes: { header: noBanner },
      },
    },
    Drawer: { defaultProps: { attributes: { header: noBanner } } },
    Checkbox: { defaultProps: { iconColor: 'var(--on-accent)' } },
    RadioIndicator: { defaultProps: { iconColor: 'var(--on-accent)' } },
    Button: { defaultProps: { variant: 'filled', fw: 600 } },
  },
});

const mapped = {
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-dimmed': 'var(--quiet)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-disabled': 'var(--sunk)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-pine-filled': 'var(--accent)',
  '--mantine-color-pine-filled-hover': 'var(--accent-strong)',
  '--mantine-color-pine-light': 'var(--accent-tint)',
  '--mantine-color-pine-light-hover': 'var(--accent-tint)',
  '--mantine-color-pine-light-color': 'var(--accent-text)',
  '--mantine-color-pine-outline': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
};

export const mapVariables: CSSVariablesResolver = () => ({ variables: {}, light: mapped, dark: mapped });
