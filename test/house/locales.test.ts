import { expect } from 'chai'
import { en } from '#root/locales/en.ts'
import { fr } from '#root/locales/fr.ts'
import { filesOf, textOf } from './sources.ts'

/** French contracts the article of a town (« au Cannet »), English keeps the name whole. */
const CONTRACTED = /^emails\.town\./

const french = leaves(fr)
const english = leaves(en)

describe('the two languages', () => {
  it('say the same sentences', () => {
    expect([...french.keys()].toSorted()).to.deep.equal([...english.keys()].toSorted())
    expect(french.size).to.be.above(300)
  })

  it('name the same parameters', () => {
    const names = (text: string | undefined) =>
      [...(text ?? '').matchAll(/\{(\w+)\}/g)]
        .flatMap(([, name]) => (name && name in fr.kinds.words.detection ? [] : [name]))
        .toSorted()
        .join()
    const apart = [...french].filter(
      ([key, text]) =>
        !key.endsWith('_one') && !CONTRACTED.test(key) && names(text) !== names(english.get(key))
    )
    expect(apart.map(([key]) => key)).to.deep.equal([])
  })

  it('leave no sentence empty', () => {
    expect(
      [...french, ...english].filter(([, text]) => text.trim() === '').map(([key]) => key)
    ).to.deep.equal([])
  })

  it('have both forms of each plural', () => {
    const halves = [...french.keys()].filter(key => /_(one|other)$/.test(key) && !french.has(otherForm(key)))
    expect(halves).to.deep.equal([])
  })

  it('follow the rules of French print: no-break blanks, curved apostrophes, one sign for three dots', () => {
    const wrong = [...french].flatMap(([key, text]) =>
      faultsOf(text).map(fault => `${key}: ${fault} in « ${text} »`)
    )
    expect(wrong).to.deep.equal([])
  })

  it('see a fault of print where there is one', () => {
    expect(
      ['Oui ?', '«Oui»', "l'eau", 'Non...', 'à 9 h 15', '12 %', 'a ; b', 'Oui!']
        .map(faultsOf)
        .filter(faults => faults.length === 0)
    ).to.deep.equal([])
    expect(
      ['Oui\u00a0?', 'https://a.fr', '09:15', '«\u00a0Oui\u00a0»', 'à 9\u00a0h\u00a015'].flatMap(faultsOf)
    ).to.deep.equal([])
  })

  it('put no name after a word that French elides before a vowel', () => {
    const wrong = [...french].filter(([, text]) => elidedBefore(text).length > 0)
    expect(wrong.map(([key, text]) => `${key}: ${text}`)).to.deep.equal([])
  })

  it('see a name after such a word, and no number, hour or day', () => {
    for (const text of [
      'le compte de {name}',
      'Que {who} vienne',
      'la\u00a0{agency}',
      'lorsque {name} vient'
    ])
      expect(elidedBefore(text), text).to.have.length(1)
    for (const text of [
      'de {from} à {to}',
      'le {date}',
      'à {name}',
      'plus de {limit} lignes',
      'la salle {room}'
    ])
      expect(elidedBefore(text), text).to.have.length(0)
  })

  it('hold no sentence that nothing says', () => {
    const said = sentencesSaid()
    const silent = [...french.keys()].map(key => key.replace(/_(one|other)$/, '')).filter(key => !said(key))
    expect([...new Set(silent)]).to.deep.equal([])
  })
})

function leaves(tree: object, prefix = '', into = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value === 'string') into.set(prefix + name, value)
    else if (typeof value === 'object' && value !== null) leaves(value, `${prefix}${name}.`, into)
  }
  return into
}

function otherForm(key: string): string {
  return key.endsWith('_one') ? key.replace(/_one$/, '_other') : key.replace(/_other$/, '_one')
}

const PRINT: [RegExp, string][] = [
  [/ [:;?!»%]/, 'a plain blank before a sign'],
  [/[\p{L}\p{N}.)…](?=[?!»])/u, 'no blank before a sign'],
  [/\p{L}(?=[:;](?:\s|$))/u, 'no blank before a sign'],
  [/«(?!\u00a0)/, 'no no-break blank after «'],
  [/\p{L}'\p{L}/u, 'a straight apostrophe'],
  [/\.\.\./, 'three dots'],
  [/\d h\b|\d\u00a0h \d/u, 'a plain blank in a time']
]

/** What never begins with a vowel, written out: numbers, hours, days (« lundi 24 », « 24/11/2026 »). */
const NO_VOWEL = 'from|to|date|day|time|when|read|limit|expected|low|near|phone|this|your'
const ELIDED = new RegExp(
  `(?<![\\p{L}’-])(?:de|que|le|la|je|me|te|se|ne|jusque|lorsque|puisque)[ \u00a0]\\{(?!(?:${NO_VOWEL})\\})\\w+\\}`,
  'giu'
)

/** « de {name} » would read « de Alix »: such a sentence is worded otherwise (« Compte : {name} »). */
const elidedBefore = (text: string) => [...text.matchAll(ELIDED)].map(([words]) => words)

function faultsOf(text: string): string[] {
  return PRINT.filter(([rule]) => rule.test(text)).map(([, fault]) => fault)
}

/** Keys written out in code or templates, and those made with `${…}`, whose parts may be anything. */
function sentencesSaid(): (key: string) => boolean {
  const areas = Object.keys(fr).join('|')
  const code = ['lib', 'models', 'server', 'views', 'jobs', 'seeds']
    .flatMap(room => filesOf(room, '.ts', '.ejs'))
    .map(textOf)
    .join('\n')
  const whole = new Set(
    [...code.matchAll(new RegExp(`['"\`]((?:${areas})(?:\\.[\\w-]+)+)['"\`]`, 'g'))].map(([, key]) => key)
  )
  const made = [...code.matchAll(new RegExp(`\`((?:${areas})\\.[^\`\\s]*\\$\\{[^\`]*)\``, 'g'))].map(
    ([, text = '']) =>
      new RegExp(
        `^${text
          .replace(/\$\{[^}]*\}/g, '\u0000')
          .replace(/[.*+?^()|[\]\\]/g, '\\$&')
          .replaceAll('\u0000', '.+')}$`
      )
  )
  return key => whole.has(key) || made.some(pattern => pattern.test(key))
}
