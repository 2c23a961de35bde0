/** Our name, which leads home. */
import { Link } from 'wouter';
import { Mark } from '../look/mark.tsx';
import classes from './brand.module.css';

export const Brand = () => (
  <Link href="/" className={classes.brand}>
    <Mark />
    <span className={classes.name}>Latchkey</span>
  </Link>
);
