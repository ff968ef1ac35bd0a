/** A running instance, as the software on it finds itself. */
export interface Machine {
  readonly instanceId: string
  readonly account: string
  readonly region: string
  readonly privateIp: string
  /** A request to http://169.254.169.254 from inside it. Header names in lower case. */
  readonly imds: (request: MetadataRequest) => Promise<MetadataAnswer>
  /** Writes a line on its serial console, which EC2's GetConsoleOutput shows. */
  readonly console: (line: string) => Promise<void>
}

export interface MetadataRequest {
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
}

export interface MetadataAnswer {
  readonly status: number
  readonly body: string
}
