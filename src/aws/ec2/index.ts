import type { Service } from '../operation.ts'
import { CreateVpc } from './CreateVpc.ts'
import { DeleteVpc } from './DeleteVpc.ts'
import { plainDescribes } from './describes.ts'
import { CreateSubnet, DeleteSubnet, ModifySubnetAttribute } from './subnet-operations.ts'
import { DescribeVpcAttribute, ModifyVpcAttribute } from './vpc-attributes.ts'

export const ec2: Service = {
  name: 'ec2',
  operations: [
    ...plainDescribes,
    CreateVpc,
    DeleteVpc,
    DescribeVpcAttribute,
    ModifyVpcAttribute,
    CreateSubnet,
    DeleteSubnet,
    ModifySubnetAttribute,
  ],
}
