/** Condition of a shell: the record in `$release` can be read, and was written to its end, which a full disk or a power cut may have kept from it. */
export const IS_WHOLE = '[ "$(tail -n 1 "$release" 2>/dev/null)" = "}" ]';
