/**
 * Makes each shape's coder once and keeps it with the shape. A shape may contain itself: while its coder is being made, those inside it
 * get one that will call it.
 */
export function compiled<Key extends object, Coder extends (...given: never[]) => unknown>(
  make: (key: Key) => Coder,
): (key: Key) => Coder {
  const made = new WeakMap<Key, Coder>()
  return (key) => {
    const known = made.get(key)
    if (known) return known
    let real: Coder | undefined
    made.set(key, ((...given: Parameters<Coder>) => real?.(...given)) as Coder)
    real = make(key)
    made.set(key, real)
    return real
  }
}

/** What is worked out once for each key and kept with it. */
export function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    const known = made.get(key) ?? { value: make(key) }
    made.set(key, known)
    return known.value
  }
}
