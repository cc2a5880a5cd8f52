/** `uploads.ini` of the Compose project. */
export const uploadsIni = `upload_max_filesize = 64M
post_max_size = 64M
`;
