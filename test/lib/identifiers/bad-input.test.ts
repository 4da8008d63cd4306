import { expect } from 'chai'
import { readEmailAddress } from '#lib/identifiers/email-address.ts'
import { readFranceTravailIdentifier } from '#lib/identifiers/france-travail-identifier.ts'
import { holdsNir, maskNir } from '#lib/identifiers/nir.ts'
import { fold, nameTokens } from '#lib/identifiers/person-name.ts'
import { readPhone, speakPhone } from '#lib/identifiers/phone.ts'
import { readPostcode } from '#lib/identifiers/postcode.ts'
import { readRomeCode } from '#lib/identifiers/rome-code.ts'
import { readSafir } from '#lib/identifiers/safir.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { readSiret } from '#lib/identifiers/siret.ts'
import { readCount, readDecimal } from '#lib/identifiers/typed-count.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'
import { readTime } from '#lib/identifiers/typed-time.ts'
import { readYesNo } from '#lib/identifiers/yes-no.ts'
import { readText } from '#lib/tabular/free-text.ts'
import { AT_MOST, growthOf } from '#test/support/growth.ts'

const readers: Record<string, (typed: string) => unknown> = {
  readEmailAddress,
  readFranceTravailIdentifier,
  holdsNir,
  maskNir,
  fold,
  nameTokens,
  readPhone,
  speakPhone,
  readPostcode,
  readRomeCode,
  readSafir,
  sensitiveWords,
  readSiret,
  readCount,
  readDecimal,
  readDate: typed => readDate(typed, { today: '2026-11-20', of: 'event' }),
  readTime,
  readYesNo,
  readText: typed => readText(typed, { max: 200, lines: true })
}
const LONG = 40_000
const nasty: ((length: number) => string)[] = [
  length => `a${' '.repeat(length)}b`,
  length => '1 '.repeat(length),
  length => '1'.repeat(length),
  length => 'a@'.repeat(length),
  length => 'a.'.repeat(length),
  length => '-'.repeat(length),
  length => '<a'.repeat(length),
  length => '9h'.repeat(length),
  length => '0,'.repeat(length),
  length => `${'é'.repeat(length)}@é`,
  length => '\u202e'.repeat(length),
  length => 'malad '.repeat(length),
  length => '\ud800'.repeat(length),
  length => '+'.repeat(length)
]
const odd = [
  '__proto__',
  'constructor',
  'NaN',
  'Infinity',
  '\0',
  '\ud800',
  '-0',
  '1e999',
  '🙂',
  '٣',
  '１２',
  '\r\n',
  "' OR 1=1",
  '{{7*7}}'
]

describe('readers of typed text', () => {
  for (const [name, reader] of Object.entries(readers)) {
    it(`${name} neither throws nor lingers on bad input`, async () => {
      for (const typed of odd) reader(typed)
      for (const typed of nasty)
        expect(await growthOf(LONG, length => reader(typed(length)))).to.be.below(AT_MOST)
    })
  }
})
