import type { Member } from '../schema/Schema.ts'

/** What differs between forms of the query protocol and EC2's. */
export interface Flavour {
  /** A member's name in the form. */
  nameOf(member: Member): string
  /** Whether a list's items stand directly under its name, without `member`: all lists, or those that the model says. */
  readonly flat: boolean
  /** Whether an empty list is sent, as `Name=`. */
  readonly sendsEmptyLists: boolean
  /** Whether what stands in a short gap between a list's numbers is null; otherwise gaps are refused. */
  readonly keepsGaps: boolean
  /** Whether `True` is a boolean as `true` is. */
  readonly looseBooleans: boolean
}

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const QUERY: Flavour = {
  nameOf: ({ name, traits }) => traits.xml ?? name,
  flat: false,
  sendsEmptyLists: true,
  keepsGaps: true,
  looseBooleans: false,
}

/** @see https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export const EC2: Flavour = {
  nameOf: ({ name, traits }) => traits.ec2 ?? capitalized(traits.xml ?? name),
  flat: true,
  sendsEmptyLists: false,
  keepsGaps: false,
  looseBooleans: true,
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
