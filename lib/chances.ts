/**
 * The chance that more than `most` of `asked` come, when `came` of `of` came before. Beta-binomial, from a uniform prior: a
 * small sample spreads it wider than the share alone would. 0 when `asked` is not above `most`.
 */
export function chanceOfMoreThan(
  most: number,
  asked: number,
  { came, of }: { came: number; of: number }
): number {
  if (asked <= most) return 0
  const [yes, no] = [came + 1, of - came + 1]
  let exactly = 1
  for (let one = 0; one < asked; one++) exactly *= (no + one) / (yes + no + one)
  let atMost = 0
  for (let count = 0; count <= most; count++) {
    atMost += exactly
    exactly *= ((asked - count) / (count + 1)) * ((yes + count) / (no + asked - count - 1))
  }
  return Math.max(0, 1 - atMost)
}
