export function runCloudControllerManager(_: unknown): void {}
