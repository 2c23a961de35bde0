/** Somebody else's application: what it would know and do, yes or no. */
import { useEffect, useState } from 'preact/hooks';
import type { ConsentAnswer } from '../../../contract/consent.ts';
import type { SignInKey } from '../../../words/en/sign-in.ts';
import { isLost, type Outcome, type Refused } from '../../ui/call-api.ts';
import { consent, hostOf, nameOfPerson, shortName } from '../consent.ts';
import { leave } from '../leave.ts';
import { page, say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { sentenceOf } from '../parts/sentence-of.ts';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { Tick } from '../parts/tick.tsx';
import { useAct } from '../parts/use-act.ts';
import { untilHeard } from '../until-heard.ts';

export function ConsentScreen() {
  const [outcome, show] = useState<Outcome<ConsentAnswer>>();
  useEffect(() => void untilHeard(consent.read, show), []);
  if (!outcome) return <Heading title={say('do.wait')} />;
  if (outcome.ok) return <Question asked={outcome.body} />;
  return <Ended refused={outcome.refused} />;
}

function Ended({ refused }: { refused: Refused }) {
  const isOver = refused.code === 'session.not_found';
  if (isLost(refused)) return <Heading title={say('do.wait')}>{sentenceOf(refused)}</Heading>;
  return (
    <>
      <Heading title={say(isOver ? 'ended.title' : 'consent.ended')}>
        {isOver ? say('ended.text') : sentenceOf(refused)}
      </Heading>
      {page.applicationHome && (
        <a class="main" href={page.applicationHome}>
          {say('do.restart')}
        </a>
      )}
    </>
  );
}

function Question({ asked }: { asked: ConsentAnswer }) {
  const { application, organizations = [], redirectUri } = asked;
  const [chosen, choose] = useState<readonly string[]>([]);
  const { act, problem, isBusy } = useAct();
  const app = <Isolated>{application.name}</Isolated>;
  const wishes = wishesOf(asked);

  const answer = (give: typeof consent.refuse) =>
    void act(async () => {
      const outcome = await give();
      return outcome.ok ? leave(outcome.body.redirectTo) : outcome.refused;
    });

  return (
    <>
      <Heading title={say('consent.title', { app: application.name })}>
        <Say it="consent.text" with={{ app, person: <Isolated>{nameOfPerson(asked.user)}</Isolated> }} />
      </Heading>
      <Form onSubmit={() => answer(() => consent.allow(chosen))}>
        <section>
          <h2 id="wishes">
            <Say it={wishes.length > 0 ? 'consent.wants' : 'consent.known'} with={{ app }} />
          </h2>
          <ul class="wishes" aria-labelledby="wishes">
            {wishes.map((wish) => (
              <li key={wish}>{wish}</li>
            ))}
          </ul>
        </section>
        {organizations.length > 0 && (
          <fieldset>
            <legend>{say('consent.where')}</legend>
            {organizations.map(({ id, name }) => (
              <Tick
                key={id}
                isTicked={chosen.includes(id)}
                onChange={(isChosen) =>
                  choose(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              >
                <bdi>{name}</bdi>
              </Tick>
            ))}
          </fieldset>
        )}
        <p class="small">
          <Say it="consent.goesTo" with={{ address: <Isolated>{hostOf(redirectUri)}</Isolated> }} />
        </p>
        <MainButton isBusy={isBusy}>{say('consent.allow')}</MainButton>
        <Problem id="consent-problem" text={problem} />
      </Form>
      <QuietButton onClick={() => answer(consent.refuse)}>{say('consent.refuse')}</QuietButton>
    </>
  );
}

/** One sentence each. What an API calls its permission is the API's own text: its description, else its name. */
function wishesOf({
  missingOIDCScope = [],
  missingResourceScopes = [],
  isOffline,
}: ConsentAnswer): readonly string[] {
  const own = missingOIDCScope.map((scope) => {
    const key = `consent.${shortName(scope)}` as SignInKey;
    return key in page.words ? say(key) : scope;
  });
  const ofApis = missingResourceScopes.flatMap(({ resource, scopes }) =>
    scopes.map(({ name, description }) =>
      say(resource.name ? 'consent.resource' : 'consent.inOrganizations', {
        resource: resource.name,
        scope: description || name,
      }),
    ),
  );
  const wishes = [...own, ...ofApis];
  return isOffline && wishes.length > 0 ? [...wishes, say('consent.offline')] : wishes;
}
