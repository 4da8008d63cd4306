export function pairKey(one: unknown, other: unknown): string {
  return [String(one), String(other)].sort().join(' ')
}
