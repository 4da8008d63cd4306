/** What the agency answers to: the way to say no, or to ask. */
export interface Contact {
  sentence: string
  /** When somebody answers, in words; '' when that is not said. */
  hours: string
  phone: { text: string; href: string } | null
  email: { text: string; href: string } | null
}

/** What the agency typed, an address or a name is French, whatever the language of the message. */
interface Typed {
  isFrench?: boolean
}

/** In the order people read them; the HTML and the text twin are both made of them. */
export type Block =
  | ({ kind: 'greeting' | 'lead' | 'text' | 'small'; text: string } & Typed)
  | ({ kind: 'place'; when: string; where: string; struck: boolean } & Typed)
  | ({ kind: 'detail'; label: string; text: string } & Typed)
  | { kind: 'list'; label: string; items: readonly string[] }
  /** What was told, and what holds now. */
  | ({ kind: 'change'; label: string; before: string; after: string } & Typed)
  /** `address`: where it leads, in words. */
  | { kind: 'button'; label: string; href: string; address: string; hint: string | null }
  | ({ kind: 'contact' } & Contact)
  /** The pages of the installation on itself, at the foot. */
  | { kind: 'links'; links: { label: string; href: string }[] }

export interface Wording {
  subject: string
  blocks: Block[]
}
