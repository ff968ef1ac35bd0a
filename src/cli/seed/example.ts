/** What `stint init` writes: every section with every field, as a small organization. */
export const SEED_EXAMPLE = `# A seed for Stint: what shall be in the world. Every section may be left out.
#
#   stint seed stint.yaml --dry-run   shows what it would make
#   stint seed stint.yaml             makes what is missing; typed again, it changes nothing
#
# What is not named here stays as it is.

# Organizational units; parent: Root (the default), or another unit as A/B.
units:
  - name: Workloads
  - name: Production
    parent: Workloads

# Accounts of the organization. customer, redhat and management are in every world.
accounts:
  - name: shop
    email: shop@example.com
    unit: Workloads/Production
    tags: { team: shop }
  # An account that is there can be moved: name it, its e-mail stays.
  - name: customer
    email: customer@stint.example
    unit: Workloads

# Service control policies: what no principal of an account can do, whatever its own policies say.
# targets: Root, units as A/B, accounts.
scps:
  - name: StayInTwoRegions
    description: Nothing outside of us-east-1 and eu-central-1
    targets: [Workloads/Production]
    document:
      Version: '2012-10-17'
      Statement:
        - Sid: Regions
          Effect: Deny
          NotAction: ['iam:*', 'sts:*', 'organizations:*', 'route53:*', 's3:ListAllMyBuckets']
          Resource: '*'
          Condition:
            StringNotEquals: { 'aws:RequestedRegion': [us-east-1, eu-central-1] }

# Resource control policies: whom no resource of an account lets in.
rcps:
  - name: OursOnly
    targets: [shop]
    document:
      Version: '2012-10-17'
      Statement:
        - Effect: Deny
          Principal: '*'
          Action: 's3:*'
          Resource: '*'
          Condition:
            StringNotEqualsIfExists: { 'aws:PrincipalAccount': '\${account.shop}' }
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' }

# OIDC issuers that stand in this world, over TLS. shape: github, gitlab, keycloak or kind.
# With a url it stands in for the real one.
issuers:
  - name: actions
    shape: github
    url: https://token.actions.githubusercontent.com

# An account's trust in an issuer.
providers:
  - url: https://token.actions.githubusercontent.com
    account: shop
    audiences: [sts.amazonaws.com]

# Managed policies. account: customer (the default), redhat, management, twelve digits, or a name from above.
policies:
  - name: ReadOrders
    account: shop
    path: /shop/
    description: Reads what the shop sold
    tags: { team: shop }
    document:
      Version: '2012-10-17'
      Statement:
        - Effect: Allow
          Action: ['s3:GetObject', 's3:ListBucket']
          Resource: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*']

# Roles. policies: names from above, of the account, or of AWS; or ARNs. \${account.NAME} is an account's id.
roles:
  - name: Deploy
    account: shop
    description: For the shop's own workflow
    max-session: 3600
    policies: [ReadOrders]
    boundary: ReadOrders
    tags: { team: shop }
    trust:
      Version: '2012-10-17'
      Statement:
        - Effect: Allow
          Principal: { Federated: 'arn:aws:iam::\${account.shop}:oidc-provider/token.actions.githubusercontent.com' }
          Action: 'sts:AssumeRoleWithWebIdentity'
          Condition:
            StringEquals:
              'token.actions.githubusercontent.com:aud': sts.amazonaws.com
              'token.actions.githubusercontent.com:sub': repo:my-org/shop:environment:prod
  - name: Audit
    account: shop
    policies: [IAMReadOnlyAccess]
    inline:
      NoSecrets:
        Version: '2012-10-17'
        Statement: { Effect: Deny, Action: 'secretsmanager:GetSecretValue', Resource: '*' }
    trust:
      Version: '2012-10-17'
      Statement: { Effect: Allow, Principal: { AWS: 'arn:aws:iam::\${account.customer}:root' }, Action: 'sts:AssumeRole' }

# Users get no keys here: aws iam create-access-key makes one.
users:
  - name: ada
    path: /people/
    policies: [IAMReadOnlyAccess]
    tags: { team: platform }
`
