/** One thing of the account: what it is, what stands there now, what can be done with it. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Outcome } from '../../ui/call-api.ts';
import { say } from '../page.ts';
import { Link, QuietButton } from './buttons.tsx';
import { Question } from './question.tsx';

interface RowProps {
  readonly id: string;
  readonly name: string;
  readonly logo?: ComponentChildren;
  readonly value: ComponentChildren;
  readonly note?: ComponentChildren;
  /** The rooms that it leads to, by their labels. */
  readonly ways?: readonly (readonly [label: string, to: string])[];
  readonly removal?: Removal;
  readonly children?: ComponentChildren;
}

export interface Removal {
  /** Of the button that asks. */
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly act: () => Promise<Outcome<unknown> | undefined>;
  readonly onDone: () => void;
}

export function Row({ id, name, logo, value, note, ways = [], removal, children }: RowProps) {
  const [isAsking, ask] = useState(false);
  return (
    <li>
      <div class="row">
        {logo}
        <div class="fact">
          <span class="name" id={`${id}-name`}>
            {name}
          </span>
          <span class="value">{value}</span>
          {note && <span class="small">{note}</span>}
        </div>
        <div class="ways">
          {ways.map(([label, to], place) => (
            <Link
              key={to}
              to={to}
              class="quiet"
              id={`${id}-${place}`}
              labelledBy={`${id}-${place} ${id}-name`}
            >
              {label}
            </Link>
          ))}
          {children}
          {removal && !isAsking && (
            <QuietButton
              isDanger
              id={`${id}-remove`}
              labelledBy={`${id}-remove ${id}-name`}
              onClick={() => ask(true)}
            >
              {removal.label}
            </QuietButton>
          )}
        </div>
      </div>
      {removal && isAsking && (
        <Question
          title={removal.title}
          text={removal.text}
          yes={removal.label}
          act={removal.act}
          onDone={() => {
            ask(false);
            removal.onDone();
          }}
          onCancel={() => {
            ask(false);
            setTimeout(() => document.getElementById(`${id}-remove`)?.focus());
          }}
        />
      )}
    </li>
  );
}

/** Nothing is said in words, not by a gap. */
export const orNone = (value: ComponentChildren): ComponentChildren =>
  value || <span class="none">{say('value.none')}</span>;
