/** Defects a test switches on, to prove that the comparison of index and scan would find them. */
export const DEFECTS = [
  'multikeyBound',
  'sparseNull',
  'partialImplication',
  'staleEntry',
  'lostRest',
  'branchesApart',
  'branchesLost'
] as const

export type Planted = (typeof DEFECTS)[number] | undefined
