import type { AwsClient, InputOf, OperationName, OutputOf } from '../../wire/aws-client.ts'

type Listing<O extends OperationName<'iam'>> =
  OutputOf<'iam', O> extends { readonly IsTruncated?: unknown; readonly Marker?: unknown } ? O : never

/** All items of an IAM listing, over all its pages. */
export async function iamItems<O extends OperationName<'iam'>, Item>(
  aws: AwsClient,
  operation: Listing<O>,
  input: InputOf<'iam', O>,
  itemsOf: (output: OutputOf<'iam', O>) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let marker: string | undefined
  do {
    const page = await aws.call('iam', operation, {
      ...(input as object),
      ...(marker ? { Marker: marker } : {}),
    } as InputOf<'iam', O>)
    items.push(...(itemsOf(page) ?? []))
    const { IsTruncated: more, Marker: next } = page as { readonly IsTruncated?: boolean; readonly Marker?: string } // held by Listing
    marker = more ? next : undefined
  } while (marker !== undefined)
  return items
}
