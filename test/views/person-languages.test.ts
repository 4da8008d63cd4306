import { expect } from 'chai'
import { ar } from '#root/locales/ar.ts'
import { fr } from '#root/locales/fr.ts'
import { pt } from '#root/locales/pt.ts'
import { uk } from '#root/locales/uk.ts'
import { clock, datesIn } from '#lib/dates.ts'
import { LOCALES, OTHER_LANGUAGES, translate, type OtherLanguage } from '#lib/i18n.ts'
import { MESSAGE_KINDS, type WorkshopMessage } from '#models/messages/kinds.ts'
import { WORKSHOP_KINDS as NOTICE_KINDS } from '#models/records/notice.ts'
import { isForJobSeekers, WORKSHOP_KIND_NAMES } from '#models/records/workshop-kind.ts'
import { printEmail } from '#views/emails/print.ts'
import { wordEvent, wordWorkshop } from '#views/emails/wording.ts'
import { contextOf } from '#test/support/message-context.ts'

const CATALOGUES = { ar, uk, pt }
const FORMS = /_(zero|one|two|few|many|other)$/
/** What is French in every language: a name on a building, the names of measures, the name of the house. */
const PROPER = /Agence|Déclic|POEI|POEC/g

describe('The other languages of a person', () => {
  for (const language of OTHER_LANGUAGES) {
    const { words, said } = sentencesOf(language)

    it(`has each sentence of the French page and messages, and no other (${language})`, () => {
      const french = leaves(fr)
      const unknown = [...said.keys()].filter(
        key => !french.has(key) && !french.has(key.replace(FORMS, '_other'))
      )
      expect(unknown).to.deep.equal([])
      expect([...leaves(fr.mine).keys()].filter(key => !said.has(`mine.${key}`))).to.deep.equal([])
      expect([...said.values()].filter(text => text.trim() === '')).to.deep.equal([])
    })

    it(`has the plural forms of Intl, all of them and no other (${language})`, () => {
      const forms = new Intl.PluralRules(LOCALES[language]).resolvedOptions().pluralCategories.toSorted()
      const stems = new Set(
        [...said.keys()].filter(key => FORMS.test(key)).map(key => key.replace(FORMS, ''))
      )
      expect(stems.size).to.be.above(1)
      for (const stem of stems)
        expect(forms.filter(form => said.has(`${stem}_${form}`))).to.deep.equal(
          [...said.keys()]
            .filter(key => key.replace(FORMS, '') === stem)
            .map(key => key.slice(stem.length + 1))
            .toSorted()
        )
    })

    it(`names the same facts as the French sentence, and else its own words of a kind (${language})`, () => {
      const french = leaves(fr)
      const facts = (text: string, own: object) =>
        [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) => (name in own ? [] : [name])).toSorted()
      const apart = [...said].flatMap(([key, text]) => {
        const original = french.get(key) ?? french.get(key.replace(FORMS, '_other')) ?? ''
        // « demain » and a dual say the number in a word; French alone contracts the article of a town.
        if (/_(zero|one|two)$/.test(key) || key.startsWith('emails.town.')) return []
        const [mine, theirs] = [facts(text, words.detection), facts(original, fr.kinds.words.detection)]
        return mine.join() === theirs.join() ? [] : [`${key}: ${mine.join()} for ${theirs.join()}`]
      })
      expect(apart).to.deep.equal([])
      const names = Object.values(words).map(one => Object.keys(one).toSorted().join())
      expect(new Set(names)).to.have.length(1)
      expect(Object.keys(words)).to.have.members(WORKSHOP_KIND_NAMES)
    })

    it(`leaves nothing in French (${language})`, () => {
      expect([...said].filter(([, text]) => isLeft(text, language)).map(([key]) => key)).to.deep.equal([])
    })

    it(`says every message to a person whole, of each kind of workshop (${language})`, () => {
      let count = 0
      for (const kind of NOTICE_KINDS) {
        const message: WorkshopMessage = MESSAGE_KINDS[kind]
        if (message.to !== 'person') continue
        for (const own of WORKSHOP_KIND_NAMES.filter(name => isForJobSeekers({ kind: name })))
          for (const changed of [false, true]) {
            const bare = contextOf(kind, own, language, changed)
            const nextDates = changed ? [bare.workshop as never] : []
            const personLink = changed ? 'https://example.org/p/1' : null
            const context = { ...bare, nextDates, personLink }
            const { subject, text, html } = printEmail(wordWorkshop(context), language, 'https://example.org')
            const whole = [subject, text, ...Object.values(wordEvent(context))].join('\n')
            expect(whole, kind).not.to.match(/[{}]/)
            expect(html).to.include(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
            expect(isLeft(withoutFacts(whole), language), `${kind}: ${withoutFacts(whole)}`).to.equal(false)
            count++
          }
      }
      expect(count).to.be.above(100)
    })
  }

  it('see a word of French where there is one', () => {
    expect(isLeft('تمّ تسجيلك في atelier', 'ar')).to.equal(true)
    expect(isLeft('Вас записано на atelier', 'uk')).to.equal(true)
    expect(isLeft('Está inscrito, votre place', 'pt')).to.equal(true)
  })

  it('count as their language counts', () => {
    const days = (language: OtherLanguage, count: number) =>
      translate(language)('emails.reminderInDays', { trade: 'X', count }).replace(/[\u2066-\u2069]/g, '')
    expect([3, 11, 100].map(count => days('ar', count).slice(-10).trim())).to.deep.equal(
      ['بعد 3 أيّام.', 'بعد 11 يومًا.', 'بعد 100 يوم.'].map(text => text.slice(-10).trim())
    )
    expect([1, 21, 3, 5].map(count => days('uk', count).split('через ')[1])).to.deep.equal([
      '1 день.',
      '21 день.',
      '3 дні.',
      '5 днів.'
    ])
    expect(days('pt', 1)).to.include('amanhã')
  })

  it('say days and hours with the digits of the telephone, and keep a name apart from the text around it', () => {
    const moment = new Date('2026-12-08T08:00:00Z')
    const said = OTHER_LANGUAGES.map(language => datesIn(language, 'Europe/Paris').dayTime(moment))
    expect(said.map(text => /8/.test(text) && /2026/.test(text) && /9:00$/.test(text))).to.deep.equal([
      true,
      true,
      true
    ])
    expect(OTHER_LANGUAGES.map(language => clock(language, '09:05'))).to.deep.equal([
      '9:05',
      '09:05',
      '09:05'
    ])
    expect(translate('ar')('mine.hello', { name: 'Nadia' })).to.include('\u2068Nadia\u2069')
    expect(translate('uk')('mine.hello', { name: 'Nadia' })).to.equal('Добрий день, Nadia!')
    expect(translate('ar')('emails.agency', { name: 'Aubagne' })).to.equal('Agence Aubagne')
  })
})

function sentencesOf(language: OtherLanguage) {
  const { kinds, ...rest } = CATALOGUES[language]
  const { words, ...others } = kinds
  return { words, said: leaves({ ...rest, kinds: others }) }
}

function leaves(tree: object, prefix = '', into = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value === 'string') into.set(prefix + name, value)
    else if (typeof value === 'object' && value !== null) leaves(value, `${prefix}${name}.`, into)
  }
  return into
}

const FRENCH =
  /(?<!\p{L})(?:vous|votre|nous|notre|ateliers?|agence|réunion|place|avec|dans|heures?|pas|est|une|des|les|cette)(?!\p{L})/iu

function isLeft(text: string, language: OtherLanguage): boolean {
  const bare = text.replace(/\{\w+\}/g, '').replace(PROPER, '')
  return language === 'pt' ? FRENCH.test(bare) : /\p{Script=Latin}/u.test(bare)
}

/** What the message is about, as it was typed. */
const withoutFacts = (text: string) =>
  text
    .replace(/https:\S+|a@example.org|Menuiserie Rey|Aubagne|Cuisine|Sonner|Ana Roy|Nadia|Autre/g, '')
    .replace(PROPER, '')
