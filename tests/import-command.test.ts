/** `latchkey import logto`: a trial, the real thing, and a report that programs read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { makeLogto } from '../server/testing/logto-database.ts';
import { createPlace, latchkey } from '../server/testing/started-server.ts';

eachDatabase('import command', (databases) => {
  // Logto's own database is always a PostgreSQL.
  if (databases.engine === 'sqlite') return;

  test('--dry-run changes nothing, --json tells everything, and the people are there', async (context) => {
    const db = await databases.url();
    await makeLogto(db);
    const place = await createPlace();
    context.after(place.remove);
    const told = await latchkey(place, 'import', 'logto', '--db', db, '--dry-run');
    assert.match(told, /users +3 imported[^]*This was a trial: nothing was changed/);
    assert.match(await latchkey(place, 'user', 'list'), /0 of 0/);
    const report = JSON.parse(await latchkey(place, 'import', 'logto', '--db', db, '--json'));
    assert.deepEqual(report.counts.users, { imported: 3, known: 0 });
    assert.match(await latchkey(place, 'user', 'list'), /\+447911123456[^]*3 of 3/);
    const nowhere = latchkey(place, 'import', 'logto', '--db', db, '--tenant', 'nowhere');
    await assert.rejects(nowhere, /no tenant "nowhere"/);
  });
});
