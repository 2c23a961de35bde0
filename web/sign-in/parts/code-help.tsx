/** What to look at when no message comes. */
import { page, say } from '../page.ts';
import { Say } from './say.ts';

export const CodeHelp = ({ isSms }: { isSms: boolean }) => (
  <p class="small">
    {page.telephone && isSms ? (
      <Say
        it="code.telephone"
        with={{
          telephone: (
            <a href={page.telephone} target="latchkey-telephone">
              {say('name.telephone')}
            </a>
          ),
        }}
      />
    ) : (
      say(isSms ? 'code.help' : 'code.helpEmail')
    )}
  </p>
);
