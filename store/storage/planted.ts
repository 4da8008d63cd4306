/** A defect switched on by a test, to prove that the comparison of index and scan would find it. */
export type Planted =
  'multikeyBound' | 'sparseNull' | 'partialImplication' | 'staleEntry' | 'lostRest' | undefined
