import mongoose from 'mongoose'

/** Texts that a region or an agency adds to the messages people receive. '' adds nothing. */
export const TEXT_BLOCKS = ['bring', 'travel', 'closing'] as const
export type TextBlock = (typeof TEXT_BLOCKS)[number]
export type Texts = Record<TextBlock, string>

export const LONGEST_TEXT = 300

const text = { type: String, default: '', maxlength: LONGEST_TEXT } as const

export const texts = new mongoose.Schema({ bring: text, travel: text, closing: text }, { _id: false })

export function firstTexts(
  ...given: (Partial<Record<TextBlock, string | null>> | null | undefined)[]
): Texts {
  const first = (name: TextBlock) => given.map(one => one?.[name] ?? '').find(Boolean) ?? ''
  return { bring: first('bring'), travel: first('travel'), closing: first('closing') }
}
