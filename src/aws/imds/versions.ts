/**
 * Builds of the metadata, oldest first, as instances were seen to list them.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html#instance-metadata-ex-1
 */
export const VERSIONS = [
  '1.0',
  '2007-01-19',
  '2007-03-01',
  '2007-08-29',
  '2007-10-10',
  '2007-12-15',
  '2008-02-01',
  '2008-09-01',
  '2009-04-04',
  '2011-01-01',
  '2011-05-01',
  '2012-01-12',
  '2014-02-25',
  '2014-11-05',
  '2015-10-20',
  '2016-04-19',
  '2016-06-30',
  '2016-09-02',
  '2018-03-28',
  '2018-08-17',
  '2018-09-24',
  '2019-10-01',
  '2020-10-27',
  '2021-01-03',
  '2021-03-23',
  '2021-07-15',
  '2022-09-24',
  '2024-04-11',
  'latest',
] as const

/**
 * Since when there is what: the first that a path begins with counts; all else is of the first version.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html#instancedata-data-categories
 */
const SINCE: readonly (readonly [path: RegExp, version: string])[] = [
  [/^meta-data\/(?:local-hostname|public-hostname|public-ipv4)$/, '2007-01-19'],
  [/^meta-data\/instance-type$/, '2007-08-29'],
  [/^meta-data\/block-device-mapping\//, '2007-12-15'],
  [/^meta-data\/placement\/availability-zone$/, '2008-02-01'],
  [/^meta-data\/instance-action$/, '2008-09-01'],
  [/^dynamic\//, '2009-04-04'],
  [/^meta-data\/network\/.*\/(?:ipv6s|vpc-ipv4-cidr-blocks)$/, '2016-06-30'],
  [/^meta-data\/network\/.*\/network-card-index$/, '2020-11-01'],
  [/^meta-data\/(?:mac$|network\/)/, '2011-01-01'],
  [/^meta-data\/iam\//, '2012-01-12'],
  [/^meta-data\/services\/domain$/, '2014-02-25'],
  [/^meta-data\/services\/partition$/, '2015-10-20'],
  [/^meta-data\/identity-credentials\//, '2018-05-23'],
  [/^meta-data\/events\/maintenance\//, '2018-08-17'],
  [/^meta-data\/instance-life-cycle$/, '2019-10-01'],
  [/^meta-data\/placement\//, '2020-08-24'],
  [/^meta-data\/tags\//, '2021-03-23'],
  [/^meta-data\/system$/, '2022-09-24'],
]

const KNOWN: ReadonlySet<string> = new Set(VERSIONS)
export const isVersion = (text: string): boolean => KNOWN.has(text)

/** Whether a version has the category; dates compare as texts do, and `latest` comes after all. */
export const isIn = (version: string, path: string): boolean =>
  version >= (SINCE.find(([category]) => category.test(path))?.[1] ?? '1.0')
