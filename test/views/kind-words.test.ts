import { expect } from 'chai'
import { fr } from '#root/locales/fr.ts'
import { isKey, LANGUAGES, translate, type Key, type Language } from '#lib/i18n.ts'
import { MESSAGE_KINDS, type WorkshopMessage } from '#models/messages/kinds.ts'
import { WORKSHOP_KINDS as NOTICE_KINDS, type WorkshopKind as NoticeKind } from '#models/records/notice.ts'
import { isForJobSeekers, WORKSHOP_KIND_NAMES, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { renderTemplate, type Shared } from '#views/engine.ts'
import { printEmail } from '#views/emails/print.ts'
import { wordEvent, wordTogether } from '#views/emails/wording.ts'
import { contextOf } from '#test/support/message-context.ts'

const NOUNS: Record<Language, Record<WorkshopKind, RegExp>> = {
  fr: {
    detection: /atelier/i,
    informationMeeting: /réunion/i,
    jobDating: /job-dating/i,
    companyVisit: /visite/i,
    onlineFair: /salon/i
  },
  en: {
    detection: /workshop/i,
    informationMeeting: /meeting/i,
    jobDating: /job dating/i,
    companyVisit: /\bvisit/i,
    onlineFair: /\bfair/i
  }
}

/** Where every sentence is about the one session of its page. */
const AREAS = [
  'errors.workshop',
  'states.workshop',
  'waiting.refusal',
  'places.refusal',
  'walkIns.refusal',
  'slots.refusal',
  'hosting.refusal',
  'candidates.answer.came',
  'debriefs.closing',
  'errors.participation'
]
/** Said of one kind alone, or of another session than that of the page. */
const APART = ['errors.workshop.forProfessionals', 'slots.refusal.tooMany']
const PARAMS = {
  ...{
    count: 2,
    capacity: 3,
    most: 60,
    free: 1,
    name: 'Nadia',
    date: 'le 3 mai',
    moment: 'midi',
    time: '9 h'
  },
  ...{
    trade: 'Cuisine',
    number: 2,
    field: '',
    day: 'lundi',
    hours: '',
    why: '',
    room: '',
    place: '',
    who: '',
    when: '',
    by: ''
  }
}

function keysOf(tree: object, prefix = ''): Key[] {
  const keys = Object.entries(tree).flatMap(([name, value]): string[] =>
    typeof value === 'string'
      ? [prefix + name.replace(/_(one|other)$/, '')]
      : keysOf(value as object, `${prefix}${name}.`)
  )
  return [...new Set(keys)].filter(isKey)
}
const OF_ONE_SESSION = keysOf(fr).filter(
  key => AREAS.some(area => key.startsWith(`${area}.`)) && !APART.some(apart => key.startsWith(apart))
)

const isToldOf = ({ to }: WorkshopMessage, kind: WorkshopKind) =>
  to === 'person' ? isForJobSeekers({ kind }) : to === 'partner' ? !isForJobSeekers({ kind }) : true

function sayings(language: Language, own: WorkshopKind): { kind: NoticeKind; said: string }[] {
  return NOTICE_KINDS.filter(kind => isToldOf(MESSAGE_KINDS[kind], own)).flatMap(kind =>
    [false, true].flatMap(changed => {
      const context = contextOf(kind, own, language, changed)
      const wordings = [wordTogether([context]), wordTogether([context, context])]
      const texts = wordings.map(wording => {
        const { subject, text } = printEmail(wording, language, 'https://example.org')
        return `${subject}\n${text}`
      })
      return [...texts, Object.values(wordEvent(context)).join('\n')].map(said => ({ kind, said }))
    })
  )
}

describe('The words of a kind', () => {
  for (const language of LANGUAGES)
    for (const own of WORKSHOP_KIND_NAMES)
      it(`are the only ones of each message (${own}, ${language})`, () => {
        const all = sayings(language, own)
        expect(all.length).to.be.above(50)
        const others = WORKSHOP_KIND_NAMES.filter(kind => kind !== own).map(kind => NOUNS[language][kind])
        const wrong = all.filter(({ said }) => said.includes('{') || others.some(noun => noun.test(said)))
        expect(wrong.map(({ kind, said }) => `${kind}: ${said}`)).to.deep.equal([])
        const named = all.filter(({ said }) => NOUNS[language][own].test(said))
        expect(named.length).to.equal(all.length)
      })

  for (const language of LANGUAGES)
    for (const own of WORKSHOP_KIND_NAMES)
      it(`are the only ones of what is refused, and of the tags of a state (${own}, ${language})`, () => {
        const t = translate(language)
        const others = WORKSHOP_KIND_NAMES.filter(kind => kind !== own).map(kind => NOUNS[language][kind])
        const said = OF_ONE_SESSION.map(key => ({ key, text: t(key, { ofKind: own, ...PARAMS }) }))
        expect(said.length).to.be.above(100)
        const wrong = said.filter(({ text }) => /[{}]/.test(text) || others.some(noun => noun.test(text)))
        expect(wrong.map(({ key, text }) => `${key}: ${text}`)).to.deep.equal([])
      })

  it('are those of a refusal on a page, and of the tag of its state', () => {
    const t = translate('fr')
    expect(t('errors.workshop.notEnded', { ofKind: 'companyVisit' })).to.equal(
      'Cette visite n’est pas finie\u00a0: vous pourrez la clôturer après.'
    )
    const shared = { t, lang: 'fr' } as unknown as Shared
    const tag = (kind: WorkshopKind) =>
      renderTemplate('shared/workshop-tag', { state: 'cancelled', kind }, shared)
    expect([tag('jobDating'), tag('companyVisit')].map(html => /Annulée?/.exec(html)?.[0])).to.deep.equal([
      'Annulé',
      'Annulée'
    ])
  })

  it('agree in gender with their noun, and are those of a workshop where nobody says which', () => {
    const t = translate('fr')
    const say = (ofKind?: WorkshopKind) => t('workshops.flash.cancelledNobody', ofKind ? { ofKind } : {})
    expect([say(), say('jobDating'), say('companyVisit')]).to.deep.equal([
      'Atelier annulé.',
      'Job-dating annulé.',
      'Visite annulée.'
    ])
  })
})
