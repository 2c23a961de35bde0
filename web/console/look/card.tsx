/** A card: one thing with its heading. Numbered where cards are steps. */
import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

interface CardProps {
  readonly title: string;
  readonly step?: number;
  readonly lead?: ReactNode;
  readonly tone?: 'plain' | 'danger';
  readonly children?: ReactNode;
}

export function Card({ title, step, lead, tone = 'plain', children }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} data-tone={tone} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {step !== undefined && (
          <span className={classes.step} aria-hidden="true">
            {step}
          </span>
        )}
        {title}
      </h2>
      {lead && <p className={classes.lead}>{lead}</p>}
      <div className={classes.body}>{children}</div>
    </section>
  );
}
