/** `conf/gateway.toml` of the Compose project. */
export const gatewayToml = `[server]
name = "gateway"
back_end = "http://back-end:8080"
`;
