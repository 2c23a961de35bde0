/** The Console as a whole: look, settings, session, and the table of its pages. */
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, useMemo, useState } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { createApi } from './api/api.ts';
import { kinds } from './connectors/kind.ts';
import { ConsoleContext, type ConsoleParts } from './api/console-context.ts';
import { ApiRefusal } from './api/refusal.ts';
import { loadSettings, properAddress, type Settings } from './api/settings.ts';
import { CatchErrors } from './frame/catch-errors.tsx';
import { Frame } from './frame/frame.tsx';
import { aroundNavigation } from './frame/leave-guard.ts';
import { LeaveQuestion } from './frame/leave-question.tsx';
import { NotFound } from './frame/not-found.tsx';
import { Toast } from './frame/toast.tsx';
import { Refused, Waiting } from './frame/waiting.tsx';
import { currentLanguage } from './language/words.ts';
import { mapVariables, theme } from './look/theme.ts';
import {
  ConnectorsPage,
  DetailsPage,
  GuidePage,
  SecondFactorsPage,
  SetUpPage,
  SmsAlonePage,
  SocialDetailsPage,
  SocialGuidePage,
  StartPage,
  TelephonePage,
} from './pages.tsx';
import { Gate } from './session/gate.tsx';
import { NobodyYet } from './session/nobody-yet.tsx';
import { createOidc } from './session/oidc.ts';
import { createSession } from './session/session.ts';

const schemes = localStorageColorSchemeManager({ key: 'latchkey-color-scheme' });

export function Console() {
  const [queries] = useState(createQueries);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={mapVariables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queries}>
        <Router base="/console" aroundNav={aroundNavigation}>
          <WithSettings>{(settings) => <Pages settings={settings} />}</WithSettings>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function WithSettings({ children }: { children: (settings: Settings) => ReactNode }) {
  const settings = useQuery({ queryKey: ['settings'], queryFn: loadSettings, staleTime: Infinity });
  if (settings.isPending) return <Waiting tall />;
  if (settings.isError) {
    return (
      <main style={{ maxWidth: '32rem', margin: '20vh auto 0', padding: '1rem' }}>
        <Refused error={settings.error} onRetry={() => void settings.refetch()} />
      </main>
    );
  }
  const elsewhere = properAddress(settings.data, location.href);
  if (elsewhere) {
    location.replace(elsewhere);
    return <Waiting tall />;
  }
  return children(settings.data);
}

function Pages({ settings }: { settings: Settings }) {
  const parts = useMemo((): ConsoleParts => {
    const session = createSession(createOidc(settings.adminEndpoint));
    const { token, refused } = session;
    return {
      settings,
      session,
      api: createApi({ origin: settings.userEndpoint, language: currentLanguage, token, refused }),
    };
  }, [settings]);

  return (
    <ConsoleContext value={parts}>
      <Switch>
        <Route path="/set-up">
          <Suspense fallback={<Waiting tall />}>
            <SetUpPage />
          </Suspense>
        </Route>
        <Route>{settings.needsAdministrator ? <NobodyYet /> : <Rooms {...parts} />}</Route>
      </Switch>
    </ConsoleContext>
  );
}

function Rooms({ session }: ConsoleParts) {
  return (
    <CatchErrors path="">
      <Gate session={session}>
        {(name) => (
          <Frame name={name}>
            <Switch>
              <Route path="/" component={StartPage} />
              <Route path="/connectors">
                <Redirect to="/connectors/passwordless" replace />
              </Route>
              <Route path="/connectors/passwordless/guide/:factoryId">
                {({ factoryId }) => <GuidePage key={factoryId} factoryId={decodeURIComponent(factoryId)} />}
              </Route>
              <Route path="/connectors/passwordless/create/:type">
                {({ type }) => {
                  const kind = kinds.find((one) => one === type);
                  return kind ? <ConnectorsPage picking={kind} /> : <NotFound />;
                }}
              </Route>
              <Route path="/connectors/passwordless">
                <ConnectorsPage />
              </Route>
              <Route path="/connectors/passwordless/:id">
                {({ id }) => <DetailsPage key={id} id={decodeURIComponent(id)} />}
              </Route>
              <Route path="/connectors/social/guide/:factoryId">
                {({ factoryId }) => (
                  <SocialGuidePage key={factoryId} factoryId={decodeURIComponent(factoryId)} />
                )}
              </Route>
              <Route path="/connectors/social/create">
                <ConnectorsPage picking="Social" />
              </Route>
              <Route path="/connectors/social">
                <ConnectorsPage />
              </Route>
              <Route path="/connectors/social/:id">
                {({ id }) => <SocialDetailsPage key={id} id={decodeURIComponent(id)} />}
              </Route>
              <Route path="/mfa" component={SecondFactorsPage} />
              <Route path="/mfa/sms-alone" component={SmsAlonePage} />
              <Route path="/telephone" component={TelephonePage} />
              <Route component={NotFound} />
            </Switch>
            <LeaveQuestion />
            <Toast />
          </Frame>
        )}
      </Gate>
    </CatchErrors>
  );
}

/** A refusal is an answer and is not asked for again; a lost connection is tried twice more. */
const createQueries = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => !(error instanceof ApiRefusal) && failures < 2,
        retryDelay: (attempt) => 400 * 2 ** attempt,
        staleTime: 10_000,
      },
      mutations: { retry: false },
    },
  });
