/** Each rule of adaptive MFA by itself: when it fires, and that what is not known never fires. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceKm, firedRules, type Place, type RiskFacts } from './risk.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = 1_800_000_000_000;
const bangkok = { latitude: 13.8, longitude: 100.5 };
const london = { latitude: 51.5, longitude: -0.1 };

const place = (country: string | null, agoMs: number, position: Place['position'] = null): Place => ({
  country,
  position,
  seenAt: now - agoMs,
});

const fired = (facts: Partial<RiskFacts>) =>
  firedRules({ signals: {}, places: [], lastSignInAt: now - hour, now, ...facts });

test('a country that none of the last 180 days’ sign-ins came from', () => {
  const places = [place('TH', day), place('DE', 180 * day), place('FR', 180 * day + 1), place(null, day)];
  for (const country of ['FR', 'US'])
    assert.deepEqual(fired({ signals: { country }, places }), ['new-country']);
  for (const country of ['TH', 'DE']) assert.deepEqual(fired({ signals: { country }, places }), []);
  assert.deepEqual(
    fired({ signals: { country: 'US' }, places: [place('FR', 181 * day), place(null, day)] }),
    [],
  );
  assert.deepEqual(fired({ places }), [], 'no country is told');
});

test('faster than 900 km/h since the newest place, however long ago the others were', () => {
  // 9500 km: 10.6 hours at this speed.
  const after = (hours: number, rest: readonly Place[] = []) =>
    fired({ signals: { position: london }, places: [...rest, place(null, hours * hour, bangkok)] });
  assert.deepEqual(after(10.4), ['impossible-travel']);
  assert.deepEqual(after(10.8), []);
  assert.deepEqual(after(10.4, [place('GB', hour, london)]), [], 'the newest counts');
  assert.deepEqual(after(0), ['impossible-travel']);
  assert.deepEqual(after(-1), ['impossible-travel'], 'nobody arrives before they left');
  assert.deepEqual(fired({ signals: { position: london }, places: [place('TH', hour)] }), []);
  assert.deepEqual(fired({ places: [place('TH', hour, bangkok)] }), []);
  const near = { latitude: 13.4, longitude: 100.5 };
  assert.deepEqual(fired({ signals: { position: near }, places: [place(null, 0, bangkok)] }), [], 'blur');
});

test('nobody was seen for more than 30 days', () => {
  assert.deepEqual(fired({ lastSignInAt: now - 30 * day - 1 }), ['long-inactivity']);
  assert.deepEqual(fired({ lastSignInAt: now - 30 * day }), []);
});

test('a bot score below 30, unless the bot is a known one', () => {
  assert.deepEqual(fired({ signals: { botScore: 29 } }), ['untrusted-address']);
  assert.deepEqual(fired({ signals: { botScore: 29, isVerifiedBot: false } }), ['untrusted-address']);
  assert.deepEqual(fired({ signals: { botScore: 29, isVerifiedBot: true } }), []);
  assert.deepEqual(fired({ signals: { botScore: 30 } }), []);
  assert.deepEqual(fired({ signals: { isVerifiedBot: false } }), []);
});

test('nothing fires at the first sign-in', () => {
  const signals = { country: 'US', position: london, botScore: 1 };
  const places = [place('TH', 0, bangkok)];
  assert.deepEqual(fired({ signals, places, lastSignInAt: null }), []);
  assert.deepEqual(fired({ signals, places }), ['new-country', 'impossible-travel', 'untrusted-address']);
});

const positions = fc.record({
  latitude: fc.integer({ min: -900, max: 900 }).map((tenths) => tenths / 10),
  longitude: fc.integer({ min: -1800, max: 1800 }).map((tenths) => tenths / 10),
});
const halfRound = Math.PI * 6371;

test('the distance is one: none to oneself, the same both ways, no way round is shorter, at most half round the earth', () => {
  fc.assert(
    fc.property(positions, positions, positions, (a, b, c) => {
      const [ab, bc, ac] = [distanceKm(a, b), distanceKm(b, c), distanceKm(a, c)];
      assert.equal(distanceKm(a, a), 0);
      assert.ok(Math.abs(ab - distanceKm(b, a)) < 1e-6);
      assert.ok(ab >= 0 && ab <= halfRound + 1e-6);
      assert.ok(ac <= ab + bc + 0.001);
    }),
  );
});

test('the distance grows with the angle, over the date line and the poles too', () => {
  fc.assert(
    fc.property(positions, fc.integer({ min: 0, max: 1800 }), ({ longitude }, tenths) => {
      // Along the equator and along a meridian over the pole, the distance is the angle itself.
      const east = longitude + tenths / 10;
      const along = distanceKm(
        { latitude: 0, longitude },
        { latitude: 0, longitude: east > 180 ? east - 360 : east },
      );
      assert.ok(Math.abs(along - (halfRound * tenths) / 1800) < 0.01);
      const over = tenths / 20;
      const opposite = longitude > 0 ? longitude - 180 : longitude + 180;
      const pole = distanceKm(
        { latitude: 90 - over, longitude },
        { latitude: 90 - over, longitude: opposite },
      );
      assert.ok(Math.abs(pole - (halfRound * tenths) / 1800) < 0.01);
    }),
  );
  assert.ok(Math.abs(distanceKm(bangkok, london) - 9540) < 60);
});
