import { expect } from 'chai'
import { LANGUAGES, translate, type Language } from '#lib/i18n.ts'
import { MESSAGE_KINDS, type WorkshopMessage } from '#models/messages/kinds.ts'
import { WORKSHOP_KINDS as NOTICE_KINDS, type WorkshopKind as NoticeKind } from '#models/records/notice.ts'
import { isForJobSeekers, WORKSHOP_KIND_NAMES, type WorkshopKind } from '#models/records/workshop-kind.ts'
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
