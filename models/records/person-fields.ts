import mongoose from 'mongoose'
import { PERSON_LANGUAGES, type Key } from '#lib/i18n.ts'
import { PERSON_LENGTHS } from '#lib/person-lengths.ts'
import type { PersonColumn } from '#lib/tabular/people-vocabulary.ts'
import { PERSON_EVENTS } from './person-event.ts'
import { OVERRIDABLE } from './target-group.ts'

const { ObjectId } = mongoose.Schema.Types

/** The most pressing first. `toPropose`: they said no, gave a seat back, or their proposal lapsed. */
export const WAITS = [
  'followUp',
  'unstepped',
  'proposed',
  'absent',
  'toPropose',
  'neverProposed',
  'registered',
  'nothing'
] as const
export type Wait = (typeof WAITS)[number]

export const CHANNELS = ['email', 'phone', 'letter'] as const

const ANSWERS = ['yes', 'no', 'unknown'] as const

/** Fields that a reader sees together or not at all: models/access/fields.ts says which role sees which group. */
export const FIELD_GROUPS = ['name', 'identity', 'contact', 'situation', 'needs', 'comment'] as const
export type FieldGroup = (typeof FIELD_GROUPS)[number]

interface PersonFieldRules {
  stored: object
  /** Null: no reader is shown it. */
  group: FieldGroup | null
  /** Whether PersonFacts must hold it; `whenSaid`: what is not said stays as it is. Null: no form writes it. */
  fact: 'always' | 'whenSaid' | null
  /** Null: neither the form nor the history names it. */
  form: {
    label: Key
    longest: number | null
    /** Where the words of its values are; `asTyped`: they are their own words; `unsaid`: a refusal does not repeat them. */
    words:
      | 'people.answer'
      | 'people.form'
      | 'people.need'
      | 'people.channel'
      | 'people.language'
      | 'asTyped'
      | 'unsaid'
  } | null
  /**
   * The column of a list that brings it, and how: the cell replaces what is there, answers yes or no, is added to a list
   * of texts or of trades, or names the account of a counsellor.
   */
  imported: {
    column: PersonColumn
    as: 'replaced' | 'answered' | 'added' | 'addedTrades' | 'referent'
  } | null
  /**
   * Of two files made one: a reader chooses a side, with every field of the same choice; or both lists are kept, both
   * texts, never the other file's value (`own`), or the other file's where the kept one has none (`filled`).
   */
  merge: { choice: string } | 'joined' | 'bothTexts' | 'own' | 'filled'
  searched: boolean
}

const INTERNAL = { group: null, fact: null, form: null, imported: null, searched: false } as const
/** What the house knows of the person's situation without being told by a form. */
const COMPUTED = { ...INTERNAL, group: 'situation' } as const

/** Every field of a person, the history and the form of a merge in this order. */
export const PERSON_FIELDS = {
  agency: { ...INTERNAL, stored: { type: ObjectId, ref: 'Agency', required: true }, merge: 'own' },
  /** The referring counsellor's account, when it is known: whose portfolio the person is in. */
  referent: {
    stored: { type: ObjectId, ref: 'Account', default: null },
    group: 'situation',
    fact: 'whenSaid',
    form: { label: 'people.form.referent', longest: null, words: 'unsaid' },
    imported: { column: 'counsellor', as: 'referent' },
    merge: { choice: 'referent' },
    searched: false
  },
  /** France Travail identifiers, 8 characters or 11 digits; the same person may hold both. */
  identifiers: {
    stored: { type: [String], default: [] },
    group: 'identity',
    fact: 'always',
    form: { label: 'people.form.identifiers', longest: null, words: 'asTyped' },
    imported: { column: 'identifier', as: 'added' },
    merge: 'joined',
    searched: true
  },
  title: {
    stored: { type: String, enum: ['M', 'Mme', null], default: null },
    group: 'identity',
    fact: 'always',
    form: { label: 'people.form.civility', longest: null, words: 'people.form' },
    imported: { column: 'title', as: 'replaced' },
    merge: { choice: 'title' },
    searched: false
  },
  lastName: {
    stored: { type: String, required: true },
    group: 'name',
    fact: 'always',
    form: { label: 'people.form.lastName', longest: PERSON_LENGTHS.name, words: 'asTyped' },
    imported: { column: 'lastName', as: 'replaced' },
    merge: { choice: 'lastName' },
    searched: true
  },
  firstName: {
    stored: { type: String, required: true },
    group: 'name',
    fact: 'always',
    form: { label: 'people.form.firstName', longest: PERSON_LENGTHS.name, words: 'asTyped' },
    imported: { column: 'firstName', as: 'replaced' },
    merge: { choice: 'firstName' },
    searched: true
  },
  /** Folded name tokens, identifiers, telephone digits and birth date. */
  searchKeys: { ...INTERNAL, stored: { type: [String], default: [] }, merge: 'own' },
  /** Folded « last first »: the order of lists. */
  sortName: { ...INTERNAL, stored: { type: String, default: '' }, merge: 'own' },
  /** Folded last and first name in one word: what another agency looks in, with the birth date. */
  wholeName: { ...INTERNAL, stored: { type: String, default: '' }, merge: 'own' },
  /** 'YYYY-MM-DD': a birthday has no time zone. */
  birthDate: {
    stored: { type: String, default: null },
    group: 'identity',
    fact: 'always',
    form: { label: 'people.form.birthDate', longest: null, words: 'asTyped' },
    imported: { column: 'birthDate', as: 'replaced' },
    merge: { choice: 'birthDate' },
    searched: true
  },
  /** E.164. */
  phone: {
    stored: { type: String, default: null },
    group: 'contact',
    fact: 'always',
    form: { label: 'people.form.phone', longest: null, words: 'asTyped' },
    imported: { column: 'phone', as: 'replaced' },
    merge: { choice: 'phone' },
    searched: true
  },
  /** Further telephones, E.164; `phone` is the one to call first. */
  otherPhones: {
    stored: { type: [String], default: [] },
    group: 'contact',
    fact: 'whenSaid',
    form: { label: 'people.form.otherPhones', longest: null, words: 'asTyped' },
    imported: { column: 'otherPhone', as: 'added' },
    merge: 'joined',
    searched: true
  },
  channel: {
    stored: { type: String, enum: [...CHANNELS, null], default: null },
    group: 'contact',
    fact: 'whenSaid',
    form: { label: 'people.form.channel', longest: null, words: 'people.channel' },
    imported: { column: 'channel', as: 'replaced' },
    merge: { choice: 'channel' },
    searched: false
  },
  email: {
    stored: { type: String, default: null },
    group: 'contact',
    fact: 'always',
    form: { label: 'people.form.email', longest: null, words: 'asTyped' },
    imported: { column: 'email', as: 'replaced' },
    merge: { choice: 'email' },
    searched: true
  },
  address: {
    stored: { type: String, default: '' },
    group: 'contact',
    fact: 'always',
    form: { label: 'people.form.address', longest: PERSON_LENGTHS.address, words: 'asTyped' },
    imported: { column: 'address', as: 'replaced' },
    merge: { choice: 'address' },
    searched: false
  },
  postcode: {
    stored: { type: String, default: '' },
    group: 'contact',
    fact: 'always',
    form: { label: 'people.form.postcode', longest: null, words: 'asTyped' },
    imported: { column: 'postcode', as: 'replaced' },
    merge: { choice: 'address' },
    searched: false
  },
  commune: {
    stored: { type: String, default: '' },
    group: 'contact',
    fact: 'always',
    form: { label: 'people.form.commune', longest: PERSON_LENGTHS.commune, words: 'asTyped' },
    imported: { column: 'commune', as: 'replaced' },
    merge: { choice: 'address' },
    searched: false
  },
  /** INSEE code of the commune ('13005', '2A004'); null when only its name is known. */
  communeCode: {
    stored: { type: String, default: null },
    group: 'contact',
    fact: 'whenSaid',
    form: { label: 'people.form.commune', longest: null, words: 'asTyped' },
    imported: { column: 'communeCode', as: 'replaced' },
    merge: { choice: 'address' },
    searched: false
  },
  /** 'YYYY-MM-DD' of registration as a job seeker: long-term is computed from it on the day of a workshop. */
  registeredOn: {
    stored: { type: String, default: null },
    group: 'situation',
    fact: 'always',
    form: { label: 'people.form.registeredOn', longest: null, words: 'asTyped' },
    imported: { column: 'registeredOn', as: 'replaced' },
    merge: { choice: 'registeredOn' },
    searched: false
  },
  category: {
    stored: { type: String, default: null },
    group: 'situation',
    fact: 'always',
    form: { label: 'people.form.category', longest: null, words: 'asTyped' },
    imported: { column: 'category', as: 'replaced' },
    merge: { choice: 'category' },
    searched: false
  },
  rsa: {
    stored: { type: String, enum: ANSWERS, default: 'unknown' },
    group: 'situation',
    fact: 'always',
    form: { label: 'people.form.rsa', longest: null, words: 'people.answer' },
    imported: { column: 'rsa', as: 'answered' },
    merge: { choice: 'rsa' },
    searched: false
  },
  qpv: {
    stored: { type: String, enum: ANSWERS, default: 'unknown' },
    group: 'situation',
    fact: 'always',
    form: { label: 'people.form.qpv', longest: null, words: 'people.answer' },
    imported: { column: 'qpv', as: 'answered' },
    merge: { choice: 'qpv' },
    searched: false
  },
  /** A computed target group that a counsellor says otherwise, and why (another region's registration, a long training). */
  overrides: {
    stored: {
      type: [
        {
          _id: false,
          public: { type: String, enum: OVERRIDABLE, required: true },
          holds: { type: Boolean, required: true },
          reason: { type: String, required: true },
          by: { type: ObjectId, ref: 'Account', required: true },
          at: { type: Date, required: true }
        }
      ],
      default: []
    },
    group: 'situation',
    fact: 'whenSaid',
    form: { label: 'people.form.longTerm', longest: 200, words: 'people.answer' },
    imported: null,
    merge: 'joined',
    searched: false
  },
  /** Codes of publics that the region has added and that are said of the person; restricted ones never stand here. */
  addedGroups: {
    stored: { type: [String], default: [] },
    group: 'situation',
    fact: 'whenSaid',
    form: { label: 'people.form.addedGroups', longest: null, words: 'unsaid' },
    imported: null,
    merge: 'joined',
    searched: false
  },
  /** The trade sought first (ROME code) and its label; others follow in `otherTrades`. */
  trade: {
    stored: { type: String, default: null },
    group: 'situation',
    fact: 'always',
    form: { label: 'people.form.trades', longest: null, words: 'asTyped' },
    imported: { column: 'trade', as: 'replaced' },
    merge: { choice: 'trade' },
    searched: false
  },
  tradeLabel: {
    stored: { type: String, default: '' },
    group: 'situation',
    fact: 'always',
    form: { label: 'people.form.trades', longest: PERSON_LENGTHS.trade, words: 'asTyped' },
    imported: { column: 'tradeLabel', as: 'replaced' },
    merge: { choice: 'trade' },
    searched: false
  },
  otherTrades: {
    stored: {
      type: [
        {
          _id: false,
          code: { type: String, required: true },
          label: { type: String, required: true }
        }
      ],
      default: []
    },
    group: 'situation',
    fact: 'whenSaid',
    form: { label: 'people.form.trades', longest: PERSON_LENGTHS.trade, words: 'asTyped' },
    imported: { column: 'otherTrades', as: 'addedTrades' },
    merge: 'joined',
    searched: false
  },
  /** Needs for a session (access, interpreter, hours), in words that name no illness. */
  needs: {
    stored: { type: [String], default: [] },
    group: 'needs',
    fact: 'always',
    form: { label: 'people.form.needs', longest: null, words: 'people.need' },
    imported: null,
    merge: { choice: 'needs' },
    searched: false
  },
  language: {
    stored: { type: String, enum: PERSON_LANGUAGES, default: 'fr' },
    group: 'contact',
    fact: 'always',
    form: { label: 'people.form.language', longest: null, words: 'people.language' },
    imported: { column: 'language', as: 'replaced' },
    merge: { choice: 'language' },
    searched: false
  },
  /** The referring counsellor as the list that brought the person in writes it. */
  counsellor: {
    stored: { type: String, default: '' },
    group: 'situation',
    fact: null,
    form: { label: 'people.form.referent', longest: null, words: 'asTyped' },
    imported: { column: 'counsellor', as: 'replaced' },
    merge: { choice: 'referent' },
    searched: false
  },
  comment: {
    stored: { type: String, default: '' },
    group: 'comment',
    fact: 'always',
    form: { label: 'people.form.comment', longest: PERSON_LENGTHS.comment, words: 'asTyped' },
    imported: { column: 'comment', as: 'replaced' },
    merge: 'bothTexts',
    searched: false
  },
  /** What was agreed with the person: on the day 'YYYY-MM-DD', written down by an account at a moment. */
  commitments: {
    ...COMPUTED,
    stored: {
      type: [
        {
          text: { type: String, required: true },
          on: { type: String, required: true },
          by: { type: ObjectId, ref: 'Account', required: true },
          at: { type: Date, required: true },
          correctedBy: { type: ObjectId, ref: 'Account', default: null },
          correctedAt: { type: Date, default: null }
        }
      ],
      default: []
    },
    merge: 'joined'
  },
  /** The person asked for no message, or the address was refused: nothing is written to it. */
  emailRefusedAt: {
    ...INTERNAL,
    stored: { type: Date, default: null },
    group: 'contact',
    merge: { choice: 'email' }
  },
  /** They look for no workshop any more, and which account wrote it down; null: they said it on their page. */
  searchEndedAt: { ...COMPUTED, stored: { type: Date, default: null }, merge: 'filled' },
  searchEndedBy: { ...COMPUTED, stored: { type: ObjectId, ref: 'Account', default: null }, merge: 'filled' },
  /** They want no calls any more: they are rung of nothing but what they must know, or asked for. */
  callsRefusedAt: { ...COMPUTED, stored: { type: Date, default: null }, merge: 'filled' },
  /** What the person waits for, since when, about which workshop, until when it may stand: see models/stages. */
  waitsFor: { ...COMPUTED, stored: { type: String, enum: WAITS, default: 'neverProposed' }, merge: 'filled' },
  waitsSince: { ...COMPUTED, stored: { type: Date, default: () => new Date() }, merge: 'filled' },
  waitsAbout: { ...COMPUTED, stored: { type: ObjectId, ref: 'Workshop', default: null }, merge: 'filled' },
  waitsUntil: { ...COMPUTED, stored: { type: Date, default: null }, merge: 'filled' },
  /** When a seat or a proposal was last about to be given: see models/stages/mark-in-use.ts. */
  engagedAt: { ...INTERNAL, stored: { type: Date, default: null }, merge: 'own' },
  /** The outbox: what this very write did, not yet copied to the person's events (models/people/events.ts). */
  outbox: {
    ...INTERNAL,
    stored: {
      type: [
        {
          at: { type: Date, required: true },
          kind: { type: String, enum: PERSON_EVENTS, required: true },
          by: { type: ObjectId, ref: 'Account', default: null },
          detail: { type: mongoose.Schema.Types.Mixed, default: null }
        }
      ],
      default: []
    },
    merge: 'filled'
  }
} as const satisfies Record<string, PersonFieldRules>

type Catalogue = typeof PERSON_FIELDS
export type PersonField = keyof Catalogue

/** Fields of which the rules say so: `FieldsWith<{ searched: true }>`. */
export type FieldsWith<Rule> = {
  [Field in PersonField]: Catalogue[Field] extends Rule ? Field : never
}[PersonField]
export type ImportedField = FieldsWith<{ imported: object }>

export const personFields = Object.keys(PERSON_FIELDS) as PersonField[]
const rulesOf = (field: PersonField): PersonFieldRules => PERSON_FIELDS[field]

export const storedFields = Object.fromEntries(personFields.map(field => [field, rulesOf(field).stored])) as {
  -readonly [Field in PersonField]: Catalogue[Field]['stored']
}

/** Fields that a list of people may bring so, in the order of the catalogue; all of them when no way is named. */
export function importedFields<As extends Catalogue[ImportedField]['imported']['as']>(as?: As) {
  return personFields.filter(field => {
    const { imported } = rulesOf(field)
    return imported !== null && (as === undefined || imported.as === as)
  }) as FieldsWith<{ imported: { as: As } }>[]
}

/**
 * What the form and the history call a field, or a target group said otherwise than computed; null: they do not, or it
 * is a public that the region has added, which has a name of its own.
 */
export function labelOf(name: string): Key | null {
  const override = OVERRIDABLE.find(group => group === name)
  if (override) return `people.form.${override}`
  const field = personFields.find(one => one === name)
  return field ? (rulesOf(field).form?.label ?? null) : null
}
