/**
 * The longest texts that the file of a person holds, in characters: the form and the lists brought in share them, since
 * what a list may bring in the form must be able to keep.
 */
export const PERSON_LENGTHS = { name: 80, address: 200, commune: 80, trade: 160, comment: 1000 } as const

/** A label of trade is written in the form with its code behind: « Maçon / Maçonne (F1703) ». */
export const TRADE_LABEL_LENGTH = PERSON_LENGTHS.trade - ' (F1703)'.length
