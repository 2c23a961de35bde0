/** A provider's sign on a light tile, since most are drawn for paper; a letter where there is none. */
import classes from './logo.module.css';

interface LogoProps {
  readonly of: { readonly logo: string; readonly logoDark?: string | null };
  readonly name: string;
  readonly size?: number;
}

/** The name always stands beside it, so the picture itself says nothing. */
export function Logo({ of, name, size = 40 }: LogoProps) {
  return (
    <span
      className={classes.tile}
      data-letter={!of.logo || undefined}
      style={{ width: size, height: size, fontSize: size * 0.45 }}
      aria-hidden="true"
    >
      {of.logo ? <img src={of.logo} alt="" width={size} height={size} /> : <span>{name.slice(0, 1)}</span>}
    </span>
  );
}
