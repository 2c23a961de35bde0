/** A provider's sign on a light tile, since most are drawn for paper; a letter where there is none. */
import classes from './logo.module.css';

interface LogoProps {
  readonly of: { readonly logo: string; readonly logoDark?: string | null };
  readonly name: string;
  readonly size?: number;
}

export function Logo({ of, name, size = 40 }: LogoProps) {
  return (
    <span className={classes.tile} style={{ width: size, height: size, padding: size * 0.1 }} aria-hidden="true">
      {of.logo ? <img src={of.logo} alt="" /> : <span>{name.slice(0, 1)}</span>}
    </span>
  );
}
