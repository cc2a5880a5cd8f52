/** `postgresql.conf` of the Compose project. */
export const postgresqlConf = `listen_addresses = '*'
max_connections = 200
`;

/** `site` of the Compose project. */
export const site = `title = "Shop"
url = "https://shop.example.org"
`;
