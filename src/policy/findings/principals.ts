import { type StatementNode, type Text, membersOf, texts } from './Finding.ts'

/** The values of one type of a statement's Principal. */
export const principalsOf = ({ members }: StatementNode, type: string): readonly Text[] =>
  texts(membersOf(members.get('Principal')).get(type))
