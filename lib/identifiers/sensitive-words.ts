import { fold } from './person-name.ts'

/** What a comment should not say about someone (GDPR art. 9 and 10; CNIL, « zones bloc-note et commentaires »). */
export type SensitiveSubject = 'health' | 'origin' | 'belief' | 'union' | 'justice'

// Said after « origine »: which one. Alone they are languages, kitchens and countries.
const ORIGINS =
  'maghrebin*,marocain*,algerien*,tunisien*,africain*,senegalais*,malien*,ivoirien*,guineen*,camerounais*,congolais*,' +
  'nigerian*,comorien*,mahorais*,malgache,antillais*,haitien*,turc,turque,kurde,syrien*,libanais*,irakien*,iranien*,' +
  'afghan*,pakistanais*,indien*,chinois*,vietnamien*,cambodgien*,asiatique,russe,ukrainien*,georgien*,armenien*,' +
  'albanais*,kosovar*,roumain*,bulgare,serbe,polonais*,portugais*,espagnol*,italien*,bresilien*,etrangere,arabe,' +
  'berbere,kabyle,europeenne'
const OF_ORIGIN = ORIGINS.split(',').map(word => `origine ${word},origines ${word}`)

// Folded; a final * stands for any ending. Phrases are looked for as they are. « santé » alone is a sector here.
const WORDS: Record<SensitiveSubject, string> = {
  health:
    'rqth,boeth,aah,handicap*,malad*,diabet*,cancer*,depress*,antidepress*,anti depress*,anxiolytique*,burn out,burnout,alcool*,toxicoman*,drogue*,addict*,' +
    'therap*,psychiatr*,psychologue*,hospitalis*,invalidite,enceinte,grossesse,cecite,surdite,sourd,sourde,' +
    'malentendant*,malvoyant*,epilep*,asthm*,autis*,dyslexi*,bipolaire,schizo*,vih,sida,seropositi*,mutuelle sante,' +
    'probleme de sante,problemes de sante,souci de sante,soucis de sante,etat de sante,arret de travail,' +
    'accident du travail,medicament*,traitement medical,chimiotherap*,disab*,illness,disease,pregnan*,health issue*',
  origin:
    'd origine,origine ethnique,ethnie,ethnique,nationalite,racial*,sans papiers,titre de sejour,' +
    'migrant,migrante,refugie,refugiee,gens du voyage,roms,gitan,gitane,gitans,gitanes,tzigane,tziganes,immigre,immigree,nationality,ethnic*,refugee,' +
    OF_ORIGIN.join(','),
  belief:
    'religion,religieu*,musulman*,islam,catholique,protestant,protestante,juif,juive,bouddhiste,athee,ramadan,voilee,' +
    'foulard islamique,pratiquant,pratiquante,homosexuel*,orientation sexuelle,transgenre,parti politique,militant*,muslim,jewish,christian',
  union:
    'syndicat*,syndicali*,syndical,syndicale,syndique,syndiquee,cgt,cfdt,cftc,cfe cgc,unsa,force ouvriere,greviste*,trade union',
  justice:
    'prison,incarcer*,detenu,detenue,casier judiciaire,condamne,condamnee,condamnation*,bracelet electronique,sortant de prison,criminal record'
}

/** A subject and the expression of its words, over folded text. */
export const SENSITIVE_PATTERNS = Object.entries(WORDS).map(([subject, list]) => {
  const words = list.split(',').map(word => (word.endsWith('*') ? `${word.slice(0, -1)}[a-z]*` : word))
  return [subject as SensitiveSubject, new RegExp(`(?<![a-z0-9])(?:${words.join('|')})(?![a-z0-9])`)] as const
})

/** The subjects that a free text seems to touch, with each word that says so once: for a warning, never a proof. */
export function sensitiveWords(text: string): { subject: SensitiveSubject; word: string }[] {
  const folded = fold(text)
  return SENSITIVE_PATTERNS.flatMap(([subject, pattern]) => {
    const words = [...folded.matchAll(new RegExp(pattern, 'g'))].map(([word]) => word)
    return [...new Set(words)].map(word => ({ subject, word: asTyped(text, word) }))
  })
}

/** No expression above has more words. */
const MOST_WORDS = 4

/** Folded words as they stand in the text they were found in: « handicapée » for « handicapee ». */
function asTyped(text: string, word: string): string {
  const pieces = text.split(/\s+/)
  for (let size = 1; size <= MOST_WORDS; size++) {
    for (let at = 0; at + size <= pieces.length; at++) {
      const typed = pieces.slice(at, at + size).join(' ')
      if (` ${fold(typed)} `.includes(` ${word} `))
        return /[\p{L}\p{N}]+(?:[^\p{L}\p{N}]+[\p{L}\p{N}]+)*/u.exec(typed)?.[0] ?? typed
    }
  }
  return word
}
