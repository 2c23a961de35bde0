/** The pages' small table agrees with libphonenumber, which the server uses. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { getExampleNumber, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { countries, type Country, findCountry } from './country.ts';
import { asFile, makeTable } from './generate.ts';
import { formatNational, formatPhone, readPhone } from './phone.ts';

const country = (iso: string): Country => findCountry(iso) ?? assert.fail(`no ${iso}`);

test('the table is made from the installed libphonenumber', () => {
  const file = readFileSync(new URL('countries.ts', import.meta.url), 'utf8');
  assert.equal(file, asFile(makeTable()), 'run: node web/ui/phone/generate.ts');
  assert.ok(countries.length >= 245);
});

test('E2 random mobiles of every country read as libphonenumber reads them', () => {
  const count = { all: 0, bare: 0, international: 0, zeros: 0, national: 0, grouping: 0, country: 0 };
  const wrong = new Map<string, string>();
  for (const home of countries) {
    for (const number of randomMobiles(home, 50)) {
      count.all++;
      const national = number.nationalNumber;
      const bare = readPhone(national, home);
      if (bare.phone === number.number && !bare.problem) count.bare++;
      else wrong.set(home.iso, `${national} became ${bare.phone}`);
      const abroad = readPhone(number.formatInternational(), country(home.iso === 'US' ? 'TH' : 'US'));
      if (abroad.phone === number.number) count.international++;
      if (abroad.country.callingCode === home.callingCode) count.country++;
      if (readPhone(`00${number.number.slice(1)}`, home).phone === number.number) count.zeros++;
      if (readPhone(number.formatNational(), home).phone === number.number) count.national++;
      const groups = number
        .formatInternational()
        .replace(/^\+\d+[ -]?/, '')
        .replace(/\D+/g, ' ');
      if (formatNational(national, home) === groups) count.grouping++;
    }
  }
  assert.ok(count.all > 11_000, `only ${count.all} numbers were made`);
  assert.deepEqual([...wrong], []);
  assert.equal(count.bare, count.all);
  assert.equal(count.international, count.all);
  assert.equal(count.country, count.all);
  assert.equal(count.zeros, count.all);
  assert.ok(count.national / count.all >= 0.9915, `national: ${count.national / count.all}`);
  assert.ok(count.grouping / count.all >= 0.9, `grouping: ${count.grouping / count.all}`);
});

test('E2 zeros, trunk prefixes and mobile markers of the hard countries', () => {
  const read = (typed: string, iso: string) => readPhone(typed, country(iso)).phone;
  assert.equal(read('081 234 5678', 'TH'), '+66812345678');
  assert.equal(read('+66 081 234 5678', 'US'), '+66812345678');
  assert.equal(read('0912-345-678', 'TW'), '+886912345678');
  assert.equal(read('138 1234 5678', 'CN'), '+8613812345678');
  assert.equal(read('8 (912) 345-67-89', 'RU'), '+79123456789');
  assert.equal(read('312 345 6789', 'IT'), '+393123456789');
  assert.equal(read('011 15-2345-6789', 'AR'), '+5491123456789');
  assert.equal(read('02901 15-123456', 'AR'), '+5492901123456');
  assert.equal(read('(11) 96123-4567', 'BR'), '+5511961234567');
  assert.equal(read('06 20 123 4567', 'HU'), '+36201234567');
  assert.equal(read('011 44 7400 123456', 'US'), '+447400123456');
  assert.equal(read('1 (650) 253-0000', 'US'), '+16502530000');
});

test('E4 one calling code, several countries', () => {
  const iso = (typed: string, selected: string) => readPhone(typed, country(selected)).country.iso;
  assert.equal(iso('+7 701 123 4567', 'TH'), 'KZ');
  assert.equal(iso('+7 912 345 6789', 'TH'), 'RU');
  assert.equal(iso('+7 912 345 6789', 'KZ'), 'KZ');
  assert.equal(iso('+1 650 253 0000', 'CA'), 'CA');
  assert.equal(iso('+1 876 234 5678', 'TH'), 'JM');
});

test('E5 digits of other scripts', () => {
  assert.equal(readPhone('๐๘๑ ๒๓๔ ๕๖๗๘', country('TH')).phone, '+66812345678');
  assert.equal(readPhone('＋６６８１２３４５６７８', country('TW')).phone, '+66812345678');
  assert.equal(readPhone('٠٥٠١٢٣٤٥٦٧', country('AE')).phone, '+971501234567');
});

test('what is wrong is told', () => {
  const problem = (typed: string, iso = 'TH') => readPhone(typed, country(iso)).problem;
  assert.deepEqual(
    ['', '0', '812', '812345678', '8123456789', '+', '+99', '+999 123'].map((typed) => problem(typed)),
    ['empty', 'empty', 'short', undefined, 'long', 'short', 'short', 'unknown'],
  );
});

test('numbers are written as people write them', () => {
  assert.equal(formatPhone('66812345678'), '+66 81 234 5678');
  assert.equal(formatPhone('+79123456789'), '+7 912 345 67 89');
  assert.equal(formatPhone('+886912345678'), '+886 912 345 678');
  assert.equal(formatPhone('ann'), 'ann');
  assert.equal(formatPhone('999123'), '999123');
});

/** Valid mobiles of a country around its example number, by a generator that is the same in every run. */
function* randomMobiles(home: Country, wanted: number): Generator<PhoneNumber> {
  const example = getExampleNumber(
    home.iso as Parameters<typeof getExampleNumber>[0],
    examples,
  )?.nationalNumber;
  let found = 0;
  for (let round = 0; example && round < 3000 && found < wanted; round++) {
    const length = home.shortest + Math.floor(random() * (home.longest - home.shortest + 1));
    let national = example.slice(0, 1 + Math.floor(random() * 4));
    while (national.length < length) national += Math.floor(random() * 10);
    const number = parsePhoneNumberFromString(`+${home.callingCode}${national}`);
    if (!number?.isValid() || number.country !== home.iso || number.nationalNumber !== national) continue;
    if (!['MOBILE', 'FIXED_LINE_OR_MOBILE'].includes(number.getType() ?? '')) continue;
    found++;
    yield number;
  }
}

let seed = 20_260;
function random(): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
}
