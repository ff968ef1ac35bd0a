import { dirname, join } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountRoles } from '../../src/catalogue/account-roles.ts'
import { makeAccountRoles, makeOperatorRoles, makeProvider, PREFIX } from '../../src/ocm/testing/whole.ts'
import { describeOfficial, official, type Official } from '../official.ts'

const role = (suffix: string) => `arn:aws:iam::111122223333:role/ManagedOpenShift-${suffix}-Role`

const MAIN = `terraform {
  required_providers {
    rhcs = { source = "terraform-redhat/rhcs" }
  }
}
variable "token" {}
variable "url" {}
variable "config" {}
provider "rhcs" {
  token     = var.token
  url       = var.url
  token_url = "\${var.url}/auth/realms/redhat-external/protocol/openid-connect/token"
}
data "rhcs_policies" "all" {}
data "rhcs_versions" "all" {}
data "rhcs_cloud_providers" "all" {}
data "rhcs_machine_types" "all" {}
data "rhcs_info" "own" {}
resource "rhcs_rosa_oidc_config" "managed" {
  managed = true
}
resource "rhcs_cluster_rosa_classic" "demo" {
  name               = "demo"
  cloud_region       = "us-east-1"
  aws_account_id     = "111122223333"
  availability_zones = ["us-east-1a"]
  replicas           = 2
  version            = "4.21.9"
  properties         = { rosa_creator_arn = "arn:aws:iam::111122223333:user/stint" }
  disable_waiting_in_destroy = true
  sts = {
    oidc_config_id       = var.config
    operator_role_prefix = "${PREFIX}"
    role_arn             = "${role('Installer')}"
    support_role_arn     = "${role('Support')}"
    instance_iam_roles = {
      master_role_arn = "${role('ControlPlane')}"
      worker_role_arn = "${role('Worker')}"
    }
  }
}
resource "rhcs_cluster_wait" "demo" {
  cluster = rhcs_cluster_rosa_classic.demo.id
  timeout = 5
}
resource "rhcs_machine_pool" "extra" {
  cluster      = rhcs_cluster_wait.demo.cluster
  name         = "extra"
  machine_type = "m5.xlarge"
  replicas     = 1
}
resource "rhcs_identity_provider" "local" {
  cluster  = rhcs_cluster_wait.demo.cluster
  name     = "local"
  htpasswd = { users = [{ username = "bob", password = "Abcdefgh12345678!" }] }
}
`

describeOfficial('RHCS_PROVIDER_BIN', (binary) => {
  let terraform: Official
  beforeAll(async () => {
    terraform = await official('terraform')
    const { aws, folder, environment } = terraform
    const ocm = environment['OCM_URL'] ?? ''
    const answer = await fetch(`${ocm}/api/clusters_mgmt/v1/oidc_configs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${environment['OCM_TOKEN']}` },
      body: '{"managed":true}',
    })
    const config = (await answer.json()) as { readonly id: string; readonly issuer_url: string }
    expect(accountRoles).toHaveLength(4)
    await makeAccountRoles(aws)
    await makeOperatorRoles(aws, config.issuer_url)
    await makeProvider(aws, config.issuer_url)
    const rc = join(folder, 'terraformrc')
    writeFileSync(rc, `provider_installation {\n  dev_overrides { "terraform-redhat/rhcs" = "${dirname(binary)}" }\n  direct {}\n}\n`) // prettier-ignore
    writeFileSync(join(folder, 'main.tf'), MAIN)
    Object.assign(environment, { TF_CLI_CONFIG_FILE: rc, CHECKPOINT_DISABLE: '1' })
    const { refresh_token: token } = JSON.parse(readFileSync(environment['OCM_CONFIG'] ?? '', 'utf8')) as { readonly refresh_token: string } // prettier-ignore
    Object.assign(environment, { TF_VAR_token: token, TF_VAR_url: ocm, TF_VAR_config: config.id })
  }, 60_000)
  afterAll(() => terraform.close())

  test('applies, plans nothing afterwards, imports, and destroys', { timeout: 900_000 }, async () => {
    const plain = ['-no-color', '-input=false'] as const
    expect(await terraform.run('apply', '-auto-approve', ...plain)).toContain('Apply complete!')
    expect((await terraform.try('plan', '-detailed-exitcode', ...plain)).code).toBe(0)
    const shown = await terraform.run('state', 'show', '-no-color', 'rhcs_cluster_rosa_classic.demo')
    const id = /^ +id += "(\w+)"/m.exec(shown)?.[1] ?? ''
    await terraform.run('state', 'rm', 'rhcs_machine_pool.extra')
    expect(await terraform.run('import', ...plain, 'rhcs_machine_pool.extra', `${id},extra`)).toContain(
      'Import successful!',
    )
    await terraform.run('state', 'rm', 'rhcs_cluster_rosa_classic.demo')
    expect(await terraform.run('import', ...plain, 'rhcs_cluster_rosa_classic.demo', id)).toContain(
      'Import successful!',
    )
    // The provider takes an imported cluster's replicas from its pools; what only its own configuration knows is written down once.
    writeFileSync(join(terraform.folder, 'main.tf'), MAIN.replace(/^  replicas +=.*\n/m, ''))
    expect(await terraform.run('plan', ...plain)).toMatch(/Plan: 0 to add, \d to change, 0 to destroy\./)
    await terraform.run('apply', '-auto-approve', ...plain)
    expect((await terraform.try('plan', '-detailed-exitcode', ...plain)).code).toBe(0)
    expect(await terraform.run('destroy', '-auto-approve', ...plain)).toContain('Destroy complete!')
  })
})
